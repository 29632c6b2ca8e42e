"""Of which département of France a code is, and whether a point is near it."""

from __future__ import annotations

import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from creuset.places.lands import DEGREE, NEAR
from creuset.places.outlines import outlines

Box = tuple[float, float, float, float]  # degrees: west, south, east, north


def department_of(code: str) -> str:
    """By the code of a commune or by a postcode: Corsica has one for both of its own."""
    plain = code.removeprefix("FR-").replace("2A", "20").replace("2B", "20")
    return plain[:3] if plain.startswith("97") else plain[:2]


def is_near_department(department: str, latitude: float, longitude: float) -> bool:
    """Whether the point is in its box or near it; of one that has no commune drawn, nobody knows."""
    if department not in _boxes():
        return True
    west, south, east, north = _boxes()[department]
    up = NEAR / DEGREE
    across = up / max(math.cos(math.radians(latitude)), up)
    return west - across <= longitude <= east + across and south - up <= latitude <= north + up


@cache
def _boxes() -> dict[str, Box]:
    drawn = outlines("communes")
    departments = np.array([department_of(code.decode()) for code in drawn.codes])
    return {
        str(each): _around(drawn.boxes[departments == each] * drawn.unit)
        for each in set(departments)
    }


def _around(boxes: NDArray[np.float64]) -> Box:
    west, south = boxes[:, :2].min(axis=0).tolist()
    east, north = boxes[:, 2:].max(axis=0).tolist()
    return west, south, east, north
