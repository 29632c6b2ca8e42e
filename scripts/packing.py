"""Write outlines as `creuset.places.outlines` reads them: a few arrays that the server maps in memory."""

from collections.abc import Mapping
from itertools import chain
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

FOLDER = Path(__file__).parent.parent / "creuset/places/data/outlines"


def write(name: str, outlines: Mapping[str, BaseGeometry], unit: float) -> int:
    """From west to east. Borders that met still meet: all are rounded on one grid. The bytes written."""
    rings = {code: _rings(outline, unit) for code, outline in outlines.items()}
    found = {code: each for code, each in rings.items() if each}
    boxes = {code: _box(each) for code, each in found.items()}
    order = sorted(found, key=lambda code: (boxes[code][0], code))
    sizes = [[len(ring) for ring in found[code]] for code in order]
    moved = [ring - boxes[code][:2] for code in order for ring in found[code]]
    arrays = {
        "codes": np.array(order, "S8"),
        "boxes": np.array([boxes[code] for code in order], np.int32),
        "rings": np.cumsum([0, *map(len, sizes)]).astype(np.int32),  # where each territory's begin
        "starts": np.cumsum([0, *chain.from_iterable(sizes)]).astype(
            np.int32
        ),  # where each ring begins
        "points": np.concatenate(moved).astype(np.uint16),
    }
    folder = FOLDER / name
    folder.mkdir(parents=True, exist_ok=True)
    for part, array in arrays.items():
        np.save(folder / f"{part}.npy", array)
    return sum(array.nbytes for array in arrays.values())


def _rings(outline: BaseGeometry, unit: float) -> list[NDArray[np.int64]]:
    """Outer rings and holes alike: a point is inside when it crosses an odd number of their sides."""
    polygons = [each for each in shapely.get_parts(outline) if each.geom_type == "Polygon"]
    lines = [line for each in polygons for line in (each.exterior, *each.interiors)]
    return [ring for line in lines if len(ring := _rounded(line, unit)) > 2]


def _rounded(line: BaseGeometry, unit: float) -> NDArray[np.int64]:
    """Without the last point, which is the first, and without those that rounding made one."""
    points = np.round(shapely.get_coordinates(line)[:-1] / unit).astype(np.int64)
    kept: NDArray[np.int64] = points[(points != np.roll(points, 1, axis=0)).any(axis=1)]
    return kept


def _box(rings: list[NDArray[np.int64]]) -> NDArray[np.int64]:
    points = np.concatenate(rings)
    return np.concatenate([points.min(axis=0), points.max(axis=0)])
