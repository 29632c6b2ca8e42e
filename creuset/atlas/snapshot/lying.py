"""Which entries of a snapshot lie in a territory."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import numpy as np

from creuset.atlas.snapshot.columns import Columns, Truth
from creuset.atlas.snapshot.reading import ALL, Now, Saying
from creuset.places.models import Territory


def lying(now: Now, code: str) -> Saying:
    """As `EntryQuerySet.in_territory` finds them: by the country that is told, or by the commune."""
    found = Territory.objects.filter(code=code).first()
    if found is None:
        return [np.zeros(len(layer.columns.pk), np.bool_) for layer in now.layers]
    if found.kind == Territory.Kind.WORLD:
        return ALL
    smaller = Territory.objects
    inside = smaller.countries_of(found) if found.large else smaller.all_in(found)
    keys = _table(inside.values_list("pk", flat=True))
    held = _in_countries if found.large else _in_territories
    return [held(layer.columns, keys) & layer.there for layer in now.layers]


def _in_countries(columns: Columns, keys: Truth) -> Truth:
    return _among(columns.groups.country, keys)[columns.group]


def _in_territories(columns: Columns, keys: Truth) -> Truth:
    return _among(columns.territory, keys)


def _table(keys: Iterable[int]) -> Truth:
    """True at each of these places: to look one up costs less than to search for it."""
    told = np.fromiter(keys, np.int64)
    table = np.zeros(int(told.max(initial=0)) + 1, np.bool_)
    table[told] = True
    return table


def _among(keys: Any, table: Truth) -> Truth:
    """No territory has the key 0, nor any beyond the end of the table."""
    last = len(table) - 1
    found: Truth = table[np.minimum(keys, last)] & (keys <= last)
    return found
