"""How many entries of each kind and each country, exactly, from one query and sums."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from django.db.models import Count

from creuset.atlas.categories import Category
from creuset.atlas.filters import Filter
from creuset.atlas.kinds import Kind, bit
from creuset.atlas.models import EntryQuerySet
from creuset.atlas.morton import Box
from creuset.places.models import Territory

NEARLY_ALL = 0.97  # of the points: a map opened on all of them would open on the oceans
EACH = [(kind, bit(kind)) for kind in Kind]
EUROPE: Box = (-12, 34, 34, 62)


@dataclass
class Counts:
    """`kinds`, `categories` and `countries` count under the other filters: what one more click
    would give."""

    total: int = 0
    placed: int = 0  # those that have a point
    kinds: Counter[Kind] = field(default_factory=Counter)
    categories: Counter[Category] = field(default_factory=Counter)
    countries: Counter[int | None] = field(default_factory=Counter)
    shown: Counter[int | None] = field(default_factory=Counter)  # countries, under every filter
    territories: Mapping[int, Territory] = field(default_factory=dict)

    @property
    def unplaced(self) -> int:
        return self.total - self.placed

    @property
    def box(self) -> Box:
        """What a map opens on: the countries that hold nearly all the points."""
        views: list[Box] = []
        held = 0
        for pk, count in self.shown.most_common():
            if held >= NEARLY_ALL * self.total:
                break
            held += count
            if pk is not None:
                one = self.territories[pk]
                views.append((one.west, one.south, one.east, one.north))
        return around(views)


def count(entries: EntryQuerySet, wanted: Filter) -> Counts:
    """Two queries: the groups, and the names of their countries."""
    groups = (
        wanted.keep_place(entries)
        .values_list("country", "kinds", "category")
        .annotate(n=Count("pk"), placed=Count("quad"))
        .order_by()
    )
    found = Counts()
    masks: Counter[int] = Counter()
    rows = list(groups)
    found.territories = Territory.objects.in_bulk({row[0] for row in rows} - {None})
    for country, kinds, category, n, placed in rows:
        here = not wanted.country or (
            country is not None and found.territories[country].code == wanted.country
        )
        asked = not wanted.kinds or bool(kinds & wanted.mask)
        sort = not wanted.categories or category in wanted.categories
        if asked and sort:
            found.countries[country] += n
        if asked and here and category:
            found.categories[Category(category)] += n
        if here and sort:
            masks[kinds] += n
        if asked and here and sort:
            found.total += n
            found.placed += placed
            found.shown[country] += placed
    for kinds, n in masks.items():
        for kind, its_bit in EACH:
            if kinds & its_bit:
                found.kinds[kind] += n
    return found


def overview(entries: EntryQuerySet) -> Counts:
    """The totals and the box alone, at half the cost."""
    groups = (
        entries.values_list("country").annotate(n=Count("pk"), placed=Count("quad")).order_by()
    )
    found = Counts()
    for country, n, placed in groups:
        found.total += n
        found.placed += placed
        found.shown[country] = placed
    found.territories = Territory.objects.in_bulk(set(found.shown) - {None})
    return found


def around(boxes: Iterable[Box]) -> Box:
    """The box that holds them all. East may pass 180° when one of them crosses it."""
    sides = list(zip(*boxes, strict=True))
    if not sides:
        return EUROPE
    west, south, east, north = sides
    beyond = (e if e >= w else e + 360 for w, e in zip(west, east, strict=True))
    return min(west), min(south), max(beyond), max(north)
