"""Near which countries a point is. Their outlines are drawn for maps of the world: nothing is told of a few
kilometres, and an islet may be missing."""

from __future__ import annotations

import math
from functools import cache, lru_cache

import numpy as np

from creuset.places.falling import holds
from creuset.places.outlines import Outlines, Ring, outlines

NEAR = 25.0  # kilometres
DEGREE = 111.2  # kilometres, from south to north


def is_near(code: str, latitude: float, longitude: float) -> bool:
    """Whether the point is in the country or near it; of one that is not drawn, nobody knows."""
    place = _places().get(code)
    return place is None or _reaches(place, latitude, longitude)


@lru_cache(maxsize=4096)
def countries_near(latitude: float, longitude: float) -> tuple[str, ...]:
    """The codes of those that hold the point, else of those near it: nothing out at sea."""
    drawn = outlines("countries")
    around = _around(drawn, latitude, longitude)
    x, y = longitude / drawn.unit, latitude / drawn.unit
    codes = {place: drawn.codes[place].decode() for place in around}
    inside = [codes[place] for place in around if holds(list(_rings(place)), x, y)]
    near = (codes[place] for place in around if _reaches(place, latitude, longitude))
    return tuple(inside or near)


@cache
def _places() -> dict[str, int]:
    return {code.decode(): place for place, code in enumerate(outlines("countries").codes)}


@cache
def _rings(place: int) -> tuple[Ring, ...]:
    return tuple(outlines("countries").rings_at(place))


def _around(drawn: Outlines, latitude: float, longitude: float) -> list[int]:
    """Those whose box, and the margin around it, holds the point."""
    x, y = longitude / drawn.unit, latitude / drawn.unit
    up = NEAR / DEGREE / drawn.unit
    across = up / _narrowing(latitude)
    west, south, east, north = drawn.boxes.T
    kept = (west - across <= x) & (x <= east + across) & (south - up <= y) & (y <= north + up)
    places: list[int] = np.flatnonzero(kept).tolist()
    return places


def _reaches(place: int, latitude: float, longitude: float) -> bool:
    drawn = outlines("countries")
    x, y = longitude / drawn.unit, latitude / drawn.unit
    rings = list(_rings(place))
    kilometres = DEGREE * drawn.unit
    return holds(rings, x, y) or any(
        _distance(ring, x, y, _narrowing(latitude)) * kilometres <= NEAR for ring in rings
    )


def _narrowing(latitude: float) -> float:
    """How much shorter a degree is from west to east than from south to north."""
    return max(math.cos(math.radians(latitude)), 0.05)


def _distance(ring: Ring, x: float, y: float, narrowing: float) -> float:
    """From the point to the nearest side, in units from south to north."""
    begin = np.column_stack(((ring[:, 0] - x) * narrowing, ring[:, 1] - y))
    side = np.roll(begin, -1, axis=0) - begin
    length = np.maximum((side**2).sum(axis=1), 1e-12)
    along = np.clip(-(begin * side).sum(axis=1) / length, 0, 1)
    foot = begin + along[:, None] * side
    return float(np.sqrt((foot**2).sum(axis=1)).min())
