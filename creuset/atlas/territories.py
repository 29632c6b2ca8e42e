"""What the map holds in a territory, and in each of its parts."""

from __future__ import annotations

from dataclasses import dataclass, field

from django.db.models import Count

from creuset.atlas.models import EntryQuerySet
from creuset.places.models import Territory

OF_A_PART = {"world": "country__parent", "continent": "country"}


@dataclass(frozen=True)
class Held:
    """The parts that hold something, the fullest first; whatever is in none of them is the rest."""

    total: int
    parts: list[tuple[Territory, int]] = field(default_factory=list)

    @property
    def rest(self) -> int:
        return self.total - sum(number for _part, number in self.parts)


def within(entries: EntryQuerySet, territory: Territory) -> EntryQuerySet:
    if territory.kind == Territory.Kind.COUNTRY:
        return entries.filter(country=territory)
    if territory.kind == Territory.Kind.CONTINENT:
        return entries.filter(country__parent=territory)
    return entries


def held(entries: EntryQuerySet, territory: Territory) -> Held:
    """One query for a country, two for what is larger."""
    entries = within(entries, territory)
    part = OF_A_PART.get(territory.kind)
    if part is None:
        return Held(entries.count())
    rows = list(entries.values_list(part).annotate(n=Count("pk")).order_by("-n", part))
    named = Territory.objects.in_bulk([pk for pk, _n in rows if pk is not None])
    return Held(sum(n for _pk, n in rows), [(named[pk], n) for pk, n in rows if pk is not None])
