"""The rows of a table (CSV), in whatever dialect, and found again after what is broken."""

from __future__ import annotations

import csv
from collections import deque
from collections.abc import Callable, Iterable, Iterator
from itertools import islice
from typing import Any, TextIO

from django.utils.translation import gettext as _

from creuset.atlas.folding import fold
from creuset.atlas.importing import headers
from creuset.atlas.importing.cells import empty, shown, tidy
from creuset.atlas.importing.names import FIELDS, NAMES
from creuset.atlas.importing.rows import Problem

Header = Callable[[int, list[str]], Iterator[Problem]]
"""What is wrong with the names of columns, given the number of their line."""
LONGEST_LINE = 1 << 20
MOST_LINES = 100  # of one row, between quotation marks


class _Lines:
    """The lines of a text, to take and to give back."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.back: deque[str] = deque()
        self.number = 0  # of the last line taken

    def take(self) -> str | None:
        line = self.back.popleft() if self.back else self.stream.readline(LONGEST_LINE)
        self.number += bool(line)
        return line or None

    def give_back(self, lines: Iterable[str]) -> None:
        kept = list(lines)
        self.back.extendleft(reversed(kept))
        self.number -= len(kept)


def unreadable_header(number: int, names: list[str]) -> Iterator[Problem]:
    """Columns that have no place here are told once, not at each row."""
    folded = [fold(name) for name in names]
    for name, written in zip(folded, names, strict=True):
        if name not in FIELDS and written.strip():
            reason = _("colonne inconnue, laissée de côté")
            yield Problem(number, "", shown(written), reason, False)
    if not any(name in NAMES["name"] for name in folded):
        reason = _("aucune colonne ne donne le nom (name, nom, title, titre)")
        yield Problem(number, "name", "", reason, False)


def records(
    stream: TextIO, header: Header = unreadable_header
) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    lines = _Lines(stream)
    delimiter = _at_the_header(lines)
    names: list[str] = []
    while True:
        number, line, fields = _record(lines, delimiter, len(names))
        if not line:
            return
        if fields is None:
            reason = _("des guillemets s’ouvrent sans se fermer")
            yield Problem(number, "", shown(line), reason, True)
        elif not any(tidy(value) for value in fields):
            continue
        elif not names and headers.is_data(fields):
            names = headers.numbered(fields)
            yield Problem(number, "", "", _("les colonnes n’ont pas de titre"), False)
            yield number, cells_by_name(names, fields)
        elif not names:
            names = fields
            yield from header(number, names)
        elif any(tidy(value) for value in fields[len(names) :]):
            whole = delimiter.join(fields)
            yield Problem(number, "", shown(whole), _("plus de colonnes que l’en-tête"), True)
        else:
            yield number, cells_by_name(names, fields)


def _at_the_header(lines: _Lines) -> str:
    """What parts the cells, once the lines above the names of columns are taken: blanks, a title. Nothing
    is taken when quotation marks make it doubtful what a line is."""
    first = list(islice(iter(lines.take, None), headers.LOOKED_AT))
    lines.give_back(first)
    delimiter, place = max(
        ((sign, _place(first, sign)) for sign in ",;\t|"),
        key=lambda each: (_known(first, *each), _count(first, *each)),
    )
    for _line in first[:place]:
        lines.take()
    return delimiter


def _place(lines: list[str], delimiter: str) -> int:
    rows = [_alone(line, delimiter) for line in lines]
    blank = next((place for place, line in enumerate(lines) if line.strip()), 0)
    if any(row is None for row in rows):
        return blank
    return headers.place_among([row or [] for row in rows])


def _known(lines: list[str], delimiter: str, place: int) -> int:
    """A title may go on over several lines, between quotation marks."""
    try:
        return headers.known(next(csv.reader(lines[place:], delimiter=delimiter), []))
    except csv.Error:
        return 0


def _count(lines: list[str], delimiter: str, place: int) -> int:
    return lines[place].count(delimiter) if lines else 0


def cells_by_name(names: list[str], fields: list[str]) -> dict[str, Any]:
    """Values by column; of two columns with one name, the first that is filled."""
    values: dict[str, Any] = {}
    for name, value in zip(names, fields, strict=False):
        if empty(values.get(name)):
            values[name] = value
    return values


def _record(lines: _Lines, delimiter: str, columns: int) -> tuple[int, str, list[str] | None]:
    """Number, first line and fields of the next row: no line at the end, no fields when they
    cannot be told apart. A row of several lines is one only when nothing in it is amiss; else
    its first line is read alone, and the others are left for what they are."""
    number = lines.number + 1
    taken: list[str] = []
    try:
        fields = next(csv.reader(_taking(lines, taken), delimiter=delimiter, strict=True), [])
        if len(taken) < 2 or columns in {0, len(fields)}:
            return number, "".join(taken[:1]), fields
    except csv.Error:
        pass
    lines.give_back(taken[1:])
    return number, taken[0], _alone(taken[0], delimiter)


def _taking(lines: _Lines, taken: list[str]) -> Iterator[str]:
    while len(taken) < MOST_LINES and (line := lines.take()) is not None:
        taken.append(line)
        yield line


def _alone(line: str, delimiter: str) -> list[str] | None:
    """The fields of a line whose quotation marks are loose, unless one stays open."""
    closed = True

    def feed() -> Iterator[str]:
        nonlocal closed
        yield line
        closed = False

    try:
        fields = next(csv.reader(feed(), delimiter=delimiter), [])
    except csv.Error:
        return None
    return fields if closed else None
