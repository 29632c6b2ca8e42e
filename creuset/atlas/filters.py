"""What a visitor asks the atlas to keep. The address of the page says all of it."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import Any
from urllib.parse import urlencode

from django.db.models import F
from django.http import QueryDict

from creuset.atlas.categories import Category
from creuset.atlas.kinds import Kind, mask
from creuset.atlas.models import EntryQuerySet
from creuset.atlas.morton import DEPTH, Cell
from creuset.places.countries import COUNTRIES
from creuset.places.models import Territory

LONGEST_WORDS = 100
TERRITORY = re.compile(r"[0-9]{3}|[A-Z]{2}(-[0-9A-Z]{2,9}(-[0-9]{3})?)?")
CELL = re.compile(r"([0-9]{1,2})-([0-9]{1,15})")


@dataclass(frozen=True)
class Filter:
    kinds: tuple[Kind, ...] = ()
    categories: tuple[Category, ...] = ()
    country: str = ""
    words: str = ""
    cell: Cell | None = None
    territory: str = ""  # its code
    unknown: tuple[str, ...] = ()  # what was asked that we do not know, as it was written

    @classmethod
    def read(cls, query: QueryDict) -> Filter:
        asked, sorts = query.getlist("nature"), query.getlist("sorte")
        country, cell = query.get("pays", ""), query.get("cellule", "")
        found = _cell(cell)
        territory = query.get("territoire", "")
        known = territory if TERRITORY.fullmatch(territory) else ""
        return cls(
            kinds=tuple(kind for kind in Kind if kind in asked),
            categories=tuple(category for category in Category if category in sorts),
            country=country if country in COUNTRIES else "",
            words=" ".join(query.get("q", "").replace("\x00", " ").split())[:LONGEST_WORDS],
            cell=found,
            territory=known,
            unknown=(
                *(f"nature={kind}" for kind in asked if kind not in Kind.values),
                *(f"sorte={category}" for category in sorts if category not in Category.values),
                *([f"pays={country}"] if country and country not in COUNTRIES else []),
                *([f"cellule={cell}"] if cell and not found else []),
                *([f"territoire={territory}"] if territory and not known else []),
            ),
        )

    def __bool__(self) -> bool:
        asked = self.kinds or self.categories or self.country or self.words
        return bool(asked or self.cell or self.territory)

    @property
    def mask(self) -> int:
        return mask(self.kinds)

    def keep(self, entries: EntryQuerySet) -> EntryQuerySet:
        """All but the words: these depend on who looks (`snapshot.choosing.answers`)."""
        kept = self.keep_kinds(self.keep_country(self.keep_place(entries)))
        return kept.filter(category__in=self.categories) if self.categories else kept

    def keep_place(self, entries: EntryQuerySet) -> EntryQuerySet:
        """What the counts of each kind and country start from."""
        kept = entries.within(self.cell.range) if self.cell else entries
        return kept.in_territory(self.territory) if self.territory else kept

    def keep_country(self, entries: EntryQuerySet) -> EntryQuerySet:
        if not self.country:
            return entries
        one = Territory.objects.filter(code=self.country).values("pk")[:1]
        return entries.filter(country=one)

    def keep_kinds(self, entries: EntryQuerySet) -> EntryQuerySet:
        """Any of the kinds asked for."""
        if not self.kinds:
            return entries
        return entries.alias(asked=F("kinds").bitand(self.mask)).filter(asked__gt=0)

    def without(self, **gone: Any) -> Filter:
        return replace(self, unknown=(), **gone)

    @property
    def pairs(self) -> list[tuple[str, str]]:
        """The same filter, as an address says it."""
        return [
            *([("q", self.words)] if self.words else []),
            *([("pays", self.country)] if self.country else []),
            *(("sorte", category.value) for category in self.categories),
            *(("nature", kind.value) for kind in self.kinds),
            *([("cellule", f"{self.cell.level}-{self.cell.code}")] if self.cell else []),
            *([("territoire", self.territory)] if self.territory else []),
        ]

    @property
    def query(self) -> str:
        return urlencode(self.pairs)


def _cell(text: str) -> Cell | None:
    match = CELL.fullmatch(text)
    if not match:
        return None
    level, code = int(match[1]), int(match[2])
    return Cell(level, code) if level <= DEPTH and code < 1 << 2 * level else None
