"""Days from, until: what one calendar says that another does not."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date

Period = tuple[date, date | None]
"""From a day, until the day before another, or for good."""


def missing(wanted: Period, there: Iterable[Period]) -> list[Period]:
    """The parts of a period that none of the others covers, in order."""
    pieces: list[Period] = [wanted]
    for other in there:
        pieces = [part for piece in pieces for part in _without(piece, other)]
    return sorted(pieces, key=lambda piece: piece[0])


def _without(piece: Period, other: Period) -> list[Period]:
    starts, ends = piece
    begins, stops = other
    if (stops is not None and stops <= starts) or (ends is not None and begins >= ends):
        return [piece]
    kept: list[Period] = []
    if starts < begins:
        kept.append((starts, begins))
    if stops is not None and (ends is None or stops < ends):
        kept.append((stops, ends))
    return kept
