"""What the columns of a file hold: by their names first, and what they hold must agree; nothing is
guessed of people, nor of a column that fits several fields as well."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from creuset.atlas.fields import FIELDS
from creuset.atlas.folding import fold
from creuset.atlas.importing.cells import PHONE, address_of, degrees, empty, shown
from creuset.atlas.importing.facts import KEYS
from creuset.atlas.importing.names import ADDRESS, POINT, is_contact, named
from creuset.atlas.importing.points import Undivided, holds_a_pair
from creuset.atlas.importing.rows import Problem
from creuset.places.countries import code_of

FACT = "facts."
"""Before the name of each fact in our own files: others give «created» another sense."""
_OURS = {fold(f"{FACT}{key}"): key for key in KEYS} | {"sort": "category"}
_MAILBOX = re.compile(r"\S+@\S+\.\S+")
_DATE = re.compile(r"\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}.*")
_POSTCODE = re.compile(
    r"(?:[A-Z]{1,2}-?)?(?=\w*\d)[A-Z\d]{2,5}[ -]?[A-Z\d]{0,4}(?:[.]0)?", re.IGNORECASE
)
_KEY_OF_A_MACHINE = re.compile(r"[0-9a-f]{24,}|\d+|.", re.IGNORECASE | re.DOTALL)
LOOKED_AT = 1000
SAMPLES = 3
SOMEONE = 700
DOUBTFUL = 10_000
TOO_DOUBTFUL = DOUBTFUL + 100
"""A column that bears the very name of a field is taken even when what it holds is no good, and each line
tells why. Any other is not."""
MUST_AGREE = {"kinds", "source_key"}
"""Where the words of another list would only make noise, and where two lines would be taken for one."""
MUST_HOLD_SOME = {"website", "country", "city", "postcode", POINT, ADDRESS}
"""Whose names have another sense: a site is a place too, and « coordonnées » are how to reach someone."""
MOST = 0.6
_FIRST_NAMES = {"prenom", "vorname", "firstname"}
Things = Iterable[tuple[int, dict[str, Any]] | Problem]


@dataclass
class Column:
    """One column or property of a file, with a few of the values that it holds."""

    name: str
    samples: list[str] = field(default_factory=list)
    filled: int = 0
    contacts: int = 0
    longest: int = 0
    values: list[Any] = field(default_factory=list, repr=False)

    @property
    def is_contact(self) -> bool:
        """How to reach someone: never kept, whatever anyone says of it."""
        return is_contact(self.name) or 0 < self.filled * MOST <= self.contacts

    def hold(self, value: object) -> None:
        text = shown(value)
        written = value if isinstance(value, str) else ""
        self.filled += 1
        self.longest = max(self.longest, len(written))
        self.values.append(value)
        self.contacts += bool(_MAILBOX.fullmatch(written) or PHONE.fullmatch(written))
        if len(self.samples) < SAMPLES and text not in self.samples:
            self.samples.append(text)

    def mostly(self, fits: Callable[[Any], object]) -> bool:
        """Nothing says no of an empty column."""
        return sum(bool(fits(value)) for value in self.values) >= MOST * self.filled

    @property
    def distinct(self) -> int:
        return len({fold(str(value)) for value in self.values})


def columns_of(things: Things) -> list[Column]:
    """The columns of the first things of a file, in the order in which they are met."""
    found: dict[str, Column] = {}
    for n, each in enumerate(things):
        if n >= LOOKED_AT:
            break
        if isinstance(each, Problem):
            continue
        for name, value in each[1].items():
            if not isinstance(value, dict):
                column = found.setdefault(name, Column(name))
                if not empty(value):
                    column.hold(value)
    return [each for each in found.values() if each.name.strip()]


def guess(columns: Iterable[Column]) -> dict[str, str]:
    """One column for each field; of the name as it is written elsewhere in the file, the same. Beside a
    first name, a name may be someone's: any other is better."""
    every = list(columns)
    kept = [each for each in every if not each.is_contact]
    of_people = any(set(fold(each.name).split()) & _FIRST_NAMES for each in every)
    best: dict[str, tuple[int, str]] = {}
    for column in kept:
        ours, rank = _named(column.name)
        rank += _misgivings(ours, column, of_people=of_people)
        if ours and rank < best.get(ours, (TOO_DOUBTFUL, ""))[0]:
            best[ours] = (rank, column.name)
    _settle(best, kept)
    written = {fold(name): ours for ours, (_rank, name) in best.items()}
    guessed = {each.name: written[fold(each.name)] for each in kept if fold(each.name) in written}
    return guessed | _beside(kept, guessed)


def _named(written: str) -> tuple[str, int]:
    ours = _OURS.get(fold(written))
    return (ours, 0) if ours else named(written)


