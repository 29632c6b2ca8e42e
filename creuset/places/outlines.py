"""The outlines of territories, as arrays that processes share: read where they stand, never loaded."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

FOLDER = Path(__file__).parent / "data" / "outlines"
Ring = NDArray[np.int64]  # points in units: x, then y; the last is joined to the first


@dataclass(frozen=True)
class Outlines:
    """Of one level, from west to east. A ring inside another is a hole, or an island in a lake."""

    unit: float  # degrees
    codes: NDArray[np.bytes_]
    boxes: NDArray[np.int32]  # west, south, east, north
    rings: NDArray[np.int32]  # where those of each territory begin
    starts: NDArray[np.int32]  # where each ring begins
    points: NDArray[np.uint16]  # from the south-west corner of the box

    def rings_at(self, place: int) -> list[Ring]:
        corner = self.boxes[place, :2].astype(np.int64)
        first, last = self.rings[place : place + 2]
        edges = self.starts[first : last + 1].tolist()
        return [self.points[begin:end].astype(np.int64) + corner for begin, end in pairwise(edges)]

    def of(self, codes: Iterable[str]) -> Mapping[str, list[Ring]]:
        """Those of these territories that are drawn."""
        wanted = np.array([code.encode() for code in codes], "S8")
        places = np.flatnonzero(np.isin(self.codes, wanted)).tolist()
        return {self.codes[place].decode(): self.rings_at(place) for place in places}


@cache
def outlines(level: str) -> Outlines:
    told: dict[str, Any] = json.loads((FOLDER / "source.json").read_text(encoding="utf-8"))
    parts = ("codes", "boxes", "rings", "starts", "points")
    return Outlines(
        told[level]["unit"],
        *(np.load(FOLDER / level / f"{part}.npy", mmap_mode="r") for part in parts),
    )
