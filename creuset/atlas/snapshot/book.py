"""The words of entries as columns: which are there, who says each, and under which keys it is found.

A key is the hash of what a word is without its ending in one language, or without any one of its
letters. Two keys may meet by chance: whoever looks up compares the words themselves.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from functools import lru_cache
from hashlib import blake2b
from itertools import pairwise
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from creuset.atlas.words.asking import Term
from creuset.atlas.words.language import FORGIVING_FROM, deletions, stems

Whole = NDArray[np.int64]
Small = NDArray[np.int32]
LAST = "\U0010ffff"


class Book(NamedTuple):
    letters: NDArray[np.uint8]  # of all the words, sorted, one after the other
    ends: Whole  # of each word
    starts: Whole  # of each word in `where`; then the end of the last
    where: Small  # the places of those who say it
    key: Whole  # sorted
    owner: Small  # the word of each key

    def word(self, n: int) -> str:
        start = self.ends[n - 1] if n else 0
        return self.letters[start : self.ends[n]].tobytes().decode()

    def words(self) -> list[str]:
        letters = self.letters.tobytes()
        spans = pairwise([0, *self.ends.tolist()])
        return [letters[start:end].decode() for start, end in spans]

    def meeting(self, term: Term) -> set[int]:
        alike = {key for form in term.forms for key in _endings(form)}
        found = {n for n in self._under(alike) if term.meets(self.word(n))}
        return found | set(self._begun(term.typed) if term.begins else ())

    def near(self, term: Term) -> list[int]:
        alike = self._under(_deletions(term.typed))
        return [n for n in alike if term.nearly(self.word(n))]

    def places(self, words: Iterable[int]) -> Small:
        parts = [self.where[self.starts[n] : self.starts[n + 1]] for n in words]
        return np.concatenate(parts) if parts else np.empty(0, np.int32)

    def _under(self, keys: Iterable[int]) -> set[int]:
        wanted = np.array(sorted(keys), np.int64)
        spans = zip(
            np.searchsorted(self.key, wanted),
            np.searchsorted(self.key, wanted, side="right"),
            strict=True,
        )
        return {n for first, last in spans for n in self.owner[first:last].tolist()}

    def _begun(self, prefix: str) -> range:
        """Read from the first on: few of them are."""
        every = range(len(self.ends))
        first = bisect_left(every, prefix, key=self.word)
        return range(first, bisect_left(every, prefix + LAST, lo=first, key=self.word))


class Lexicon:
    """Words numbered as they come, those of an older book first."""

    def __init__(self, known: Book | None = None) -> None:
        self.known = known
        self.words = known.words() if known else []
        self.numbers = {word: n for n, word in enumerate(self.words)}

    def read(self, said: str) -> Iterator[int]:
        for word in said.split():
            if word not in self.numbers:
                self.numbers[word] = len(self.words)
                self.words.append(word)
            yield self.numbers[word]


def bound(place: Small, word: Small, lexicon: Lexicon) -> Book:
    """The book of who (`place`) says what (`word`, by its number). Words nobody says go."""
    used = sorted(np.unique(word).tolist(), key=lexicon.words.__getitem__)
    order = np.full(len(lexicon.words), -1, np.int64)
    order[used] = np.arange(len(used))
    pairs = order[word] << 32 | place
    pairs.sort()
    texts = [lexicon.words[n].encode() for n in used]
    key, owner = _keys(lexicon, order)
    return Book(
        letters=np.frombuffer(b"".join(texts), np.uint8),
        ends=np.cumsum([len(text) for text in texts], dtype=np.int64),
        starts=np.searchsorted(pairs, np.arange(len(used) + 1, dtype=np.int64) << 32),
        where=(pairs & 0xFFFFFFFF).astype(np.int32),
        key=key,
        owner=owner,
    )


def _keys(lexicon: Lexicon, order: Whole) -> tuple[Whole, Small]:
    """Worked out once for each word: those of an older book are taken from it."""
    old = lexicon.known
    start = len(old.ends) if old else 0
    fresh = [
        (key, n)
        for n in range(start, len(lexicon.words))
        if order[n] >= 0
        for key in _keys_of(lexicon.words[n])
    ]
    key = np.array([key for key, _n in fresh], np.int64)
    owner = np.array([n for _key, n in fresh], np.int64)
    if old:
        key, owner = np.concatenate([old.key, key]), np.concatenate([old.owner, owner])
    kept = order[owner] >= 0
    key, owner = key[kept], order[owner[kept]]
    sorted_ = np.argsort(key, kind="stable")
    return key[sorted_], owner[sorted_].astype(np.int32)


@lru_cache(maxsize=5_000)
def _keys_of(word: str) -> frozenset[int]:
    return _endings(word) | (_deletions(word) if len(word) >= FORGIVING_FROM - 1 else frozenset())


def _endings(word: str) -> frozenset[int]:
    return frozenset(_hash(f"{n}{stem}") for n, stem in enumerate(stems(word)))


def _deletions(word: str) -> frozenset[int]:
    return frozenset(_hash(f"-{part}") for part in deletions(word))


def _hash(text: str) -> int:
    digest = blake2b(text.encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little", signed=True)
