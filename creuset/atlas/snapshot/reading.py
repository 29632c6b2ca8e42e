"""The snapshot of this instant: the file, and the entries that have changed since."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

import numpy as np
from django.db import connection

from creuset.atlas.models import Changed, Entry, Snapshot
from creuset.atlas.morton import Range
from creuset.atlas.snapshot import storing
from creuset.atlas.snapshot.columns import Columns, Groups, Row, Truth, Whole, packed, table_of
from creuset.atlas.snapshot.heaps import Heaps, heaped

MOST = 2_000  # changes: beyond, the rows themselves answer sooner


class Layer(NamedTuple):
    columns: Columns
    gone: Whole  # the places of entries that count no more

    def groups(self, span: Range | None) -> Groups:
        columns = self.columns
        if span is None:
            lost, lost_placed = self._counted(self.gone), self._counted(self._placed(self.gone))
            return Groups(columns.key, columns.n - lost, columns.placed - lost_placed)
        within = columns.between(span)
        first, last = np.searchsorted(self.gone, [within.start, within.stop])
        n = self._counted(within) - self._counted(self.gone[first:last])
        return Groups(columns.key, n, n)

    def _placed(self, places: Whole) -> Whole:
        return places[self.columns.quad[places] >= 0]

    def _counted(self, places: Whole | slice) -> Whole:
        found = np.bincount(self.columns.group[places], minlength=len(self.columns.key))
        return found.astype(np.int64, copy=False)


@dataclass(frozen=True, slots=True)
class Now:
    layers: tuple[Layer, Layer]

    @property
    def keys(self) -> list[Groups]:
        """The groups of each layer, gone entries counted still."""
        return [layer.columns.groups for layer in self.layers]

    def groups(self, span: Range | None) -> Groups:
        parts: Any = zip(*(layer.groups(span) for layer in self.layers), strict=True)
        return Groups(*(np.concatenate(part) for part in parts))

    def heaps(
        self, spans: Sequence[Range], level: int, allowed: Sequence[Truth]
    ) -> Iterator[Heaps]:
        """`allowed` tells of each group of each layer."""
        for layer, groups in zip(self.layers, allowed, strict=True):
            yield from heaped(layer.columns, spans, level, groups, layer.gone)


def read() -> Now | None:
    """By one question, so that the name of the file and what changed since are of one instant.

    None when there is no file here, or when too much has changed.
    """
    if not storing.some():
        return None
    rows = _asked()
    name = next((row[0] for row in rows if row[0] is not None), None)
    changed = [row[1] for row in rows if row[0] is None and row[-1] is None]
    columns = storing.opened(name) if name and len(changed) <= MOST else None
    if columns is None:
        return None
    listed: list[Row] = [row[1:] for row in rows if row[-1] is not None]
    nothing = np.empty(0, np.int64)
    return Now(
        (
            Layer(columns, columns.places_of(changed)),
            Layer(packed(table_of(listed)), nothing),
        )
    )


def _asked() -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION % {"limit": MOST + 1})
        return list(cursor.fetchall())


# The name of the file; the keys of what changed; and, of these, the entries that are listed now.
# A join would say it in fewer lines: SQLite would then read every entry to make itself a filter.
_QUESTION = f"""
    WITH changed AS (
        SELECT entry FROM {Changed._meta.db_table}
        WHERE EXISTS (SELECT 1 FROM {Snapshot._meta.db_table}) LIMIT %(limit)d
    )
    SELECT NULL, id, quad, latitude, longitude, kinds, country_id, audience
    FROM {Entry._meta.db_table}
    WHERE id IN (SELECT entry FROM changed) AND status = '{Entry.Status.CURRENT}'
    UNION ALL SELECT NULL, entry, NULL, NULL, NULL, NULL, NULL, NULL FROM changed
    UNION ALL SELECT name, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM {Snapshot._meta.db_table}
"""  # noqa: S608
