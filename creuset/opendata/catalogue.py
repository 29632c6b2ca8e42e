"""What is open here, as catalogues of data read it (DCAT)."""

from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _

from creuset.opendata.formats import FORMATS, Head
from creuset.opendata.telling import moment

CONTEXT = {
    "dcat": "http://www.w3.org/ns/dcat#",
    "dct": "http://purl.org/dc/terms/",
    "foaf": "http://xmlns.com/foaf/0.1/",
}


def describe(head: Head, works: int) -> dict[str, Any]:
    return {
        "@context": CONTEXT,
        "@id": head.address,
        "@type": "dcat:Catalog",
        "dct:title": _("Données ouvertes"),
        "dct:publisher": {"@type": "foaf:Agent", "foaf:name": head.name},
        "dcat:dataset": [_atlas(head), _works(head, works)],
    }


def _atlas(head: Head) -> dict[str, Any]:
    told: dict[str, Any] = {
        "@id": f"{head.address}#fiches",
        "@type": "dcat:Dataset",
        "dct:title": head.name,
        "dct:description": _("Des communs et des initiatives, avec leur place et leur source."),
        "dct:language": head.language,
        "dct:rights": _rights(head),
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": each.label,
                "dcat:downloadURL": {"@id": head.site + address_of(each.name)},
                "dcat:mediaType": each.type.partition(";")[0],
                "dct:rights": head.licence,
            }
            for each in FORMATS
        ]
        + [
            {
                "@type": "dcat:Distribution",
                "dct:title": _("Tuiles vectorielles (MVT)"),
                "dcat:accessURL": {"@id": head.site + reverse("opendata:tiles")},
                "dcat:mediaType": "application/vnd.mapbox-vector-tile",
                "dct:rights": head.licence,
            }
        ],
    }
    if head.holdings.latest:
        told["dct:modified"] = moment(head.holdings.latest)
    return told


def _rights(head: Head) -> str:
    return " ; ".join(
        f"{held.source.name} : {held.source.licence}" for held in head.holdings.sources
    )


def _works(head: Head, works: int) -> dict[str, Any]:
    return {
        "@id": f"{head.address}#travaux",
        "@type": "dcat:Dataset",
        "dct:title": _("Travaux publiés"),
        "dct:extent": works,
        "dcat:distribution": [
            {
                "@type": "dcat:Distribution",
                "dct:title": "JSON",
                "dcat:accessURL": {"@id": head.site + reverse("opendata:works")},
                "dct:conformsTo": {"@id": head.site + reverse("opendata:openapi")},
                "dcat:mediaType": "application/json",
            }
        ],
    }


def address_of(name: str) -> str:
    return reverse("opendata:file", args=[name])
