"""What one line or feature says, made sound: a row, and what was wrong with it."""

from __future__ import annotations

import re
from collections.abc import Container, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cache, lru_cache
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import override

from creuset.atlas.fields import IDENTIFIERS
from creuset.atlas.folding import fold
from creuset.atlas.importing.cells import (
    address_of,
    bare,
    degrees,
    empty,
    shown,
    tidy,
    town_of,
    ungarbled,
)
from creuset.atlas.importing.facts import cleaned
from creuset.atlas.importing.grids import Grid, Metres, how_read, in_metres, on, why_unread
from creuset.atlas.importing.names import ADDRESS, FIELDS
from creuset.atlas.importing.points import Middle, Wide
from creuset.atlas.kinds import Kind, bit
from creuset.places.countries import COUNTRIES, code_of

FACTS = "\0facts"
"""Where a recipe puts what it reads of the other fields: no column has this name."""
LONGEST_NAME = 200
LONGEST_CITY = 100
LONGEST_PLACE = 300
LONGEST_ID = 300


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
    postcode: str = ""
    precision: str = "point"
    address: str = ""  # as it was told, to tell rows apart: no field keeps it
    facts: Mapping[str, Any] = field(default_factory=dict)
    """What else its columns tell, by the keys of `fields`; None for what they leave empty."""


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
    once: bool = False  # it is so of the whole file: the first line that shows it is enough


def row_of(number: int, values: Mapping[str, Any], grid: Grid) -> Iterator[Row | Problem]:
    """The row that these values make, preceded by what was wrong with them. `grid`: of its metres."""
    told = _Told(number, values)
    name = told.text("name")
    source_key = told.text("source_key")
    if len(source_key) > LONGEST_ID:
        yield told.refuse("source_key", source_key, _("identifiant trop long"), "")
        return
    if (plain := tidy(bare(name))) != name:
        told.doubt("name", name, _("du code de page y a été ôté"))
        name = plain
    if not fold(name):
        yield told.refuse("name", name, _("il manque un nom"), source_key)
        return
    if len(name) > LONGEST_NAME:
        reason = _("nom trop long : %(most)s signes au plus") % {"most": LONGEST_NAME}
        yield told.refuse("name", name, reason, source_key)
        return
    if meant := ungarbled(name):
        told.doubt("name", name, _("lettres abîmées : ce serait « %(name)s »") % {"name": meant})
    kinds, country, address = told.kinds(), told.country(), told.address()
    postcode, city = told.town(address)
    website, (latitude, longitude) = told.website(), told.point(grid)
    if country and latitude is not None and longitude is not None:
        latitude, longitude = told.point_in(country, latitude, longitude)
    facts = told.facts(values.get(FACTS))
    yield from told.problems
    given = [address, *(facts.get(key) for key in IDENTIFIERS)]
    told_id = source_key or _print(name, country, city, latitude, longitude, *filter(None, given))
    yield Row(
        number, told_id, name, kinds, country, city, website, latitude, longitude, postcode,
        address=address, facts=facts,
    )  # fmt: skip


def metres_of(values: Mapping[str, Any]) -> Metres | None:
    """What tells the grid of a file: a point in metres, and where its row says that it is."""
    told = _Told(0, values)
    north, east = (degrees(told.values.get(each)) for each in ("latitude", "longitude"))
    if north is None or east is None or not in_metres((east, north)):
        return None
    return Metres(east, north, *told.town(told.address()))


def _print(*facts: object) -> str:
    """What stands for the identifier of a row that has none."""
    return "sha256:" + sha256(repr([fold(str(fact)) for fact in facts]).encode()).hexdigest()[:32]


@cache
def kinds_by_word() -> Mapping[str, Kind]:
    """Kinds by key, and by their French label."""
    with override("fr"):
        return {fold(word): kind for kind in Kind for word in (kind.value, str(kind.label))}


def words_of(value: Any, known: Container[str]) -> Iterator[str]:
    """The words of a list, however it is joined. A comma inside a label that is known joins nothing,
    nor does one inside a label that the file itself sets apart."""
    if isinstance(value, list):
        yield from filter(None, map(tidy, value))
        return
    for part in re.split(r"[|;]", tidy(value)):
        whole = tidy(part)
        yield from [whole] if fold(whole) in known else filter(None, map(tidy, whole.split(",")))


