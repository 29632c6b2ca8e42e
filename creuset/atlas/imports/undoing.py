"""An import is taken back: each field where nobody has changed it since. Nothing is deleted."""

from __future__ import annotations

from django.db import transaction
from django.utils import timezone

from creuset.assemblies.models import Assembly
from creuset.atlas.imports import comparing
from creuset.atlas.imports.comparing import EDITED_AS, POINT, Countries, give, told_by
from creuset.atlas.imports.models import Import, ImportedChange
from creuset.atlas.imports.turns import Turn
from creuset.atlas.imports.writing import rewrite
from creuset.atlas.models import Entry
from creuset.atlas.placing import place
from creuset.common.audience import Audience
from creuset.journal.actions import record

FIGURES = ("withdrawn", "restored", "come_back", "left")


def undo(source: Import) -> None:
    turn = Turn.take(source.pk, Import.Status.UNDOING)
    source.refresh_from_db()
    countries = Countries()
    while some := _next(source):
        with transaction.atomic():
            _take_back(source, some, countries)
            turn.note(counts=source.counts, position=source.position + len(some))
        source.position += len(some)
    with transaction.atomic():
        turn.note(status=Import.Status.UNDONE)
        record(
            "atlas.import_undone",
            source.source,
            scope=Assembly.objects.community().scope,
            by=None,
            audience=Audience.PUBLIC,
            data={name: source.counts.get(name, 0) for name in FIGURES},
        )


def _next(source: Import) -> list[ImportedChange]:
    waiting = source.changes.filter(undone=False).select_related("entry").order_by("pk")
    return list(waiting[: comparing.BATCH])


def _take_back(source: Import, changes: list[ImportedChange], countries: Countries) -> None:
    """`left`: what people here, or a later file, have changed since and is therefore kept."""
    held = Entry.objects.select_for_update().in_bulk([each.entry_id for each in changes])
    counts = {name: source.counts.get(name, 0) for name in FIGURES}
    written: list[Entry] = []
    for each in changes:
        entry = held[each.entry_id]
        outcome = _withdraw(entry) if each.before is None else _restore(entry, each, countries)
        for name in outcome:
            counts[name] += 1
        if set(outcome) - {"left"}:
            entry.updated_at = timezone.now()
            entry.settle()
            written.append(entry)
    place(written)
    rewrite(written, {"status", *(name for each in changes for name in each.after)})
    ImportedChange.objects.filter(pk__in=[each.pk for each in changes]).update(undone=True)
    source.counts = source.counts | counts


def _withdraw(entry: Entry) -> list[str]:
    untouched = entry.status in (Entry.Status.CURRENT, Entry.Status.MISSING) and not entry.edited
    if not untouched:
        return ["left"]
    entry.status = Entry.Status.WITHDRAWN
    return ["withdrawn"]


def _restore(entry: Entry, change: ImportedChange, countries: Countries) -> list[str]:
    told: list[str] = []
    were = change.before or {}
    moved = any(told_by(entry, name, countries) != change.after[name] for name in POINT
                if name in change.after)  # fmt: skip
    for name, after in change.after.items():
        left = (
            EDITED_AS.get(name, name) in entry.edited or told_by(entry, name, countries) != after
        )
        if left or (moved and name in POINT):
            told.append("left")
            continue
        before = were[name]
        if name == "country":
            entry.country_id = countries.by_code.get(before)
        else:
            give(entry, name, before)
        told.append(
            "come_back" if before == Entry.Status.CURRENT and name == "status" else "restored"
        )
    return told
