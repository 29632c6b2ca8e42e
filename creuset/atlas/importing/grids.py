"""On which grid the metres of a file are: the one that its columns or its beginning name, else the only one
on which its first points stand in communes of France. On a doubtful grid nothing is read."""

from __future__ import annotations

import math
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from enum import Enum
from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from creuset.places import france
from creuset.places.falling import commune_at
from creuset.places.finding import code_of, same_department, spelt

Point = tuple[float, float]


class Grid(Enum):
    LAMBERT = "Lambert-93"
    MERCATOR = "Web Mercator"
    EITHER = "either"
    OTHER = "other"  # that we do not read, or none: degrees


_CODES = {
    Grid.LAMBERT: r"lamb(?:ert)?[-_ ]?93|l93|(?<!\d)(?:2154|9793|9794|102110)(?!\d)",
    Grid.MERCATOR: r"mercator|(?<!\d)(?:3857|3785|900913|102100|102113)(?!\d)",
}
WIDER_THAN_DEGREES = 1000.0
CLEARLY = 0.8
"""One grid is chosen when the other fits less often than that."""


@dataclass(frozen=True, slots=True)
class Metres:
    """One point of a file, and where its row says that it is."""

    east: float
    north: float
    postcode: str = ""
    city: str = ""


def in_metres(point: Point) -> bool:
    return max(map(abs, point)) > WIDER_THAN_DEGREES


def said_by_columns(names: Iterable[str]) -> Grid | None:
    """In France a column that says Lambert means that of today; older ones are far from its numbers."""
    said = {
        _named(name) or (Grid.LAMBERT if "lamb" in name.casefold() else None) for name in names
    }
    said.discard(None)
    return said.pop() if len(said) == 1 else None


def declared(told: Mapping[str, Any]) -> Grid | None:
    """By a GeoJSON (`crs`), or by ArcGIS (`spatialReference`)."""
    crs, reference = told.get("crs"), told.get("spatialReference")
    inside = crs.get("properties") if isinstance(crs, dict) else {"name": crs}
    given = [
        *_values(inside, "name", "code", "href"),
        *_values(reference, "wkid", "latestWkid", "wkt"),
    ]
    if not given:
        return None
    return next(filter(None, map(_named, given)), Grid.OTHER)


def _values(box: Any, *names: str) -> list[str]:
    return [str(box[name]) for name in names if box.get(name)] if isinstance(box, dict) else []


def _named(text: str) -> Grid | None:
    return next(
        (grid for grid, code in _CODES.items() if re.search(code, text, re.IGNORECASE)), None
    )


def fitting(points: Iterable[Metres]) -> Grid:
    """The grid on which most of these points are where their rows say, when they are not on the other."""
    every = list(points)
    fit = _counts(_fits, every)
    if not every or 2 * max(fit) < len(every):
        return Grid.OTHER
    return _clearest(fit) or _clearest(_counts(_bears_the_name, every)) or Grid.EITHER


def _counts(says: Callable[[Grid, Metres], bool], points: list[Metres]) -> tuple[int, int]:
    lambert, mercator = (
        sum(says(grid, each) for each in points) for grid in (Grid.LAMBERT, Grid.MERCATOR)
    )
    return lambert, mercator


def _clearest(counts: tuple[int, int]) -> Grid | None:
    lambert, mercator = counts
    if min(counts) >= CLEARLY * max(counts):
        return None
    return Grid.LAMBERT if lambert > mercator else Grid.MERCATOR


def _fits(grid: Grid, point: Metres) -> bool:
    commune, postcode = _commune(grid, point), code_of(point.postcode)
    return bool(commune) and (not postcode or same_department(commune, postcode))


def _bears_the_name(grid: Grid, point: Metres) -> bool:
    return bool(point.city) and _names().get(_commune(grid, point)) == spelt(point.city)


def _commune(grid: Grid, point: Metres) -> str:
    there = on(grid, point.east, point.north)
    return commune_at(*there).removeprefix("FR-") if there else ""


@cache
def _names() -> dict[str, str]:
    return {
        each.code.removeprefix("FR-"): spelt(each.name)
        for each in france.read()
        if each.kind == "commune"
    }


def how_read(grid: Grid) -> str:
    if grid is Grid.LAMBERT:
        return _("ce sont des mètres, lus comme du Lambert-93")
    return _("ce sont des mètres, lus comme du Web Mercator, la grille des cartes du web")


def why_unread(grid: Grid) -> str:
    if grid is Grid.EITHER:
        return _(
            "ce sont des mètres, de Lambert-93 ou de Web Mercator : rien ne dit lequel des deux"
        )
    return _("ce ne sont pas des degrés, mais une projection que nous ne lisons pas")


def on(grid: Grid, east: float, north: float) -> Point | None:
    """Latitude and longitude in degrees; nothing of what no point of this grid can be."""
    if grid is Grid.LAMBERT and 50_000 < east < 1_300_000 and 6_000_000 < north < 7_200_000:
        return from_lambert(east, north)
    if grid is Grid.MERCATOR and max(abs(east), abs(north)) <= _HALF_WAY:
        return from_mercator(east, north)
    return None


_RADIUS = 6_378_137.0
_HALF_WAY = math.pi * _RADIUS  # round the earth


def from_mercator(east: float, north: float) -> Point:
    """The grid of maps of the web, on which the whole earth is a square (EPSG:3857)."""
    latitude = math.atan(math.sinh(north / _RADIUS))
    return math.degrees(latitude), math.degrees(east / _RADIUS)


# Lambert-93 (IGN, algorithm ALG0004): the cone that France is rolled from, on the ellipsoid GRS 80.
_E, _N, _C = 0.0818191910428158, 0.7256077650532670, 11754255.4261
_X, _Y, _EAST = 700_000.0, 12655612.0499, math.radians(3)


def from_lambert(east: float, north: float) -> Point:
    """Latitude and longitude in degrees of a point in metres."""
    radius = math.hypot(east - _X, north - _Y)
    turned = math.atan((east - _X) / (_Y - north))
    height = math.exp(-math.log(radius / _C) / _N)
    latitude = 2 * math.atan(height) - math.pi / 2
    for _step in range(8):
        shape = ((1 + _E * math.sin(latitude)) / (1 - _E * math.sin(latitude))) ** (_E / 2)
        latitude = 2 * math.atan(shape * height) - math.pi / 2
    return math.degrees(latitude), math.degrees(turned / _N + _EAST)
