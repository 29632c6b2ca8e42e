"""The places of a preview, gathered for a small map as those of the atlas are."""

from __future__ import annotations

from typing import Any

from django.utils.translation import ngettext

from creuset.atlas.cells import View
from creuset.atlas.imports.models import Import
from creuset.atlas.morton import Box

MOST = 200


def box_of(source: Import) -> Box:
    """Around all of them; the world when there is none."""
    cells = source.shown.get("cells", [])
    if not cells:
        return (-180.0, -60.0, 180.0, 80.0)
    norths, easts = [each[1] for each in cells], [each[2] for each in cells]
    return (
        max(min(easts) - 1, -180), max(min(norths) - 1, -85),
        min(max(easts) + 1, 180), min(max(norths) + 1, 85),
    )  # fmt: skip


def gathered(source: Import, view: View, url: str) -> dict[str, Any]:
    """What one view draws. A place is as precise as the preview kept it: a degree."""
    told = source.shown.get("cells", [])
    seen = [each for each in told if any(_holds(box, each[1], each[2]) for box in view.boxes)]
    side = 1
    while len(squares := _squares(seen, side)) > MOST:
        side *= 2
    return {
        "total": sum(each[0] for each in told),
        "shown": sum(each[0] for each in seen),
        "cells": [_cell(key, side, rows, url) for key, rows in squares.items()],
    }


def _holds(box: Box, north: float, east: float) -> bool:
    return box[0] <= east <= box[2] and box[1] <= north <= box[3]


def _squares(cells: list[Any], side: int) -> dict[tuple[int, int], list[Any]]:
    found: dict[tuple[int, int], list[Any]] = {}
    for each in cells:
        found.setdefault((int(each[1] // side), int(each[2] // side)), []).append(each)
    return found


def _cell(key: tuple[int, int], side: int, rows: list[Any], url: str) -> dict[str, Any]:
    n = sum(each[0] for each in rows)
    south, west = key[0] * side, key[1] * side
    return {
        "n": n,
        "lat": round(sum(each[0] * each[1] for each in rows) / n, 4),
        "lon": round(sum(each[0] * each[2] for each in rows) / n, 4),
        "label": ngettext("%(n)d lieu du fichier", "%(n)d lieux du fichier", n) % {"n": n},
        "bbox": [west, south, west + side, south + side],
        "url": url,
    }
