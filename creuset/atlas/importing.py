"""From a file to rows of the atlas, without the database. Real files are dirty: nothing here fails.

What cannot be read is told, with its number, its field, its value and the reason; the rest is
kept. A row whose name is missing is refused; one whose point or site is wrong is kept without it.
The file is read as it comes: memory does not grow with it.
"""

from __future__ import annotations

import codecs
import csv
import json
import math
import re
from collections import deque
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache, lru_cache
from hashlib import sha256
from pathlib import Path
from typing import Any, TextIO
from urllib.parse import urlsplit

from django.utils.translation import gettext as _
from django.utils.translation import override

from creuset.atlas.folding import fold
from creuset.atlas.kinds import Kind, bit
from creuset.places.countries import COUNTRIES, code_of

LONGEST_NAME = 200
LONGEST_CITY = 100
LONGEST_ADDRESS = 500
LONGEST_ID = 300
LONGEST_FEATURE = 1 << 18  # characters
LONGEST_LINE = 1 << 20
MOST_LINES = 100  # of one row of a table, between quotation marks
CHUNK = 1 << 16


@dataclass(frozen=True, slots=True)
class Row:
    """What one line or feature says, once read. Degrees are WGS 84."""

    number: int
    source_key: str
    name: str
    kinds: int
    country: str = ""  # ISO 3166-1 alpha-2
    city: str = ""
    website: str = ""
    latitude: float | None = None
    longitude: float | None = None


@dataclass(frozen=True, slots=True)
class Problem:
    """What could not be read, where, and why. `refused`: the whole row is left out."""

    number: int
    field: str
    value: str
    reason: str
    refused: bool
    source_key: str = (
        ""  # of a refused row, when it could be read: it is not missing at the source
    )


def header(path: Path) -> dict[str, str]:
    """What a GeoJSON says of itself before its features; of a table, nothing."""
    with _opened(path) as stream:
        if not _is_json(stream):
            return {}
        text = _Text(stream)
        try:
            told = dict(text.members_before("features"))
        except ValueError:
            return {}
    names = {"name": "name", "url": "source", "licence": "licence", "attribution": "attribution"}
    found = {ours: tidy(told.get(theirs)) for ours, theirs in names.items()}
    found["licence"] = found["licence"] or tidy(told.get("license"))
    return found


def read(path: Path) -> Iterator[Row | Problem]:
    """Every row of a GeoJSON or CSV file, and every problem met on the way, as they come."""
    with _opened(path) as stream:
        told = _features(stream) if _is_json(stream) else _records(stream)
        for each in told:
            if isinstance(each, Problem):
                yield each
            else:
                number, values = each
                yield from row_of(number, values)


# One row


def row_of(number: int, values: Mapping[str, Any]) -> Iterator[Row | Problem]:
    """The row that these values make, preceded by what was wrong with them."""
    told = _Told(number, values)
    name = told.text("name")
    source_key = told.text("source_key")
    if len(source_key) > LONGEST_ID:
        yield told.refuse("source_key", source_key, _("identifiant trop long"), "")
        return
    if not fold(name):
        yield told.refuse("name", name, _("il manque un nom"), source_key)
        return
    if len(name) > LONGEST_NAME:
        reason = _("nom trop long : %(most)s signes au plus") % {"most": LONGEST_NAME}
        yield told.refuse("name", name, reason, source_key)
        return
    kinds, country, city = told.kinds(), told.country(), told.city()
    website, (latitude, longitude) = told.website(), told.point()
    if country and latitude is not None and longitude is not None:
        latitude, longitude = told.point_in(country, latitude, longitude)
    yield from told.problems
    told_id = source_key or _print(name, country, city, latitude, longitude)
    yield Row(number, told_id, name, kinds, country, city, website, latitude, longitude)


def _print(*facts: object) -> str:
    """What stands for the identifier of a row that has none."""
    return "sha256:" + sha256(repr([fold(str(fact)) for fact in facts]).encode()).hexdigest()[:32]


