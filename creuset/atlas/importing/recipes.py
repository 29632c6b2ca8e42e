"""How the files of one source are read: which column holds what, and what its words mean here."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.atlas.fields import FIELDS as FIELDS_HERE
from creuset.atlas.folding import fold
from creuset.atlas.importing.facts import KEYS
from creuset.atlas.importing.rows import FACTS as TOLD_FACTS
from creuset.atlas.importing.rows import (
    FIELDS,
    NAMES,
    PHONE,
    Problem,
    Undivided,
    empty,
    kinds_by_word,
    shown,
    words_of,
)
from creuset.atlas.kinds import Kind

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

POINT = "point"
LABELS: Mapping[str, _StrPromise] = {
    "name": gettext_lazy("Nom"),
    "kinds": gettext_lazy("Natures"),
    "country": gettext_lazy("Pays"),
    "city": gettext_lazy("Ville"),
    "website": gettext_lazy("Site"),
    "latitude": gettext_lazy("Latitude"),
    "longitude": gettext_lazy("Longitude"),
    POINT: gettext_lazy("Latitude et longitude dans la même case"),
    "source_key": gettext_lazy("Identifiant dans la source"),
    "postcode": gettext_lazy("Code postal"),
    **{key: FIELDS_HERE[key].label for key in KEYS},
}
"""What a column may hold, as one chooses it."""

MORE_NAMES: Mapping[str, tuple[str, ...]] = {
    POINT: ("point", "geo point", "geo point 2d", "coordonnees", "coordonnees gps", "gps", "latlng",
            "latlon", "lat lon", "lat lng", "geolocalisation", "coordinates"),
    "name": ("denomination", "raison sociale", "nom de la structure", "nom du lieu", "structure",
             "intitule", "nombre", "label"),
    "city": ("localite", "municipalite", "town", "locality", "ciudad", "municipio"),
    "country": ("country name", "country code", "code pays"),
    "website": ("web", "lien", "page web", "adresse web", "homepage", "sitio web"),
    "kinds": ("type", "types", "activite", "activites", "secteur", "theme", "themes", "tags",
              "type of initiative"),
    "description": ("description", "descriptif", "presentation", "resume", "descripcion"),
    "purpose": ("objet", "raison d etre", "slogan", "mission", "commitment"),
    "short_name": ("sigle", "acronyme", "nom court", "short name", "alt name", "nickname"),
    "legal_form": ("forme juridique", "statut juridique", "legal form"),
    "started_on": ("annee de creation", "date de creation", "start date", "depuis"),
    "links": ("autres liens", "liens", "links", "facebook"),
    "siren": ("siren", "ref fr siren"),
    "siret": ("siret", "ref fr siret"),
    "rna": ("rna", "numero rna", "ref fr rna"),
    "wikidata": ("wikidata",),
    "source_key": ("identifier", "ref", "reference", "osm id"),
}  # fmt: skip
FACT = "facts."
"""Before the name of each fact in our own files: others give «created» another sense."""
CONTACTS = {
    "email", "e mail", "mail", "courriel", "mel", "adresse mail", "adresse email", "adresse e mail",
    "contact email", "contact mail", "correo", "correo electronico", "telephone", "tel", "phone",
    "portable", "mobile", "fax", "contact phone", "contact mobile", "contact telephone",
    "numero de telephone", "telefono", "contact fax",
}  # fmt: skip
_MAILBOX = re.compile(r"\S+@\S+\.\S+")
_NUMBER = r"([-+]?\d{1,3}(?:[.,]\d+)?)"
_PAIR = re.compile(rf"\(?\s*{_NUMBER}\s*°?\s*[,;/| ]\s*{_NUMBER}\s*°?\s*\)?")
_WKT = re.compile(rf"POINT\s*Z?\s*\(\s*{_NUMBER}\s+{_NUMBER}[^()]*\)", re.IGNORECASE)
_ONE_NUMBER = re.compile(r"[-+]?\d+,\d+")
LOOKED_AT = 1000
SAMPLES = 3
MOST = 0.6

Things = Iterable[tuple[int, dict[str, Any]] | Problem]


@dataclass
class Column:
    """One column or property of a file, with a few of the values that it holds."""

    name: str
    samples: list[str] = field(default_factory=list)
    filled: int = 0
    contacts: int = 0

    @property
    def is_contact(self) -> bool:
        """How to reach someone: never kept, whatever anyone says of it."""
        return fold(self.name) in CONTACTS or 0 < self.filled * MOST <= self.contacts

    def hold(self, value: object) -> None:
        text = shown(value)
        written = value if isinstance(value, str) else ""
        self.filled += 1
        self.contacts += bool(_MAILBOX.fullmatch(written) or PHONE.fullmatch(written))
        if len(self.samples) < SAMPLES and text not in self.samples:
            self.samples.append(text)


@dataclass(frozen=True)
class Recipe:
    """`columns`: name of a column → our field, or nothing when it is left out. `words`: a folded word
    of the kinds → ours. A column that a recipe does not know is told, once."""

    columns: Mapping[str, str]
    words: Mapping[str, list[str]] = field(default_factory=dict)

    @cached_property
    def _alike(self) -> dict[str, str]:
        """For a name that is written otherwise than last time: another case, an accent less."""
        said = {_key(name): ours for name, ours in self.columns.items()}
        return said | {_key(name): ours for name, ours in self.columns.items() if ours}

    @cached_property
    def _facts(self) -> list[str]:
        return [ours for ours in self.columns.values() if ours in KEYS]

    def field_of(self, name: str) -> str | None:
        """Nothing for a column left out, None for one that was never met."""
        return self.columns.get(name, self._alike.get(_key(name)))

    def applied(self, things: Things) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
        met: set[str] = set()
        for each in things:
            if isinstance(each, Problem):
                yield each
                continue
            number, values = each
            yield from self._strangers(number, values, met)
            yield number, self.ours(values)

    def _strangers(
        self, number: int, values: Mapping[str, Any], met: set[str]
    ) -> Iterator[Problem]:
        for name, value in values.items():
            if name in met or empty(value) or isinstance(value, dict):
                continue
            met.add(name)
            if self.field_of(name) is None:
                nameless = _("colonne sans nom, laissée de côté")
                reason = _("colonne inconnue, laissée de côté") if name.strip() else nameless
                yield Problem(number, "", shown(name), reason, False)

    def ours(self, values: Mapping[str, Any]) -> dict[str, Any]:
        """These values under our names; of two columns for one field, the first that is filled."""
        found: dict[str, Any] = {}
        kinds: list[str] = []
        facts: dict[str, Any] = dict.fromkeys(self._facts)
        for name, value in values.items():
            ours = self.field_of(name)
            if not ours or empty(value):
                continue
            if ours == "kinds":
                kinds += self._kinds_in(value)
            elif ours in facts:
                facts[ours] = value if facts[ours] is None else facts[ours]
            elif ours == POINT:
                found = {**both(value), **found}
            else:
                found.setdefault(NAMES[ours][0], value)
        told = {**found, "kinds": kinds} if kinds else found
        return {**told, TOLD_FACTS: facts} if facts else told

    def _kinds_in(self, value: Any) -> Iterator[str]:
        known = {*self.words, *kinds_by_word()}
        for word in words_of(value, known):
            yield from self.words.get(fold(word), [word])


def _key(name: str) -> str:
    return fold(name) or name


def both(value: Any) -> dict[str, Any]:
    """A point told in one cell. What cannot be told apart stays whole, and is refused as it is:
    «48,2» may be one number or two."""
    if isinstance(value, list) and len(value) > 1:  # as in GeoJSON
        return {"longitude": value[0], "latitude": value[1]}
    text = value.strip() if isinstance(value, str) else ""
    if point := _WKT.fullmatch(text):
        return {"longitude": point[1], "latitude": point[2]}
    pair = None if _ONE_NUMBER.fullmatch(text) else _PAIR.fullmatch(text)
    if pair:
        return {"latitude": pair[1], "longitude": pair[2]}
    whole = Undivided(shown(value))
    return {"latitude": whole, "longitude": whole}


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
    """What each column holds, by its name, else by its values. One column for each field."""
    kept = [each for each in columns if not each.is_contact]
    best: dict[str, tuple[int, str]] = {}
    for column in kept:
        ours, rank = _named(fold(column.name))
        if ours and rank < best.get(ours, (rank + 1, ""))[0]:
            best[ours] = (rank, column.name)
    written = {fold(name): ours for ours, (_rank, name) in best.items()}
    guessed = {each.name: written[fold(each.name)] for each in kept if fold(each.name) in written}
    if not {"latitude", "longitude", POINT} & best.keys():
        pairs = (each.name for each in kept if each.name not in guessed and _holds_pairs(each))
        guessed |= dict.fromkeys(list(pairs)[:1], POINT)
    return guessed


def _named(name: str) -> tuple[str, int]:
    if name in FIELDS:
        return FIELDS[name]
    if name in _OURS:
        return _OURS[name], 0
    for ours, names in MORE_NAMES.items():
        if name in names:
            return ours, 100 + names.index(name)
    return "", 0


_OURS = {fold(f"{FACT}{key}"): key for key in KEYS} | {"sort": "category"}


def _holds_pairs(column: Column) -> bool:
    return bool(column.samples) and all(
        (_PAIR.fullmatch(each) and not _ONE_NUMBER.fullmatch(each)) or _WKT.fullmatch(each)
        for each in column.samples
    )


def words_known(words: Mapping[str, list[str]]) -> dict[str, list[str]]:
    """Only what is a kind here."""
    kinds = {kind.value for kind in Kind}
    return {fold(word): [each for each in ours if each in kinds] for word, ours in words.items()}
