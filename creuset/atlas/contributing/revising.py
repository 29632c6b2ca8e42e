"""Each time what an entry says changes, a revision keeps all of it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from creuset.atlas.contributing.models import Revision
from creuset.atlas.models import Entry, Source
from creuset.atlas.values import Changes, values_of, write_values


def revise(
    entry: Entry,
    changes: Changes,
    cause: str,
    *,
    origins: Mapping[str, Any] | None = None,
    rewrite: bool = True,
    **kept: Any,
) -> Revision:
    """The entry changes, and a revision says so; the first time, one keeps how it was found.
    `origins`: where each field comes from. Without `rewrite`, it has changed already."""
    last = entry.revisions.order_by("-number").values_list("number", flat=True).first() or 0
    if not last and entry.source.name != Source.HERE:
        _as_it_was_found(entry)
        last = 1
    if rewrite:
        write_values(entry, {key: after for key, (_before, after) in changes.items()}, changes)
        entry.origins = {**entry.origins, **(origins or {})}
        entry.updated_at = timezone.now()
        entry.save()
    return Revision.objects.create(
        entry=entry, number=last + 1, cause=cause, values=values_of(entry), changes=changes, **kept
    )


def _as_it_was_found(entry: Entry) -> None:
    Revision.objects.create(
        entry=entry,
        number=1,
        cause=Revision.Cause.FOUND,
        values=values_of(entry),
        at=entry.created_at,
    )
