"""From a file to rows of the atlas, without the database. Real files are dirty: nothing here fails.

What cannot be read is told, with its number, its field, its value and the reason; the rest is
kept. A row whose name is missing is refused; one whose point or site is wrong is kept without it.
The file is read as it comes: memory does not grow with it.
"""

from __future__ import annotations

import codecs
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from itertools import chain, islice
from pathlib import Path
from typing import IO, Any, TextIO

from creuset.atlas.importing import grids, markup, sheets
from creuset.atlas.importing.cells import address_of, tidy
from creuset.atlas.importing.grids import Grid
from creuset.atlas.importing.objects import features, told_before_features
from creuset.atlas.importing.recipes import Recipe
from creuset.atlas.importing.rows import Problem, Row, metres_of, row_of
from creuset.atlas.importing.tables import Header, records, unreadable_header

__all__ = ["Problem", "Recipe", "Row", "address_of", "header", "read", "things"]

LOOKED_AT = 1000
Thing = tuple[int, dict[str, Any]]
Told = Iterator[Thing | Problem]


def header(path: Path) -> dict[str, str]:
    """What a GeoJSON says of itself before its features; of anything else, nothing."""
    if not (told := _told_first(path)):
        return {}
    names = {"name": "name", "url": "source", "licence": "licence", "attribution": "attribution"}
    found = {ours: tidy(told.get(theirs)) for ours, theirs in names.items()}
    found["licence"] = next(filter(None, _licences(told)), "")
    return found


def _told_first(path: Path) -> dict[str, Any]:
    if _beginning(path).startswith((*sheets.BEGINNINGS, b"<")):
        return {}
    with _opened(path) as stream:
        return told_before_features(stream) if _is_json(stream) else {}


def _licences(told: dict[str, Any]) -> Iterator[str]:
    """At the top, or where uMap and OpenStreetMap tell it: a sentence about rights names but one."""
    for holder in (told, told.get("properties"), told.get("osm3s")):
        if isinstance(holder, dict):
            for given in (holder.get("licence"), holder.get("license")):
                yield tidy(given.get("name") if isinstance(given, dict) else given)
            yield "ODbL 1.0" if "ODbL" in tidy(holder.get("copyright")) else ""


def read(path: Path, recipe: Recipe | None = None) -> Iterator[Row | Problem]:
    """Every row of a file, and every problem met on the way, as they come. What it is, its content
    says, not its name: a table, a workbook, GeoJSON or other JSON, KML, GPX. Columns are known by
    their names, unless a recipe says what each of them holds."""
    told = _told(path, unreadable_header) if recipe is None else recipe.applied(things(path))
    first = list(islice(told, LOOKED_AT))
    grid = _grid(path, recipe, first)
    said: set[str] = set()  # of the whole file
    for each in chain(first, told):
        for found in (each,) if isinstance(each, Problem) else row_of(*each, grid):
            if not (isinstance(found, Problem) and found.once and found.reason in said):
                yield found
                said |= {found.reason} if isinstance(found, Problem) and found.once else set()


def _grid(path: Path, recipe: Recipe | None, first: list[Thing | Problem]) -> Grid:
    """Of the metres of a file, if it has some."""
    held = [metres_of(each[1]) for each in first if not isinstance(each, Problem)]
    if not (points := list(filter(None, held))):
        return Grid.OTHER
    named = grids.said_by_columns(recipe.columns_of_points if recipe else ())
    return named or grids.declared(_told_first(path)) or grids.fitting(points)


def things(path: Path) -> Told:
    """Each thing of a file under the names that the file gives, before anyone says what they mean."""
    return _told(path, lambda _number, _names: iter(()))


def _told(path: Path, header: Header) -> Told:
    beginning = _beginning(path)
    if beginning.startswith(sheets.BEGINNINGS):
        with _map_inside(path) as packed:
            yield from markup.things(packed) if packed else sheets.records(path, header)
    elif beginning.startswith(b"<"):
        with path.open("rb") as raw:
            yield from markup.things(raw)
    else:
        with _opened(path) as stream:
            yield from features(stream) if _is_json(stream) else records(stream, header)


@contextmanager
def _map_inside(path: Path) -> Iterator[IO[bytes] | None]:
    """The KML of a KMZ; nothing of another zip."""
    try:
        packed = zipfile.ZipFile(path)
    except (zipfile.BadZipFile, OSError):
        yield None
        return
    with packed:
        name = next((each for each in packed.namelist() if each.lower().endswith(".kml")), "")
        yield packed.open(name) if name else None


def _beginning(path: Path) -> bytes:
    with path.open("rb") as raw:
        return raw.read(100).removeprefix(codecs.BOM_UTF8).lstrip()


def _as_windows(error: UnicodeError) -> tuple[str, int]:
    """A byte that is not UTF-8 comes nearly always from Windows-1252."""
    if not isinstance(error, UnicodeDecodeError):
        raise error
    return error.object[error.start : error.end].decode("cp1252", "replace"), error.end


codecs.register_error("creuset.windows", _as_windows)


@contextmanager
def _opened(path: Path) -> Iterator[TextIO]:
    with path.open("rb") as raw:
        wide = raw.read(2) in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}
    encoding, errors = ("utf-16", "replace") if wide else ("utf-8-sig", "creuset.windows")
    with path.open(encoding=encoding, errors=errors) as stream:
        yield stream


def _is_json(stream: TextIO) -> bool:
    start = stream.read(1000).lstrip("\ufeff \t\r\n")[:1]
    stream.seek(0)
    return start in {"{", "["}
