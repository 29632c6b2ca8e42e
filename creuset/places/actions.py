from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

from django.db import transaction

from creuset.places import france, numbering
from creuset.places.continents import CONTINENTS, WORLD
from creuset.places.countries import COUNTRIES, Box
from creuset.places.finding import spelt
from creuset.places.models import Spelling, Territory
from creuset.places.numbering import Span
from creuset.places.unions import UNIONS

WRITTEN = [
    "kind", "names", "parent", "west", "south", "east", "north", "first", "last",
    "population", "latitude", "longitude",
]  # fmt: skip
BATCH = 2000


@transaction.atomic
def load_countries() -> int:
    """Make the territories what the files say; how many had to be written, 0 when all was there."""
    known = _known(Territory.objects.filter(kind__in=["world", "continent", "union", "country"]))
    world = _territory(WORLD.code, "world", WORLD.names, WORLD.view, None, numbering.WORLD)
    written = _write(known, [world])
    written += _write(known, _continents(known[WORLD.code]))
    written += _write(known, _unions(known[WORLD.code]))
    written += _write(known, _countries(known))
    _join(known, {union.code: union.members for union in UNIONS})
    return written


@transaction.atomic
def load_france(told: Iterable[france.Told] | None = None) -> int:
    """Its régions, départements, EPCI and communes, or these of them; how many had to be written."""
    load_countries()
    told = list(france.read() if told is None else told)
    known = _known(Territory.objects.filter(kind__in=["country", *france.KINDS]))
    ranks: Counter[tuple[str, str]] = Counter()
    written = 0
    for kind in france.KINDS:
        rows = [_of_france(known, each, ranks) for each in told if each.kind == kind]
        written += _write(known, rows)
    members: dict[str, list[str]] = {}
    for each in told:
        if each.epci in known:
            members.setdefault(each.epci, []).append(each.code)
    _join(known, members)
    _spell(known, told)
    _follow(known)
    return written


def _known(territories: Iterable[Territory]) -> dict[str, Territory]:
    return {territory.code: territory for territory in territories}


def _continents(world: Territory) -> Iterator[Territory]:
    for rank, each in enumerate(CONTINENTS.values()):
        span = numbering.inside(_span(world), "continent", rank)
        yield _territory(each.code, "continent", each.names, each.view, world, span)


def _unions(world: Territory) -> Iterator[Territory]:
    for rank, each in enumerate(UNIONS):
        span = numbering.beside(_span(world), rank)
        yield _territory(each.code, "union", each.names, each.view, world, span)


def _countries(known: dict[str, Territory]) -> Iterator[Territory]:
    ranks: Counter[str] = Counter()
    for country in COUNTRIES.values():
        continent = known[CONTINENTS[country.continent].code]
        span = numbering.inside(_span(continent), "country", ranks[continent.code])
        ranks[continent.code] += 1
        made = _territory(country.code, "country", country.names, country.view, continent, span)
        made.longitude, made.latitude = country.point
        yield made


def _of_france(
    known: dict[str, Territory], told: france.Told, ranks: Counter[tuple[str, str]]
) -> Territory:
    parent = known[told.parent]
    rank = ranks[parent.code, told.kind]
    ranks[parent.code, told.kind] += 1
    span = (
        numbering.beside(_span(parent), rank)
        if told.kind == Territory.Kind.EPCI
        else numbering.inside(_span(parent), told.kind, rank)
    )
    box = told.box or (parent.west, parent.south, parent.east, parent.north)
    made = _territory(told.code, told.kind, {"fr": told.name}, box, parent, span)
    made.population = told.population
    made.longitude, made.latitude = told.point or (None, None)
    return made


def _span(territory: Territory) -> Span:
    return territory.first, territory.last


def _territory(
    code: str, kind: str, names: object, view: Box, parent: Territory | None, span: Span
) -> Territory:
    west, south, east, north = view
    return Territory(
        code=code, kind=kind, names=names, parent=parent, first=span[0], last=span[1],
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
    Territory.objects.bulk_create(new, batch_size=BATCH)
    Territory.objects.bulk_update(changed, WRITTEN, batch_size=200)
    return len(new) + len(changed)


def _content(territory: Territory) -> list[object]:
    fields = ["parent_id" if name == "parent" else name for name in WRITTEN]
    return [getattr(territory, name) for name in fields]


def _join(known: dict[str, Territory], members: Mapping[str, Iterable[str]]) -> None:
    """Those that belong to each of these, and no others.

    By keys: a database that has just received the communes may take minutes to join them by kind.
    """
    joined = Territory.also_in.through
    wanted = {
        (known[code].pk, known[whole].pk) for whole, codes in members.items() for code in codes
    }
    kinds = {known[whole].kind for whole in members}
    wholes = [each.pk for each in known.values() if each.kind in kinds]
    there = joined.objects.filter(to_territory__in=wholes)
    pairs = {(row.from_territory_id, row.to_territory_id): row.pk for row in there}
    gone = [pk for pair, pk in pairs.items() if pair not in wanted]
    for start in range(0, len(gone), BATCH):
        joined.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    joined.objects.bulk_create(
        (
            joined(from_territory_id=one, to_territory_id=whole)
            for one, whole in sorted(wanted - pairs.keys())
        ),
        batch_size=BATCH,
    )


def _follow(known: dict[str, Territory]) -> None:
    """Neighbourhoods keep their numbers in their communes, wherever these now begin."""
    moved: list[Territory] = []
    for each in Territory.objects.filter(kind=Territory.Kind.NEIGHBOURHOOD):
        commune = known[each.code.rpartition("-")[0]]
        span = numbering.inside(_span(commune), each.kind, each.number - 1)
        if _span(each) != span:
            each.first, each.last = span
            moved.append(each)
    Territory.objects.bulk_update(moved, ["first", "last"], batch_size=200)


def _spell(known: dict[str, Territory], told: Iterable[france.Told]) -> None:
    """Spellings of France are made of the files alone: those that they say no more go. People name
    neighbourhoods."""
    wanted = {
        (known[each.code].pk, spelt(word)) for each in told for word in (each.name, *each.others)
    }
    wanted |= {(each.pk, spelt(each.name)) for each in Territory.objects.neighbourhoods()}
    rows = Spelling.objects.values_list("territory", "folded", "pk").iterator(chunk_size=BATCH)
    there = {(territory, folded): pk for territory, folded, pk in rows}
    gone = [pk for pair, pk in there.items() if pair not in wanted]
    for start in range(0, len(gone), BATCH):
        Spelling.objects.filter(pk__in=gone[start : start + BATCH]).delete()
    Spelling.objects.bulk_create(
        (Spelling(territory_id=pk, folded=word) for pk, word in sorted(wanted - there.keys())),
        batch_size=BATCH,
    )
