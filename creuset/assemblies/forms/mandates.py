from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies.gestures import GestureForm
from creuset.assemblies.models import Assembly
from creuset.people.models import Person, Shown


class ConferMandateForm(GestureForm):
    post = forms.CharField(label=gettext_lazy("Mandat"), max_length=60)
    person = forms.ModelChoiceField(label=gettext_lazy("Confié à"), queryset=Person.objects.none())
    until = forms.DateField(
        label=gettext_lazy("Jusqu’au"), widget=forms.DateInput(attrs={"type": "date"})
    )

    def __init__(self, *args: Any, subject: Assembly, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        people: Any = self.fields["person"]
        people.queryset = subject.members().order_by("name")

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {"post": parameters["post"]}

    def clean_until(self) -> Any:
        until = self.cleaned_data["until"]
        if until <= timezone.localdate():
            raise forms.ValidationError(_("Un mandat finit un jour à venir."))
        return until

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Only the person chosen is read: an assembly may have many members."""
        holder = Person.objects.filter(pk=parameters["person"]).first()
        until = parse_date(parameters["until"])
        return [
            (_("Mandat"), parameters["post"]),
            (_("Confié à"), _shown_name(holder)),
            (_("Jusqu’au"), date_format(until, "DATE_FORMAT") if until else ""),
        ]

    def parameters(self) -> dict[str, Any]:
        return {
            "post": self.cleaned_data["post"].strip(),
            "person": self.cleaned_data["person"].pk,
            "until": self.cleaned_data["until"].isoformat(),
        }


def _shown_name(person: Person | None) -> str:
    """To the members who decide: the name, unless its owner shows it to nobody."""
    if person is None:
        return _("une personne partie")
    return _("un membre") if person.name_shown == Shown.NOBODY else str(person)
