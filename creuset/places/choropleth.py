"""The parts of a territory drawn in shades: the more there is, the darker. Plain values in, shapes out."""

from __future__ import annotations

import math
from bisect import bisect_left
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from creuset.places.outlines import Ring, outlines

WIDTH = 600  # steps across the drawing
HIGHEST = 620
INSET = 90
MANY, COARSER = 40, 1 / 2  # parts too small for finer steps to be seen, each of which weighs
SHADES = 5
LEVELS = {
    "continent": "continents",
    "country": "countries",
    "region": "regions",
    "department": "departments",
    "commune": "communes",
}
Degrees = NDArray[np.floating[Any]]
Box = tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Part:
    """`apart`: too far from the others to be drawn with them (overseas)."""

    code: str
    name: str
    number: int
    box: Box
    apart: bool = False


@dataclass(frozen=True, slots=True)
class Shape:
    path: str
    name: str
    number: int
    shade: int


@dataclass(frozen=True, slots=True)
class Shade:
    """How many things one shade stands for, first and last included."""

    shade: int
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Drawing:
    """`ground`: the path of what holds the parts, where they do not cover it."""

    width: int
    height: int
    shapes: Sequence[Shape]
    shades: Sequence[Shade]
    ground: str = ""


def drawing(kind: str, parts: Iterable[Part], box: Box) -> Drawing | None:
    """Nothing when no part has an outline."""
    told = list(parts)
    together = tuple(sorted(part.code for part in told if not part.apart))
    apart = tuple(sorted((part.code, part.box) for part in told if part.apart))
    paths, width, height = _paths(LEVELS[kind], together, apart, box)
    shades = shades_of(max((part.number for part in told), default=0))
    shapes = [
        Shape(paths[part.code], part.name, part.number, shade_of(part.number, shades))
        for part in told
        if part.code in paths
    ]
    return Drawing(width, height, shapes, shades) if shapes else None


def drawing_on(
    ground: Sequence[Ring], unit: float, parts: Iterable[tuple[Part, Degrees]], box: Box
) -> Drawing:
    """Parts with outlines of their own, in degrees, on the ground that holds them."""
    frame = _Frame.of(box, 0, 0, WIDTH, HIGHEST)
    told = list(parts)
    shades = shades_of(max((part.number for part, _ring in told), default=0))
    shapes = [
        Shape(frame.path([ring], 1), part.name, part.number, shade_of(part.number, shades))
        for part, ring in told
        if len(ring)
    ]
    return Drawing(WIDTH, frame.height, shapes, shades, frame.path(ground, unit))


def shades_of(most: int) -> list[Shade]:
    """From 1 to the most, each step as much larger as the one before: few places hold nearly all."""
    tops = sorted({math.ceil(round(most ** (n / SHADES), 9)) for n in range(1, SHADES + 1)})
    if most < 1:
        return []
    firsts = [1, *(top + 1 for top in tops)]
    darkest = SHADES - len(tops)
    return [
        Shade(darkest + n, first, top)
        for n, (first, top) in enumerate(zip(firsts, tops, strict=False), start=1)
    ]


def shade_of(number: int, shades: Sequence[Shade]) -> int:
    """0 where there is nothing."""
    if number < 1:
        return 0
    return shades[bisect_left([shade.last for shade in shades], number)].shade


@dataclass(frozen=True, slots=True)
class _Frame:
    """Where a box of the Earth is drawn. Degrees east are narrower away from the equator."""

    box: Box
    left: float
    top: float
    across: float  # steps for one degree east
    up: float

    @classmethod
    def of(cls, box: Box, left: float, top: float, width: float, height: float) -> _Frame:
        west, south, east, north = box
        wide = ((east - west) % 360 or 360) * math.cos(math.radians((south + north) / 2))
        scale = min(width / max(wide, 1e-6), height / max(north - south, 1e-6))
        return cls(box, left, top, scale * math.cos(math.radians((south + north) / 2)), scale)

    @property
    def height(self) -> int:
        return math.ceil((self.box[3] - self.box[1]) * self.up)

    def path(self, rings: Iterable[Degrees | Ring], unit: float) -> str:
        return "".join(self._ring(ring[:, 0] * unit, ring[:, 1] * unit) for ring in rings)

    def _ring(self, degrees: Degrees, norths: Degrees) -> str:
        """Each point told by its step from the one before; those that fall on it are left out."""
        west, _south, east, north = self.box
        span = (east - west) % 360 or 360
        middle = (degrees.min() + degrees.max()) / 2
        turn = 360 * round((middle - west - span / 2) / 360)
        x = ((degrees - turn - west) * self.across + self.left).round().astype(int).tolist()
        y = ((north - norths) * self.up + self.top).round().astype(int).tolist()
        return _steps(list(zip(x, y, strict=True)))


def _steps(points: list[tuple[int, int]]) -> str:
    corners = _corners(points)
    before = corners[0]
    said = [f"M{before[0]} {before[1]}l"]
    for point in corners[1:]:
        across, down = point[0] - before[0], point[1] - before[1]
        said.append(f"{across}{'' if down < 0 else ' '}{down} ")
        before = point
    return "".join(said).rstrip() + "z" if len(said) > 3 else ""


def _corners(points: list[tuple[int, int]]) -> list[tuple[int, int]]:
    """Each point once, without those that lie straight on the way to the next."""
    kept = points[:1]
    for point in points[1:]:
        if point == kept[-1]:
            continue
        if len(kept) > 1 and _straight(kept[-2], kept[-1], point):
            kept[-1] = point
        else:
            kept.append(point)
    return kept


def _straight(one: tuple[int, int], middle: tuple[int, int], other: tuple[int, int]) -> bool:
    (a, b), (c, d) = (
        (middle[0] - one[0], middle[1] - one[1]), (other[0] - middle[0], other[1] - middle[1]),
    )  # fmt: skip
    return a * d == b * c and a * c + b * d > 0


@lru_cache(maxsize=32)
def _paths(
    level: str, together: tuple[str, ...], apart: tuple[tuple[str, Box], ...], box: Box
) -> tuple[dict[str, str], int, int]:
    """Where each part is drawn, and how high it all is. It is the same for everyone, so it is kept."""
    drawn = outlines(level)
    finely = COARSER if len(together) > MANY else 1
    width, highest = round(WIDTH * finely), round(HIGHEST * finely)
    main = _Frame.of(box, 0, 0, width, highest)
    height = main.height
    paths = {code: main.path(rings, drawn.unit) for code, rings in drawn.of(together).items()}
    for n, (code, its_box) in enumerate(apart):
        small = _Frame.of(its_box, n * (INSET + 15) + 5, height + 15, INSET, INSET)
        for rings in drawn.of([code]).values():
            paths[code] = small.path(rings, drawn.unit)
    whole = height + (INSET + 25 if apart else 0)
    return {code: path for code, path in paths.items() if path}, width, whole
