"""What the map holds in a territory, and in each of its parts."""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from dataclasses import dataclass, field

from django.db.models import Count

from creuset.atlas.models import EntryQuerySet
from creuset.places.models import Territory

# Down to countries, by the country that entries tell; of a commune, by the neighbourhoods where they
# are; between them, by the numbers of their communes.
OF_A_PART = {
    "world": "country__parent", "continent": "country", "union": "country", "commune": "territory",
}  # fmt: skip


@dataclass(frozen=True)
class Held:
    """Every part, the fullest first; whatever is in none of them is the rest."""

    total: int
    parts: list[tuple[Territory, int]] = field(default_factory=list)

    @property
    def full(self) -> list[tuple[Territory, int]]:
        return [(part, number) for part, number in self.parts if number]

    @property
    def rest(self) -> int:
        return self.total - sum(number for _part, number in self.parts)


def held(entries: EntryQuerySet, territory: Territory) -> Held:
    """Three queries at most, however deep it goes."""
    inside = entries.in_one(territory)
    parts = territory.parts
    if not parts:
        return Held(inside.count())
    column = OF_A_PART.get(territory.kind)
    by_part = _below(entries, territory, parts) if column is None else _by(inside, column)
    total = inside.count() if column is None else by_part.total()
    counted = [(part, by_part[part.pk]) for part in parts]
    return Held(total, sorted(counted, key=lambda one: -one[1]))


def _by(entries: EntryQuerySet, column: str) -> Counter[int | None]:
    return Counter(dict(entries.values_list(column).annotate(n=Count("pk")).order_by()))


def _below(
    entries: EntryQuerySet, territory: Territory, parts: list[Territory]
) -> Counter[int | None]:
    """Each entry is in the last part that begins before its commune, unless that one has ended.

    An index alone counts the entries of each commune; their numbers are read once, not with each entry.
    """
    inside = Territory.objects.all_in(territory)
    numbers = dict(inside.values_list("pk", "first"))
    ordered = sorted(parts, key=lambda part: part.first)
    firsts = [part.first for part in ordered]
    found: Counter[int | None] = Counter()
    for commune, n in _by(entries.filter(territory__in=inside.values("pk")), "territory").items():
        number = numbers[commune or 0]
        place = bisect_right(firsts, number) - 1
        if place >= 0 and number <= ordered[place].last:
            found[ordered[place].pk] += n
    return found