class _Told:
    """One row as it was told, and what is wrong with it."""

    def __init__(self, number: int, values: Mapping[str, Any]) -> None:
        self.number = number
        self.problems: list[Problem] = []
        self.values: dict[str, Any] = {}
        ranked: dict[str, int] = {}
        for key, value in values.items():
            field, rank = _field_of(key)
            if field and not empty(value) and rank < ranked.get(field, rank + 1):
                ranked[field], self.values[field] = rank, value

    def refuse(self, field: str, value: str, reason: str, source_key: str) -> Problem:
        return Problem(self.number, field, shown(value), reason, True, source_key)

    def doubt(self, field: str, value: object, reason: str, *, once: bool = False) -> None:
        self.problems.append(Problem(self.number, field, shown(value), reason, False, once=once))

    def text(self, field: str) -> str:
        value = self.values.get(field)
        if isinstance(value, dict | list):
            self.doubt(field, value, _("du texte était attendu"))
        return tidy(value)

    def kinds(self) -> int:
        together = 0
        for written in words_of(self.values.get("kinds", ""), kinds_by_word()):
            kind = kinds_by_word().get(fold(written))
            if kind:
                together |= bit(kind)
            else:
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

    def address(self) -> str:
        value = self.values.get(ADDRESS)
        return tidy(value)[:LONGEST_PLACE] if isinstance(value, str) else ""

    def town(self, address: str) -> tuple[str, str]:
        """Postcode and city: each from its column, else both from the whole address."""
        postcode, city = self.text("postcode")[:20], self.city()
        if postcode or city:
            return postcode.removesuffix(".0"), city
        return town_of(address)

    def facts(self, told: Any) -> dict[str, Any]:
        kept: dict[str, Any] = {}
        for key, value in (told or {}).items():
            kept[key], wrong = cleaned(key, value)
            if wrong:
                self.doubt(key, value if kept[key] is None else kept[key], wrong)
        return kept

    def website(self) -> str:
        written = self.text("website")
        if not written:
            return ""
        address = address_of(written)
        several = list(filter(None, map(address_of, re.split(r"[\s|;,]+", written))))
        if not address and len(several) > 1:
            self.doubt("website", written, _("plusieurs adresses du web : la première est gardée"))
            address = several[0]
        elif not address:
            self.doubt("website", written, _("ce n’est pas une adresse du web, laissée de côté"))
        return address

    def point(self, grid: Grid) -> tuple[float | None, float | None]:
        latitude, longitude = self.values.get("latitude"), self.values.get("longitude")
        if latitude is None and longitude is None:
            return None, None
        north, east = degrees(latitude), degrees(longitude)
        if north is None or east is None:
            field, value = ("latitude", latitude) if north is None else ("longitude", longitude)
            return self._nowhere(field, value, _why_no_number(value))
        if isinstance(latitude, Middle):
            reason = _("ce n’est pas un point mais un tracé : son milieu est gardé")
            self.doubt("latitude", "", reason, once=True)
        if in_metres((east, north)):
            if not (found := on(grid, east, north)):
                return self._nowhere("latitude", f"{north}, {east}", why_unread(grid))
            self.doubt("latitude", f"{east}, {north}", how_read(grid), once=True)
            north, east = found
        return self._in_the_world(north, east)

    def _in_the_world(self, north: float, east: float) -> tuple[float | None, float | None]:
        if abs(north) > 90 and abs(north) <= 180 and abs(east) <= 90:
            reason = _("hors du monde : latitude et longitude semblent inversées")
            return self._nowhere("latitude", self.values["latitude"], reason)
        if abs(north) > 90 or abs(east) > 180:
            field = "latitude" if abs(north) > 90 else "longitude"
            return self._nowhere(field, self.values[field], _("hors du monde"))
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
        self.doubt(field, "" if value is None else value, reason)
        return None, None


def _why_no_number(value: object) -> str:
    if isinstance(value, Wide):
        return _("un tracé trop étendu pour que son milieu soit un point")
    return _("ce n’est pas un nombre de degrés")


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
    return FIELDS.get(fold(name), ("", 0))
