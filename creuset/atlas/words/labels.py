"""Words that no entry says of itself: the names of kinds, sorts and countries, in every language we speak,
and what people call a kind otherwise."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field, replace
from functools import cache, lru_cache

from django.utils.translation import override

from creuset.atlas.categories import Category
from creuset.atlas.kinds import Kind, bit
from creuset.atlas.words.asking import Term
from creuset.atlas.words.language import LANGUAGES, words_of
from creuset.atlas.words.synonyms import SYNONYMS
from creuset.places.countries import COUNTRIES


@dataclass(frozen=True)
class Label:
    """The entries of any of these kinds or sorts, or in any of these countries."""

    kinds: int = 0
    categories: frozenset[str] = field(default_factory=frozenset)
    countries: frozenset[str] = field(default_factory=frozenset)

    def __bool__(self) -> bool:
        return bool(self.kinds or self.categories or self.countries)

    def __or__(self, other: Label) -> Label:
        return Label(
            self.kinds | other.kinds,
            self.categories | other.categories,
            self.countries | other.countries,
        )


@lru_cache(maxsize=512)
def meeting(term: Term) -> Label:
    found = Label()
    for word, label in (_callings() if term.calls else _labels()).items():
        if term.meets(word):
            found |= label
    return found


def again(term: Term, near: Callable[[Term], Iterable[str]]) -> Term:
    """How a word that nothing says is read the second time: as what people call a kind, else as if one
    letter were wrong."""
    calling = replace(term, calls=True)
    return calling if meeting(calling) else term.corrected(near(term))


def near(term: Term) -> list[str]:
    return [word for word in _labels() if term.nearly(word)]


@cache
def _labels() -> dict[str, Label]:
    return _by_word(_told())


@cache
def _callings() -> dict[str, Label]:
    return _by_word((words, Label(kinds=bit(kind))) for kind, words in SYNONYMS.items())


def _by_word(told: Iterable[tuple[str, Label]]) -> dict[str, Label]:
    labels: defaultdict[str, Label] = defaultdict(Label)
    for text, label in told:
        for word in words_of(text):
            labels[word] |= label
    return dict(labels)


def _told() -> Iterator[tuple[str, Label]]:
    for language in LANGUAGES:
        with override(language):
            for kind in Kind:
                yield str(kind.label), Label(kinds=bit(kind))
            for category in Category:
                yield str(category.label), Label(categories=frozenset([category.value]))
        for code, country in COUNTRIES.items():
            yield country.name(language), Label(countries=frozenset([code]))
