"""Neighbourhoods have no border that all agree on: a middle, and how far it reaches.

A point is in the one whose middle is the nearest, among those that reach it: two that go as far share
the ground between them, midway, and a small one may stand inside a large one.
"""

from __future__ import annotations

import math
from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from creuset.places.distances import RADIUS, Point, metres

CORNERS = 48  # of what is drawn as round
Plane = NDArray[np.float64]  # metres to the east and to the north of a middle


class Neighbourhood(NamedTuple):
    key: int
    middle: Point
    reach: int  # metres


def holding(point: Point, some: Iterable[Neighbourhood]) -> int | None:
    """The key of the one that the point is in. Of two as near, the one named first."""
    far = ((metres(point, each.middle), each.key, each.reach) for each in some)
    return min(((away, key) for away, key, reach in far if away <= reach), default=(0, None))[1]


def outline(one: Neighbourhood, others: Iterable[Neighbourhood]) -> Plane:
    """Corners of what is in it, but for what smaller ones hold inside: longitudes, then latitudes. Empty
    when others take all of it. Drawn from the largest to the smallest, each covers what it holds."""
    turn = np.linspace(0, 2 * math.pi, CORNERS, endpoint=False)
    ring: Plane = one.reach * np.stack([np.cos(turn), np.sin(turn)], axis=1)
    for other in others:
        if other.key != one.key and other.reach >= one.reach:
            ring = _nearer(ring, _from(one.middle, other.middle))
    return _degrees(one.middle, ring)


def box(middle: Point, reach: int) -> tuple[float, float, float, float]:
    """West, south, east, north."""
    ring = outline(Neighbourhood(0, middle, reach), ())
    (west, south), (east, north) = ring.min(axis=0).tolist(), ring.max(axis=0).tolist()
    return west, south, east, north


def _from(middle: Point, point: Point) -> Plane:
    north, east = np.radians(point[0] - middle[0]), np.radians(point[1] - middle[1])
    return RADIUS * np.array([east * math.cos(math.radians(middle[0])), north])


def _degrees(middle: Point, ring: Plane) -> Plane:
    east = ring[:, 0] / math.cos(math.radians(middle[0]))
    across = np.degrees(np.stack([east, ring[:, 1]], axis=1) / RADIUS)
    turned: Plane = across + np.array([middle[1], middle[0]])
    return turned


def _nearer(ring: Plane, other: Plane) -> Plane:
    """What of a ring is nearer to its middle than to another one (Sutherland and Hodgman, 1974)."""
    if not other.any():
        return ring
    beyond = ring @ other - other @ other / 2  # above 0: nearer to the other
    kept: list[Plane] = []
    for n in range(len(ring)):
        here, before = beyond[n], beyond[n - 1]
        if (here > 0) != (before > 0):
            kept.append(ring[n - 1] + (ring[n] - ring[n - 1]) * (before / (before - here)))
        if here <= 0:
            kept.append(ring[n])
    return np.array(kept).reshape(-1, 2)
