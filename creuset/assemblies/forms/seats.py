from collections.abc import Mapping
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies import rules_mandates
from creuset.assemblies.forms.mandates import Day, in_words
from creuset.assemblies.forms.members import choosing, shown_name
from creuset.assemblies.gestures import GestureForm
from creuset.assemblies.models import Seat
from creuset.common.verdict import Verdict
from creuset.people.models import Person


class VoiceForm(GestureForm):
    """Who speaks for a seat, and until when before it is asked again."""

    spokesperson = forms.ModelChoiceField(
        label=gettext_lazy("Qui parlera pour lui"), queryset=Person.objects.none()
    )
    renews_on = forms.DateField(
        label=gettext_lazy("À renouveler le"),
        help_text=gettext_lazy(
            "Passé ce jour, le siège est encore entendu, et l’assemblée se redemande qui parle pour lui."
        ),
        widget=Day,
    )

    governs: ClassVar[tuple[str, ...]] = ("spokesperson", "renews_on")

    def __init__(self, *args: Any, subject: Any, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        if self.by:
            self.fields["spokesperson"] = choosing(
                subject.assembly, by=self.by, label=_("Qui parlera pour lui")
            )

    def clean_renews_on(self) -> Any:
        renews_on = self.cleaned_data["renews_on"]
        verdict = rules_mandates.may_renew_on(renews_on.isoformat())
        if not verdict:
            raise forms.ValidationError(verdict.reason)
        return renews_on

    def clean_spokesperson(self) -> Person:
        person: Person = self.cleaned_data["spokesperson"]
        verdict = rules_mandates.may_hold(self.subject.assembly, person, "")
        if not verdict:
            raise forms.ValidationError(f"{verdict.reason} {verdict.remedy}".strip())
        return person

    def parameters(self) -> dict[str, Any]:
        return {
            **self.cleaned_data,
            "spokesperson": self.cleaned_data["spokesperson"].pk,
            "renews_on": self.cleaned_data["renews_on"].isoformat(),
        }

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        voice = Person.objects.filter(pk=parameters["spokesperson"]).first()
        return [
            (_("Qui parlera pour lui"), shown_name(voice)),
            (_("À renouveler le"), in_words(parameters["renews_on"])),
        ]


class RenewSeatForm(VoiceForm):
    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(_("Siège"), str(self.subject)), *super().described(parameters)]


class GiveSeatForm(VoiceForm):
    name = forms.CharField(
        label=gettext_lazy("Nom du siège"),
        help_text=gettext_lazy("Par exemple : La Loire. Ou : Les enfants de 2060."),
        max_length=80,
    )
    speaks_for = forms.ChoiceField(
        label=gettext_lazy("Pour qui"), choices=Seat.For.choices, widget=forms.RadioSelect
    )
    why = forms.CharField(
        label=gettext_lazy("Pourquoi ce siège"),
        help_text=gettext_lazy("Ce que vous décidez ici les touche, et ils ne peuvent pas venir."),
        widget=forms.Textarea(attrs={"rows": 4}),
        max_length=2000,
    )
    horizon = forms.IntegerField(
        label=gettext_lazy("Année vers laquelle il regarde"),
        max_value=9999,
        required=False,
    )
    means = forms.CharField(
        label=gettext_lazy("Ses moyens"),
        help_text=gettext_lazy(
            "Ce qui aide à parler juste : des heures, des relevés, des personnes à consulter."
        ),
        widget=forms.Textarea(attrs={"rows": 3}),
        max_length=2000,
        required=False,
    )
    weight = forms.IntegerField(
        label=gettext_lazy("Ses voix, là où la charte le fait voter"),
        help_text=gettext_lazy("Elles se comptent toujours à part de celles des personnes."),
        min_value=1,
        max_value=100,
        initial=1,
    )

    governs: ClassVar = (
        "name",
        "speaks_for",
        "why",
        "horizon",
        "means",
        "weight",
        "spokesperson",
        "renews_on",
    )
    field_order = governs

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {"name": parameters["name"]}

    def clean_name(self) -> str:
        name: str = " ".join(self.cleaned_data["name"].split())
        verdict: Verdict = rules_mandates.may_bear(self.subject, name)
        if not verdict:
            raise forms.ValidationError(f"{verdict.reason} {verdict.remedy}")
        return name

    def clean_horizon(self) -> int | None:
        horizon: int | None = self.cleaned_data["horizon"]
        if horizon is not None and horizon < timezone.localdate().year:
            raise forms.ValidationError(_("Un siège regarde vers une année à venir."))
        return horizon

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        rows = [
            (_("Nom du siège"), parameters["name"]),
            (_("Pour qui"), str(Seat.For(parameters["speaks_for"]).label)),
            (_("Pourquoi ce siège"), parameters["why"]),
            (_("Année vers laquelle il regarde"), str(parameters["horizon"] or "")),
            (_("Ses moyens"), parameters["means"]),
            (_("Ses voix, là où la charte le fait voter"), str(parameters["weight"])),
        ]
        return [(label, said) for label, said in rows if said] + super().described(parameters)


class EndSeatForm(GestureForm):
    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(_("Siège"), str(self.subject))]
