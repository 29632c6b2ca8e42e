"""Entries by their words, row after row: what answers while there is no file of columns."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from functools import reduce
from operator import or_

from creuset.atlas.models import EntryQuerySet
from creuset.atlas.words import labels
from creuset.atlas.words.asking import Term, terms_of
from creuset.atlas.words.labels import Label
from creuset.places.models import Territory

AT_ONCE = 5_000

Row = tuple[int, str, int, str, int | None]  # pk, said, kinds, category, country


def scan(entries: EntryQuerySet, words: str) -> list[int] | None:
    """The keys of those that say all of it; None when nothing is asked. When none does, words that
    none says are read again as if one letter were wrong."""
    terms = terms_of(words)
    if not terms:
        return None
    found, met = _matching(entries, terms)
    if found:
        return found
    again = _corrected(entries, terms, met)
    return found if again == terms else _matching(entries, again)[0]


def _matching(entries: EntryQuerySet, terms: Sequence[Term]) -> tuple[list[int], int]:
    """Those that meet every term; and which terms something met, a bit for each."""
    whole, met, found = (1 << len(terms)) - 1, 0, []
    verdicts: dict[str, int] = {}
    named = _named(terms)
    for pk, said, kinds, category, country in _rows(entries):
        bits = 0
        for word in said.split():
            if word not in verdicts:
                verdicts[word] = _bits(term.meets(word) for term in terms)
            bits |= verdicts[word]
        bits |= _bits(
            kinds & label.kinds > 0 or category in label.categories or country in keys
            for label, keys in named
        )
        met |= bits
        if bits == whole:
            found.append(pk)
    return found, met


def _rows(entries: EntryQuerySet) -> Iterator[Row]:
    rows = entries.values_list("pk", "said", "kinds", "category", "country").order_by()
    return rows.iterator(chunk_size=AT_ONCE)


def _bits(truths: Iterator[bool]) -> int:
    return reduce(or_, (1 << n for n, truth in enumerate(truths) if truth), 0)


def _named(terms: Sequence[Term]) -> list[tuple[Label, set[int]]]:
    """What the label of each term asks, with the keys of its countries."""
    asked = [labels.meeting(term) for term in terms]
    codes = {code for label in asked for code in label.countries}
    keys = dict(Territory.objects.filter(code__in=codes).values_list("code", "pk"))
    return [(label, {keys[code] for code in label.countries & set(keys)}) for label in asked]


def _corrected(entries: EntryQuerySet, terms: Sequence[Term], met: int) -> list[Term]:
    unmet = [term for n, term in enumerate(terms) if not met >> n & 1]
    alike = {term: set(labels.near(term)) for term in unmet}
    for word in {word for row in _rows(entries) for word in row[1].split()} if unmet else ():
        for term in unmet:
            if term.nearly(word):
                alike[term].add(word)
    return [
        labels.again(term, lambda one: alike[one]) if term in alike else term for term in terms
    ]
