"""Words as they are compared: without accents, capitals or endings, in three languages at once."""

from __future__ import annotations

from functools import lru_cache

import snowballstemmer

from creuset.atlas.folding import fold

LANGUAGES = {"fr": "french", "en": "english", "es": "spanish"}
LONGEST = 40
FORGIVING_FROM = 4
"""Letters that a word has before an error in it is looked for."""

# So frequent that they would find everything; a search of nothing else finds nothing.
EMPTY = frozenset(
    """
    au aux avec ce ces cet cette dans de des du elle en est et eux il ils je la le les leur leurs lui
    mais me mes mon ne nos notre nous on ou par pas pour qu que qui sa sans se ses son sont sur ta te
    tes toi ton tu un une vos votre vous
    the of and to in is it that for on as with at by an be are or this from
    el los las del una por con para su al lo como es
    """.split()  # noqa: SIM905 (read as text)
)


@lru_cache(maxsize=30_000)
def stems(word: str) -> tuple[str, ...]:
    """Of a folded word, one for each language, in the order of LANGUAGES."""
    return tuple(_stemmer(algorithm).stemWord(word) for algorithm in LANGUAGES.values())


@lru_cache(maxsize=8)
def _stemmer(algorithm: str) -> snowballstemmer.stemmer:
    return snowballstemmer.stemmer(algorithm)


def words_of(text: str) -> list[str]:
    """All that can be found, folded, in order."""
    return [word[:LONGEST] for word in fold(text).split() if len(word) > 1 and word not in EMPTY]


def deletions(word: str) -> set[str]:
    """The word, and what is left of it without any one of its letters: two words that differ by one
    letter share at least one of these."""
    return {word, *(word[:at] + word[at + 1 :] for at in range(len(word)))}


def one_letter_apart(one: str, other: str) -> bool:
    """One letter added, missing, changed, or two neighbours exchanged."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    at = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), None)
    if at is None:
        return True
    return (
        one[at + 1 :] == other[at + 1 :]
        or one[at:] == other[at + 1 :]
        or one[at + 1 :] == other[at:]
        or (one[at : at + 2] == other[at : at + 2][::-1] and one[at + 2 :] == other[at + 2 :])
    )
