"""What `<creuset-map>` is told, as attributes: where to ask, where to look, its words."""

import json
from dataclasses import dataclass

from django import forms
from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.atlas.filters import Filter
from creuset.atlas.models import Entry
from creuset.atlas.morton import Box


@dataclass(frozen=True)
class Island:
    """One map of a page. `place` shows one entry without asking; else `cells` is asked."""

    cells: str = ""
    place: str = ""
    bbox: str = ""
    small: bool = False
    list_url: str = ""
    tiles: str = ""
    attribution: str = ""
    labels: str = ""
    image: str = ""  # where nothing draws
    outline: str = ""  # of a commune: where its border is told


def map_of(
    wanted: Filter,
    box: Box,
    *,
    small: bool = False,
    list_url: str = "",
    cells_url: str = "",
    image_url: str = "",
    outline: str = "",
) -> Island:
    query = wanted.query
    sides = ",".join(f"{side:.4f}" for side in box)
    return Island(
        cells=(cells_url or reverse("atlas:cells")) + (f"?{query}" if query else ""),
        image=(image_url or reverse("atlas:image"))
        + "?"
        + "&".join(filter(None, [query, f"bbox={sides}"])),
        bbox=sides,
        small=small,
        list_url=list_url,
        outline=outline,
        tiles=settings.TILES_URL,
        attribution=settings.TILES_ATTRIBUTION,
        labels=_labels(_("Carte des initiatives")),
    )


def map_of_places(cells_url: str, box: Box, *, list_url: str) -> Island:
    """A small map of places that are no entries yet."""
    return Island(
        cells=cells_url,
        bbox=",".join(f"{side:.4f}" for side in box),
        small=True,
        list_url=list_url,
        tiles=settings.TILES_URL,
        attribution=settings.TILES_ATTRIBUTION,
        labels=_labels(_("Carte des lieux du fichier")),
    )


@dataclass(frozen=True)
class Picker:
    """A map on which to show a place, beside the question that holds it. `reach` names the question
    that says how far around; `city`, the one whose commune is looked at; `inside`, the only commune
    where the place may be, by its code."""

    point: str
    bbox: str
    reach: str = ""
    city: str = ""
    inside: str = ""
    tiles: str = ""
    attribution: str = ""
    labels: str = ""


def picker(
    point: forms.BoundField,
    box: Box,
    *,
    reach: forms.BoundField | None = None,
    city: forms.BoundField | None = None,
    inside: str = "",
) -> Picker:
    return Picker(
        point=point.id_for_label,
        bbox=",".join(f"{side:.4f}" for side in box),
        reach=reach.id_for_label if reach else "",
        city=city.id_for_label if city else "",
        inside=inside,
        tiles=settings.TILES_URL,
        attribution=settings.TILES_ATTRIBUTION,
        labels=json.dumps(
            {
                "map": _("Carte où montrer le lieu"),
                "here": _("Mettre le point au milieu de la carte"),
                "placed": _("Le point est à {place}."),
                "zoom_in": _("Agrandir"),
                "zoom_out": _("Réduire"),
            },
            ensure_ascii=False,
        ),
    )


def map_of_one(entry: Entry) -> Island | None:
    if entry.latitude is None or entry.longitude is None:
        return None
    place = {"lat": entry.latitude, "lon": entry.longitude, "label": entry.name}
    return Island(
        place=json.dumps(place, ensure_ascii=False),
        small=True,
        tiles=settings.TILES_URL,
        attribution=settings.TILES_ATTRIBUTION,
        labels=_labels(_("Carte : %(name)s") % {"name": entry.name}),
    )


def _labels(title: str) -> str:
    return json.dumps(
        {
            "map": title,
            "status": _("{shown} sur {total} initiatives dans cette vue"),
            "loading": _("La carte se charge…"),
            "failed": _("La carte n’a pas répondu. La liste, plus bas, dit la même chose."),
            "zoom_in": _("Agrandir"),
            "zoom_out": _("Réduire"),
        },
        ensure_ascii=False,
    )
