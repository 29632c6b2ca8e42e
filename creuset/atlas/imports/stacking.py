"""Points that many rows share: where a search for addresses failed, all that it did not find stand in the
middle of a town. They are kept, and said to be about there."""

from __future__ import annotations

import re
from array import array
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import replace
from hashlib import blake2b
from itertools import islice

import numpy as np
from django.utils.translation import gettext as _
from numpy.typing import NDArray

from creuset.atlas.folding import fold
from creuset.atlas.importing import Problem, Row
from creuset.atlas.models import Entry

Point = tuple[float, float]
MANY = 5  # rows at one point that say two addresses: one of them is not there
VERY_MANY = 10  # rows at one point that say no street
MOST_TOLD = 1000
_ASIDE = re.compile(r"\([^)]*\)")
_NUMBER = re.compile(r"\b(\d{1,4}) ?(bis|ter|quater)?\b")
_SMALL = {
    "rue", "avenue", "boulevard", "place", "chemin", "impasse", "route", "allee", "allees", "quai", "cours",
    "square", "passage", "faubourg", "quater", "cedex", "france",
}  # fmt: skip
_MILLION = 1_000_000
_ACROSS = 400 * _MILLION


class Stacks:
    """Of the rows seen: sixteen bytes for each, so that memory hardly grows with the file."""

    def __init__(self) -> None:
        self.points = array("q")
        self.addresses = array("q")

    def see(self, row: Row) -> None:
        if row.latitude is not None and row.longitude is not None:
            self.points.append(_key(row.latitude, row.longitude))
            self.addresses.append(_address(row))

    def found(self) -> dict[Point, int]:
        """How many rows stand at each point that they cannot all have."""
        points = np.frombuffer(self.points, np.int64) if self.points else np.empty(0, np.int64)
        told, counts = np.unique(points, return_counts=True)
        order = np.argsort(points, kind="stable")
        addresses = np.array(self.addresses, np.int64)[order]
        starts = np.concatenate(([0], np.cumsum(counts)))
        return {
            _point(int(told[place])): int(counts[place])
            for place in np.flatnonzero(counts >= MANY)
            if _cannot_be(addresses[starts[place] : starts[place + 1]])
        }


def _cannot_be(addresses: NDArray[np.int64]) -> bool:
    """Rows that mostly say one address may well share a house; those that say only a town do not share its
    middle."""
    says_a_street = addresses & 1 == 1
    streets, silent = addresses[says_a_street], addresses[~says_a_street]
    if _mostly_differ(streets) or _mostly_differ(silent):
        return True
    return len(silent) >= VERY_MANY and len(silent) > len(streets)


def _mostly_differ(addresses: NDArray[np.int64]) -> bool:
    """The commonest is that of less than half of them. One who writes it otherwise than all changes
    nothing."""
    _each, counts = np.unique(addresses, return_counts=True)
    return 2 * int(counts.max(initial=0)) < len(addresses)


def _address(row: Row) -> int:
    """A print of what it says of where it is; odd when it says a street."""
    said = f"{_street(row)} {fold(row.postcode or row.city)}".encode()
    printed = int.from_bytes(blake2b(said, digest_size=7).digest(), "big")
    return printed * 2 + bool(row.address)


def _street(row: Row) -> str:
    """Its number and its most telling word: what is left when each writes an address in their own way."""
    told = fold(_ASIDE.sub(" ", row.address))
    number = _NUMBER.search(told)
    words = set(re.findall(r"[^\W\d]+", told)) - _SMALL - set(fold(row.city).split())
    longest = max(words, key=lambda word: (len(word), word), default="")
    return f"{number[1]}{number[2] or ''} {longest}" if number else longest


def _key(latitude: float, longitude: float) -> int:
    return round((latitude + 90) * _MILLION) * _ACROSS + round((longitude + 180) * _MILLION)


def _point(key: int) -> Point:
    north, east = divmod(key, _ACROSS)
    return round(north / _MILLION - 90, 6), round(east / _MILLION - 180, 6)


def marked(rows: Iterable[Row | Problem], stacked: Mapping[Point, int]) -> Iterator[Row | Problem]:
    for row in rows:
        if isinstance(row, Row) and (row.latitude, row.longitude) in stacked:
            yield replace(row, precision=Entry.Precision.AROUND.value)
        else:
            yield row


def told(stacked: Mapping[Point, int]) -> Iterator[Problem]:
    """The highest first. Their rows are kept."""
    for (latitude, longitude), n in islice(
        sorted(stacked.items(), key=lambda each: -each[1]), MOST_TOLD
    ):
        reason = _("%(n)d lignes ont exactement ce point : gardé, mais dit approximatif") % {
            "n": n
        }
        yield Problem(0, "latitude", f"{latitude}, {longitude}", reason, False)
