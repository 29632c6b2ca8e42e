from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from hashlib import blake2b
from itertools import islice
from pathlib import Path

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies.models import Assembly
from creuset.atlas import importing
from creuset.atlas.importing import Problem, Row
from creuset.atlas.models import SETTLED, Entry, Source, slug_of
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.models import Person
from creuset.places.actions import load_countries
from creuset.places.models import Territory

BATCH = 500
MOST_MISSING = 5  # one in so many: beyond, the file is more likely at fault than the world
IMPORTED = ["name", "kinds", "country_id", "city", "website", "latitude", "longitude"]
WRITTEN = [
    "name", "kinds", "country", "city", "website", "latitude", "longitude",
    "status", "updated_at", *SETTLED,
]  # fmt: skip

Progress = Callable[[int], None]


@dataclass(frozen=True, slots=True)
class Change:
    """One field of one entry. `kept`: people here had changed it, so the import left it."""

    source_key: str
    field: str
    before: object
    after: object
    kept: bool = False


@dataclass
class Report:
    """What an import did, row by row, to be read by whoever asked for it."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def refused(self) -> int:
        return sum(problem.refused for problem in self.problems)

    @property
    def unreadable(self) -> bool:
        """Something was refused that we could not even name: it is not known to be missing."""
        return any(problem.refused and not problem.source_key for problem in self.problems)


def _silent(read: int) -> None:
    """Progress told to nobody."""


@transaction.atomic
def import_file(
    path: Path,
    *,
    name: str = "",
    url: str = "",
    licence: str = "",
    attribution: str = "",
    accept_missing: bool = False,
    dry_run: bool = False,
    by: Person | None = None,
    progress: Progress = _silent,
) -> Report:
    """Import a GeoJSON or CSV file. What is not given of its source is read from its header."""
    told = importing.header(path)
    given = {"name": name, "url": url, "licence": licence, "attribution": attribution}
    facts = {key: value or told.get(key, "") for key, value in given.items()}
    if not facts["name"] or not facts["licence"]:
        raise Refused(
            _("On ne sait pas d’où vient ce fichier, ou sous quelle licence."),
            _("Donnez le nom de la source et sa licence."),
        )
    facts["url"] = importing.address_of(facts["url"]) if facts["url"] else ""
    source, _created = Source.objects.update_or_create(
        name=facts["name"][:200],
        defaults={
            "url": facts["url"],
            "licence": facts["licence"][:200],
            "attribution": facts["attribution"][:300],
        },
    )
    report = import_entries(
        source,
        importing.read(path),
        accept_missing=accept_missing,
        by=by,
        progress=progress,
    )
    if dry_run:
        transaction.set_rollback(True)
    return report


@transaction.atomic
def import_entries(
    source: Source,
    rows: Iterable[Row | Problem],
    *,
    accept_missing: bool = False,
    by: Person | None = None,
    progress: Progress = _silent,
) -> Report:
    """Make the entries of a source what its rows say.

    The same rows again, in whatever order, change nothing. What the rows say no more is marked
    missing, never deleted; what people here have changed is left as they want it.
    """
    Source.objects.select_for_update().get(pk=source.pk)
    load_countries()
    report = Report()
    known = Entry.objects.filter(source=source, status=Entry.Status.CURRENT).count()
    seen: set[int] = set()
    countries = dict(Territory.objects.countries().values_list("code", "pk"))
    for batch in _batches(_once(rows, report, seen)):
        _write(source, batch, countries, report)
        progress(report.read)
    _mark_missing(source, seen, known, report, accept=accept_missing)
    if report.added or report.updated or report.missing:
        record(
            "atlas.imported",
            source,
            scope=Assembly.objects.community().scope,
            by=by,
            audience=Audience.PUBLIC,
            data={
                "added": report.added,
                "updated": report.updated,
                "unchanged": report.unchanged,
                "missing": report.missing,
                "refused": report.refused,
            },
        )
    return report


def _once(rows: Iterable[Row | Problem], report: Report, seen: set[int]) -> Iterator[Row]:
    """Rows, each identifier once; problems go to the report."""
    for row in rows:
        if isinstance(row, Problem):
            report.problems.append(row)
            if row.refused:
                report.read += 1
                seen.add(_key(row.source_key))
            continue
        report.read += 1
        key = _key(row.source_key)
        if key in seen:
            reason = _("identifiant déjà vu plus haut dans le fichier")
            report.problems.append(
                Problem(row.number, "source_key", row.source_key, reason, True, row.source_key)
            )
            continue
        seen.add(key)
        yield row


def _key(source_key: str) -> int:
    """Eight bytes instead of a text, so that a million of them fit in memory."""
    return int.from_bytes(blake2b(source_key.encode(), digest_size=8).digest(), "big")


def _batches(rows: Iterator[Row]) -> Iterator[list[Row]]:
    while batch := list(islice(rows, BATCH)):
        yield batch


def _write(source: Source, rows: list[Row], countries: dict[str, int], report: Report) -> None:
    known = {
        entry.source_key: entry
        for entry in Entry.objects.select_for_update().filter(
            source=source, source_key__in=[row.source_key for row in rows]
        )
    }
    added: list[Entry] = []
    updated: list[Entry] = []
    for row in rows:
        entry = known.get(row.source_key)
        if entry is None:
            added.append(_new(source, row, countries))
        elif _change(entry, row, countries, report):
            updated.append(entry)
        else:
            report.unchanged += 1
    _give_slugs(source, added)
    Entry.objects.bulk_create(added)
    Entry.objects.bulk_update(updated, WRITTEN)
    report.added += len(added)
    report.updated += len(updated)


def _values(row: Row, countries: dict[str, int]) -> dict[str, object]:
    return {
        "name": row.name,
        "kinds": row.kinds,
        "country_id": countries.get(row.country),
        "city": row.city,
        "website": row.website,
        "latitude": row.latitude,
        "longitude": row.longitude,
    }


def _new(source: Source, row: Row, countries: dict[str, int]) -> Entry:
    entry = Entry(source=source, source_key=row.source_key, **_values(row, countries))
    entry.settle()
    return entry


def _change(entry: Entry, row: Row, countries: dict[str, int], report: Report) -> bool:
    """Bring an entry to what its row says; whether anything of it changed.

    A closed entry stays closed: people here know it, and the source may not yet.
    """
    changed = False
    for name, after in _values(row, countries).items():
        before = getattr(entry, name)
        if before == after:
            continue
        kept = name.removesuffix("_id") in entry.edited
        report.changes.append(Change(entry.source_key, name, before, after, kept))
        if not kept:
            setattr(entry, name, after)
            changed = True
    if entry.status == Entry.Status.MISSING:
        report.changes.append(Change(entry.source_key, "status", entry.status, "current"))
        entry.status = Entry.Status.CURRENT
        changed = True
    if changed:
        entry.updated_at = timezone.now()
        entry.settle()
    return changed


def _give_slugs(source: Source, entries: list[Entry]) -> None:
    """Six digits of fingerprint nearly always tell two names apart; more, when they do not."""
    waiting = entries
    digits = 6
    given: set[str] = set()
    while waiting:
        for entry in waiting:
            entry.slug = slug_of(entry.name, source, entry.source_key, digits=digits)
        wanted = {entry.slug for entry in waiting}
        taken = set(Entry.objects.filter(slug__in=wanted).values_list("slug", flat=True)) | given
        again = []
        for entry in waiting:
            if entry.slug in taken:
                again.append(entry)
            taken.add(entry.slug)
        given |= wanted
        waiting = again
        digits += 2


def _mark_missing(
    source: Source, seen: set[int], known: int, report: Report, *, accept: bool
) -> None:
    if report.unreadable:
        return
    current = Entry.objects.filter(source=source, status=Entry.Status.CURRENT)
    gone = [
        pk
        for pk, source_key in current.values_list("pk", "source_key").iterator(chunk_size=5000)
        if _key(source_key) not in seen
    ]
    if len(gone) * MOST_MISSING > known and not accept:
        raise Refused(
            _("%(gone)d fiches sur %(known)d manquent dans ce fichier : rien n’a été changé.")
            % {"gone": len(gone), "known": known},
            _("Si le fichier est bien entier, acceptez ces absences."),
        )
    for start in range(0, len(gone), BATCH):
        Entry.objects.filter(pk__in=gone[start : start + BATCH]).update(
            status=Entry.Status.MISSING, updated_at=timezone.now()
        )
    report.missing = len(gone)
