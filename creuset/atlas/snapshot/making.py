"""Making the file anew: from the last one and what changed, or from every row.

Nothing is locked meanwhile. What had changed is read first, and the entries after: whatever is
written in between is still noted as changed, and will be read again. The file takes its place only
if the one it started from is still there.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import timedelta
from itertools import islice
from uuid import uuid4

import numpy as np
from django.db import transaction
from django.utils import timezone

from creuset.atlas.models import BY_DATE, BY_NAME, Changed, Entry, EntryQuerySet, Snapshot
from creuset.atlas.snapshot import storing
from creuset.atlas.snapshot.book import Lexicon
from creuset.atlas.snapshot.columns import Columns, Row, Table, Whole, joined, packed, table_of

ENOUGH = 200  # changes that each request would read again
LATEST = timedelta(hours=1)  # that fewer of them wait
BATCH = 10_000  # rows in memory at once, when all are read
ASKED = 500  # keys in one question
FIELDS = (
    "pk",
    "quad",
    "latitude",
    "longitude",
    "kinds",
    "category",
    "country",
    "audience",
    "territory",
    "said",
)


def due() -> bool:
    current = Snapshot.objects.first()
    if current is None:
        return Entry.objects.exists()
    if storing.opened(current.name) is None:
        return True
    waiting = Changed.objects.all()[:ENOUGH].count()
    return waiting >= ENOUGH or (waiting > 0 and timezone.now() - current.made_at > LATEST)


def renew() -> bool:
    """False when another process was quicker: its file stays."""
    current = Snapshot.objects.first()
    if current and storing.opened(current.name) is None:
        return _made_here_too(current)
    noted = list(Changed.objects.order_by("pk").values_list("pk", "entry"))
    last = storing.opened(current.name) if current else None
    name = uuid4().hex
    storing.write(name, _completed(last, {entry for _pk, entry in noted}))
    installed = _install(name, current, np.array([pk for pk, _entry in noted], np.int64))
    if installed:
        storing.sweep(name)
    return installed


def _made_here_too(current: Snapshot) -> bool:
    """Another machine has the file, or ours was lost: the same name serves, since whatever was
    written after it was made is noted still. To name another one would make that machine start
    again, and so on for ever."""
    storing.write(current.name, _completed(None, set()))
    storing.sweep(current.name)
    return True


def _completed(last: Columns | None, changed: set[int]) -> Columns:
    """Orders are read last: what is written meanwhile is noted, and its place in them not used."""
    lexicon = Lexicon(last.book if last else None)
    table = joined(_tables(last, sorted(changed), lexicon))
    listed = Entry.objects.listed()
    by_name, by_date = (_keys(listed.order_by(*order)) for order in (BY_NAME, BY_DATE))
    return packed(table, lexicon, (by_name, by_date))


def _tables(last: Columns | None, changed: list[int], lexicon: Lexicon) -> Iterator[Table]:
    listed = Entry.objects.listed()
    if last is None:
        yield table_of([], lexicon)
        yield from _read(listed, lexicon)
        return
    yield last.without(changed)
    for start in range(0, len(changed), ASKED):
        yield from _read(listed.filter(pk__in=changed[start : start + ASKED]), lexicon)


def _read(entries: EntryQuerySet, lexicon: Lexicon) -> Iterator[Table]:
    rows: Iterator[Row] = entries.values_list(*FIELDS).iterator(chunk_size=BATCH)
    while batch := list(islice(rows, BATCH)):
        yield table_of(batch, lexicon)


def _keys(entries: EntryQuerySet) -> Whole:
    return np.fromiter(entries.values_list("pk", flat=True).iterator(chunk_size=BATCH), np.int64)


@transaction.atomic
def _install(name: str, started_from: Snapshot | None, noted: Whole) -> bool:
    now = {"name": name, "made_at": timezone.now()}
    if started_from is None:
        _row, done = Snapshot.objects.get_or_create(pk=1, defaults=now)
    else:
        done = bool(Snapshot.objects.filter(name=started_from.name).update(**now))
    if done:
        for first, last in _runs(noted):
            Changed.objects.filter(pk__gte=first, pk__lte=last).delete()
    return done


def _runs(numbers: Whole) -> Sequence[tuple[int, int]]:
    """Sorted numbers as runs without a gap: nothing else is in them."""
    if not len(numbers):
        return []
    cuts = np.flatnonzero(np.diff(numbers) != 1)
    firsts = numbers[np.append(0, cuts + 1)].tolist()
    lasts = numbers[np.append(cuts, len(numbers) - 1)].tolist()
    return list(zip(firsts, lasts, strict=True))
