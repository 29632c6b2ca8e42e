"""What pages ask of the atlas, answered by the snapshot when there is one, and by SQL otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

from creuset.atlas import cells, counting
from creuset.atlas.cells import Gathered, View
from creuset.atlas.counting import Counts
from creuset.atlas.filters import Filter
from creuset.atlas.looking import Look, Order
from creuset.atlas.models import Entry, EntryQuerySet
from creuset.atlas.snapshot.answering import FromColumns
from creuset.atlas.snapshot.listing import ORDERS, nearest
from creuset.atlas.snapshot.reading import read
from creuset.atlas.words.scanning import scan
from creuset.common.viewer import Viewer


class Answers(Protocol):
    """About what a viewer may see, under a filter; the overview is of all of it."""

    def counts(self) -> Counts: ...

    def overview(self) -> Counts: ...

    def totals(self) -> tuple[int, int]: ...

    def cells(self, view: View) -> list[Gathered]: ...

    def page(self, look: Look, start: int, stop: int) -> list[int]:
        """Keys, in the order of the list."""
        ...

    def entries(self) -> EntryQuerySet: ...


@dataclass(frozen=True)
class FromRows:
    seen: EntryQuerySet
    wanted: Filter

    def counts(self) -> Counts:
        return counting.count(self._saying, self.wanted)

    def overview(self) -> Counts:
        return counting.overview(self.seen)

    def totals(self) -> tuple[int, int]:
        return cells.totals(self.entries())

    def cells(self, view: View) -> list[Gathered]:
        return cells.gather(self.entries(), view)

    def page(self, look: Look, start: int, stop: int) -> list[int]:
        if look.order == Order.NEAR and look.around:
            rows = list(self.entries().values_list("pk", "latitude", "longitude").order_by())
            return list(nearest(rows, look.around)[start:stop].tolist())
        rows_in_order = self.entries().order_by(*ORDERS[look.order])
        return list(rows_in_order.values_list("pk", flat=True)[start:stop])

    def entries(self) -> EntryQuerySet:
        return self.wanted.keep(self._saying)

    @cached_property
    def _saying(self) -> EntryQuerySet:
        found = scan(self.seen, self.wanted.words) if self.wanted.words else None
        return self.seen if found is None else self.seen.among(found)


def answers(viewer: Viewer, wanted: Filter) -> Answers:
    """The same whichever answers."""
    now = read(words=bool(wanted.words))
    if now is None:
        return FromRows(Entry.objects.visible_to(viewer).listed(), wanted)
    return FromColumns(now, viewer, wanted)
