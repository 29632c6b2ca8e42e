"""What of the atlas is open: the entries that anyone may see, whoever asks.

Nothing here knows who is signed in. What leaves by a file is copied and kept elsewhere, so a
member receives what a stranger does.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from django.db import close_old_connections, connection
from django.db.models import Count, Max, Sum

from creuset.atlas.contributing.models import Suggestion
from creuset.atlas.filters import Filter
from creuset.atlas.models import Entry, EntryQuerySet, Source
from creuset.atlas.snapshot.choosing import answers
from creuset.common.viewer import ANONYMOUS

BATCH = 500


def public() -> EntryQuerySet:
    """Those no longer listed too: their pages stay."""
    return Entry.objects.visible_to(ANONYMOUS)


def asked(wanted: Filter) -> EntryQuerySet:
    """The very list of the map, for a visitor."""
    return answers(ANONYMOUS, wanted).entries()


@dataclass(frozen=True)
class Held:
    """A source, and how many of its entries are here."""

    source: Source
    n: int


@dataclass(frozen=True)
class Holdings:
    """`digest` changes when anything that a file tells does; `latest`, when an entry did."""

    sources: Sequence[Held]
    latest: datetime | None
    digest: str
    given: frozenset[str] = frozenset()
    """Licences of what people told of some entries, beside those of their sources."""

    @property
    def total(self) -> int:
        return sum(held.n for held in self.sources)


def holdings(wanted: Filter) -> Holdings:
    """Four queries, whatever the size. A source none of whose entries is here is not named.

    An entry that leaves the list takes its date with it: the latest change is looked for among
    all that is public.
    """
    rows = list(
        asked(wanted)
        .values_list("source")
        .annotate(n=Count("pk"), keys=Sum("pk"), latest=Max("updated_at"))
        .order_by("source")
    )
    known = Source.objects.in_bulk([row[0] for row in rows])
    latest = public().aggregate(latest=Max("updated_at"))["latest"]
    terms = [(each.name, each.url, each.licence, each.attribution) for each in known.values()]
    accepted = Suggestion.objects.filter(state=Suggestion.State.ACCEPTED)
    given = frozenset(accepted.order_by().values_list("licence", flat=True).distinct())
    told = repr((rows, sorted(terms), latest))
    held = [Held(known[pk], n) for pk, n, _keys, _latest in rows]
    return Holdings(
        sorted(held, key=lambda each: -each.n), latest, sha256(told.encode()).hexdigest(), given
    )


def batches(wanted: Filter) -> Iterator[list[Entry]]:
    """All of them, in an order that never changes, a few at a time.

    Each batch is a question of its own: however slowly a file is taken away, neither memory nor a
    connection is held for it.
    """
    last = 0
    while batch := list(after(wanted, last)[:BATCH]):
        yield batch
        last = batch[-1].pk
        if not connection.in_atomic_block:  # of whoever reads it as part of something
            close_old_connections()


def after(wanted: Filter, last: int) -> EntryQuerySet:
    entries = asked(wanted).filter(pk__gt=last).order_by("pk")
    return entries.prefetch_related("source", "country")
