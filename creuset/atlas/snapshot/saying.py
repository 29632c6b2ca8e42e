"""Which entries of a snapshot say what is asked, for one who looks."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial, reduce
from typing import Any

import numpy as np

from creuset.atlas.snapshot.columns import CATEGORIES, Truth
from creuset.atlas.snapshot.reading import ALL, Layer, Now, Saying
from creuset.atlas.words import labels
from creuset.atlas.words.asking import Term, terms_of
from creuset.atlas.words.labels import Label
from creuset.places.models import Territory


def saying(now: Now, words: str, audiences: Iterable[str]) -> Saying:
    """As `words.scanning.scan` finds them: words that nothing one may see says are read again as if
    one letter were wrong."""
    terms = terms_of(words)
    if not terms:
        return ALL
    pages = [_Page.of(layer, audiences) for layer in now.layers]
    met = [_meeting(pages, term) for term in terms]
    found = [reduce(np.logical_and, each) for each in zip(*met, strict=True)]
    if any(each.any() for each in found):
        return found
    again = [
        term if any(each.any() for each in its) else labels.again(term, partial(_near, pages))
        for term, its in zip(terms, met, strict=True)
    ]
    if again == terms:
        return found
    met = [_meeting(pages, term) for term in again]
    return [reduce(np.logical_and, each) for each in zip(*met, strict=True)]


@dataclass(frozen=True, slots=True)
class _Page:
    """A layer, as far as this viewer sees it."""

    layer: Layer
    seen: Truth

    @classmethod
    def of(cls, layer: Layer, audiences: Iterable[str]) -> _Page:
        columns = layer.columns
        return cls(layer, columns.groups.open_to(audiences)[columns.group] & layer.there)

    def meeting(self, term: Term, label: Label, countries: Sequence[int]) -> Truth:
        columns = self.layer.columns
        said = np.zeros(len(columns.pk), np.bool_)
        said[columns.book.places(columns.book.meeting(term))] = True
        if label:
            groups = columns.groups
            named = (groups.kinds & label.kinds > 0) | np.isin(groups.country, countries)
            named |= np.isin(groups.category, [CATEGORIES[each] for each in label.categories])
            said |= named[columns.group]
        return said & self.seen

    def near(self, term: Term) -> Iterator[str]:
        book: Any = self.layer.columns.book
        for n in book.near(term):
            if self.seen[book.places([n])].any():
                yield book.word(n)


def _meeting(pages: Sequence[_Page], term: Term) -> list[Truth]:
    label = labels.meeting(term)
    asked = Territory.objects.filter(code__in=label.countries).values_list("pk", flat=True)
    countries = list(asked) if label.countries else []
    return [page.meeting(term, label, countries) for page in pages]


def _near(pages: Sequence[_Page], term: Term) -> list[str]:
    return [*labels.near(term), *(word for page in pages for word in page.near(term))]