# Names that a field may bear in the header of a file, folded; the first that is filled wins.
NAMES: Mapping[str, tuple[str, ...]] = {
    "source_key": ("source id", "uri", "id", "identifiant"),
    "name": ("name", "nom", "title", "titre"),
    "kinds": ("kinds", "kind", "natures", "nature", "categories", "category", "categorie"),
    "country": ("country", "pays", "addr country"),
    "city": ("city", "ville", "commune", "addr city"),
    "website": ("website", "site", "site web", "site internet", "url", "contact website"),
    "latitude": ("latitude", "lat"),
    "longitude": ("longitude", "lon", "lng", "long"),
}
_FIELDS = {
    name: (field, rank) for field, names in NAMES.items() for rank, name in enumerate(names)
}
_NOTHING = {"", "-", "–", "—", "?", "n/a", "null", "none", "nan", "[object object]"}
_JOINERS = "\u200c\u200d"  # they make letters join or part: some languages need them


@cache
def _kinds() -> Mapping[str, Kind]:
    """Kinds by key, and by their French label."""
    with override("fr"):
        return {fold(word): kind for kind in Kind for word in (kind.value, str(kind.label))}


class _Told:
    """One row as it was told, and what is wrong with it."""

    def __init__(self, number: int, values: Mapping[str, Any]) -> None:
        self.number = number
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {}
        ranked: dict[str, int] = {}
        for key, value in values.items():
            field, rank = _field_of(key)
            if field and not _empty(value) and rank < ranked.get(field, rank + 1):
                ranked[field], self.values[field] = rank, value

    def refuse(self, field: str, value: str, reason: str, source_key: str) -> Problem:
        return Problem(self.number, field, _shown(value), reason, True, source_key)

    def doubt(self, field: str, value: object, reason: str) -> None:
        self.problems.append(Problem(self.number, field, _shown(value), reason, False))

    def text(self, field: str) -> str:
        value = self.values.get(field)
        if isinstance(value, dict | list):
            self.doubt(field, value, _("du texte était attendu"))
        return tidy(value)

    def kinds(self) -> int:
        value = self.values.get("kinds", "")
        words = value if isinstance(value, list) else re.split(r"[|;,]", tidy(value))
        together = 0
        for word in words:
            written = tidy(word)
            kind = _kinds().get(fold(written))
            if kind:
                together |= bit(kind)
            elif written:
                self.doubt("kinds", written, _("nature inconnue, laissée de côté"))
        return together or bit(Kind.OTHER)

    def country(self) -> str:
        written = self.text("country")
        code = code_of(written) if written else ""
        if code is None:
            self.doubt("country", written, _("pays inconnu, laissé de côté"))
        return code or ""

    def city(self) -> str:
        written = self.text("city")
        if len(written) <= LONGEST_CITY:
            return written
        self.doubt("city", written, _("ville trop longue, laissée de côté"))
        return ""

    def website(self) -> str:
        written = self.text("website")
        if not written:
            return ""
        address = address_of(written)
        if not address:
            self.doubt("website", written, _("ce n’est pas une adresse du web, laissée de côté"))
        return address

    def point(self) -> tuple[float | None, float | None]:
        latitude, longitude = self.values.get("latitude"), self.values.get("longitude")
        if latitude is None and longitude is None:
            return None, None
        north, east = degrees(latitude), degrees(longitude)
        if north is None or east is None:
            field, value = ("latitude", latitude) if north is None else ("longitude", longitude)
            return self._nowhere(field, value, _("ce n’est pas un nombre de degrés"))
        if abs(north) > 90 and abs(north) <= 180 and abs(east) <= 90:
            reason = _("hors du monde : latitude et longitude semblent inversées")
            return self._nowhere("latitude", latitude, reason)
        if abs(north) > 90 or abs(east) > 180:
            field, value = ("latitude", latitude) if abs(north) > 90 else ("longitude", longitude)
            return self._nowhere(field, value, _("hors du monde"))
        if north == east == 0:
            return self._nowhere("latitude", "0, 0", _("ce point est au milieu de l’océan"))
        return round(north, 6), round(east, 6)

    def point_in(
        self, country: str, latitude: float, longitude: float
    ) -> tuple[float | None, float | None]:
        """The point, unless it is surely not in the country; which of the two is wrong is unsaid."""
        if _nearly_in(country, longitude, latitude):
            return latitude, longitude
        reason = (
            _("hors du pays %(country)s : latitude et longitude semblent inversées")
            if _nearly_in(country, latitude, longitude)
            else _("hors du pays %(country)s")
        )
        shown = f"{latitude}, {longitude}"
        return self._nowhere("latitude", shown, reason % {"country": country})

    def _nowhere(self, field: str, value: object, reason: str) -> tuple[None, None]:
        self.doubt(field, value, reason)
        return None, None


