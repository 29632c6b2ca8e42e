from collections.abc import Iterator, Mapping
from typing import Any

from django import forms
from django.forms import BoundField
from django.utils.translation import gettext_lazy as _

from creuset.people.folding import fold
from creuset.people.models import Facet, Person, Shown

HELP = {
    Facet.Key.DOES: _("En une ou deux phrases : votre métier, vos engagements."),
    Facet.Key.SECTORS: _("Par exemple : eau, logement, alimentation, numérique."),
    Facet.Key.DISCIPLINES: _("Par exemple : droit, économie, géographie."),
    Facet.Key.TEACHES: _("Ce qu’on peut vous demander."),
    Facet.Key.LEARNS: _("Ce que vous aimeriez qu’on vous montre."),
    Facet.Key.LANGUAGES: _("Celles dans lesquelles on peut vous écrire."),
    Facet.Key.PLACE: _("Une commune, une région, un pays."),
}
IN_SENTENCES = {Facet.Key.DOES, Facet.Key.TEACHES, Facet.Key.LEARNS}


class ProfileForm(forms.Form):
    """Each thing one says of oneself, and beside it to whom it is shown."""

    name = forms.CharField(
        label=_("Nom"),
        max_length=120,
        help_text=_("Celui sous lequel on vous connaît. Il vous faut un nom pour participer."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        facets = {facet.key: facet for facet in Facet.objects.filter(person=person)}
        kwargs["initial"] = {"name": person.name, "name_shown": person.name_shown}
        for key, facet in facets.items():
            worlds = key == Facet.Key.WORLDS
            kwargs["initial"][key] = facet.value.split() if worlds else facet.value
            kwargs["initial"][shown(key)] = facet.shown
        super().__init__(*args, **kwargs)
        self.fields[shown("name")] = _shown_field(_("Nom"))
        for facet_key in Facet.Key:
            self.fields[facet_key] = _facet_field(facet_key)
            self.fields[shown(facet_key)] = _shown_field(facet_key.label)

    def rows(self) -> Iterator[tuple[BoundField, BoundField]]:
        for key in ["name", *Facet.Key.values]:
            yield self[key], self[shown(key)]

    def facets(self) -> Mapping[str, tuple[str, str]]:
        """As `update_profile` takes them; worlds are kept as words in a row."""
        said = self.cleaned_data
        return {
            key: (
                " ".join(said[key]) if key == Facet.Key.WORLDS else said[key],
                said[shown(key)],
            )
            for key in Facet.Key.values
        }


def shown(key: str) -> str:
    return f"{key}_shown"


def _facet_field(key: Facet.Key) -> forms.Field:
    if key == Facet.Key.WORLDS:
        return forms.MultipleChoiceField(
            label=key.label,
            required=False,
            choices=Facet.World.choices,
            widget=forms.CheckboxSelectMultiple,
        )
    widget: forms.Widget = forms.TextInput()
    if key in IN_SENTENCES:
        widget = forms.Textarea(attrs={"rows": 3})
    return forms.CharField(
        label=key.label, required=False, max_length=500, widget=widget, help_text=HELP[key]
    )


def _shown_field(label: Any) -> forms.ChoiceField:
    return forms.ChoiceField(label=label, choices=Shown.choices, initial=Shown.MEMBERS)


class EraseForm(forms.Form):
    """One's name typed again: nobody leaves by a slip of the finger."""

    keep_name = forms.TypedChoiceField(
        label=_("Sur les travaux publiés auxquels vous avez pris part"),
        choices=[
            ("no", _("dire « une personne partie »")),
            ("yes", _("garder mon nom")),
        ],
        coerce=lambda answer: answer == "yes",
        widget=forms.RadioSelect,
        initial="no",
    )
    typed = forms.CharField(
        label=_("Pour confirmer, écrivez ceci"),
        widget=forms.TextInput(attrs={"autocomplete": "off"}),
    )

    def __init__(self, *args: Any, person: Person, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.expected = person.name or person.email or ""
        self.fields["typed"].help_text = self.expected

    def clean_typed(self) -> str:
        typed: str = self.cleaned_data["typed"]
        if fold(typed) != fold(self.expected):
            raise forms.ValidationError(
                _("Ce n’est pas la même chose. Écrivez : %(expected)s"),
                params={"expected": self.expected},
            )
        return typed
