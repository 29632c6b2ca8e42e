"""What pages ask of the atlas, answered by the snapshot when there is one, and by SQL otherwise."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from creuset.atlas import cells, counting
from creuset.atlas.cells import Gathered, View
from creuset.atlas.counting import Counts
from creuset.atlas.filters import Filter
from creuset.atlas.models import Entry, EntryQuerySet
from creuset.atlas.snapshot.answering import FromColumns
from creuset.atlas.snapshot.reading import read
from creuset.common.viewer import Viewer


class Answers(Protocol):
    """About what a viewer may see, under a filter; the overview is of all of it."""

    def counts(self) -> Counts: ...

    def overview(self) -> Counts: ...

    def totals(self) -> tuple[int, int]: ...

    def cells(self, view: View) -> list[Gathered]: ...


@dataclass(frozen=True, slots=True)
class FromRows:
    entries: EntryQuerySet
    wanted: Filter

    def counts(self) -> Counts:
        return counting.count(self.entries, self.wanted)

    def overview(self) -> Counts:
        return counting.overview(self.entries)

    def totals(self) -> tuple[int, int]:
        return cells.totals(self.wanted.keep(self.entries))

    def cells(self, view: View) -> list[Gathered]:
        return cells.gather(self.wanted.keep(self.entries), view)


def answers(viewer: Viewer, wanted: Filter) -> Answers:
    """The same whichever answers. Columns hold no words: these are for SQL."""
    now = None if wanted.words else read()
    if now is None:
        return FromRows(Entry.objects.visible_to(viewer).listed(), wanted)
    return FromColumns(now, viewer, wanted)
