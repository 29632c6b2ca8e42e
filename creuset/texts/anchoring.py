"""Finding a passage again in another version of its text.

A passage is kept as the W3C's Web Annotation Data Model has it (2017, §4.2): its words
(TextQuoteSelector: exact, prefix, suffix) and where they stood (TextPositionSelector). Plain values
in, plain values out.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from difflib import SequenceMatcher

AROUND = 40
"""Signs kept before and after a passage, to tell it from another with the same words."""
ALIKE = 0.6
"""Below this share of the same signs (difflib's ratio), it is another passage."""
LONGEST = 4000


@dataclass(frozen=True)
class Passage:
    """`quote` stood at `start`, in signs from the beginning of the text, from 0."""

    quote: str
    prefix: str
    suffix: str
    start: int

    @property
    def end(self) -> int:
        return self.start + len(self.quote)


@dataclass(frozen=True)
class Found:
    """Signs `start` to `end`, not included; `exact` when the words are the same."""

    start: int
    end: int
    exact: bool


def passage(text: str, start: int, end: int) -> Passage:
    """What is needed to find these signs again. Raises ValueError for a passage without words."""
    quote = text[start:end]
    if not quote.strip() or not 0 <= start < end <= len(text):
        raise ValueError("a passage has words")
    return Passage(quote, text[max(start - AROUND, 0) : start], text[end : end + AROUND], start)


def find(text: str, wanted: Passage) -> Found | None:
    """Where it stands now: the same words in the most similar surroundings, else the paragraph that
    says nearly the same; None when it is gone."""
    places = list(_occurrences(text, wanted.quote))
    if places:
        start = max(
            places, key=lambda place: (_likeness(text, place, wanted), -_far(place, wanted))
        )
        return Found(start, start + len(wanted.quote), exact=True)
    return _nearly(text, wanted)


def blocks(text: str) -> list[tuple[int, int]]:
    """Paragraphs, from their first sign to the sign after their last: what stands between empty
    lines, a block of code kept whole."""
    found: list[tuple[int, int]] = []
    start, at, fenced = None, 0, False
    for line in text.splitlines(keepends=True):
        if line.strip().startswith(("```", "~~~")):
            fenced = not fenced
        if line.strip() or fenced:
            start = at if start is None else start
        elif start is not None:
            found.append(_trimmed(text, start, at))
            start = None
        at += len(line)
    if start is not None:
        found.append(_trimmed(text, start, at))
    return [(first, last) for first, last in found if first < last]


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    return start, start + len(text[start:end].rstrip())


def _occurrences(text: str, quote: str) -> Iterator[int]:
    at = text.find(quote)
    while at != -1:
        yield at
        at = text.find(quote, at + 1)


def _likeness(text: str, place: int, wanted: Passage) -> int:
    """Signs in common just before and just after."""
    end = place + len(wanted.quote)
    before, after = text[max(place - AROUND, 0) : place], text[end : end + AROUND]
    return _same(reversed(before), reversed(wanted.prefix)) + _same(after, wanted.suffix)


def _same(one: object, other: object) -> int:
    count = 0
    for a, b in zip(one, other, strict=False):  # type: ignore[call-overload]
        if a != b:
            break
        count += 1
    return count


def _far(place: int, wanted: Passage) -> int:
    return abs(place - wanted.start)


def _nearly(text: str, wanted: Passage) -> Found | None:
    quote = wanted.quote[:LONGEST]
    best: tuple[float, int, int, int] | None = None
    for start, end in blocks(text):
        ratio, first, last = _within(text[start:end], quote)
        if ratio >= ALIKE:
            found = (ratio, -_far(start + first, wanted), start + first, start + last)
            best = max(best, found) if best else found
    return Found(best[2], best[3], exact=False) if best else None


def _within(block: str, quote: str) -> tuple[float, int, int]:
    """The part of a paragraph that is most like these words, and how alike they are."""
    matcher = SequenceMatcher(None, block[:LONGEST], quote, autojunk=False)
    same = [each for each in matcher.get_matching_blocks() if each.size > 2]
    if not same:
        return 0.0, 0, 0
    first = max(same[0].a - same[0].b, 0)
    last = min(same[-1].a + len(quote) - same[-1].b, len(block))
    last = max(last, same[-1].a + same[-1].size)
    return SequenceMatcher(None, block[first:last], quote, autojunk=False).ratio(), first, last
