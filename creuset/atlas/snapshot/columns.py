"""Listed entries as columns sorted by quad, and their groups: what a viewer may see and filter by.

Entries that have the same audience, country, category and kinds are one *group*, so that who may see and what
is asked are settled once for each group instead of once for each entry.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import chain
from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from creuset.atlas.categories import Category
from creuset.atlas.morton import Range
from creuset.atlas.snapshot.book import Book, Lexicon, bound
from creuset.common.audience import Audience

Whole = NDArray[np.int64]
Real = NDArray[np.float64]
Small = NDArray[np.int32]
Truth = NDArray[np.bool_]

NOWHERE = -1  # the quad of an entry without a point: these come first
# Stored in files: add at the end, never change.
AUDIENCES = {Audience.PUBLIC: 0, Audience.COMMUNITY: 1, Audience.GROUP: 2}
CATEGORIES = {
    "": 0,
    Category.SHARED_RESOURCE: 1,
    Category.INCOMPLETENESS: 2,
    Category.VALUE: 3,
    Category.NEGATIVE: 4,
    Category.ORGANISATION: 5,
    Category.NETWORK: 6,
    Category.PLACE: 7,
    Category.PARTNER: 8,
}
KINDS_BITS, CATEGORY_BITS, AUDIENCE_BITS = 31, 5, 3

# pk, quad, latitude, longitude, kinds, category, country, audience, territory, said
Row = tuple[
    int, int | None, float | None, float | None, int, str, int | None, str, int | None, str
]


class Table(NamedTuple):
    """Entries in any order. `group` is the number that says audience, country, category and kinds.

    Each pair of `speaker` (a place in this table) and `word` (its number) is a word that one says.
    """

    pk: Whole
    quad: Whole
    latitude: Real
    longitude: Real
    territory: Small
    group: Whole
    speaker: Whole
    word: Small


class Groups(NamedTuple):
    """`n` entries of each, of which `placed` have a point. A group may be told twice."""

    key: Whole
    n: Whole
    placed: Whole

    @property
    def kinds(self) -> Whole:
        return self.key >> AUDIENCE_BITS & ((1 << KINDS_BITS) - 1)

    @property
    def country(self) -> Whole:
        """0 for none: no row has that key."""
        return self.key >> (CATEGORY_BITS + KINDS_BITS + AUDIENCE_BITS)

    @property
    def category(self) -> Whole:
        return self.key >> (KINDS_BITS + AUDIENCE_BITS) & ((1 << CATEGORY_BITS) - 1)

    def open_to(self, audiences: Iterable[str]) -> Truth:
        codes = [AUDIENCES[Audience(each)] for each in audiences]
        return np.isin(self.key & ((1 << AUDIENCE_BITS) - 1), codes)


class Columns(NamedTuple):
    quad: Whole
    pk: Whole
    latitude: Real
    longitude: Real
    territory: Small  # the key of the smallest one that holds it, 0 for none
    key: Whole  # of each group
    n: Whole
    placed: Whole
    group: Small  # of each entry: the place of its group
    by_pk: Small  # the places of entries, in the order of their keys
    by_name: Small  # the same, in the orders of lists
    by_date: Small
    book: Book

    @property
    def groups(self) -> Groups:
        return Groups(self.key, self.n, self.placed)

    def between(self, span: Range) -> slice:
        first, last = np.searchsorted(self.quad, [span[0], span[1] + 1])
        return slice(int(first), int(last))

    def places_of(self, pks: Iterable[int]) -> Whole:
        """Where those of these entries that are here stand: in order, each once."""
        wanted = np.fromiter(pks, np.int64)
        if not len(self.pk) or not len(wanted):
            return np.empty(0, np.int64)
        found = np.searchsorted(self.pk, wanted, sorter=self.by_pk)
        places = self.by_pk[np.minimum(found, len(self.pk) - 1)]
        return np.unique(places[self.pk[places] == wanted]).astype(np.int64)

    def without(self, pks: Iterable[int]) -> Table:
        """The entries as they came, but for these; words have the numbers of the book."""
        kept = np.ones(len(self.pk), np.bool_)
        kept[self.places_of(pks)] = False
        said = kept[self.book.where]
        words = np.arange(len(self.book.ends), dtype=np.int32)
        return Table(
            self.pk[kept],
            self.quad[kept],
            self.latitude[kept],
            self.longitude[kept],
            self.territory[kept],
            self.key[self.group[kept]],
            (np.cumsum(kept) - 1)[self.book.where[said]],
            np.repeat(words, np.diff(self.book.starts))[said],
        )


def table_of(rows: Sequence[Row], lexicon: Lexicon) -> Table:
    if not rows:
        return _empty()
    pk, quad, latitude, longitude, kinds, category, country, audience, territory, said = zip(
        *rows, strict=True
    )
    words = [list(lexicon.read(one)) for one in said]
    return Table(
        np.array(pk, np.int64),
        np.array([NOWHERE if one is None else one for one in quad], np.int64),
        np.array([one or 0 for one in latitude], np.float64),
        np.array([one or 0 for one in longitude], np.float64),
        np.array([one or 0 for one in territory], np.int32),
        _group(kinds, category, country, audience),
        np.repeat(np.arange(len(rows), dtype=np.int64), [len(one) for one in words]),
        np.fromiter(chain.from_iterable(words), np.int32),
    )


def _empty() -> Table:
    whole, real = np.empty(0, np.int64), np.empty(0, np.float64)
    small = np.empty(0, np.int32)
    return Table(whole, whole, real, real, small, whole, whole, small)


def _group(
    kinds: Sequence[int],
    category: Sequence[str],
    country: Sequence[int | None],
    audience: Sequence[str],
) -> Whole:
    countries = np.array([one or 0 for one in country], np.int64)
    codes = np.array([AUDIENCES[Audience(one)] for one in audience], np.int64)
    masks = np.array(kinds, np.int64)
    sorts = np.array([CATEGORIES[one] for one in category], np.int64)
    both = (countries << CATEGORY_BITS | sorts) << KINDS_BITS | masks
    return both << AUDIENCE_BITS | codes


def joined(tables: Iterable[Table]) -> Table:
    several = list(tables)
    before = np.cumsum([0, *(len(each.pk) for each in several)])
    moved = [
        each._replace(speaker=each.speaker + start)
        for each, start in zip(several, before.tolist(), strict=False)
    ]
    parts: Any = zip(*moved, strict=True)
    return Table(*(np.concatenate(part) for part in parts))


def packed(table: Table, lexicon: Lexicon, orders: Orders | None = None) -> Columns:
    order = np.lexsort((table.pk, table.quad))
    quad, pk = table.quad[order], table.pk[order]
    key, group = np.unique(table.group[order], return_inverse=True)
    place = np.empty(len(order), np.int32)
    place[order] = np.arange(len(order), dtype=np.int32)
    by_pk = np.argsort(pk).astype(np.int32)
    by_name, by_date = (
        (_places(pk, by_pk, each) for each in orders) if orders else (by_pk[:0], by_pk[:0])
    )
    return Columns(
        quad=quad,
        pk=pk,
        latitude=table.latitude[order],
        longitude=table.longitude[order],
        territory=table.territory[order],
        key=key,
        n=np.bincount(group, minlength=len(key)).astype(np.int64),
        placed=np.bincount(group[quad != NOWHERE], minlength=len(key)).astype(np.int64),
        group=group.astype(np.int32),
        by_pk=by_pk,
        by_name=by_name,
        by_date=by_date,
        book=bound(place[table.speaker], table.word, lexicon),
    )


Orders = tuple[Whole, Whole]
"""The keys of entries, by name and by date. An entry written since may be in one and not in the
other: it is noted as changed, and read again."""


def _places(pk: Whole, by_pk: Small, keys: Whole) -> Small:
    """Where those of these entries that are here stand, in the order of their keys."""
    if not len(pk):
        return by_pk
    found = np.minimum(np.searchsorted(pk, keys, sorter=by_pk), len(pk) - 1)
    places = by_pk[found]
    here: Small = places[pk[places] == keys]
    return here
