"""An entry as schema.org tells it, for machines that read the web."""

from typing import Any

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
    place = _place(entry)
    if place:
        told["location"] = {"@type": "Place", **place}
    return told


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
