"""Entries near another one: read from the few squares around it, never from the whole atlas."""

from __future__ import annotations

import math
from dataclasses import dataclass

from django.utils.formats import number_format
from django.utils.translation import gettext as _

from creuset.atlas.models import Entry, EntryQuerySet
from creuset.atlas.morton import Rectangle, cover, square

LEVEL = 12  # squares of 10 km at the equator, 6 km in Europe
FEW = 5
DEGREE = 111_195  # metres of one degree of latitude
MOST = 500  # read in a crowded square


@dataclass(frozen=True)
class Neighbour:
    name: str
    slug: str
    city: str
    metres: float

    @property
    def distance(self) -> str:
        """As one would say it: 850 m, 3,2 km."""
        if self.metres < 950:
            return _("%(n)s m") % {"n": round(self.metres / 50) * 50 or 10}
        return _("%(n)s km") % {"n": number_format(self.metres / 1000, 1)}


def near(entry: Entry, among: EntryQuerySet) -> list[Neighbour]:
    """One query. In a crowded place, the nearest of those in the same squares."""
    if entry.latitude is None or entry.longitude is None:
        return []
    x, y = square(entry.latitude, entry.longitude, LEVEL)
    last = (1 << LEVEL) - 1
    spans = cover(
        [Rectangle(LEVEL, max(x - 1, 0), max(y - 1, 0), min(x + 1, last), min(y + 1, last))]
    )
    parts = [
        among.within(span)
        .exclude(pk=entry.pk)
        .values_list("name", "slug", "city", "latitude", "longitude")
        .order_by()
        for span in spans
    ]
    rows = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    found = [
        Neighbour(name, slug, city, metres((entry.latitude, entry.longitude), (latitude, longitude)))
        for name, slug, city, latitude, longitude in rows
    ]
    return sorted(found, key=lambda one: (one.metres, one.name))[:FEW]


def metres(one: tuple[float, float], other: tuple[float, float]) -> float:
    """Flat-earth distance, good to a hundredth at these scales."""
    east = (one[1] - other[1]) * math.cos(math.radians(one[0]))
    return math.hypot(one[0] - other[0], east) * DEGREE
