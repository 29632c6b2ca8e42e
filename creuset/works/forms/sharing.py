from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies.gestures import GestureForm
from creuset.common.audience import Audience
from creuset.common.dates import date_format
from creuset.works.models import Promotion, Work

USUAL_DAYS = 60


class PublishForm(GestureForm):
    """The sharing terms: who, under which licence, from when, and which version."""

    audience = forms.ChoiceField(
        label=gettext_lazy("Qui pourra la lire"),
        choices=Audience.choices,
        initial=Audience.PUBLIC,
        widget=forms.RadioSelect,
    )
    licence = forms.ChoiceField(
        label=gettext_lazy("Sous quelle licence"),
        choices=Work.Licence.choices,
        initial=Work.Licence.CC_BY_SA,
    )
    shared_from = forms.DateField(
        label=gettext_lazy("À partir du"),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    version = forms.TypedChoiceField(label=gettext_lazy("Quelle version"), coerce=int)

    outside_debate = forms.TypedChoiceField(
        label=gettext_lazy("En débattre avec l’extérieur"),
        help_text=gettext_lazy(
            "La communauté en débat toujours entre elle. Avec l’extérieur, chacun peut écrire sous "
            "le travail, avec ou sans compte, et la modération suit la charte."
        ),
        choices=[(False, gettext_lazy("non")), (True, gettext_lazy("oui"))],
        coerce=lambda said: said == "True",
        initial=False,
        widget=forms.RadioSelect,
    )

    def __init__(self, *args: Any, subject: Work, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        version: Any = self.fields["version"]
        version.choices = self._versions
        self.fields["shared_from"].initial = timezone.localdate

    def _versions(self) -> list[tuple[int, str]]:
        numbers = self.subject.text.versions.order_by("-number").values_list("number", flat=True)
        return [(number, _numbered(number)) for number in numbers]

    def parameters(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {**given, "shared_from": given["shared_from"].isoformat()}

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        """Without asking which versions there are: the terms name one."""
        day = parse_date(parameters["shared_from"])
        shown = {**parameters, "shared_from": date_format(day, "DATE_FORMAT") if day else ""}
        number = shown.pop("version")
        return [
            *super().described(shown),
            (str(self.fields["version"].label), _numbered(number)),
        ]


class PromoteForm(GestureForm):
    """Where the community puts a work forward, until when, and why."""

    places = forms.MultipleChoiceField(
        label=gettext_lazy("Où le mettre en avant"),
        choices=Promotion.Place.choices,
        initial=Promotion.Place.values,
        widget=forms.CheckboxSelectMultiple,
    )
    until = forms.DateField(
        label=gettext_lazy("Jusqu’au"),
        help_text=gettext_lazy(
            "Ce jour-là compris ; la mise en avant s’arrête ensuite d’elle-même."
        ),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
    )
    why = forms.CharField(
        label=gettext_lazy("Pourquoi"),
        help_text=gettext_lazy(
            "Une phrase, que liront celles et ceux à qui l’on recommande ce travail."
        ),
        max_length=300,
    )

    def __init__(self, *args: Any, subject: Work, **kwargs: Any) -> None:
        super().__init__(*args, subject=subject, **kwargs)
        self.fields["until"].initial = lambda: timezone.localdate() + timedelta(days=USUAL_DAYS)

    def parameters(self) -> dict[str, Any]:
        given = self.cleaned_data
        return {**given, "until": given["until"].isoformat()}

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        day = parse_date(parameters["until"])
        labels = dict(Promotion.Place.choices)
        places = ", ".join(str(labels[each]) for each in parameters["places"])
        return super().described(
            {
                **parameters,
                "places": places,
                "until": date_format(day, "DATE_FORMAT") if day else "",
            }
        )


def _numbered(number: int) -> str:
    return _("version %(number)d") % {"number": number}
