"""The smallest territory that an entry is known to be in: in France a neighbourhood or a commune,
elsewhere its country."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, TypeVar

from creuset.places.falling import commune_at
from creuset.places.finding import communes
from creuset.places.lands import country_around
from creuset.places.models import Territory
from creuset.places.neighbourhoods import Neighbourhood, holding

if TYPE_CHECKING:
    from creuset.atlas.models import Entry

T = TypeVar("T")
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
    smaller = {
        id(entry): by_code.get(fallen[id(entry)]) or _pk(named.get(("", entry.city)))
        for entry in french
    }
    around = neighbourhoods_of(set(filter(None, smaller.values())))
    for entry in told:
        commune = smaller.get(id(entry))
        entry.territory_id = (
            _nearest(entry, around.get(commune, ())) or commune or entry.country_id
        )


def neighbourhoods_of(
    communes: Iterable[int | None],
) -> Mapping[int | None, Sequence[Neighbourhood]]:
    found: dict[int | None, list[Neighbourhood]] = {}
    for some in _chunks(sorted(filter(None, communes))):
        for each in Territory.objects.neighbourhoods().filter(parent__in=some):
            found.setdefault(each.parent_id, []).append(each.round)
    return found


def _nearest(entry: Entry, around: Sequence[Neighbourhood]) -> int | None:
    """Nothing of an entry that is only known to be somewhere in its commune."""
    exact = entry.precision == "point"
    return holding(entry.point, around) if entry.point and exact else None


def _pk(territory: Territory | None) -> int | None:
    return territory.pk if territory else None


def stand_in_commune(entries: Iterable[Entry]) -> None:
    """Those of France whose point nobody told stand at the only commune that bears the name of their
    city, and say so; at none when none or several do."""
    lost = [entry for entry in entries if entry.precision == "commune" or not entry.point]
    french = {id(entry) for entry in lost if entry.country and entry.country.code == FRANCE}
    named = communes(("", entry.city) for entry in lost if id(entry) in french and entry.city)
    for entry in lost:
        found = named.get(("", entry.city)) if id(entry) in french else None
        entry.latitude = found.latitude if found else None
        entry.longitude = found.longitude if found and found.latitude is not None else None
        entry.precision = "commune" if entry.point else "point"


def country_at(latitude: float | None, longitude: float | None) -> str:
    """The country of a point whose country nobody told: nothing near a border, or at sea, but in France,
    whose communes are drawn closely."""
    if latitude is None or longitude is None:
        return ""
    if commune_at(latitude, longitude):
        return FRANCE
    return country_around(round(latitude, 2), round(longitude, 2))


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


def _chunks(several: Sequence[T]) -> Iterator[Sequence[T]]:
    for start in range(0, len(several), CHUNK):
        yield several[start : start + CHUNK]
