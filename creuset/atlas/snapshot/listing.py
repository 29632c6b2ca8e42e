"""Lists from columns: the keys of a page, in the order asked for.

The file knows the order of its entries, not where those changed since go among them. They are
few: a window of the file is taken, wide enough to hold the page wherever they go, and the database
puts both in order.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import numpy as np

from creuset.atlas.looking import Look, Order
from creuset.atlas.models import BY_DATE, BY_NAME, Entry
from creuset.atlas.snapshot.columns import NOWHERE, Columns, Real, Truth, Whole
from creuset.atlas.snapshot.reading import Now
from creuset.places.distances import RADIUS, Point

ORDERS = {Order.NAME: BY_NAME, Order.RECENT: BY_DATE}


def page(now: Now, kept: Sequence[Truth], look: Look, start: int, stop: int) -> list[int]:
    """`kept` tells which places of each layer are listed."""
    if look.order == Order.NEAR and look.around:
        return _nearest(now, kept, look.around)[start:stop]
    file, since = (layer.columns for layer in now.layers)
    changed = since.pk[kept[1]].tolist()
    order = file.by_date if look.order == Order.RECENT else file.by_name
    first = max(start - len(changed), 0)
    window = file.pk[order[kept[0][order]][first:stop]].tolist()
    if not changed:
        return [int(pk) for pk in window]
    either = Entry.objects.among([*window, *changed]).order_by(*ORDERS[look.order])
    return list(either.values_list("pk", flat=True)[start - first : stop - first])


def _nearest(now: Now, kept: Sequence[Truth], around: Point) -> list[int]:
    """Those without a point come last."""
    parts = [(layer.columns, which) for layer, which in zip(now.layers, kept, strict=True)]
    pks = np.concatenate([columns.pk[which] for columns, which in parts])
    far = np.concatenate([_far(columns, which, around) for columns, which in parts])
    return list(pks[np.lexsort((pks, far))].tolist())


def _far(columns: Columns, which: Truth, around: Point) -> Real:
    far = distances(columns.latitude[which], columns.longitude[which], around)
    far[columns.quad[which] == NOWHERE] = np.inf
    return far


def distances(latitude: Any, longitude: Any, around: Point) -> Real:
    """In metres, as `distances.metres` tells them."""
    south, north = np.radians(around[0]), np.radians(latitude)
    east = np.radians(np.asarray(longitude) - around[1])
    half = np.sin((north - south) / 2) ** 2
    half += np.cos(south) * np.cos(north) * np.sin(east / 2) ** 2
    found: Real = 2 * RADIUS * np.arcsin(np.sqrt(np.minimum(half, 1)))
    return found


def nearest(rows: Sequence[tuple[int, float | None, float | None]], around: Point) -> Whole:
    """The same of rows: key, latitude, longitude."""
    pks = np.array([row[0] for row in rows], np.int64)
    points = np.array([[row[1] or 0, row[2] or 0] for row in rows], np.float64).reshape(-1, 2)
    far = distances(points[:, 0], points[:, 1], around)
    far[[row[1] is None for row in rows]] = np.inf
    return pks[np.lexsort((pks, far))]
