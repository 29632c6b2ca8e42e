"""The preview: the whole file is read and compared, and nothing of the atlas is written."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any

from django.db import transaction

from creuset.atlas import importing
from creuset.atlas.folding import fold
from creuset.atlas.importing import Problem, Row
from creuset.atlas.importing.cells import shown
from creuset.atlas.imports import comparing, keeping, stacking
from creuset.atlas.imports.comparing import Change, Compared, Countries
from creuset.atlas.imports.doubting import with_doubts
from creuset.atlas.imports.models import Import, LineProblem
from creuset.atlas.imports.stacking import Point, Stacks
from creuset.atlas.imports.turns import Turn
from creuset.atlas.models import Entry
from creuset.places.actions import load_countries

FIRST_CHANGES = 30
GRID = 1.0  # degrees: the places of a preview are gathered in squares of this side
MOST_WORDS = 100
PULSE = 10_000  # rows after which one says that one is still there


@dataclass
class Seen:
    """What a preview has found so far."""

    read: int = 0
    added: int = 0
    updated: int = 0
    unchanged: int = 0
    refused: int = 0
    kept: int = 0
    without_point: int = 0
    placed: int = 0
    approximate: int = 0
    doubts: int = 0
    missing: int = 0
    known: int = 0
    unreadable: bool = False
    changes: list[dict[str, Any]] = field(default_factory=list)
    stacked: dict[Point, int] = field(default_factory=dict)
    places: dict[tuple[int, int], list[float]] = field(default_factory=dict)
    words: Counter[str] = field(default_factory=Counter)
    written: dict[str, str] = field(default_factory=dict)

    def rows(self, rows: list[Row], found: Compared) -> None:
        self.read += len(rows)
        self.added += len(found.new)
        self.updated += len(found.changed)
        self.unchanged += found.unchanged
        self.kept += found.kept
        for change in found.changes[: FIRST_CHANGES - len(self.changes)]:
            self.changes.append(_told(change))
        self.approximate += sum(row.precision == Entry.Precision.AROUND for row in rows)
        for row in found.rows:
            self.placed += row.precision == Entry.Precision.COMMUNE
            if row.latitude is None or row.longitude is None:
                self.without_point += 1
            else:
                self._place(row.latitude, row.longitude)

    def _place(self, latitude: float, longitude: float) -> None:
        square = self.places.setdefault((int(latitude // GRID), int(longitude // GRID)), [0, 0, 0])
        square[0] += 1
        square[1] += latitude
        square[2] += longitude

    def problems(self, problems: list[Problem]) -> None:
        for each in problems:
            self.read += each.refused
            self.refused += each.refused
            self.doubts += not each.refused
            self.unreadable |= comparing.unreadable(each)
            if each.field == "kinds" and not each.refused:
                self.words[fold(each.value)] += 1
                self.written.setdefault(fold(each.value), each.value)

    @property
    def counts(self) -> dict[str, int]:
        told = asdict(self)
        return {name: value for name, value in told.items() if type(value) is int}

    @property
    def shown(self) -> dict[str, Any]:
        cells = [
            [int(n), round(north / n, 4), round(east / n, 4)]
            for n, north, east in self.places.values()
        ]
        stacked = [[*point, n] for point, n in self.stacked.items()]
        return {"changes": self.changes, "cells": cells, "stacked": stacked}

    @property
    def unknown(self) -> list[list[Any]]:
        return [[self.written[word], n] for word, n in self.words.most_common(MOST_WORDS) if word]


def _told(change: Change) -> dict[str, Any]:
    values = {"before": _text(change.before), "after": _text(change.after)}
    return {"key": change.source_key, "field": change.field, "kept": change.kept, **values}


def _text(value: object) -> str:
    return "" if value is None else shown(str(value))


def preview(source: Import) -> None:
    turn = Turn.take(source.pk, Import.Status.PREVIEWING)
    load_countries()
    LineProblem.objects.filter(of=source).delete()
    seen, keys, countries = Seen(), set[int](), Countries()
    with keeping.opened(source) as path:
        seen.stacked = _stacked(turn, importing.read(path, source.recipe))
        rows = checked(importing.read(path, source.recipe), seen.stacked)
        for batch in comparing.batches(comparing.once(rows, keys)):
            told = [each for each in batch if isinstance(each, Row)]
            faults = [each for each in batch if isinstance(each, Problem)]
            seen.rows(told, comparing.compare(source.source, told, countries))
            seen.problems(faults)
            _note(turn, source, faults, seen.read)
    here = Entry.objects.filter(source=source.source, status=Entry.Status.CURRENT)
    seen.known = here.count()
    seen.missing = 0 if seen.unreadable else len(comparing.gone(source.source, keys))
    turn.note(
        status=Import.Status.PREVIEWED,
        counts=seen.counts,
        shown=seen.shown,
        unknown=seen.unknown,
        position=0,
    )


def _stacked(turn: Turn, rows: Iterable[Row | Problem]) -> dict[Point, int]:
    """Known before the first row is compared."""
    stacks = Stacks()
    for n, row in enumerate(rows):
        if isinstance(row, Row):
            stacks.see(row)
        if n % PULSE == 0:
            turn.note()
    return stacks.found()


def checked(
    rows: Iterable[Row | Problem], stacked: Mapping[Point, int]
) -> Iterator[Row | Problem]:
    """The rows with what makes their places doubtful, the whole file first."""
    yield from stacking.told(stacked)
    yield from with_doubts(stacking.marked(rows, stacked))


@transaction.atomic
def _note(turn: Turn, source: Import, faults: list[Problem], read: int) -> None:
    turn.note(position=read)
    LineProblem.objects.bulk_create(
        LineProblem(
            of=source,
            number=each.number,
            field=each.field,
            value=shown(each.value),
            reason=each.reason[:200],
            refused=each.refused,
        )
        for each in faults
    )
