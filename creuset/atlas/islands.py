"""What `<creuset-map>` is told, as attributes: where to ask, where to look, its words."""

import json
from dataclasses import dataclass

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


def map_of(
    wanted: Filter,
    box: Box,
    *,
    small: bool = False,
    list_url: str = "",
    cells_url: str = "",
    image_url: str = "",
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
