"""Near which countries a point is. Their outlines are drawn for maps of the world: nothing is told of a few
kilometres, and an islet may be missing."""

from __future__ import annotations

import math
from collections.abc import Iterable
from functools import cache, lru_cache

import numpy as np
from numpy.typing import NDArray

from creuset.places.falling import holds
from creuset.places.outlines import Ring, outlines

NEAR = 25.0  # kilometres
DEGREE = 111.2  # kilometres, from south to north
Point = tuple[float, float]


def is_near(code: str, latitude: float, longitude: float) -> bool:
    """Whether the point is in the country or near it; of one that is not drawn, nobody knows."""
    place = _places().get(code)
    return place is None or _reaches(place, latitude, longitude)


@lru_cache(maxsize=4096)
def countries_near(latitude: float, longitude: float) -> tuple[str, ...]:
    """The codes of those that hold the point, else of those near it: nothing out at sea."""
    around = _around(latitude, longitude)
    inside = [place for place in around if _is_inside(place, latitude, longitude)]
    return _codes(inside or _reached(around, latitude, longitude))


@lru_cache(maxsize=4096)
def country_around(latitude: float, longitude: float) -> str:
    """The country of a point that is near no other; nothing at sea, or where two could be meant."""
    reached = _codes(_reached(_around(latitude, longitude), latitude, longitude))
    return reached[0] if len(reached) == 1 else ""


def _codes(places: Iterable[int]) -> tuple[str, ...]:
    codes = outlines("countries").codes
    return tuple(codes[place].decode() for place in places)


@cache
def _places() -> dict[str, int]:
    return {
        code: place for place, code in enumerate(_codes(range(len(outlines("countries").codes))))
    }


@cache
def _rings(place: int) -> tuple[Ring, ...]:
    return tuple(outlines("countries").rings_at(place))


def _around(latitude: float, longitude: float) -> list[int]:
    """Those whose box, and the margin around it, holds the point."""
    drawn = outlines("countries")
    y = latitude / drawn.unit
    up = NEAR / DEGREE / drawn.unit
    across = up / _narrowing(latitude)
    west, south, east, north = drawn.boxes.T
    x = _turned(west, east, longitude)
    kept = (west - across <= x) & (x <= east + across) & (south - up <= y) & (y <= north + up)
    places: list[int] = np.flatnonzero(kept).tolist()
    return places


def _turned(
    west: NDArray[np.int32], east: NDArray[np.int32], longitude: float
) -> NDArray[np.float64]:
    """In units: outlines that go on beyond 180°, or that are drawn a whole turn further, are met there."""
    unit = outlines("countries").unit
    whole = 360 / unit
    middle = (west.astype(np.float64) + east) / 2
    x: NDArray[np.float64] = longitude / unit + whole * np.round(
        (middle - longitude / unit) / whole
    )
    return x


def _in_units(place: int, latitude: float, longitude: float) -> Point:
    drawn = outlines("countries")
    west, _south, east, _north = drawn.boxes[[place]].T
    return float(_turned(west, east, longitude)[0]), latitude / drawn.unit


def _is_inside(place: int, latitude: float, longitude: float) -> bool:
    return holds(list(_rings(place)), *_in_units(place, latitude, longitude))


def _reached(places: Iterable[int], latitude: float, longitude: float) -> list[int]:
    return [place for place in places if _reaches(place, latitude, longitude)]


def _reaches(place: int, latitude: float, longitude: float) -> bool:
    if _is_inside(place, latitude, longitude):
        return True
    point = _in_units(place, latitude, longitude)
    near = NEAR / DEGREE / outlines("countries").unit
    narrowing = _narrowing(latitude)
    return any(_distance(ring, point, narrowing) <= near for ring in _rings(place))


def _narrowing(latitude: float) -> float:
    """How much shorter a degree is from west to east than from south to north."""
    return max(math.cos(math.radians(latitude)), 0.05)


def _distance(ring: Ring, point: Point, narrowing: float) -> float:
    """From the point to the nearest side, in units from south to north."""
    x, y = point
    begin = np.column_stack(((ring[:, 0] - x) * narrowing, ring[:, 1] - y))
    side = np.roll(begin, -1, axis=0) - begin
    length = np.maximum((side**2).sum(axis=1), 1e-12)
    along = np.clip(-(begin * side).sum(axis=1) / length, 0, 1)
    foot = begin + along[:, None] * side
    return float(np.sqrt((foot**2).sum(axis=1)).min())
