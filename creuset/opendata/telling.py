"""What is told of an entry, and of a work: the same facts under the same names in every form."""

from __future__ import annotations

from datetime import UTC, datetime
from functools import cache
from typing import Any

from django.urls import reverse

from creuset.atlas.fields import FACTS
from creuset.atlas.importing.guessing import FACT
from creuset.atlas.models import Entry
from creuset.works.models import Authorship, Work

FACT_KEYS = [each.key for each in FACTS]


def entry(one: Entry, site: str) -> dict[str, Any]:
    """The names are those that an import reads. Nothing unsaid is left out, it is null or empty, but for
    the facts: an entry has those that somebody told."""
    return {
        "id": one.slug,
        "uri": page_of(one, site),
        "name": one.name,
        "kinds": [kind.value for kind in one.kind_list],
        "sort": one.category,
        "country": one.country.code if one.country else "",
        "city": one.city,
        "website": one.website,
        "latitude": one.latitude,
        "longitude": one.longitude,
        "precision": one.precision,
        "status": one.status,
        "created_at": moment(one.created_at),
        "updated_at": moment(one.updated_at),
        "source": one.source.name,
        "source_url": one.record_url,
        "licence": one.source.licence,
        "attribution": one.source.attribution,
        "origins": one.origins,
        **{fact(key): one.facts[key] for key in FACT_KEYS if key in one.facts},
    }


def fact(key: str) -> str:
    """The name of a fact: «created» alone would be taken for a date by others."""
    return f"{FACT}{key}"


def page_of(one: Entry, site: str) -> str:
    """Its address, without looking up a million times where entries are."""
    return f"{site}{_before_slug()}{one.slug}/"


@cache
def _before_slug() -> str:
    return reverse("atlas:entry", args=["x"]).removesuffix("x/")


def work(one: Work, site: str) -> dict[str, Any]:
    """As its readers have it: what its group has written since is not told."""
    version = one.published_version
    title, summary = one.presented(version) if version else (one.title, one.summary)
    return {
        "id": one.slug,
        "uri": site + one.get_absolute_url(),
        "title": title,
        "summary": summary,
        "kind": one.kind,
        "language": one.text.language,
        "version": version.number if version else 1,
        "shared_from": one.shared_from.isoformat() if one.shared_from else "",
        "licence": one.licence,
        "licence_url": one.licence_url(),
        "group": str(one.group),
        "group_uri": site + one.group.get_absolute_url(),
        "authors": [_signed(each) for each in one.signatories()],
        "pdf": site + reverse("works:pdf", args=[one.slug]),
        "citation": site + reverse("works:csl", args=[one.slug]),
    }


def _signed(each: Authorship) -> dict[str, str]:
    return {"name": each.name, "affiliation": each.affiliation, "orcid": each.orcid}


def moment(at: datetime) -> str:
    return at.astimezone(UTC).isoformat(timespec="seconds")