def _nearly_in(country: str, longitude: float, latitude: float, margin: float = 0.1) -> bool:
    """Whether the country's box, and a little around it, holds the point."""
    return any(
        COUNTRIES[country].may_hold(longitude + east, latitude + north)
        for east in (-margin, 0, margin)
        for north in (-margin, 0, margin)
    )


@lru_cache(maxsize=1024)
def _field_of(name: str) -> tuple[str, int]:
    """The field that a column or property is for, and how precisely: 0 is best."""
    return _FIELDS.get(fold(name), ("", 0))


def _empty(value: object) -> bool:
    return value is None or (isinstance(value, str) and tidy(value).casefold() in _NOTHING)


def _shown(value: object) -> str:
    """Short, and without what may be someone's address."""
    try:
        text = tidy(value if isinstance(value, str) else repr(value))
    except RecursionError:
        return "…"
    if "@" in text:
        return _("(une adresse électronique)")
    return text if len(text) <= 80 else text[:79] + "…"


def tidy(value: object) -> str:
    """A text on one line that any database can keep; nothing for what is not a text."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    text = value if isinstance(value, str) else str(value)
    if text.isprintable():
        return " ".join(text.split())
    kept = text.encode("utf-8", "ignore").decode()  # halves of surrogate pairs
    return " ".join(
        "".join(c for c in kept if c.isprintable() or c in _JOINERS or c.isspace()).split()
    )


def degrees(value: object) -> float | None:
    """A number, or a text that writes one, with a point or a comma."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return None
    try:
        number = float(value.replace(",", ".") if isinstance(value, str) else value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


_HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_][\w-]+(?::\d{1,5})?")


def address_of(written: str) -> str:
    """An http(s) address that a link may bear, or nothing. A bare host is completed."""
    whole = written if re.match(r"https?://", written, re.IGNORECASE) else f"http://{written}"
    if len(whole) > LONGEST_ADDRESS or re.search(r"[\s<>\"'\\`{}|^]", whole):
        return ""
    try:
        parts = urlsplit(whole)
    except ValueError:
        return ""
    if not _HOST.fullmatch(parts.netloc):  # which also says no to someone@somewhere
        return ""
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


# Bytes


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
    start = stream.read(CHUNK).lstrip("\ufeff \t\r\n")[:1]
    stream.seek(0)
    return start in {"{", "["}


# GeoJSON

_FEATURE = re.compile(r'\{\s*"type"\s*:\s*"Feature"|(?<=\n)[ \t]*\{')
_FEATURES = re.compile(r'"features"\s*:\s*(?=\[)')


