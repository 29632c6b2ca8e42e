"""Entries heaped by the cell they lie in, block by block, so that a million of them need no more
memory than a few thousands."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Any, NamedTuple

import numpy as np

from creuset.atlas.morton import DEPTH, Range, Rectangle
from creuset.atlas.snapshot.columns import Columns, Real, Truth, Whole

BLOCK = 1 << 16


class Heaps(NamedTuple):
    """One heap for each cell, by its code. Latitudes and longitudes are sums."""

    code: Whole
    n: Whole
    latitude: Real
    longitude: Real
    one: Whole
    low: Whole
    high: Whole


_WHOLE, _REAL = np.empty(0, np.int64), np.empty(0, np.float64)
NONE = Heaps(_WHOLE, _WHOLE, _REAL, _REAL, _WHOLE, _WHOLE, _WHOLE)


def heaped(
    columns: Columns,
    spans: Sequence[Range],
    level: int,
    allowed: Truth,
    gone: Whole,
    said: Truth | None = None,
) -> Iterator[Heaps]:
    """The entries of the groups allowed that lie in these spans, but for those gone.

    `said` keeps places one by one.
    """
    every = bool(allowed.all())
    for span in spans:
        within = columns.between(span)
        for start in range(within.start, within.stop, BLOCK):
            block = slice(start, min(start + BLOCK, within.stop))
            kept = _kept(columns, block, allowed, every, gone)
            if said is not None:
                kept = said[block] if kept is None else kept & said[block]
            yield _block(columns, block, level, kept)


def _kept(
    columns: Columns, block: slice, allowed: Truth, every: bool, gone: Whole
) -> Truth | None:
    """Which entries of a block count; None when all do."""
    first, last = np.searchsorted(gone, [block.start, block.stop])
    if every and first == last:
        return None
    kept = allowed[columns.group[block]]
    kept[gone[first:last] - block.start] = False
    return kept


def _block(columns: Columns, block: slice, level: int, kept: Truth | None) -> Heaps:
    parts: tuple[Any, ...] = (columns.quad, columns.latitude, columns.longitude, columns.pk)
    # Places rather than truths: the truths would be read again for each of the four.
    which = None if kept is None else np.flatnonzero(kept)
    quad, latitude, longitude, pk = (
        part[block] if which is None else part[block].take(which) for part in parts
    )
    code = quad >> 2 * (DEPTH - level)
    if not len(code):
        return NONE
    starts = _starts(code)
    ends = np.append(starts[1:], len(code))
    return Heaps(
        code[starts],
        ends - starts,
        np.add.reduceat(latitude, starts),
        np.add.reduceat(longitude, starts),
        np.minimum.reduceat(pk, starts),
        quad[starts],
        quad[ends - 1],
    )


def _starts(code: Whole) -> Whole:
    """Where each code begins, among sorted ones."""
    return np.flatnonzero(np.diff(code, prepend=-1))


def together(heaps: Iterable[Heaps]) -> Heaps:
    """Heaps of one cell become one, in the order of the codes."""
    several: list[Any] = list(zip(*heaps, strict=True))
    if not several:
        return NONE
    parts = Heaps(*(np.concatenate(part) for part in several))
    return _merged(_taken(parts, np.argsort(parts.code, kind="stable")))


def _taken(heaps: Heaps, which: Any) -> Heaps:
    parts: Any = heaps
    return Heaps(*(part[which] for part in parts))


def _merged(heaps: Heaps) -> Heaps:
    starts = _starts(heaps.code)
    return Heaps(
        heaps.code[starts],
        np.add.reduceat(heaps.n, starts),
        np.add.reduceat(heaps.latitude, starts),
        np.add.reduceat(heaps.longitude, starts),
        np.minimum.reduceat(heaps.one, starts),
        np.minimum.reduceat(heaps.low, starts),
        np.maximum.reduceat(heaps.high, starts),
    )


def coarser(heaps: Heaps) -> Heaps:
    """Four neighbours become one."""
    return _merged(heaps._replace(code=heaps.code >> 2))


def inside(heaps: Heaps, rectangles: Sequence[Rectangle]) -> Heaps:
    x, y = _gathered(heaps.code), _gathered(heaps.code >> 1)
    held = np.zeros(len(heaps.code), np.bool_)
    for each in rectangles:
        held |= (each.left <= x) & (x <= each.right) & (each.top <= y) & (y <= each.bottom)
    return _taken(heaps, held)


def _gathered(code: Whole) -> Whole:
    """Every other bit, as `morton.split` takes them."""
    code = code & 0x5555555555555555
    for shift, bits in _STEPS:
        code = (code | code >> shift) & bits
    return code


_STEPS = (
    (1, 0x3333333333333333),
    (2, 0x0F0F0F0F0F0F0F0F),
    (4, 0x00FF00FF00FF00FF),
    (8, 0x0000FFFF0000FFFF),
    (16, 0x00000000FFFFFFFF),
)
