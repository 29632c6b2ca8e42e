"""A point as files write it: one number or two, a pair in a cell, a line whose middle is meant. What cannot be told apart is never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Any

from creuset.atlas.folding import fold
from creuset.atlas.importing.grids import in_metres

_NUMBER = r"([-+]?\d{1,3}(?:[.,]\d+)?)"
_PAIR = re.compile(rf"[\[(]?\s*{_NUMBER}\s*°?\s*[,;/| ]\s*{_NUMBER}\s*°?\s*[\])]?")
_WKT = re.compile(
    rf"(?:SRID=4326;)?POINT\s*Z?\s*\(\s*{_NUMBER}\s+{_NUMBER}[^()]*\)", re.IGNORECASE
)
_ONE_NUMBER = re.compile(r"[-+]?\d+,\d+")
_EAST_FIRST = {
    "coordinates",
    "coordonneesxy",
    "lonlat",
    "lnglat",
    "lon lat",
    "coordonnees xy",
    "xy",
}
_NORTH_FIRST = {
    "geo point 2d", "geo point", "geopoint", "latlng", "latlon", "lat lon", "coordonnees geo", "geolocalisation",
    "geolocalisation 2d", "point geo", "coordonnees gps", "gps", "lat long",
}  # fmt: skip
SMALL = 0.02
METRES = 2000.0
"""A building, a garden, a street: its middle is a fair point."""


class Undivided(str):
    """A cell that was to hold two numbers, and in which they cannot be told apart."""

    __slots__ = ()


class Wide(Undivided):
    """What is drawn so wide that its middle would say little."""

    __slots__ = ()


class Middle(float):
    """A degree, or a metre, that nobody told: the middle of what is drawn."""

    __slots__ = ()


def holds_a_pair(text: str) -> bool:
    """«48,2» may be one number or two."""
    return bool(
        _WKT.fullmatch(text) or (_PAIR.fullmatch(text) and not _ONE_NUMBER.fullmatch(text))
    )


def both(name: str, value: Any, shown: str) -> dict[str, Any]:
    """The point that a column of this name tells in one cell; whole when it cannot be told apart, and
    refused as it is."""
    text = value.strip() if isinstance(value, str) else ""
    if point := _WKT.fullmatch(text):
        return {"longitude": point[1], "latitude": point[2]}
    if isinstance(value, list) and len(value) > 1:
        pair = value[:2] if east_first(name, value) is not None else None
    else:
        match = None if _ONE_NUMBER.fullmatch(text) else _PAIR.fullmatch(text)
        pair = list(match.groups()) if match else None
    if pair is None:
        whole = Undivided(shown)
        return {"latitude": whole, "longitude": whole}
    east = east_first(name, value)
    return {"longitude": pair[not east], "latitude": pair[bool(east)]}


def east_first(name: str, value: Any) -> bool | None:
    """In which order a column of this name gives two numbers; nobody can tell of most lists."""
    plain = fold(name)
    if plain in _EAST_FIRST or plain.split()[-1:] == ["geom"]:
        return True
    return False if plain in _NORTH_FIRST or isinstance(value, str) else None


def middle_of(geometry: dict[str, Any], shown: str) -> tuple[float | Undivided, float | Undivided]:
    """Longitude and latitude of what is drawn rather than pointed at, when it is small enough."""
    parts = geometry.get("geometries")
    drawn = list(_corners(parts if isinstance(parts, list) else geometry.get("coordinates")))
    if not drawn:
        return Undivided(shown), Undivided(shown)
    easts, norths = [east for east, _north in drawn], [north for _east, north in drawn]
    size = max(max(easts) - min(easts), max(norths) - min(norths))
    if size > (METRES if in_metres(drawn[0]) else SMALL):
        return Wide(shown), Wide(shown)
    return Middle((min(easts) + max(easts)) / 2), Middle((min(norths) + max(norths)) / 2)


def _corners(drawn: Any) -> Iterator[tuple[float, float]]:
    """However deep: a file of rings in rings in rings is not followed further than GeoJSON goes."""
    waiting = [(drawn, 0)]
    while waiting:
        each, depth = waiting.pop()
        if isinstance(each, dict):
            each = each.get("coordinates")
        if not isinstance(each, list) or depth > 5:
            continue
        if len(each) > 1 and all(type(number) in {int, float} for number in each[:2]):
            yield float(each[0]), float(each[1])
        else:
            waiting += [(part, depth + 1) for part in each]
