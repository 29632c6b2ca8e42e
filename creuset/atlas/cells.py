"""What the map draws in one view: places, or numbers where places are too close to one another.

Cells are squares of 64 pixels of the zoom, so that their counts do not change as one moves.
Every entry with a point is in one cell and one only: over the world, the counts sum to the total.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Avg, Count, F, Max, Min
from django.http import QueryDict
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from creuset.atlas.models import EntryQuerySet
from creuset.atlas.morton import DEPTH, Box, Cell, Rectangle, around, cover, smallest
from creuset.common.verdict import Refused

FINER = 2  # a tile of 256 pixels holds 4 × 4 cells
DEEPEST = 17  # where the map comes no nearer
MOST = 300  # markers that a page draws well and that a keyboard can cross
LARGEST = 4096  # cells that one view may ask for


@dataclass(frozen=True, slots=True)
class View:
    zoom: int
    boxes: tuple[Box, ...]  # two when the view crosses 180°

    @classmethod
    def read(cls, query: QueryDict) -> View:
        """`z` and `bbox=west,south,east,north`, or a refusal that says what is wrong."""
        zoom = query.get("z", "")
        if not (zoom.isascii() and zoom.isdigit() and len(zoom) <= 2 and int(zoom) <= DEPTH):
            raise Refused(_("z doit être un nombre entier, de 0 à %(most)s.") % {"most": DEPTH})
        return cls(int(zoom), _boxes(query.get("bbox", "")))

    @classmethod
    def read_box(cls, zoom: int, box: Box) -> View:
        """A box may go past 180° on either side."""
        return cls(zoom, _boxes(",".join(map(str, box))))

    def rectangles(self) -> list[Rectangle]:
        """The grid of the zoom, or a coarser one when the view would hold too many cells."""
        level = min(self.zoom + FINER, DEPTH)
        while True:
            found = [around(box, level) for box in self.boxes]
            if sum(one.size for one in found) <= LARGEST:
                return found
            level -= 1


def _boxes(text: str) -> tuple[Box, ...]:
    try:
        west, south, east, north = (float(part) for part in text.split(","))
    except ValueError:
        raise Refused(_("bbox doit donner quatre nombres : ouest,sud,est,nord.")) from None
    if not all(math.isfinite(side) for side in (west, south, east, north)):
        raise Refused(_("bbox doit donner quatre nombres : ouest,sud,est,nord."))
    if not -90 <= south <= north <= 90 or max(abs(west), abs(east)) > 540:
        raise Refused(_("bbox sort du monde, ou son sud passe son nord."))
    if east - west >= 360:
        return ((-180, south, 180, north),)
    west, east = ((side + 180) % 360 - 180 if abs(side) > 180 else side for side in (west, east))
    if west <= east:
        return ((west, south, east, north),)
    return ((west, south, 180, north), (-180, south, east, north))


@dataclass(slots=True)
class Gathered:
    """The entries of one cell. `low` and `high` are the quads between which they lie."""

    cell: Cell
    n: int
    latitude: float
    longitude: float
    one: int  # the key of one of them
    low: int
    high: int

    @property
    def stacked(self) -> bool:
        """At one and the same place: no zoom will part them."""
        return self.n > 1 and self.low == self.high

    def absorb(self, other: Gathered) -> None:
        n = self.n + other.n
        self.latitude = (self.latitude * self.n + other.latitude * other.n) / n
        self.longitude = (self.longitude * self.n + other.longitude * other.n) / n
        self.n = n
        self.one = min(self.one, other.one)
        self.low, self.high = min(self.low, other.low), max(self.high, other.high)


def gather(entries: EntryQuerySet, view: View) -> list[Gathered]:
    """One query, whatever the view; four neighbours become one while there are too many."""
    rectangles = view.rectangles()
    level = rectangles[0].level
    found = list(_query(entries, rectangles, level))
    while len(found) > MOST:
        level -= 1
        found = _coarser(found, level)
    return found


def _query(
    entries: EntryQuerySet, rectangles: Sequence[Rectangle], level: int
) -> Iterator[Gathered]:
    """One range of the index after the other, joined by UNION ALL: no cell lies across two."""
    parts = [
        entries.within(span)
        .values(code=F("quad").bitrightshift(2 * (DEPTH - level)))
        .annotate(
            n=Count("pk"),
            mean_latitude=Avg("latitude"),
            mean_longitude=Avg("longitude"),
            one=Min("pk"),
            low=Min("quad"),
            high=Max("quad"),
        )
        .order_by()
        for span in cover(rectangles)
    ]
    rows: Any = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    for row in rows:
        if any(rectangle.holds(row["code"]) for rectangle in rectangles):
            yield Gathered(
                Cell(level, row["code"]),
                row["n"],
                row["mean_latitude"],
                row["mean_longitude"],
                row["one"],
                row["low"],
                row["high"],
            )


def _coarser(found: Iterable[Gathered], level: int) -> list[Gathered]:
    parents: dict[Cell, Gathered] = {}
    for each in found:
        parent = Cell(level, each.cell.code >> 2)
        if parent in parents:
            parents[parent].absorb(each)
        else:
            each.cell = parent
            parents[parent] = each
    return list(parents.values())


def box_of(each: Gathered) -> Box:
    """The smallest square that holds them: where the map goes when one comes nearer."""
    return smallest(each.low, each.high).box


def label_of(each: Gathered, city: str) -> str:
    """What the number means, in words. The city is that of one of them, and the words say so."""
    n = number_format(each.n, force_grouping=True)
    told = {"n": n, "city": city}
    if each.stacked and city:
        return _("%(n)s initiatives au même endroit, à %(city)s") % told
    if each.stacked:
        return _("%(n)s initiatives au même endroit") % told
    if city:
        return _("%(n)s initiatives, dont une à %(city)s") % told
    return _("%(n)s initiatives") % told


def totals(entries: EntryQuerySet) -> tuple[int, int]:
    """How many entries, and how many of them have a point."""
    counted = entries.aggregate(total=Count("pk"), placed=Count("quad"))
    return counted["total"], counted["placed"]
