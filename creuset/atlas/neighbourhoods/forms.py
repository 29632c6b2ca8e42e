from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django import forms
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies.gestures import GestureForm
from creuset.atlas.contributing.asking import Line, PointField, typed
from creuset.atlas.folding import fold
from creuset.atlas.islands import Picker, picker
from creuset.places.models import Territory

REACHES = [
    (200, gettext_lazy("200 mètres : quelques rues")),
    (400, gettext_lazy("400 mètres : cinq minutes à pied")),
    (800, gettext_lazy("800 mètres : dix minutes à pied")),
    (1200, gettext_lazy("1 200 mètres : un quart d’heure à pied")),
    (2000, gettext_lazy("2 kilomètres")),
    (3000, gettext_lazy("3 kilomètres")),
]


class NeighbourhoodForm(GestureForm):
    """`subject` is the commune, or the neighbourhood that changes."""

    name = Line(label=gettext_lazy("Son nom, comme on le dit ici"), max_length=80)
    middle = PointField(
        label=gettext_lazy("Son milieu"),
        help_text=gettext_lazy(
            "Montrez-le sur la carte, ou écrivez sa latitude puis sa longitude."
        ),
        max_length=100,
    )
    reach = forms.TypedChoiceField(
        label=gettext_lazy("Jusqu’où il va, depuis son milieu"),
        choices=REACHES,
        coerce=int,
        initial=400,
    )
    layout = "atlas/neighbourhoods/form.html"

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.subject.kind == Territory.Kind.NEIGHBOURHOOD and not self.initial:
            self.initial = self.initial_from(
                {
                    "name": self.subject.name,
                    "middle": [self.subject.latitude, self.subject.longitude],
                    "reach": self.subject.reach,
                }
            )

    def clean_name(self) -> str:
        written: str = self.cleaned_data["name"]
        if not fold(written):
            raise forms.ValidationError(_("Il faut au moins une lettre ou un chiffre."))
        return written

    @classmethod
    def initial_from(cls, parameters: Mapping[str, Any]) -> dict[str, Any]:
        return {**parameters, "middle": typed("point", parameters["middle"])}

    @classmethod
    def naming(cls, parameters: Mapping[str, Any]) -> dict[str, str]:
        return {"name": parameters["name"]}

    def described(self, parameters: Mapping[str, Any]) -> list[tuple[str, str]]:
        return super().described(self.initial_from(parameters))

    @property
    def picker(self) -> Picker:
        commune = self.subject
        if commune.kind == Territory.Kind.NEIGHBOURHOOD:
            commune = commune.parent
        return picker(
            self["middle"], (commune.west, commune.south, commune.east, commune.north),
            reach=self["reach"], inside=commune.code,
        )  # fmt: skip


class ForgetForm(GestureForm):
    """There is nothing to choose."""
