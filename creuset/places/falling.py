"""In which commune of France a point falls: boxes first, then the outlines of the few that may."""

from __future__ import annotations

import math
from functools import cache

import numpy as np

from creuset.places.outlines import Outlines, Ring, outlines


def commune_at(latitude: float, longitude: float) -> str:
    """The code of the commune that holds the point, or nothing: at sea, abroad, on a doubtful border."""
    drawn = outlines("communes")
    x, y = longitude / drawn.unit, latitude / drawn.unit
    places = [place for place in _near(drawn, x, y) if holds(drawn.rings_at(place), x, y)]
    return drawn.codes[places[0]].decode() if len(places) == 1 else ""


def _near(drawn: Outlines, x: float, y: float) -> list[int]:
    """Whose box holds the point. Boxes go from west to east: most need no look."""
    west = drawn.boxes[:, 0]
    first, last = np.searchsorted(west, [math.floor(x) - _widest(), math.ceil(x)], side="right")
    boxes = drawn.boxes[max(first - 1, 0) : last]
    kept = (boxes[:, 0] <= x) & (x <= boxes[:, 2]) & (boxes[:, 1] <= y) & (y <= boxes[:, 3])
    places: list[int] = (np.flatnonzero(kept) + max(first - 1, 0)).tolist()
    return places


@cache
def _widest() -> int:
    boxes = outlines("communes").boxes
    return int((boxes[:, 2] - boxes[:, 0]).max())


def holds(rings: list[Ring], x: float, y: float) -> bool:
    """Whether a line from the point to the east crosses the sides an odd number of times."""
    return sum(_crossings(ring, x, y) for ring in rings) % 2 == 1


def _crossings(ring: Ring, x: float, y: float) -> int:
    """A side holds its lower end and not its upper one, so that two that meet count once."""
    x1, y1 = ring[:, 0], ring[:, 1]
    x2, y2 = np.roll(x1, -1), np.roll(y1, -1)
    across = (y1 <= y) != (y2 <= y)
    x1, y1, x2, y2 = x1[across], y1[across], x2[across], y2[across]
    return int(np.count_nonzero(x < x1 + (y - y1) * (x2 - x1) / (y2 - y1)))