def _misgivings(ours: str, column: Column, *, of_people: bool) -> int:
    """How much else there is to say against a column than what its name says for it."""
    against = SOMEONE if of_people and ours == "name" and fold(column.name).endswith("nom") else 0
    if not column.filled:
        return against + 300
    if _agrees(ours, column):
        return against
    empty_handed = ours in MUST_HOLD_SOME and not any(map(_FITS[ours], column.values))
    return TOO_DOUBTFUL if empty_handed or ours in MUST_AGREE else against + DOUBTFUL


def _settle(best: dict[str, tuple[int, str]], kept: list[Column]) -> None:
    """What no name tells is looked for in what is held; half a point is none."""
    taken = {name for _rank, name in best.values()}
    free = [each for each in kept if each.name not in taken]
    if {"latitude", "longitude"} <= best.keys():
        best.pop(POINT, None)
    else:
        best.pop("latitude", None)
        best.pop("longitude", None)
        pairs = [
            each.name for each in free if each.samples and all(map(holds_a_pair, each.samples))
        ]
        if POINT not in best and pairs:
            best[POINT] = (0, pairs[0])
    if "name" not in best:
        most = max((each.filled for each in kept), default=0)
        if last := [each.name for each in free if _may_name(each, most)]:
            best["name"] = (0, last[0])


def _may_name(column: Column, most: int) -> bool:
    """A column that nearly every line fills with a text of its own, and that is called otherwise than
    what we know. The last resort: without a name no line could enter."""
    return (
        column.filled > 1
        and column.filled >= 0.9 * most
        and column.distinct >= 0.5 * column.filled
        and column.longest <= 120
        and not named(column.name)[0]
        and not set(fold(column.name).split()) & _NEVER_A_NAME
        and column.mostly(_may_be_a_name)
    )


_NEVER_A_NAME = {
    "id", "code", "slug", "date", "horodateur", "responsable", "prenom", "contact", "nom", "auteur", "voie",
    "departement", "region", "createur", "user", "horaires", "jour", "image", "logo", "statut", "result",
    "insee", "timestamp", "animateur", "president", "referent",
}  # fmt: skip


def _may_be_a_name(value: Any) -> bool:
    written = value if isinstance(value, str) else ""
    machine = (
        _KEY_OF_A_MACHINE.fullmatch(written) or _DATE.fullmatch(written) or holds_a_pair(written)
    )
    return bool(written) and not machine and not written.startswith(("http", "{", "["))


def _beside(kept: list[Column], guessed: Mapping[str, str]) -> dict[str, str]:
    """Second choices that lose nothing: what an endless purpose tells is a description, and a page
    told beside the site is one more address."""
    found: dict[str, str] = {}
    fields = set(guessed.values())
    for column in kept:
        ours = _named(column.name)[0]
        mine = guessed.get(column.name)
        if (
            mine == "purpose"
            and column.longest > FIELDS["purpose"].most
            and "description" not in fields
        ) or (mine is None and ours == "description" and _agrees(ours, column)):
            found[column.name] = "description"
        elif (
            mine is None and ours == "website" and "links" not in fields and _agrees(ours, column)
        ):
            found[column.name] = "links"
    return found


def _agrees(ours: str, column: Column) -> bool:
    """Whether what a column holds is not against what its name says."""
    fits = _FITS.get(ours)
    if ours == "source_key":
        return column.distinct >= (0.5 if named(column.name)[1] < 100 else 0.9) * column.filled
    return fits is None or column.mostly(fits)


def _is_a_number(value: Any) -> bool:
    return degrees(value) is not None


def _is_a_site(value: Any) -> bool:
    return not isinstance(value, str) or any(map(address_of, re.split(r"[\s|;,]+", value)))


def _is_a_kind(value: Any) -> bool:
    words = value if isinstance(value, list) else [value]
    return any(not _KEY_OF_A_MACHINE.fullmatch(str(word)) for word in words)


_FITS: Mapping[str, Callable[[Any], object]] = {
    "name": lambda value: not _is_a_number(value) and not str(value).startswith("http"),
    "latitude": lambda value: _is_a_number(value) or isinstance(value, Undivided),
    "longitude": lambda value: _is_a_number(value) or isinstance(value, Undivided),
    POINT: lambda value: not isinstance(value, str) or holds_a_pair(value),
    "postcode": lambda value: _POSTCODE.fullmatch(str(value).strip()),
    "city": lambda value: not _is_a_number(value),
    "country": lambda value: code_of(str(value)),
    "website": _is_a_site,
    "links": lambda value: isinstance(value, list) or _is_a_site(value),
    "kinds": _is_a_kind,
    ADDRESS: lambda value: isinstance(value, str) and " " in value,
    "description": lambda value: isinstance(value, str | list) and not _is_a_number(value),
    "short_name": lambda value: len(str(value)) <= FIELDS["short_name"].most,
}
