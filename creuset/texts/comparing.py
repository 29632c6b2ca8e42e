"""What changed between two texts: lines first, then the words inside the lines that changed."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from difflib import SequenceMatcher

KEPT, ADDED, REMOVED, CHANGED, SKIPPED = "kept", "added", "removed", "changed", "skipped"
WORDS = re.compile(r"\w+|\s+|[^\w\s]")
CONTEXT = 2


@dataclass(frozen=True)
class Piece:
    """A run of characters: kept, added or removed."""

    kind: str
    text: str


@dataclass(frozen=True)
class Line:
    kind: str
    pieces: tuple[Piece, ...] = field(default=())

    @property
    def before(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != ADDED)

    @property
    def after(self) -> str:
        return "".join(piece.text for piece in self.pieces if piece.kind != REMOVED)


def compare(before: str, after: str) -> list[Line]:
    """Lines of both texts in order. Taking `before` of the lines that have one gives `before` back,
    and likewise `after`: nothing is left out."""
    old, new = before.split("\n"), after.split("\n")
    return [
        line
        for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes()
        for line in _lines(tag, old[a:b], new[c:d])
    ]


def shortened(lines: Sequence[Line], context: int = CONTEXT) -> list[Line]:
    """The same with long unchanged stretches replaced by one line of kind "skipped"; no line at
    all when nothing has changed."""
    if all(line.kind == KEPT for line in lines):
        return []
    near = {
        index + offset
        for index, line in enumerate(lines)
        if line.kind != KEPT
        for offset in range(-context, context + 1)
    }
    short: list[Line] = []
    for index, line in enumerate(lines):
        if index in near:
            short.append(line)
        elif not short or short[-1].kind != SKIPPED:
            short.append(Line(SKIPPED))
    return short


def _lines(tag: str, old: Sequence[str], new: Sequence[str]) -> Iterator[Line]:
    if tag == "equal":
        yield from (Line(KEPT, (Piece(KEPT, text),)) for text in old)
        return
    paired = min(len(old), len(new))
    yield from (_changed(a, b) for a, b in zip(old, new, strict=False))
    yield from (Line(REMOVED, (Piece(REMOVED, text),)) for text in old[paired:])
    yield from (Line(ADDED, (Piece(ADDED, text),)) for text in new[paired:])


def _changed(before: str, after: str) -> Line:
    old, new = WORDS.findall(before), WORDS.findall(after)
    pieces: list[Piece] = []
    for tag, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if tag == "equal":
            pieces.append(Piece(KEPT, "".join(old[a:b])))
            continue
        if b > a:
            pieces.append(Piece(REMOVED, "".join(old[a:b])))
        if d > c:
            pieces.append(Piece(ADDED, "".join(new[c:d])))
    return Line(CHANGED, tuple(pieces))
