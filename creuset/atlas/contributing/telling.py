"""Values as pages show them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from creuset.atlas.contributing.models import Licence
from creuset.atlas.fields import FACTS, FIELDS, Field, Shape
from creuset.atlas.identifiers import ADDRESSES
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry
from creuset.atlas.values import EMPTY
from creuset.places.countries import COUNTRIES


@dataclass(frozen=True)
class Told:
    """One field: its text, or the addresses of its links."""

    field: Field
    text: str
    links: tuple[tuple[str, str], ...] = ()

    @property
    def long(self) -> bool:
        return self.field.shape == Shape.TEXT


def facts_of(entry: Entry) -> Iterator[Told]:
    for field in FACTS:
        value = entry.facts.get(field.key)
        if value not in EMPTY:
            yield Told(field, in_words(field, value), tuple(_links(field, value)))


def origins_of(entry: Entry) -> dict[str, list[Field]]:
    """Where what is told comes from, and under which licence → the fields that come from there;
    without those that come from the source of the entry."""
    found: dict[str, list[Field]] = {}
    for key, field in FIELDS.items():
        if key in entry.origins:
            found.setdefault(_origin(entry.origins[key]), []).append(field)
    return found


def _origin(origin: Mapping[str, str]) -> str:
    licence = origin.get("licence", "")
    said = dict(Licence.choices).get(licence, licence)
    return ", ".join(str(part) for part in (origin.get("source", "").rstrip("."), said) if part)


def compared(changes: Mapping[str, Any]) -> list[tuple[Field, str, str]]:
    """Side by side: the field, what it said, what it would say."""
    return [
        (FIELDS[key], in_words(FIELDS[key], before), in_words(FIELDS[key], after))
        for key, (before, after) in changes.items()
        if key in FIELDS
    ]


def in_words(field: Field, value: Any) -> str:
    """Nothing for nothing. A code that is no longer known is shown as it is."""
    if value in EMPTY:
        return ""
    if field.shape == Shape.CHOICE:
        return _named(field, value)
    if field.shape == Shape.CHOICES:
        return ", ".join(_named(field, each) for each in value)
    if field.shape == Shape.COUNTRY:
        return COUNTRIES[value].name(get_language() or "fr") if value in COUNTRIES else value
    if field.shape == Shape.POINT:
        return f"{value[0]}, {value[1]}"
    if field.shape == Shape.LINKS:
        return "\n".join(value)
    return _("oui") if field.shape == Shape.YES else str(value)


def _named(field: Field, value: str) -> str:
    choices: Any = field.choices or Kind
    return str(dict(choices.choices).get(value, value))


def _links(field: Field, value: Any) -> Iterator[tuple[str, str]]:
    if field.shape == Shape.LINKS:
        yield from ((address, address.split("//", 1)[-1].rstrip("/")) for address in value)
    elif field.key in ADDRESSES:
        yield ADDRESSES[field.key].format(value), str(value)
