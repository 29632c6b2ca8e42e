"""The rows of a workbook (XLSX, XLS, ODS): of its first sheet that names things."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, ZipError

from creuset.atlas.folding import fold
from creuset.atlas.importing.rows import FIELDS, NAMES, Problem, shown, tidy
from creuset.atlas.importing.tables import Header, named, unreadable_header

BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a zip (XLSX, ODS), an old XLS
MOST_BYTES = 1 << 29  # once unpacked: a workbook is held whole
LOOKED_AT = 20  # rows among which the header is looked for


def records(
    path: Path, header: Header = unreadable_header
) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    if _is_a_mountain(path):
        yield Problem(0, "", "", _("ce classeur est trop lourd : enregistrez-le en CSV"), True)
        return
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [(name, book.get_sheet_by_name(name).to_python()) for name in book.sheet_names]
    except (CalamineError, ZipError, ValueError, OSError):
        yield Problem(0, "", "", _("ce classeur ne s’ouvre pas"), True)
        return
    filled = [(name, rows) for name, rows in sheets if any(any(map(_text, row)) for row in rows)]
    if not filled:
        yield Problem(0, "", "", _("ce classeur est vide"), True)
        return
    name, rows = next((each for each in filled if _header_of(each[1]) is not None), filled[0])
    for other, _rows in filled:
        if other != name:
            yield Problem(0, "", shown(other), _("feuille laissée de côté"), False)
    yield from _records(rows, header)


def _records(
    rows: list[list[Any]], header: Header
) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    place = _header_of(rows)
    place = _widest_among(rows) if place is None else place
    names = [_text(cell) for cell in rows[place]]
    yield from header(place + 1, names)
    for number, row in enumerate(rows[place + 1 :], place + 2):
        values = [_text(cell) for cell in row]
        if any(values):
            yield number, named(names, values)


def _header_of(rows: list[list[Any]]) -> int | None:
    """The row that gives the most columns their names, a title or two may stand above it."""
    best, most = None, 0
    for place, row in enumerate(rows[:LOOKED_AT]):
        folded = {fold(_text(cell)) for cell in row}
        known = len(folded & FIELDS.keys()) if folded & set(NAMES["name"]) else 0
        if known > most:
            best, most = place, known
    return best


def _widest_among(rows: list[list[Any]]) -> int:
    """The first row that fills nearly as many cells as any other: names that we do not know, under a
    title or two."""
    filled = [sum(bool(_text(cell)) for cell in row) for row in rows[:LOOKED_AT]]
    most = max(filled, default=0)
    return next((place for place, n in enumerate(filled) if n and n >= 0.8 * most), 0)


def _text(cell: Any) -> str:
    """A number that a sheet holds as 3.0 was written 3."""
    if isinstance(cell, float) and cell.is_integer() and abs(cell) < 1e15:
        return str(int(cell))
    return tidy(cell if isinstance(cell, str | int | float) else str(cell or ""))


def _is_a_mountain(path: Path) -> bool:
    try:
        with zipfile.ZipFile(path) as packed:
            return sum(each.file_size for each in packed.infolist()) > MOST_BYTES
    except (zipfile.BadZipFile, OSError):
        return path.stat().st_size > MOST_BYTES
