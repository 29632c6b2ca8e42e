"""What each word counts for in a text, and texts cut into words."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator

from creuset.atlas.words.language import words_of


def weights(title: str, body: str) -> dict[str, int]:
    """What each word counts for in a document, in thousandths: BM25's own curve, the title five times.

    A word said ten times is not worth ten words, and a long text does not win by being long. The
    usual length is fixed: were it counted from the index, texts that one may not read would move
    the order of those that one may.
    """
    said = Counter(words_of(body))
    for word in words_of(title):
        said[word] += TITLE
    length = sum(said.values())
    flat = K * (1 - B + B * length / USUAL_LENGTH)
    return {word: round(1000 * times * (K + 1) / (times + flat)) for word, times in said.items()}


TITLE = 5
K = 1.2
B = 0.6
USUAL_LENGTH = 120


def pieces(text: str) -> Iterator[tuple[str, bool]]:
    """The text cut into words (True) and what is between them (False); together, the whole text."""
    start, inside = 0, False
    for at, sign in enumerate(text):
        if sign.isalnum() != inside:
            if at > start:
                yield text[start:at], inside
            start, inside = at, sign.isalnum()
    if start < len(text):
        yield text[start:], inside
