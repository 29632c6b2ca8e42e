"""Rows of text, whatever the file: CSV in every dialect, XLSX, ODS, or cells pasted from a sheet."""

from __future__ import annotations

import codecs
import csv
import io
import zipfile
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from django.utils.translation import gettext as _
from python_calamine import CalamineError, CalamineWorkbook, ZipError

from creuset.people.folding import fold
from creuset.welcome.importing.columns import KNOWN_NAMES

MOST_LINES = 20_000
MOST_COLUMNS = 60
LONGEST_CELL = 1000
LARGEST_OPENED = 200 * 1024 * 1024
"""Bytes of an opened spreadsheet: a small archive may hold a mountain."""
LOOKED_AT = 15
ZIP, OLD_EXCEL = b"PK\x03\x04", b"\xd0\xcf\x11\xe0"


class Unreadable(Exception):
    """A file of which nothing can be made, and why, in words."""


@dataclass(frozen=True)
class Table:
    """`rows` are numbered as the sheet numbers them."""

    header: list[str]
    rows: list[tuple[int, list[str]]]


def read(content: bytes) -> Table:
    rows = list(_filled(_sheet(content) if _is_sheet(content) else _text(content)))
    if not rows:
        raise Unreadable(_("Ce fichier est vide."))
    if len(rows) > MOST_LINES:
        raise Unreadable(
            _("Ce fichier a plus de %(most)d lignes. Coupez-le en plusieurs.")
            % {"most": MOST_LINES}
        )
    start = _header_among(rows)
    width = max(len(cells) for _number, cells in rows)
    if start is None:
        header = [_("Colonne %(number)d") % {"number": number + 1} for number in range(width)]
        return Table(header, rows)
    header = [cell or _("Colonne %(number)d") % {"number": number + 1} for number, cell in
              enumerate(rows[start][1] + [""] * (width - len(rows[start][1])))]  # fmt: skip
    if not rows[start + 1 :]:
        raise Unreadable(_("Ce fichier n’a que son en-tête."))
    return Table(header, rows[start + 1 :])


def _is_sheet(content: bytes) -> bool:
    return content.startswith((ZIP, OLD_EXCEL))


def _filled(rows: Iterable[list[str]]) -> Iterator[tuple[int, list[str]]]:
    for number, cells in enumerate(rows, 1):
        kept = [_tidy(cell) for cell in cells[:MOST_COLUMNS]]
        while kept and not kept[-1]:
            kept.pop()
        if kept:
            yield number, kept


def _tidy(cell: str) -> str:
    printable = "".join(sign if sign.isprintable() else " " for sign in cell[:LONGEST_CELL])
    return " ".join(printable.split())


def _header_among(rows: list[tuple[int, list[str]]]) -> int | None:
    """The row that names the columns: titles may stand above it, or it may be missing."""
    best, most = None, 0
    for place, (_number, cells) in enumerate(rows[:LOOKED_AT]):
        known = sum(fold(cell) in KNOWN_NAMES for cell in cells)
        if known > most:
            best, most = place, known
    if best is not None:
        return best
    first = rows[0][1]
    return None if any("@" in cell for cell in first) else 0


def _text(content: bytes) -> Iterator[list[str]]:
    text = _decoded(content)
    sample = [line for line in text[:20_000].splitlines() if line.strip()][:LOOKED_AT]
    delimiter = max(";\t,|", key=lambda sign: sum(min(line.count(sign), 50) for line in sample))
    csv.field_size_limit(10_000_000)
    strict = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    try:
        rows = list(strict)
    except csv.Error:
        rows = []
    lines = text.count("\n")
    if any("\n" in cell for row in rows for cell in row if len(cell) > LONGEST_CELL) or (
        lines > 1 and not rows
    ):
        # A quotation mark that opens and never closes has swallowed the rest: take lines alone.
        plain = csv.reader(text.splitlines(), delimiter=delimiter, quoting=csv.QUOTE_NONE)
        rows = [[cell.strip('"') for cell in row] for row in plain]
    yield from rows


def _decoded(content: bytes) -> str:
    if content.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return content.decode("utf-16", "replace")
    try:
        return content.decode("utf-8-sig").replace("\x00", "")
    except UnicodeDecodeError:
        return content.decode("cp1252", "replace").replace("\x00", "")


def _sheet(content: bytes) -> Iterator[list[str]]:
    """The first sheet that holds something."""
    _refuse_mountains(content)
    try:
        book = CalamineWorkbook.from_filelike(io.BytesIO(content))
        for name in book.sheet_names:
            rows = book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            if any(cell not in ("", None) for row in rows for cell in row):
                return iter([[_shown(cell) for cell in row] for row in rows])
    except (CalamineError, ZipError, ValueError, OSError) as fault:
        raise Unreadable(
            _("Ce tableur ne s’ouvre pas. Enregistrez-le en CSV, puis réessayez.")
        ) from fault
    return iter([])


def _refuse_mountains(content: bytes) -> None:
    if not content.startswith(ZIP):
        return
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            opened = sum(each.file_size for each in archive.infolist())
    except zipfile.BadZipFile as fault:
        raise Unreadable(_("Ce fichier est abîmé : il ne s’ouvre pas.")) from fault
    if opened > LARGEST_OPENED:
        raise Unreadable(_("Ce tableur est trop gros une fois ouvert. Coupez-le en plusieurs."))


def _shown(cell: object) -> str:
    if isinstance(cell, datetime):
        return cell.date().isoformat()
    if isinstance(cell, date):
        return cell.isoformat()
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    return "" if cell is None else str(cell)
