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
from creuset.atlas.snapshot.book import Lexicon
from creuset.atlas.snapshot.columns import Columns, Groups, Row, Truth, Whole, packed, table_of
from creuset.atlas.snapshot.heaps import Heaps, heaped

MOST = 2_000  # changes: beyond, the rows themselves answer sooner


class Layer(NamedTuple):
    columns: Columns
    gone: Whole  # the places of entries that count no more

    def groups(self, span: Range | None, said: Truth | None = None) -> Groups:
        """How many of each group lie in a span, of those that `said` keeps."""
        if said is not None:
            return self._saying(span, said)
        columns = self.columns
        if span is None:
            lost, lost_placed = self._counted(self.gone), self._counted(self._placed(self.gone))
            return Groups(columns.key, columns.n - lost, columns.placed - lost_placed)
        within = columns.between(span)
        first, last = np.searchsorted(self.gone, [within.start, within.stop])
        n = self._counted(within) - self._counted(self.gone[first:last])
        return Groups(columns.key, n, n)

    def _saying(self, span: Range | None, said: Truth) -> Groups:
        within = self.columns.between(span) if span else slice(0, len(said))
        places = within.start + np.flatnonzero(said[within])
        counted = self._counted(places), self._counted(self._placed(places))
        return Groups(self.columns.key, *counted)

    @property
    def there(self) -> Truth:
        """Every place but those gone."""
        kept = np.ones(len(self.columns.pk), np.bool_)
        kept[self.gone] = False
        return kept

    def _placed(self, places: Whole) -> Whole:
        return places[self.columns.quad[places] >= 0]

    def _counted(self, places: Whole | slice) -> Whole:
        found = np.bincount(self.columns.group[places], minlength=len(self.columns.key))
        return found.astype(np.int64, copy=False)


Saying = Sequence[Truth | None]
"""For each layer, the places that answer to what is asked and are not gone; None for all of them."""
ALL: Saying = (None, None)


def both(one: Saying, other: Saying) -> Saying:
    """What answers to the one and to the other."""
    return [
        there if here is None else here if there is None else here & there
        for here, there in zip(one, other, strict=True)
    ]


@dataclass(frozen=True, slots=True)
class Now:
    layers: tuple[Layer, Layer]

    @property
    def keys(self) -> list[Groups]:
        """The groups of each layer, gone entries counted still."""
        return [layer.columns.groups for layer in self.layers]

    def groups(self, span: Range | None, saying: Saying = ALL) -> Groups:
        told = zip(self.layers, saying, strict=True)
        parts: Any = zip(*(layer.groups(span, said) for layer, said in told), strict=True)
        return Groups(*(np.concatenate(part) for part in parts))

    def heaps(
        self, spans: Sequence[Range], level: int, allowed: Sequence[Truth], saying: Saying = ALL
    ) -> Iterator[Heaps]:
        """`allowed` tells of each group of each layer."""
        for layer, groups, said in zip(self.layers, allowed, saying, strict=True):
            yield from heaped(layer.columns, spans, level, groups, layer.gone, said)


def read(*, words: bool = False) -> Now | None:
    """By one question, so that the name of the file and what changed since are of one instant.

    None when there is no file here, or when too much has changed. The words of what changed are
    read when they are asked for.
    """
    if not storing.some():
        return None
    rows = _asked(words=words)
    name = next((row[0] for row in rows if row[0] is not None), None)
    changed = [row[1] for row in rows if row[0] is None and row[-1] is None]
    columns = storing.opened(name) if name and len(changed) <= MOST else None
    if columns is None:
        return None
    listed: list[Row] = [row[1:] for row in rows if row[-1] is not None]
    nothing, lexicon = np.empty(0, np.int64), Lexicon()
    return Now(
        (
            Layer(columns, columns.places_of(changed)),
            Layer(packed(table_of(listed, lexicon), lexicon), nothing),
        )
    )


def _asked(*, words: bool) -> list[Any]:
    with connection.cursor() as cursor:
        cursor.execute(_QUESTION % {"limit": MOST + 1, "said": "said" if words else "''"})
        return list(cursor.fetchall())


# The name of the file; the keys of what changed; and, of these, the entries that are listed now.
# A join would say it in fewer lines: SQLite would then read every entry to make itself a filter.
_QUESTION = f"""
    WITH changed AS (
        SELECT entry FROM {Changed._meta.db_table}
        WHERE EXISTS (SELECT 1 FROM {Snapshot._meta.db_table}) LIMIT %(limit)d
    )
    SELECT NULL, id, quad, latitude, longitude, kinds, category, country_id, audience,
        territory_id, %(said)s
    FROM {Entry._meta.db_table}
    WHERE id IN (SELECT entry FROM changed) AND status = '{Entry.Status.CURRENT}'
    UNION ALL SELECT NULL, entry, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL FROM changed
    UNION ALL SELECT name, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL, NULL
    FROM {Snapshot._meta.db_table}
"""  # noqa: S608
