"""Whatever is saved or recorded is noted for the index, in the transaction that does it."""

from __future__ import annotations

from threading import local
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import transaction
from django.db.models import Model
from django.db.models.signals import post_delete, post_save

from creuset.debates.models import Post, Thread
from creuset.journal.models import Record
from creuset.meetings.models import AgendaItem
from creuset.people.models import Facet
from creuset.search import actions, kinds, tasks
from creuset.texts.models import Version
from creuset.works.models import Authorship

_news = local()


def connect() -> None:
    for kind in kinds.every():
        post_save.connect(_saved, sender=kind.model, dispatch_uid=f"search {kind.key}")
        post_delete.connect(_deleted, sender=kind.model, dispatch_uid=f"search {kind.key}")
    for part in (Facet, AgendaItem, Version, Thread, Authorship, Record):
        post_save.connect(_part_saved, sender=part, dispatch_uid=f"search {part.__name__}")
    for part in (Facet, AgendaItem, Authorship):
        post_delete.connect(_part_saved, sender=part, dispatch_uid=f"search {part.__name__}")


def _saved(instance: Model, **_kwargs: Any) -> None:
    _note([(instance._meta.label_lower, instance.pk)])


def _deleted(instance: Model, **_kwargs: Any) -> None:
    actions.forget(instance)


def _part_saved(instance: Any, **_kwargs: Any) -> None:
    """A part of something that is found whole."""
    if wholes := _wholes(instance):
        _note(wholes)


def _note(rows: list[tuple[str, int]]) -> None:
    _news.waiting = True
    actions.note(rows)
    transaction.on_commit(_wake, robust=True)


def _wake() -> None:
    """The first of the notes of a transaction speaks for all of them."""
    if getattr(_news, "waiting", False):
        _news.waiting = False
        tasks.wake()


def _wholes(part: Any) -> list[tuple[str, int]]:
    if isinstance(part, Facet):
        return [("people.person", part.person_id)]
    if isinstance(part, AgendaItem):
        return [("meetings.meeting", part.meeting_id)]
    if isinstance(part, Authorship):
        return [("works.work", part.work_id)]
    if isinstance(part, Version):
        return [
            (owner._meta.label_lower, owner.pk)
            for name in ("work", "decision", "minutes_of")
            if (owner := getattr(part.text, name, None)) is not None
        ]
    if isinstance(part, Thread):
        return _messages_of(part.pk)
    model = ContentType.objects.get_for_id(part.subject_type_id).model_class()
    key = model._meta.label_lower if model else ""
    also = _messages_of(part.subject_id) if part.verb == "debates.split" else []
    return [(key, part.subject_id), *also] if kinds.named(key) else []


def _messages_of(thread: int) -> list[tuple[str, int]]:
    """They are found by its title, in its place."""
    messages = Post.objects.filter(thread=thread).values_list("pk", flat=True)
    return [("debates.post", pk) for pk in messages]
