"""The smallest territory that an entry is known to be in: a commune in France, elsewhere its country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING

from creuset.places.falling import commune_at
from creuset.places.finding import communes
from creuset.places.models import Territory

if TYPE_CHECKING:
    from creuset.atlas.models import Entry

FRANCE = "FR"
CHUNK = 500


def place(entries: Iterable[Entry]) -> None:
    """In memory, in a few queries however many. A country that is told is never contradicted."""
    told = list(entries)
    home = _home() if any(entry.country_id for entry in told) else None
    french = [entry for entry in told if entry.country_id and entry.country_id == home]
    fallen = {id(entry): _code_at(entry) for entry in french}
    by_code = _keys(filter(None, fallen.values()))
    lost = [entry for entry in french if fallen[id(entry)] not in by_code]
    named = communes(("", entry.city) for entry in lost if entry.city)
    for entry in told:
        smaller = by_code.get(fallen.get(id(entry), ""))
        if smaller is None and id(entry) in fallen and ("", entry.city) in named:
            smaller = named["", entry.city].pk
        entry.territory_id = smaller or entry.country_id


def country_at(latitude: float | None, longitude: float | None) -> str:
    """The country of a point whose country nobody told: France, or nothing."""
    found = latitude is not None and longitude is not None and commune_at(latitude, longitude)
    return FRANCE if found else ""


def _home() -> int | None:
    return Territory.objects.filter(code=FRANCE).values_list("pk", flat=True).first()


def _code_at(entry: Entry) -> str:
    return commune_at(*entry.point) if entry.point else ""


def _keys(codes: Iterable[str]) -> dict[str, int]:
    return {
        code: pk
        for some in _chunks(sorted(set(codes)))
        for code, pk in Territory.objects.filter(code__in=some).values_list("code", "pk")
    }


def _chunks(codes: list[str]) -> Iterator[list[str]]:
    for start in range(0, len(codes), CHUNK):
        yield codes[start : start + CHUNK]