class _Text:
    """A long JSON text, of which only a window is held."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.window = ""
        self.at = 0
        self.decoder = json.JSONDecoder()

    def more(self) -> bool:
        chunk = self.stream.read(CHUNK)
        self.window, self.at = self.window[self.at :] + chunk, 0
        return bool(chunk)

    def peek(self) -> str:
        """The next character that is not white; nothing at the end."""
        while True:
            while self.at < len(self.window):
                if self.window[self.at] not in " \t\r\n\ufeff":
                    return self.window[self.at]
                self.at += 1
            if not self.more():
                return ""

    def skip(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise ValueError(f"{wanted!r} was expected")
        self.at += 1

    def value(self) -> Any:
        """The next value. ValueError when it is not JSON, or is too long for a feature."""
        self.peek()
        while True:
            try:
                value, end = self.decoder.raw_decode(self.window, self.at)
            except (ValueError, RecursionError):
                if len(self.window) - self.at < LONGEST_FEATURE and self.more():
                    continue
                raise ValueError("not JSON") from None
            if end == len(self.window) and self.more():
                continue  # a number may go on
            self.at = end
            return value

    def seek(self, pattern: re.Pattern[str]) -> bool:
        """Go to where the pattern is next met, or to the end."""
        while True:
            match = pattern.search(self.window, self.at)
            if match:
                self.at = match.end() if pattern is _FEATURES else match.start()
                return True
            self.at = max(self.at, len(self.window) - 100)  # it may lie across two windows
            if not self.more():
                self.at = len(self.window)
                return False

    def members_before(self, last: str) -> Iterator[tuple[str, Any]]:
        """Names and values of the object, up to the one whose value one is to read oneself."""
        self.skip("{")
        while self.peek() != "}":
            name = self.value()
            self.skip(":")
            if name == last:
                self.peek()
                return
            yield str(name), self.value()
            if self.peek() != "}":
                self.skip(",")
        raise ValueError(f"no {last}")


def _features(stream: TextIO) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    text = _Text(stream)
    try:
        for _member in text.members_before("features"):
            pass
        text.skip("[")
    except ValueError:
        stream.seek(0)
        text = _Text(stream)
        if not text.seek(_FEATURES):
            yield Problem(0, "features", "", _("ce n’est pas un GeoJSON : aucune fiche"), True)
            return
        text.skip("[")
    number = 0
    while text.peek() not in {"]", ""}:
        number += 1
        try:
            feature = text.value()
        except ValueError:
            shown = _shown(text.window[text.at : text.at + 80])
            yield Problem(number, "features", shown, _("ce n’est pas du JSON"), True)
            text.at += 1
            if not text.seek(_FEATURE):
                return
            continue
        if isinstance(feature, dict) and isinstance(feature.get("properties"), dict):
            yield number, _flat(feature, feature["properties"])
        else:
            reason = _("ce n’est pas une fiche")
            yield Problem(number, "features", _shown(feature), reason, True)
        if text.peek() == ",":
            text.skip(",")
    if text.peek() == "":
        reason = _("le fichier s’arrête avant la fin")
        yield Problem(number + 1, "features", "", reason, True)


def _flat(feature: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    """The properties of a feature, with its identifier and its point beside them."""
    values = dict(properties)
    if not _empty(feature.get("id")):
        values.setdefault("id", feature["id"])
    geometry = feature.get("geometry")
    if geometry is None:
        return values
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(point, list) or len(point) < 2 or geometry.get("type") != "Point":
        return {**values, "longitude": geometry, "latitude": geometry}
    return {**values, "longitude": point[0], "latitude": point[1]}


# Tables


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


def _records(stream: TextIO) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    lines = _Lines(stream)
    while (first := lines.take()) is not None and not first.strip():
        pass
    delimiter = max(",;\t|", key=(first or "").count)
    lines.give_back([first] if first else [])
    names: list[str] = []
    while True:
        number, line, fields = _record(lines, delimiter, len(names))
        if not line:
            return
        if fields is None:
            reason = _("des guillemets s’ouvrent sans se fermer")
            yield Problem(number, "", _shown(line), reason, True)
        elif not any(tidy(value) for value in fields):
            continue
        elif not names:
            names = fields
            yield from _unreadable_header(number, names)
        elif any(tidy(value) for value in fields[len(names) :]):
            shown = _shown(delimiter.join(fields))
            yield Problem(number, "", shown, _("plus de colonnes que l’en-tête"), True)
        else:
            yield number, _named(names, fields)


def _unreadable_header(number: int, names: list[str]) -> Iterator[Problem]:
    """Columns that have no place here are told once, not at each row."""
    folded = [fold(name) for name in names]
    for name, written in zip(folded, names, strict=True):
        if name not in _FIELDS and written.strip():
            reason = _("colonne inconnue, laissée de côté")
            yield Problem(number, "", _shown(written), reason, False)
    if not any(name in NAMES["name"] for name in folded):
        reason = _("aucune colonne ne donne le nom (name, nom, title, titre)")
        yield Problem(number, "name", "", reason, False)


def _named(names: list[str], fields: list[str]) -> dict[str, Any]:
    """Values by column; of two columns with one name, the first that is filled."""
    values: dict[str, Any] = {}
    for name, value in zip(names, fields, strict=False):
        if _empty(values.get(name)):
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
