"""What a vector tile of the map holds: places, or numbers where there are too many of them."""

from __future__ import annotations

import math
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from creuset.atlas.cells import Gathered, View
from creuset.atlas.kinds import of_mask
from creuset.atlas.morton import LIMIT, Cell, Rectangle, tile
from creuset.atlas.snapshot.choosing import Answers
from creuset.opendata.vectors import EXTENT, Feature, encode

DEEPEST = 20
FINER = 4  # 16 × 16 squares in a tile
PLACES = 300  # names that a tile tells: about 15 kB once compressed


@dataclass(frozen=True, slots=True)
class Tile:
    zoom: int
    x: int
    y: int

    @property
    def exists(self) -> bool:
        return self.zoom <= DEEPEST and max(self.x, self.y) < 1 << self.zoom

    @property
    def cell(self) -> Cell:
        return tile(self.zoom, self.x, self.y)

    def at(self, latitude: float, longitude: float) -> tuple[int, int]:
        """In the units of the tile; what rounding puts on its far edge stays in it."""
        side = EXTENT << self.zoom
        angle = math.radians(min(max(latitude, -LIMIT), LIMIT))
        across = (longitude + 180) / 360
        down = (1 - math.asinh(math.tan(angle)) / math.pi) / 2
        x, y = int(across * side) - self.x * EXTENT, int(down * side) - self.y * EXTENT
        return min(max(x, 0), EXTENT - 1), min(max(y, 0), EXTENT - 1)


@dataclass(frozen=True, slots=True)
class Squares(View):
    """All the squares of a tile, and none of its neighbours'."""

    tile: Tile = Tile(0, 0, 0)

    def rectangles(self) -> list[Rectangle]:
        left, top = self.tile.x << FINER, self.tile.y << FINER
        last = (1 << FINER) - 1
        return [Rectangle(self.tile.zoom + FINER, left, top, left + last, top + last)]


def tile_of(asked: Answers, where: Tile) -> bytes:
    """Over all the tiles of a zoom, the numbers sum to the entries that have a point."""
    found = asked.cells(Squares(where.zoom, (where.cell.box,), tile=where))
    few = sum(each.n for each in found) <= PLACES
    return encode(_places(asked, where) if few and found else _numbers(found, where))


def _numbers(found: list[Gathered], where: Tile) -> Iterator[Feature]:
    for each in found:
        yield Feature(*where.at(each.latitude, each.longitude), {"n": each.n})


def _places(asked: Answers, where: Tile) -> Iterator[Feature]:
    rows: Any = asked.entries().within(where.cell.range).order_by("pk")
    for name, slug, city, kinds, latitude, longitude in rows.values_list(
        "name", "slug", "city", "kinds", "latitude", "longitude"
    ):
        told = ",".join(kind.value for kind in of_mask(kinds))
        facts = {"n": 1, "name": name, "id": slug, "city": city, "kinds": told}
        yield Feature(*where.at(latitude, longitude), facts)
