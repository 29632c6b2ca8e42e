"""Entries near another one: read from the few squares around it, never from the whole atlas."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Any

from django.db.models import ExpressionWrapper, F, FloatField

from creuset.atlas.looking import told
from creuset.atlas.models import Entry, EntryQuerySet
from creuset.atlas.morton import Range, Rectangle, cover, square

LEVEL = 12  # squares of 10 km at the equator, 6 km in Europe
FEW = 5
DEGREE = 111_195  # metres of one degree of latitude


@dataclass(frozen=True)
class Neighbour:
    name: str
    slug: str
    city: str
    metres: float

    @property
    def distance(self) -> str:
        return told(self.metres)


def near(entry: Entry, among: EntryQuerySet) -> list[Neighbour]:
    """The nearest first, by one query; nothing when nothing is within some kilometres."""
    if entry.latitude is None or entry.longitude is None:
        return []
    parts = [
        _by_distance(entry, among.within(span))
        for span in spans_around(entry.latitude, entry.longitude, LEVEL)
    ]
    rows = parts[0].union(*parts[1:], all=True) if parts[1:] else parts[0]
    return [
        Neighbour(name, slug, city, math.sqrt(squared) * DEGREE)
        for name, slug, city, squared in rows.order_by("squared", "slug")[:FEW]
    ]


def spans_around(latitude: float, longitude: float, level: int) -> list[Range]:
    """The square of this level that holds the point, and the eight around it."""
    x, y = square(latitude, longitude, level)
    last = (1 << level) - 1
    return cover(
        [Rectangle(level, max(x - 1, 0), max(y - 1, 0), min(x + 1, last), min(y + 1, last))]
    )


def _by_distance(entry: Entry, among: EntryQuerySet) -> Any:
    """With the square of the distance in degrees of latitude, as if the Earth were flat here."""
    north = F("latitude") - entry.latitude
    east = (F("longitude") - entry.longitude) * math.cos(math.radians(entry.latitude or 0))
    return (
        among.exclude(pk=entry.pk)
        .annotate(squared=ExpressionWrapper(north * north + east * east, FloatField()))
        .values_list("name", "slug", "city", "squared")
        .order_by()
    )
