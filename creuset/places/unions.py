"""Unions of countries that people name as a place."""

from collections.abc import Mapping
from dataclasses import dataclass

from creuset.places.countries import Box


@dataclass(frozen=True, slots=True)
class Union:
    code: str
    names: Mapping[str, str]
    members: tuple[str, ...]
    view: Box


# ISO 3166-1 keeps «EU» for it: no country will ever bear that code.
EUROPEAN_UNION = Union(
    "EU",
    {"fr": "Union européenne", "en": "European Union", "es": "Unión Europea"},
    (
        "AT", "BE", "BG", "CY", "CZ", "DE", "DK", "EE", "ES", "FI", "FR", "GR", "HR", "HU", "IE",
        "IT", "LT", "LU", "LV", "MT", "NL", "PL", "PT", "RO", "SE", "SI", "SK",
    ),
    (-12, 34, 35, 71),
)  # fmt: skip
UNIONS = (EUROPEAN_UNION,)
