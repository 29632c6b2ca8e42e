"""Entries for tests. What you do not say does not matter."""

from itertools import count
from typing import Any

from creuset.atlas.importing import Row
from creuset.atlas.kinds import Kind, bit, mask
from creuset.atlas.models import Entry, Source, slug_of
from creuset.places.models import Territory

_n = count(1)

PARIS = (48.8566, 2.3522)
WORLD = (-180.0, -90.0, 180.0, 90.0)


def source(name: str = "Carte commune") -> Source:
    found, _created = Source.objects.get_or_create(
        name=name, defaults={"licence": "ODbL", "url": "https://carte.example.org"}
    )
    return found


def country(code: str) -> Territory:
    """With the world and one continent above it."""
    world, _created = Territory.objects.get_or_create(
        code="001", defaults=_territory("world", "Monde")
    )
    europe, _created = Territory.objects.get_or_create(
        code="150", defaults={**_territory("continent", "Europe"), "parent": world}
    )
    names = {"FR": "France", "ES": "Espagne", "DE": "Allemagne"}
    found, _created = Territory.objects.get_or_create(
        code=code, defaults={**_territory("country", names[code]), "parent": europe}
    )
    return found


def _territory(kind: str, name: str) -> dict[str, Any]:
    return {"kind": kind, "names": {"fr": name}, "west": -5, "south": 42, "east": 8, "north": 51}


def entry(
    name: str = "",
    *,
    kinds: tuple[Kind, ...] = (Kind.FOOD,),
    country: str = "",
    point: tuple[float, float] | None = PARIS,
    **fields: Any,
) -> Entry:
    n = next(_n)
    where = fields.pop("source", None) or source()
    key = fields.pop("source_key", f"https://carte.example.org/{n}")
    title = name or f"Initiative {n}"
    return Entry.objects.create(
        name=title,
        slug=slug_of(title, where, key),
        kinds=mask(kinds),
        country=globals()["country"](country) if country else None,
        latitude=point[0] if point else None,
        longitude=point[1] if point else None,
        source=where,
        source_key=key,
        **fields,
    )


def row(source_key: str = "a", **fields: Any) -> Row:
    told = {"number": 1, "name": f"Initiative {source_key}", "kinds": bit(Kind.FOOD), **fields}
    return Row(source_key=source_key, **told)
