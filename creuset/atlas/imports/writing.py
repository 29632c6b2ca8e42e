"""The rows of entries, as an import writes them: many at a time, and each change noted."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils import timezone

from creuset.atlas.imports.comparing import (
    FACTS_HERE,
    Compared,
    Countries,
    batches,
    portable,
)
from creuset.atlas.imports.models import Import, ImportedChange
from creuset.atlas.models import SETTLED, Entry, Source, slug_of
from creuset.atlas.placing import place

FEW = 100


def write(found: Compared, source: Source, countries: Countries, into: Import | None) -> None:
    """Part of a transaction of the caller, which has just compared."""
    _give_slugs(source, found.new)
    place([*found.new, *(each.entry for each in found.changed)])
    Entry.objects.bulk_create(found.new)
    names = {name for each in found.changed for name in each.after}
    rewrite([each.entry for each in found.changed], names)
    if into is None:
        return
    notes = [ImportedChange(of=into, entry=entry) for entry in found.new]
    notes += [
        ImportedChange(
            of=into,
            entry=each.entry,
            before=portable(each.before, countries),
            after=portable(each.after, countries),
        )
        for each in found.changed
    ]
    ImportedChange.objects.bulk_create(notes)


def rewrite(entries: list[Entry], names: Iterable[str]) -> None:
    """Only what has changed of these, and what follows from it: each row of a statement is looked for
    among all the others, in each column, so few at a time go faster."""
    columns = {"facts" if name in FACTS_HERE else name.removesuffix("_id") for name in names}
    if entries:
        Entry.objects.bulk_update(
            entries, sorted({*columns, "updated_at", *SETTLED}), batch_size=FEW
        )


def mark_missing(gone: Iterable[int], into: Import | None) -> int:
    """Those of these entries that are still in activity."""
    before, after = Entry.Status.CURRENT.value, Entry.Status.MISSING.value
    marked = 0
    for some in batches(gone):
        rows = Entry.objects.select_for_update().filter(pk__in=some, status=before)
        keys = list(rows.values_list("pk", flat=True))
        Entry.objects.filter(pk__in=keys).update(status=after, updated_at=timezone.now())
        if into:
            ImportedChange.objects.bulk_create(
                ImportedChange(
                    of=into, entry_id=pk, before={"status": before}, after={"status": after}
                )
                for pk in keys
            )
        marked += len(keys)
    return marked


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
