"""After an import: new entries that may be one with an entry that is there, queued for members.

It runs in the background, a few seconds at a time, and takes up where it stopped. Nothing is put
together by itself, and two entries that somebody found different are not shown again.
"""

from __future__ import annotations

from collections.abc import Iterator
from time import monotonic

from django.db import transaction
from django.db.models import Q, QuerySet
from django.utils import timezone

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly
from creuset.atlas.contributing.models import Pair
from creuset.atlas.imports.models import Import, ImportedChange
from creuset.atlas.likeness import DOUBTFUL, likeness
from creuset.atlas.models import Entry
from creuset.atlas.neighbours import spans_around
from creuset.atlas.values import Values, values_of
from creuset.people.models import Person

BATCH = 50
FEW_SECONDS = 15
CELL = 16  # level of squares: some 600 metres
MOST = 30  # candidates of one entry: where more stand at one place, the place says nothing


def look() -> None:
    """Each minute, for a few seconds."""
    look_for_pairs(FEW_SECONDS)


def look_for_pairs(seconds: float) -> None:
    until = monotonic() + seconds
    for done in Import.objects.filter(status=Import.Status.DONE, paired=False).order_by("pk"):
        while batch := list(_new_ones(done)[:BATCH]):
            _pair(done, batch)
            if monotonic() > until:
                return
        Import.objects.filter(pk=done.pk).update(paired=True)


def _new_ones(done: Import) -> QuerySet[ImportedChange]:
    new = ImportedChange.objects.filter(of=done, before__isnull=True, pk__gt=done.paired_upto)
    return new.select_related("entry__country", "entry__source").order_by("pk")


@transaction.atomic
def _pair(done: Import, batch: list[ImportedChange]) -> None:
    """Queued and marked in one transaction: a second process that does the same adds nothing."""
    pairs = [pair for change in batch for pair in _pairs_of(change.entry)]
    Pair.objects.bulk_create(pairs, ignore_conflicts=True)
    done.paired_upto = batch[-1].pk
    done.save(update_fields=["paired_upto"])


def _pairs_of(entry: Entry) -> Iterator[Pair]:
    if entry.status != Entry.Status.CURRENT:
        return
    told = _compared(entry)
    for other in _candidates(entry):
        points = likeness(told, _compared(other))
        if points >= DOUBTFUL:
            first, second = sorted([entry.pk, other.pk])
            yield Pair(first_id=first, second_id=second, points=points)


def _compared(entry: Entry) -> Values:
    """A rough point makes nobody alike."""
    told = values_of(entry)
    return told if entry.precision == Entry.Precision.POINT else {**told, "point": None}


def _candidates(entry: Entry) -> list[Entry]:
    """Of another source or another key, under the same name or close by, read by the same people."""
    near = Q(name_folded=entry.name_folded)
    if entry.latitude is not None and entry.longitude is not None:
        for span in spans_around(entry.latitude, entry.longitude, CELL):
            near |= Q(quad__gte=span[0], quad__lte=span[1])
    found = Entry.objects.listed().filter(near, audience=entry.audience).exclude(pk=entry.pk)
    return list(found.select_related("country", "source").order_by("pk")[:MOST])


@transaction.atomic
def keep_apart(pair: Pair, *, by: Person) -> Pair:
    """A member says that these are two things: it is remembered."""
    charter.belongs(by, Assembly.objects.community()).or_refuse()
    held = Pair.objects.select_for_update().get(pk=pair.pk)
    if held.apart_at is None:
        held.apart_at, held.apart_by = timezone.now(), by
        held.save(update_fields=["apart_at", "apart_by"])
    return held
