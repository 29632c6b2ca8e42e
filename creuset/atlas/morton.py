"""Points as one number, such that what is near on the map is near in the index.

Web Mercator cuts the world into 2²⁴ × 2²⁴ squares (about 2.4 m at the equator). A square's number,
its *quad*, interleaves the bits of its column (even) and row (odd), so that every square of every
coarser grid is one range of quads: a map tile, or a cell of a cluster, is a BETWEEN.

A *cell* is one square of the grid of 2^level × 2^level: the quad without its last bits.
"""

import heapq
import math
from collections.abc import Iterator, Sequence
from typing import NamedTuple

DEPTH = 24
SIDE = 1 << DEPTH
LIMIT = 85.0511287798066  # where Web Mercator ends

Box = tuple[float, float, float, float]  # west, south, east, north
Range = tuple[int, int]  # first and last quad, both included


class Cell(NamedTuple):
    level: int
    code: int

    @property
    def range(self) -> Range:
        left = 2 * (DEPTH - self.level)
        return self.code << left, ((self.code + 1) << left) - 1

    @property
    def box(self) -> Box:
        x, y = split(self.code)
        side = 1 << self.level
        return (
            x / side * 360 - 180,
            _latitude((y + 1) / side),
            (x + 1) / side * 360 - 180,
            _latitude(y / side),
        )


class Rectangle(NamedTuple):
    """Columns and rows of a grid, all included."""

    level: int
    left: int
    top: int
    right: int
    bottom: int

    def holds(self, code: int) -> bool:
        x, y = split(code)
        return self.left <= x <= self.right and self.top <= y <= self.bottom

    @property
    def size(self) -> int:
        return (self.right - self.left + 1) * (self.bottom - self.top + 1)


def quad(latitude: float, longitude: float) -> int:
    """The square of a point; beyond Web Mercator's ends, the last one."""
    x, y = square(latitude, longitude, DEPTH)
    return join(x, y)


def square(latitude: float, longitude: float, level: int) -> tuple[int, int]:
    """Column and row of a point in the grid of a level."""
    side = 1 << level
    x = (longitude + 180) / 360
    angle = math.radians(min(max(latitude, -LIMIT), LIMIT))
    y = (1 - math.asinh(math.tan(angle)) / math.pi) / 2
    return min(max(int(x * side), 0), side - 1), min(max(int(y * side), 0), side - 1)


def _latitude(y: float) -> float:
    return math.degrees(math.atan(math.sinh(math.pi * (1 - 2 * y))))


def join(x: int, y: int) -> int:
    """Bits of x in even places, bits of y in odd ones."""
    return _spread(x) | _spread(y) << 1


def split(code: int) -> tuple[int, int]:
    return _gather(code), _gather(code >> 1)


def _spread(n: int) -> int:
    """One zero before each bit of a number of 24 bits or fewer."""
    n = (n | n << 16) & 0x0000FFFF0000FFFF
    n = (n | n << 8) & 0x00FF00FF00FF00FF
    n = (n | n << 4) & 0x0F0F0F0F0F0F0F0F
    n = (n | n << 2) & 0x3333333333333333
    return (n | n << 1) & 0x5555555555555555


def _gather(n: int) -> int:
    n &= 0x5555555555555555
    n = (n | n >> 1) & 0x3333333333333333
    n = (n | n >> 2) & 0x0F0F0F0F0F0F0F0F
    n = (n | n >> 4) & 0x00FF00FF00FF00FF
    n = (n | n >> 8) & 0x0000FFFF0000FFFF
    return (n | n >> 16) & 0x00000000FFFFFFFF


def tile(zoom: int, x: int, y: int) -> Cell:
    """A tile of a slippy map is a cell like any other."""
    return Cell(zoom, join(x, y))


def around(box: Box, level: int) -> Rectangle:
    """The whole squares of a grid that a box touches. A box does not cross 180° here."""
    west, south, east, north = box
    left, top = square(north, west, level)
    right, bottom = square(south, east, level)
    return Rectangle(level, left, top, right, bottom)


def smallest(low: int, high: int) -> Cell:
    """The smallest cell that holds two quads, and so all those between them."""
    apart = (low ^ high).bit_length()
    level = DEPTH - (apart + 1) // 2
    return Cell(level, low >> 2 * (DEPTH - level))


def cover(rectangles: Sequence[Rectangle], *, most: int = 24) -> list[Range]:
    """Ranges that hold the rectangles, and a little more: few of them, in order, apart.

    The rectangles are of one grid, and no range cuts one of its squares.

    The largest square that overflows is cut in four, and so on, while there are few enough.
    """
    within: list[Cell] = []
    across: list[Cell] = []
    found = [Cell(0, 0)]
    while found:
        for cell in found:
            match _overlap_any(cell, rectangles):
                case "within":
                    within.append(cell)
                case "across":
                    heapq.heappush(across, cell)
        more = across and len(within) + len(across) + 3 <= most
        found = list(_quarters(heapq.heappop(across))) if more else []
    return _merged(sorted(cell.range for cell in [*within, *across]))


def _quarters(cell: Cell) -> Iterator[Cell]:
    for n in range(4):
        yield Cell(cell.level + 1, cell.code << 2 | n)


def _overlap_any(cell: Cell, rectangles: Sequence[Rectangle]) -> str:
    found = {_overlap(cell, rectangle) for rectangle in rectangles}
    return next((how for how in ("within", "across") if how in found), "without")


def _overlap(cell: Cell, rectangle: Rectangle) -> str:
    x, y = split(cell.code)
    scale = rectangle.level - cell.level
    left, top = x << scale, y << scale
    right, bottom = left + (1 << scale) - 1, top + (1 << scale) - 1
    if (
        right < rectangle.left
        or left > rectangle.right
        or bottom < rectangle.top
        or top > rectangle.bottom
    ):
        return "without"
    inside = (
        rectangle.left <= left
        and right <= rectangle.right
        and rectangle.top <= top
        and bottom <= rectangle.bottom
    )
    return "within" if inside else "across"


def _merged(ranges: list[Range]) -> list[Range]:
    merged: list[Range] = []
    for first, last in ranges:
        if merged and merged[-1][1] + 1 == first:
            merged[-1] = merged[-1][0], last
        else:
            merged.append((first, last))
    return merged


def box_of_view(text: str) -> Box | None:
    """`west,south,east,north` in degrees; east may pass 180°."""
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        return None
    if not all(math.isfinite(side) for side in (west, south, east, north)):
        return None
    sound = -180 <= west < east <= 540 and -90 <= south < north <= 90 and east - west <= 360
    return (west, south, east, north) if sound else None
