"""Counts and cells from columns. Whoever looks, groups that they may not see are never counted."""

from __future__ import annotations

from collections import Counter
from functools import cached_property

import numpy as np

from creuset.atlas import cells
from creuset.atlas.categories import Category
from creuset.atlas.cells import Gathered, View
from creuset.atlas.counting import EACH, Counts
from creuset.atlas.filters import Filter
from creuset.atlas.looking import Look
from creuset.atlas.models import Entry, EntryQuerySet
from creuset.atlas.morton import Cell, Range, cover
from creuset.atlas.snapshot import listing
from creuset.atlas.snapshot.columns import CATEGORIES, Groups, Truth, Whole
from creuset.atlas.snapshot.heaps import Heaps, coarser, inside, together
from creuset.atlas.snapshot.lying import lying
from creuset.atlas.snapshot.reading import ALL, Layer, Now, Saying, both
from creuset.atlas.snapshot.saying import saying
from creuset.common.viewer import Viewer
from creuset.places.models import Territory

NO_COUNTRY, UNKNOWN = 0, -1


class FromColumns:
    def __init__(self, now: Now, viewer: Viewer, wanted: Filter) -> None:
        self.now, self.viewer, self.wanted = now, viewer, wanted
        self.span: Range | None = wanted.cell.range if wanted.cell else None

    def counts(self) -> Counts:
        """`kinds` and `countries` under the other filters, as `counting.count` does."""
        groups = self._open
        territories = _territories(groups)
        here = self._here(groups, _key_of(self.wanted.country, territories))
        asked, sort = self._asked(groups), self._sort(groups)
        counts = _summed(groups, here & asked & sort, territories)
        anywhere, any_kind, any_sort = asked & sort, here & sort, here & asked
        counts.countries = _by_country(groups.country[anywhere], groups.n[anywhere])
        n, kinds = groups.n[any_kind], groups.kinds[any_kind]
        counts.kinds = Counter({kind: int(n[kinds & bit > 0].sum()) for kind, bit in EACH})
        sums = np.bincount(groups.category[any_sort], groups.n[any_sort], len(CATEGORIES))
        counts.categories = Counter({each: int(sums[CATEGORIES[each]]) for each in Category})
        return counts

    def overview(self) -> Counts:
        groups = self._opened(self.now.groups(None))
        return _summed(groups, groups.n > 0, _territories(groups))

    def totals(self) -> tuple[int, int]:
        groups = self._open
        kept = self._here(groups, self._country) & self._asked(groups) & self._sort(groups)
        return int(groups.n[kept].sum()), int(groups.placed[kept].sum())

    def cells(self, view: View) -> list[Gathered]:
        rectangles = view.rectangles()
        level = rectangles[0].level
        spans = [part for part in map(self._clipped, cover(rectangles)) if part[0] <= part[1]]
        allowed = [self._allowed(each) for each in self.now.keys]
        heaps = self.now.heaps(spans, level, allowed, self._saying)
        found = inside(together(heaps), rectangles)
        while len(found.code) > cells.MOST:
            level -= 1
            found = coarser(found)
        return _gathered(found, level)

    def page(self, look: Look, start: int, stop: int) -> list[int]:
        kept = [self._kept(*each) for each in zip(self.now.layers, self._saying, strict=True)]
        return listing.page(self.now, kept, look, start, stop)

    def entries(self) -> EntryQuerySet:
        seen = Entry.objects.visible_to(self.viewer).listed()
        found = [
            layer.columns.pk[said]
            for layer, said in zip(self.now.layers, self._words, strict=True)
            if said is not None
        ]
        entries = seen.among(np.concatenate(found).tolist()) if found else seen
        return self.wanted.keep(entries)

    def _kept(self, layer: Layer, said: Truth | None) -> Truth:
        """The places of a layer that the list shows."""
        kept = self._allowed(layer.columns.groups)[layer.columns.group]
        kept &= layer.there if said is None else said
        if self.span is None:
            return kept
        within = np.zeros(len(kept), np.bool_)
        within[layer.columns.between(self.span)] = True
        return kept & within

    @cached_property
    def _saying(self) -> Saying:
        territory = self.wanted.territory
        return both(self._words, lying(self.now, territory) if territory else ALL)

    @cached_property
    def _words(self) -> Saying:
        words = self.wanted.words
        return saying(self.now, words, self.viewer.audiences) if words else ALL

    @cached_property
    def _open(self) -> Groups:
        return self._opened(self.now.groups(self.span, self._saying))

    def _opened(self, groups: Groups) -> Groups:
        """What this viewer may see, and nothing empty."""
        kept = groups.open_to(self.viewer.audiences) & (groups.n > 0)
        return Groups(*(part[kept] for part in groups))

    @cached_property
    def _country(self) -> int:
        code = self.wanted.country
        found = Territory.objects.filter(code=code).values_list("pk", flat=True) if code else ()
        return next(iter(found), UNKNOWN)

    def _allowed(self, groups: Groups) -> Truth:
        kept = groups.open_to(self.viewer.audiences) & self._asked(groups) & self._sort(groups)
        return kept & self._here(groups, self._country)

    def _here(self, groups: Groups, country: int) -> Truth:
        if not self.wanted.country:
            return np.ones(len(groups.key), np.bool_)
        here: Truth = groups.country == country
        return here

    def _asked(self, groups: Groups) -> Truth:
        if not self.wanted.kinds:
            return np.ones(len(groups.key), np.bool_)
        asked: Truth = groups.kinds & self.wanted.mask > 0
        return asked

    def _sort(self, groups: Groups) -> Truth:
        """What the founding text calls a category, pages call a sort."""
        if not self.wanted.categories:
            return np.ones(len(groups.key), np.bool_)
        return np.isin(groups.category, [CATEGORIES[each] for each in self.wanted.categories])

    def _clipped(self, span: Range) -> Range:
        if self.span is None:
            return span
        return max(span[0], self.span[0]), min(span[1], self.span[1])


def _territories(groups: Groups) -> dict[int, Territory]:
    return Territory.objects.in_bulk(set(groups.country.tolist()) - {NO_COUNTRY})


def _key_of(code: str, territories: dict[int, Territory]) -> int:
    return next((pk for pk, one in territories.items() if one.code == code), UNKNOWN)


def _summed(groups: Groups, kept: Truth, territories: dict[int, Territory]) -> Counts:
    n, placed, country = groups.n[kept], groups.placed[kept], groups.country[kept]
    return Counts(
        total=int(n.sum()),
        placed=int(placed.sum()),
        shown=_by_country(country, placed),
        territories=territories,
    )


def _by_country(country: Whole, n: Whole) -> Counter[int | None]:
    keys, place = np.unique(country, return_inverse=True)
    sums = np.bincount(place, weights=n, minlength=len(keys))
    pairs = zip(keys.tolist(), sums.tolist(), strict=True)
    return Counter({None if key == NO_COUNTRY else key: int(found) for key, found in pairs})


def _gathered(heaps: Heaps, level: int) -> list[Gathered]:
    means = heaps._replace(latitude=heaps.latitude / heaps.n, longitude=heaps.longitude / heaps.n)
    columns = (part.tolist() for part in means)
    return [Gathered(Cell(level, code), *rest) for code, *rest in zip(*columns, strict=True)]
