"""An entry as schema.org tells it, for machines that read the web."""

from collections.abc import Mapping
from typing import Any

from creuset.atlas.identifiers import ADDRESSES
from creuset.atlas.models import Entry


def of(entry: Entry, url: str) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@context": "https://schema.org",
        "@type": "Organization",
        "@id": url,
        "name": entry.name,
        "keywords": [str(kind.label) for kind in entry.kind_list],
        "mainEntityOfPage": url,
        "subjectOf": {
            "@type": "Dataset",
            "name": entry.source.name,
            "url": entry.record_url,
            "license": entry.source.licence,
        },
    }
    if entry.source.attribution:
        told["subjectOf"]["creditText"] = entry.source.attribution
    if entry.website:
        told["url"] = entry.website
    told |= _facts(entry.facts)
    if given := _given(entry):
        told["subjectOf"] = [told["subjectOf"], *given]
    place = _place(entry)
    if place:
        told["location"] = {"@type": "Place", **place}
    return told


TEXTS = {
    "purpose": "slogan", "description": "description", "short_name": "alternateName",
    "started_on": "foundingDate", "ended_on": "dissolutionDate", "languages": "knowsLanguage",
}  # fmt: skip


def _facts(facts: Mapping[str, Any]) -> dict[str, Any]:
    told = {name: facts[key] for key, name in TEXTS.items() if facts.get(key)}
    for name in ("foundingDate", "dissolutionDate"):
        if name in told:
            told[name] = str(told[name])
    same = [ADDRESSES[key].format(facts[key]) for key in ("wikidata", "osm") if facts.get(key)]
    if same or facts.get("links"):
        told["sameAs"] = [*same, *facts.get("links", [])]
    known = [key for key in ("siren", "siret", "rna") if facts.get(key)]
    if known:
        told["identifier"] = [
            {"@type": "PropertyValue", "propertyID": key.upper(), "value": facts[key]}
            for key in known
        ]
    return told


def _given(entry: Entry) -> list[dict[str, str]]:
    """What people told of it: from where, and under which licence."""
    origins = {(each["source"], each["licence"]) for each in entry.origins.values()}
    return [
        {"@type": "CreativeWork", "name": source or entry.source.name, "license": licence}
        for source, licence in sorted(origins)
    ]


def _place(entry: Entry) -> dict[str, Any]:
    place: dict[str, Any] = {}
    if entry.city or entry.country:
        address = {"addressLocality": entry.city} if entry.city else {}
        if entry.country:
            address["addressCountry"] = entry.country.code
        place["address"] = {"@type": "PostalAddress", **address}
    if entry.latitude is not None:
        place["geo"] = {
            "@type": "GeoCoordinates",
            "latitude": entry.latitude,
            "longitude": entry.longitude,
        }
    return place
