"""Entries that may be the one somebody is about to tell."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Q

from creuset.atlas.filters import Filter
from creuset.atlas.likeness import DOUBTFUL, likeness, resemblance
from creuset.atlas.looking import Look
from creuset.atlas.models import Entry
from creuset.atlas.neighbours import spans_around
from creuset.atlas.snapshot.choosing import answers
from creuset.atlas.values import values_of
from creuset.common.viewer import Viewer

FEW = 5
CANDIDATES = 40
CELL = 16  # zoom: some 600 metres
SAME_NAME = 0.9  # enough to ask, even when nothing else is known yet


@dataclass(frozen=True)
class Alike:
    entry: Entry
    points: int


def alike(viewer: Viewer, told: Mapping[str, Any], *, but: Entry | None = None) -> list[Alike]:
    """The likeliest first, among those that this viewer may see."""
    visible = Entry.objects.visible_to(viewer).filter(
        status__in=[Entry.Status.CURRENT, Entry.Status.CLOSED]
    )
    found = visible.filter(pk__in=_named(viewer, told)) | visible.filter(_near(told))
    found = found.exclude(pk=but.pk) if but else found
    compared = [
        (likeness(told, values_of(one)), resemblance(told["name"], one.name), one)
        for one in found.select_related("country", "source")[: 2 * CANDIDATES]
    ]
    likely = [each for each in compared if each[0] >= DOUBTFUL or each[1] >= SAME_NAME]
    likely.sort(key=lambda each: (-each[0], -each[1], each[2].pk))
    return [Alike(one, points) for points, _alike, one in likely[:FEW]]


def _named(viewer: Viewer, told: Mapping[str, Any]) -> list[int]:
    wanted = Filter(words=str(told.get("name") or "")[:100])
    if not wanted.words.strip():
        return []
    return answers(viewer, wanted).page(Look(), 0, CANDIDATES)


def _near(told: Mapping[str, Any]) -> Q:
    """In the cell of the point, and the eight around it."""
    if not told.get("point"):
        return Q(pk=None)
    north, east = told["point"]
    near = Q(pk=None)
    for span in spans_around(north, east, CELL):
        near |= Q(quad__gte=span[0], quad__lte=span[1])
    return near
