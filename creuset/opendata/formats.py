"""The forms in which the atlas is given, each written as it goes: a head, then the entries."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import Any

from django.utils.translation import gettext_lazy as _
from django.utils.translation import override

from creuset.atlas import linked_data
from creuset.atlas.models import Entry
from creuset.opendata import telling
from creuset.opendata.holdings import Holdings

EACH_ITS_OWN = "Voir la licence de chaque fiche"
COLUMNS = [
    "id", "uri", "name", "kinds", "sort", "country", "city", "website", "latitude", "longitude",
    "precision", "updated_at", "source", "source_url", "licence", "attribution", "origins",
    *(telling.fact(key) for key in telling.FACT_KEYS),
]  # fmt: skip

Batches = Iterable[list[Entry]]


@dataclass(frozen=True)
class Head:
    """What a file says of itself. `language` is the community's: a file is the same for all."""

    site: str
    name: str
    address: str
    language: str
    holdings: Holdings

    @property
    def licence(self) -> str:
        licences = {held.source.licence for held in self.holdings.sources} | self.holdings.given
        return licences.pop() if len(licences) == 1 else EACH_ITS_OWN

    @property
    def attribution(self) -> str:
        return " ; ".join(
            held.source.attribution or held.source.name for held in self.holdings.sources
        )

    def told(self) -> dict[str, Any]:
        return {
            "name": self.name,
            "source": self.address,
            "licence": self.licence,
            "attribution": self.attribution,
            "total": self.holdings.total,
            "sources": [
                {
                    "name": held.source.name,
                    "url": held.source.url,
                    "licence": held.source.licence,
                    "attribution": held.source.attribution,
                    "total": held.n,
                }
                for held in self.holdings.sources
            ],
        }


def geojson(head: Head, batches: Batches) -> Iterator[str]:
    """RFC 7946. The names of its members are those that an import reads."""
    told = {"type": "FeatureCollection", **head.told(), "license": head.licence}
    return _enclosed(told, "features", batches, lambda entry: _feature(entry, head))


def _feature(entry: Entry, head: Head) -> dict[str, Any]:
    facts = telling.entry(entry, head.site)
    longitude, latitude = facts.pop("longitude"), facts.pop("latitude")
    point = {"type": "Point", "coordinates": [longitude, latitude]}
    return {
        "type": "Feature",
        "id": facts.pop("id"),
        "geometry": None if latitude is None else point,
        "properties": facts,
    }


def gogocarto(head: Head, batches: Batches) -> Iterator[str]:
    told = {"ontology": "gogofull", **head.told()}
    return _enclosed(told, "data", batches, lambda entry: _element(entry, head))


def _element(entry: Entry, head: Head) -> dict[str, Any]:
    """An element without `geo` has no point: there is no other way to say so in this form."""
    element: dict[str, Any] = {
        "id": entry.slug,
        "name": entry.name,
        "address": {
            "addressLocality": entry.city,
            "addressCountry": entry.country.code if entry.country else "",
        },
        "categories": [str(kind.label) for kind in entry.kind_list],
        "createdAt": _day(entry.created_at),
        "updatedAt": _day(entry.updated_at),
        "website": entry.website,
        "url": telling.page_of(entry, head.site),
        "source": entry.source.name,
        "sourceUrl": entry.record_url,
        "licence": entry.source.licence,
        "attribution": entry.source.attribution,
        "origins": entry.origins,
        **entry.facts,
    }
    if entry.latitude is not None:
        element["geo"] = {"latitude": entry.latitude, "longitude": entry.longitude}
    return element


def _day(at: datetime) -> str:
    return f"{at:%d/%m/%Y}"


def json_ld(head: Head, batches: Batches) -> Iterator[str]:
    """schema.org, as the page of each entry tells it."""
    told = {"@context": "https://schema.org"}
    return _enclosed(told, "@graph", batches, lambda entry: _node(entry, head))


def _node(entry: Entry, head: Head) -> dict[str, Any]:
    node = linked_data.of(entry, telling.page_of(entry, head.site))
    del node["@context"]
    return node


def _enclosed(
    told: Mapping[str, Any], member: str, batches: Batches, one: Callable[[Entry], Any]
) -> Iterator[str]:
    """An object whose last member is a list, an entry a line."""
    yield f"{_json(told)[:-1]}, {_json(member)}: [\n"
    between = ""
    for batch in batches:
        yield between + ",\n".join(_json(one(entry)) for entry in batch)
        between = ",\n"
    yield "\n]}\n"


_json = json.JSONEncoder(ensure_ascii=False).encode


def table(head: Head, batches: Batches) -> Iterator[str]:
    """As spreadsheets of here open it: a mark of UTF-8, semicolons."""
    yield "\ufeff" + _line(COLUMNS)
    for batch in batches:
        yield "".join(_line(_cells(telling.entry(entry, head.site))) for entry in batch)


def _line(cells: Iterable[object]) -> str:
    written = StringIO()
    csv.writer(written, delimiter=";").writerow(cells)
    return written.getvalue()


def _cells(facts: Mapping[str, Any]) -> Iterator[object]:
    for column in COLUMNS:
        yield _harmless(_cell(facts.get(column, "")))


def _cell(value: object) -> object:
    if isinstance(value, list):
        return "|".join(value)
    return (_json(value) if value else "") if isinstance(value, dict) else value


def _harmless(cell: object) -> object:
    """A spreadsheet takes for a formula what begins like one; numbers are what they are."""
    if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@", "\t"):
        return f"'{cell}"
    return cell


@dataclass(frozen=True)
class Format:
    """`name`: of the file, and of its address, which never changes."""

    name: str
    type: str
    label: Any
    use: Any
    write: Callable[[Head, Batches], Iterator[str]]

    def pieces(self, head: Head, batches: Batches) -> Iterator[str]:
        """In the community's language from one end to the other, whoever is served meanwhile."""
        pieces = self.write(head, batches)
        while True:
            with override(head.language):
                piece = next(pieces, None)
            if piece is None:
                return
            yield piece


FORMATS = [
    Format(
        "fiches.geojson", "application/geo+json", "GeoJSON",
        _("pour une carte (uMap, QGIS) ou une autre communauté"), geojson,
    ),
    Format(
        "fiches.csv", "text/csv; charset=utf-8", "CSV",
        _("pour un tableur"), table,
    ),
    Format(
        "fiches.gogocarto.json", "application/json", "GoGoCarto",
        _("pour une carte GoGoCarto"), gogocarto,
    ),
    Format(
        "fiches.jsonld", "application/ld+json", "JSON-LD",
        _("pour le web de données (schema.org)"), json_ld,
    ),
]  # fmt: skip
