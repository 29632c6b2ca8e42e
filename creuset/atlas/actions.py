"""What the atlas is given as a whole, by a command or by the demonstration: in one transaction."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import asdict, dataclass, field
from pathlib import Path

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.assemblies.models import Assembly
from creuset.atlas import importing
from creuset.atlas.importing import Problem, Recipe, Row
from creuset.atlas.importing.guessing import columns_of, guess
from creuset.atlas.imports import comparing, writing
from creuset.atlas.imports.comparing import Change, Compared, Countries
from creuset.atlas.imports.models import Import
from creuset.atlas.imports.rules import may_be_a_source
from creuset.atlas.imports.stacking import Stacks
from creuset.atlas.imports.trying import checked
from creuset.atlas.models import Entry, Source
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.models import Person
from creuset.places.actions import load_countries

Progress = Callable[[int], None]


@dataclass
class Counts:
    """What an import did, in figures."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    missing: int = 0
    refused: int = 0

    def add(self, found: Compared) -> None:
        self.added += len(found.new)
        self.updated += len(found.changed)
        self.unchanged += found.unchanged


@dataclass
class Report(Counts):
    """Row by row, to be read by whoever asked for it."""

    changes: list[Change] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)

    @property
    def unreadable(self) -> bool:
        return any(map(comparing.unreadable, self.problems))

    @property
    def counts(self) -> dict[str, int]:
        told = asdict(self)
        return {name: told[name] for name in Counts.__dataclass_fields__}


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
    """Import a file of any known kind. What is not given of its source is read from its header."""
    told = importing.header(path)
    given = {"name": name, "url": url, "licence": licence, "attribution": attribution}
    facts = {key: value or told.get(key, "") for key, value in given.items()}
    if not facts["name"] or not facts["licence"]:
        raise Refused(
            _("On ne sait pas d’où vient ce fichier, ou sous quelle licence."),
            _("Donnez le nom de la source et sa licence."),
        )
    may_be_a_source(facts["name"]).or_refuse()
    facts["url"] = importing.address_of(facts["url"]) if facts["url"] else ""
    source, _created = Source.objects.update_or_create(
        name=facts["name"][:200],
        defaults={
            "url": facts["url"],
            "licence": facts["licence"][:200],
            "attribution": facts["attribution"][:300],
        },
    )
    into = Import.objects.create(
        source=source, by=by, name=path.name[:200], status=Import.Status.RUNNING
    )
    report = import_entries(
        source,
        _checked(path, Recipe(guess(columns_of(importing.things(path))))),
        accept_missing=accept_missing,
        by=by,
        progress=progress,
        into=into,
    )
    into.status, into.position, into.counts = Import.Status.DONE, report.read, report.counts
    into.save(update_fields=["status", "position", "counts"])
    if dry_run:
        transaction.set_rollback(True)
    return report


def _checked(path: Path, recipe: Recipe) -> Iterator[Row | Problem]:
    stacks = Stacks()
    for row in importing.read(path, recipe):
        if isinstance(row, Row):
            stacks.see(row)
    return checked(importing.read(path, recipe), stacks.found())


@transaction.atomic
def import_entries(
    source: Source,
    rows: Iterable[Row | Problem],
    *,
    accept_missing: bool = False,
    by: Person | None = None,
    progress: Progress = _silent,
    into: Import | None = None,
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
    countries = Countries()
    for batch in comparing.batches(comparing.once(rows, seen)):
        told = [each for each in batch if isinstance(each, Row)]
        faults = [each for each in batch if isinstance(each, Problem)]
        found = comparing.compare(source, told, countries, held=True)
        writing.write(found, source, countries, into)
        report.add(found)
        report.changes += found.changes
        report.problems += faults
        report.refused += sum(each.refused for each in faults)
        report.read = report.added + report.updated + report.unchanged + report.refused
        progress(report.read)
    if not report.unreadable:
        gone = comparing.gone(source, seen)
        may_miss(len(gone), known, accept=accept_missing)
        report.missing = writing.mark_missing(gone, into)
    if report.added or report.updated or report.missing:
        record_import(source, report.counts, by=by)
    return report


def may_miss(gone: int, known: int, *, accept: bool) -> None:
    if accept or not comparing.too_many(gone, known):
        return
    raise Refused(
        _("%(gone)d fiches sur %(known)d manquent dans ce fichier : rien n’a été changé.")
        % {"gone": gone, "known": known},
        _("Si le fichier est bien entier, acceptez ces absences."),
    )


def record_import(source: Source, counts: dict[str, int], *, by: Person | None) -> None:
    told = ["added", "updated", "unchanged", "missing", "refused"]
    record(
        "atlas.imported",
        source,
        scope=Assembly.objects.community().scope,
        by=by,
        audience=Audience.PUBLIC,
        data={name: counts.get(name, 0) for name in told},
    )
