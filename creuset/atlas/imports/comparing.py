"""What the rows of a source would change of its entries. Nothing is written here: a preview is the
same comparison as an import."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import blake2b
from itertools import islice
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.atlas.fields import FACTS
from creuset.atlas.importing import Problem, Row
from creuset.atlas.importing.facts import CATEGORY
from creuset.atlas.imports.placing import placed
from creuset.atlas.models import Entry, Source
from creuset.atlas.placing import country_at
from creuset.places.models import Territory

BATCH = 500
MOST_MISSING = 5  # one in so many: beyond, the file is more likely at fault than the world
POINT = ("latitude", "longitude", "precision")  # one value in three columns
EDITED_AS = {"country_id": "country", "longitude": "latitude", "precision": "latitude"}
"""Fields that people change together are named once in `Entry.edited`."""
COME_BACK = {Entry.Status.MISSING.value, Entry.Status.WITHDRAWN.value}

FACTS_HERE = {each.key for each in FACTS}
Values = dict[str, Any]
T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one entry. `kept`: people here had changed it, so the import leaves it."""

    source_key: str
    field: str
    before: object
    after: object
    kept: bool = False


@dataclass
class Changed:
    """An entry brought to what its row says, and what it said before, by field."""

    entry: Entry
    before: Values
    after: Values


@dataclass
class Compared:
    rows: list[Row] = field(default_factory=list)
    new: list[Entry] = field(default_factory=list)
    changed: list[Changed] = field(default_factory=list)
    unchanged: int = 0
    changes: list[Change] = field(default_factory=list)

    @property
    def kept(self) -> int:
        return sum(change.kept for change in self.changes)


class Countries:
    """Keys by code and codes by key, read once for an import."""

    @cached_property
    def by_code(self) -> dict[str, int]:
        return dict(Territory.objects.countries().values_list("code", "pk"))

    @cached_property
    def codes(self) -> dict[int, str]:
        return {pk: code for code, pk in self.by_code.items()}


def once(rows: Iterable[Row | Problem], seen: set[int]) -> Iterator[Row | Problem]:
    """Each identifier once; the second time is told. `seen` receives every identifier of the file."""
    for row in rows:
        if isinstance(row, Problem):
            if row.refused:
                seen.add(key_of(row.source_key))
            yield row
        elif (key := key_of(row.source_key)) in seen:
            reason = _("identifiant déjà vu plus haut dans le fichier")
            yield Problem(row.number, "source_key", row.source_key, reason, True, row.source_key)
        else:
            seen.add(key)
            yield row


def key_of(source_key: str) -> int:
    """Eight bytes instead of a text, so that a million of them fit in memory."""
    return int.from_bytes(blake2b(source_key.encode(), digest_size=8).digest(), "big")


def unreadable(problem: Problem) -> bool:
    """Something was refused that we could not even name: it is not known to be missing."""
    return problem.refused and not problem.source_key


def batches(things: Iterable[T], size: int | None = None) -> Iterator[list[T]]:
    each = iter(things)
    while batch := list(islice(each, size or BATCH)):
        yield batch


def compare(
    source: Source, rows: Iterable[Row], countries: Countries, *, held: bool = False
) -> Compared:
    """Whatever order they come in. Entries are changed in memory only; `held`: they are to be
    written in the same transaction."""
    told = placed(rows)
    entries = Entry.objects.select_for_update() if held else Entry.objects.all()
    ours = entries.filter(source=source, source_key__in=[row.source_key for row in told])
    known = {entry.source_key: entry for entry in ours}
    found = Compared(rows=told)
    for row in told:
        entry = known.get(row.source_key)
        if entry is None:
            found.new.append(_new(source, row, countries))
        elif changed := _change(entry, row, countries, found):
            found.changed.append(changed)
        else:
            found.unchanged += 1
    return found


def _values(row: Row, countries: Countries) -> Values:
    return {
        "name": row.name,
        "kinds": row.kinds,
        "country_id": countries.by_code.get(
            row.country or country_at(row.latitude, row.longitude)
        ),
        "city": row.city,
        "website": row.website,
        "latitude": row.latitude,
        "longitude": row.longitude,
        "precision": row.precision,
        **{key: value or "" if key == CATEGORY else value for key, value in row.facts.items()},
    }


def value_of(entry: Entry, name: str) -> Any:
    return entry.facts.get(name) if name in FACTS_HERE else getattr(entry, name)


def give(entry: Entry, name: str, value: Any) -> None:
    """In memory. Nothing of a fact is kept where nothing is told."""
    if name not in FACTS_HERE:
        setattr(entry, name, value)
        return
    entry.facts = {key: told for key, told in entry.facts.items() if key != name}
    if value is not None:
        entry.facts[name] = value


def _new(source: Source, row: Row, countries: Countries) -> Entry:
    entry = Entry(source=source, source_key=row.source_key)
    for name, value in _values(row, countries).items():
        give(entry, name, value)
    entry.settle()
    return entry


def _told_elsewhere(entry: Entry, row: Row) -> bool:
    """People here have said another town: that of the row places it no more."""
    placed_by_town = row.precision == Entry.Precision.COMMUNE
    return placed_by_town and bool({"city", "country"} & set(entry.edited))


def _change(entry: Entry, row: Row, countries: Countries, found: Compared) -> Changed | None:
    """A closed entry stays closed: people here know it, and the source may not yet."""
    made = Changed(entry, {}, {})
    for name, after in _values(row, countries).items():
        before = value_of(entry, name)
        if before == after:
            continue
        kept = EDITED_AS.get(name, name) in entry.edited or (
            name in POINT and _told_elsewhere(entry, row)
        )
        found.changes.append(Change(entry.source_key, name, before, after, kept))
        if not kept:
            made.before[name], made.after[name] = before, after
            give(entry, name, after)
    if entry.status in COME_BACK:
        found.changes.append(Change(entry.source_key, "status", entry.status, "current"))
        made.before["status"], made.after["status"] = entry.status, Entry.Status.CURRENT.value
        entry.status = Entry.Status.CURRENT
    if not made.after:
        return None
    entry.updated_at = timezone.now()
    entry.settle()
    return made


def portable(values: Values, countries: Countries) -> Values:
    """As JSON keeps them for years: a country by its code."""
    told = dict(values)
    if "country_id" in told:
        told["country"] = countries.codes.get(told.pop("country_id"), "")
    return told


def told_by(entry: Entry, name: str, countries: Countries) -> Any:
    """The value that an entry has now, as JSON keeps it."""
    if name == "country":
        return countries.codes.get(entry.country_id or 0, "")
    return value_of(entry, name)


def gone(source: Source, seen: set[int]) -> list[int]:
    """Keys of the entries that the source tells no more."""
    current = Entry.objects.filter(source=source, status=Entry.Status.CURRENT)
    rows = current.values_list("pk", "source_key").iterator(chunk_size=5000)
    return [pk for pk, told in rows if key_of(told) not in seen]


def too_many(missing: int, known: int) -> bool:
    return missing * MOST_MISSING > known
