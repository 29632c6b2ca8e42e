from collections.abc import Iterable, Iterator

from django.db import transaction

from creuset.places.continents import CONTINENTS, WORLD
from creuset.places.countries import COUNTRIES, Box
from creuset.places.models import Territory

WRITTEN = ["kind", "names", "parent", "west", "south", "east", "north"]


@transaction.atomic
def load_countries() -> int:
    """Make the territories what the files say; how many had to be written, 0 when all was there."""
    known = {territory.code: territory for territory in Territory.objects.all()}
    written = _write(known, [_territory(WORLD.code, "world", WORLD.names, WORLD.view, None)])
    world = known[WORLD.code]
    written += _write(
        known,
        (_territory(c.code, "continent", c.names, c.view, world) for c in CONTINENTS.values()),
    )
    return written + _write(known, _countries(known))


def _countries(known: dict[str, Territory]) -> Iterator[Territory]:
    for country in COUNTRIES.values():
        continent = known[CONTINENTS[country.continent].code]
        yield _territory(country.code, "country", country.names, country.view, continent)


def _territory(
    code: str, kind: str, names: object, view: Box, parent: Territory | None
) -> Territory:
    west, south, east, north = view
    return Territory(
        code=code, kind=kind, names=names, parent=parent,
        west=west, south=south, east=east, north=north,
    )  # fmt: skip


def _write(known: dict[str, Territory], wanted: Iterable[Territory]) -> int:
    """Insert what is new, change what differs, and remember all of it in `known`."""
    new: list[Territory] = []
    changed: list[Territory] = []
    for territory in wanted:
        before = known.get(territory.code)
        if before is None:
            new.append(territory)
        elif _content(before) != _content(territory):
            territory.pk = before.pk
            changed.append(territory)
        else:
            continue
        known[territory.code] = territory
    Territory.objects.bulk_create(new)
    Territory.objects.bulk_update(changed, WRITTEN)
    return len(new) + len(changed)


def _content(territory: Territory) -> list[object]:
    fields = ["parent_id" if name == "parent" else name for name in WRITTEN]
    return [getattr(territory, name) for name in fields]
