"""The kinds of things that one talks about, attaches files to, finds and is told of.

An area that speaks of any thing (conversations, files, search, mail) asks here who may see it, and
need not know the area it comes from. Filled by `wiring`, one line each.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model, QuerySet

from creuset.common.verdict import Verdict
from creuset.common.viewer import Viewer

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise


@dataclass(frozen=True)
class Thing:
    """One kind: its rows, what members call it, who sees which of them.

    `assembly_id(row)` is where it lives: the assembly whose charter and members look after it, or
    None for what belongs to the whole community.
    """

    model: type[Model]
    label: _StrPromise
    visible_to: Callable[[Viewer], QuerySet[Any]]
    assembly_id: Callable[[Any], int | None]
    attaching: Callable[[Any, Any], Verdict] | None = None
    """Whether this person may attach files to this row from its page; None where that is done
    otherwise (a message comes with its files)."""

    @property
    def key(self) -> str:
        """Such as "works.work": in addresses, in forms, in the search index."""
        return self.model._meta.label_lower


_things: dict[type[Model], Thing] = {}


def register(thing: Thing) -> None:
    _things[thing.model] = thing


def every() -> list[Thing]:
    return list(_things.values())


def of(row: Model | type[Model]) -> Thing:
    """Raises KeyError for a kind that `wiring` has not registered."""
    return _things[row if isinstance(row, type) else type(row)]


def named(key: str) -> Thing | None:
    return next((thing for thing in every() if thing.key == key), None)


def find(key: str, pk: int, viewer: Viewer) -> Any:
    """The row, when this viewer may see it; otherwise None, whether or not it exists."""
    thing = named(key)
    return thing.visible_to(viewer).filter(pk=pk).first() if thing else None


def readable(row: Model, viewer: Viewer) -> bool:
    return of(row).visible_to(viewer).filter(pk=row.pk).exists()


def readable_among(content_type_id: int, ids: set[int], viewer: Viewer) -> set[int]:
    """Those of these rows, all of one kind, that this viewer may see. A kind that nobody
    registered is seen by nobody."""
    model = ContentType.objects.get_for_id(content_type_id).model_class()
    thing = _things.get(model) if model else None
    if thing is None:
        return set()
    return set(thing.visible_to(viewer).filter(pk__in=ids).values_list("pk", flat=True))
