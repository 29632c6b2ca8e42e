"""The rows of a workbook (XLSX, XLS, ODS): of its first sheet that names things, and of its sisters."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineSheet, CalamineWorkbook, ZipError

from creuset.atlas.importing import headers
from creuset.atlas.importing.cells import shown, tidy
from creuset.atlas.importing.names import named
from creuset.atlas.importing.rows import Problem
from creuset.atlas.importing.tables import Header, cells_by_name, unreadable_header

BEGINNINGS = (b"PK\x03\x04", b"\xd0\xcf\x11\xe0")  # a zip (XLSX, ODS), an old XLS
MOST_BYTES = 1 << 29  # once unpacked: a workbook is held whole


def records(
    path: Path, header: Header = unreadable_header
) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    if _is_a_mountain(path):
        yield Problem(0, "", "", _("ce classeur est trop lourd : enregistrez-le en CSV"), True)
        return
    try:
        book = CalamineWorkbook.from_path(str(path))
        sheets = [
            _Sheet(name, _rows_of(book.get_sheet_by_name(name))) for name in book.sheet_names
        ]
    except (CalamineError, ZipError, ValueError, OSError):
        yield Problem(0, "", "", _("ce classeur ne s’ouvre pas"), True)
        return
    filled = [each for each in sheets if any(map(any, each.rows))]
    if not filled:
        yield Problem(0, "", "", _("ce classeur est vide"), True)
        return
    yield from _of_those_alike(filled, header)


@dataclass(frozen=True)
class _Sheet:
    title: str
    rows: list[list[str]]

    @cached_property
    def place(self) -> int:
        """Of the row that names the columns."""
        return headers.place_among(self.rows[: headers.LOOKED_AT])

    @property
    def names(self) -> list[str]:
        return self.rows[self.place]

    @property
    def names_things(self) -> bool:
        return (
            any(named(name)[0] == "name" for name in self.names) and headers.known(self.names) > 1
        )


def _of_those_alike(
    sheets: list[_Sheet], header: Header
) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    """The first that names things, and those that have the same columns, as when there is one for each
    département. Numbers go on from one to the next, so that each line has its own."""
    first = next((each for each in sheets if each.names_things), sheets[0])
    wanted = set(filter(None, first.names))
    before = 0
    yield from header(first.place + 1, first.names)
    for each in sheets:
        if each is first or wanted == set(filter(None, each.names)):
            if before:
                reason = _("feuille lue à la suite, à partir de cette ligne")
                yield Problem(before + 1, "", shown(each.title), reason, False)
            yield from _records(each, before)
            before += len(each.rows)
        else:
            yield Problem(0, "", shown(each.title), _("feuille laissée de côté"), False)


def _records(sheet: _Sheet, before: int) -> Iterator[tuple[int, dict[str, Any]]]:
    nameless = headers.is_data(sheet.names)
    names = headers.numbered(sheet.names) if nameless else sheet.names
    start = sheet.place + (not nameless)
    for number, values in enumerate(sheet.rows[start:], before + start + 1):
        if any(values):
            yield number, cells_by_name(names, values)


def _rows_of(sheet: CalamineSheet) -> list[list[str]]:
    """What one cell says for several that are merged, each of them says."""
    rows = [[_text(cell) for cell in row] for row in sheet.to_python(skip_empty_area=False)]
    for (top, left), (bottom, _right) in sheet.merged_cell_ranges or ():
        for row in rows[top + 1 : bottom + 1]:
            row[left] = row[left] or rows[top][left]
    return rows


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
