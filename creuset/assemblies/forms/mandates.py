from collections.abc import Mapping
from datetime import date
from typing import Any, ClassVar

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies import rules_mandates
from creuset.assemblies.forms.members import Suggesting, choosing, shown_name
from creuset.assemblies.gestures import GestureForm
from creuset.assemblies.models import Assembly, Mandate, Post
from creuset.assemblies.tenure import after
from creuset.common.dates import date_format
from creuset.common.verdict import Verdict
from creuset.people.models import Person


class Day(forms.DateInput):
    def __init__(self) -> None:
        super().__init__(format="%Y-%m-%d", attrs={"type": "date"})


class PostForm(GestureForm):
    """A post, one of those defined here or another, until a day that its term may give."""

    post = forms.CharField(
        label=gettext_lazy("Fonction"),
        help_text=gettext_lazy("Une de celles que votre assemblée a définies, ou une autre."),
        max_length=60,
    )
    until = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        help_text=gettext_lazy(
            "Sans réponse, le mandat dure autant que la fonction le dit, à partir d’aujourd’hui."
        ),
        widget=Day,
        required=False,
    )

    def __init__(self, *args: Any, subject: Assembly, **kwargs: Any) -> None:
        """Only a form that someone fills in, `by`, needs to know what can be chosen."""
        super().__init__(*args, subject=subject, **kwargs)
        posts = Post.objects.in_force().filter(assembly=subject).order_by("name")
        self._posts = list(posts) if self.by else []
        self.fields["post"].widget = Suggesting([each.name for each in self._posts])

    @classmethod
    def initial_for(cls, query: Mapping[str, str], subject: Assembly) -> dict[str, Any]:
        return {"post": query["fonction"]} if "fonction" in query else {}

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {"post": parameters["post"]}

    def clean_post(self) -> str:
        """As it was defined, whatever the capitals."""
        given: str = " ".join(self.cleaned_data["post"].split())
        known = {each.name.casefold(): each.name for each in self._posts}
        return known.get(given.casefold(), given)

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        post = next((each for each in self._posts if each.name == given.get("post")), None)
        if given.get("until") is None and post and "until" not in self.errors:
            given["until"] = after(timezone.localdate(), post.months)
        if given.get("until") is None:
            if "until" not in self.errors:
                self.add_error(
                    "until", _("Dites jusqu’à quand : cette fonction n’a pas de durée.")
                )
        elif "post" in given:
            self._hear(
                "until",
                rules_mandates.may_last(self.subject, given["post"], given["until"].isoformat()),
            )
        return given

    def _hear(self, field: str, verdict: Verdict) -> None:
        if not verdict:
            self.add_error(field, f"{verdict.reason} {verdict.remedy}".strip())

    def _may_be_given_to(self, field: str, people: list[Person], post: str) -> None:
        for each in people:
            verdict = rules_mandates.may_hold(self.subject, each, post)
            if not verdict:
                self.add_error(field, f"{each} : {verdict.reason} {verdict.remedy}".strip())


class ConferMandateForm(PostForm):
    person = forms.ModelChoiceField(
        label=gettext_lazy("Confiée à"), queryset=Person.objects.none()
    )

    field_order = ["post", "person", "until"]
    governs: ClassVar = ("post", "person", "until")

    def __init__(self, *args: Any, subject: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        if self.by:
            self.fields["person"] = choosing(subject, by=self.by, label=_("Confiée à"))

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        if given.get("person") and given.get("post"):
            self._may_be_given_to("person", [given["person"]], given["post"])
        return given

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Only the person chosen is read: an assembly may have many members."""
        holder = Person.objects.filter(pk=parameters["person"]).first()
        return [
            (_("Fonction"), parameters["post"]),
            (_("Confiée à"), shown_name(holder)),
            (_("Jusqu’au"), in_words(parameters["until"])),
        ]

    def parameters(self) -> dict[str, Any]:
        return {
            "post": self.cleaned_data["post"],
            "person": self.cleaned_data["person"].pk,
            "until": self.cleaned_data["until"].isoformat(),
        }


class ElectForm(PostForm):
    places = forms.IntegerField(
        label=gettext_lazy("Nombre de personnes à élire"), min_value=1, max_value=50, initial=1
    )
    candidates = forms.ModelMultipleChoiceField(
        label=gettext_lazy("Candidates et candidats"),
        queryset=Person.objects.none(),
        required=False,
    )

    field_order = ["post", "places", "until", "candidates"]
    governs: ClassVar = ("post", "places", "until", "options")

    def __init__(self, *args: Any, subject: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        if self.by:
            self.fields["candidates"] = choosing(
                subject,
                by=self.by,
                label=_("Candidates et candidats"),
                several=True,
                required=False,
                help_text=_(
                    "Personne, pour une élection sans candidat : chaque membre propose un nom. "
                    "Demandez leur accord à celles et ceux que vous nommez."
                ),
            )

    def clean(self) -> dict[str, Any]:
        given = super().clean()
        people = list(given.get("candidates") or [])
        if given.get("post"):
            self._may_be_given_to("candidates", people, given["post"])
        if people and len(people) < given.get("places", 1):
            self.add_error("candidates", _("Il y a plus de places que de candidatures."))
        return given

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Those who stand are shown with the question itself, as its options."""
        rows = [
            (_("Fonction"), parameters["post"]),
            (_("Nombre de personnes à élire"), str(parameters["places"])),
            (_("Jusqu’au"), in_words(parameters["until"])),
        ]
        if not parameters["options"]:
            rows.append((_("Candidates et candidats"), _("chaque membre propose un nom")))
        return rows

    def parameters(self) -> dict[str, Any]:
        """Candidates in the order of their keys, so that the same election is the same question."""
        people = sorted(each.pk for each in self.cleaned_data["candidates"])
        return {
            "post": self.cleaned_data["post"],
            "places": self.cleaned_data["places"],
            "until": self.cleaned_data["until"].isoformat(),
            "options": [{"key": str(pk), "person": pk} for pk in people],
        }

    @classmethod
    def initial_from(cls, parameters: Mapping[str, Any]) -> dict[str, Any]:
        return {**parameters, "candidates": [each["person"] for each in parameters["options"]]}


class RecallForm(GestureForm):
    """Says whose mandate, as long as they are there: no question keeps a name."""

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        mandate: Mandate = self.subject
        return [(_("Fonction"), mandate.post), (_("Confiée à"), shown_name(mandate.person))]


class DeclareForm(GestureForm):
    on = forms.DateField(
        label=gettext_lazy("Déclaration faite le"),
        help_text=gettext_lazy(
            "Tout ce qui a changé jusqu’à ce jour est noté comme déclaré. Gardez le récépissé."
        ),
        widget=Day,
        initial=timezone.localdate,
    )

    def clean_on(self) -> date:
        on: date = self.cleaned_data["on"]
        verdict = rules_mandates.may_declare(self.subject, {"on": on.isoformat()})
        if not verdict:
            raise forms.ValidationError(verdict.reason)
        return on

    def parameters(self) -> dict[str, Any]:
        return {"on": self.cleaned_data["on"].isoformat()}

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        return [(_("Déclaration faite le"), in_words(parameters["on"]))]


def in_words(day: str) -> str:
    known = parse_date(day)
    return date_format(known, "DATE_FORMAT") if known else ""
