"""The rows of a file enter, by batches. Each batch is one transaction with its mark, so that whatever
stops is taken up where it stood, and leads to the same entries as in one go."""

from __future__ import annotations

from pathlib import Path

from django.db import transaction

from creuset.atlas import importing
from creuset.atlas.actions import may_miss, record_import
from creuset.atlas.importing import Problem, Row
from creuset.atlas.imports import comparing, keeping, stacking, writing
from creuset.atlas.imports.comparing import Countries
from creuset.atlas.imports.models import Import
from creuset.atlas.imports.turns import Turn
from creuset.atlas.models import Entry
from creuset.places.actions import load_countries

FIGURES = ("read", "added", "updated", "unchanged", "refused", "kept", "missing")


def enter(source: Import) -> None:
    turn = Turn.take(source.pk, Import.Status.RUNNING)
    source.refresh_from_db()
    load_countries()
    with keeping.opened(source) as path:
        if source.position == 0:
            _check(source, turn, path)
        keys, unreadable = _rows(source, turn, path)
    _missing(source, turn, [] if unreadable else comparing.gone(source.source, keys))
    with transaction.atomic():
        file = source.file
        turn.note(status=Import.Status.DONE, file="", counts=source.counts)
        if any(source.counts[name] for name in ("added", "updated", "missing")):
            record_import(source.source, source.counts, by=source.by)
        transaction.on_commit(lambda: keeping.let_go(file))


def _check(source: Import, turn: Turn, path: Path) -> None:
    """Before anything is written: whether too much is missing from this file."""
    keys: set[int] = set()
    unreadable = False
    for batch in comparing.batches(comparing.once(importing.read(path, source.recipe), keys)):
        unreadable |= any(
            isinstance(each, Problem) and comparing.unreadable(each) for each in batch
        )
        turn.note()
    here = Entry.objects.filter(source=source.source, status=Entry.Status.CURRENT)
    missing = 0 if unreadable else len(comparing.gone(source.source, keys))
    may_miss(missing, here.count(), accept=source.accept_missing)
    source.counts = {**dict.fromkeys(FIGURES, 0), "all": source.counts.get("read", 0)}


def _rows(source: Import, turn: Turn, path: Path) -> tuple[set[int], bool]:
    """Those already written are read again, for their keys."""
    keys: set[int] = set()
    unreadable, countries, done = False, Countries(), source.position
    at = 0
    rows = stacking.marked(importing.read(path, source.recipe), source.stacked)
    for batch in comparing.batches(comparing.once(rows, keys)):
        unreadable |= any(
            isinstance(each, Problem) and comparing.unreadable(each) for each in batch
        )
        at += len(batch)
        if at > done:
            _batch(source, turn, batch, at, countries)
        elif at % 10_000 == 0:
            turn.note()
    return keys, unreadable


@transaction.atomic
def _batch(
    source: Import, turn: Turn, batch: list[Row | Problem], at: int, countries: Countries
) -> None:
    rows = [each for each in batch if isinstance(each, Row)]
    refused = sum(each.refused for each in batch if isinstance(each, Problem))
    found = comparing.compare(source.source, rows, countries, held=True)
    counts = source.counts
    told = (len(rows) + refused, len(found.new), len(found.changed), found.unchanged, refused,
            found.kept, 0)  # fmt: skip
    source.counts = counts | {
        name: counts[name] + n for name, n in zip(FIGURES, told, strict=True)
    }
    turn.note(position=at, counts=source.counts)
    writing.write(found, source.source, countries, source)


def _missing(source: Import, turn: Turn, gone: list[int]) -> None:
    for some in comparing.batches(gone):
        with transaction.atomic():
            marked = writing.mark_missing(some, source)
            source.counts = source.counts | {"missing": source.counts["missing"] + marked}
            turn.note(counts=source.counts)
