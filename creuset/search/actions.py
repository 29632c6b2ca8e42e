"""Keeping the index true. Everything here can be done again, and changes nothing then."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Iterable
from typing import Any

from django.db import transaction
from django.db.models import Model

from creuset.atlas.words.language import FORGIVING_FROM, deletions, stems
from creuset.search import kinds
from creuset.search.kinds import Found, Kind
from creuset.search.models import Document, Near, Pending, Posting, Word
from creuset.search.words import weights

AT_ONCE = 200


def note(rows: Iterable[tuple[str, int]]) -> None:
    """These rows have changed: the index will look at them. Part of the transaction that changes
    them."""
    Pending.objects.bulk_create(Pending(kind=kind, subject_id=pk) for kind, pk in rows)


def forget(row: Model) -> None:
    """At once, with the words that nothing else says."""
    _remove(Document.objects.filter(kind=row._meta.label_lower, subject_id=row.pk))


def catch_up() -> int:
    """Index what has changed since last time: how many rows. Several may run at once."""
    done = 0
    while batch := _next_batch():
        done += batch
    return done


@transaction.atomic
def _next_batch() -> int:
    """The notes go with the work they ask for, or stay with it."""
    notes = list(Pending.objects.select_for_update(skip_locked=True).order_by("pk")[:AT_ONCE])
    asked: defaultdict[str, set[int]] = defaultdict(set)
    for each in notes:
        asked[each.kind].add(each.subject_id)
    Pending.objects.filter(pk__in=[each.pk for each in notes]).delete()
    for key, ids in asked.items():
        if kind := kinds.named(key):
            index(kind, ids)
    return len(notes)


def reindex(
    chosen: Iterable[Kind] = (), *, told: Callable[[Kind, int, int], None] = lambda *_args: None
) -> int:
    """Everything again, from the rows themselves, and away with what has no row any more."""
    done = 0
    for kind in list(chosen) or kinds.every():
        ids = list(kind.rows().order_by("pk").values_list("pk", flat=True))
        for start in range(0, len(ids), AT_ONCE):
            index(kind, set(ids[start : start + AT_ONCE]))
            told(kind, min(start + AT_ONCE, len(ids)), len(ids))
        gone = set(
            Document.objects.filter(kind=kind.key).values_list("subject_id", flat=True)
        ) - set(ids)
        _remove(Document.objects.filter(kind=kind.key, subject_id__in=gone))
        done += len(ids)
    return done


@transaction.atomic
def index(kind: Kind, ids: set[int]) -> None:
    """These rows as they are now; those that are not there any more leave the index."""
    known = {
        (each.subject_id, each.face): each
        for each in Document.objects.filter(kind=kind.key, subject_id__in=ids)
    }
    fresh: list[Document] = []
    stale: list[int] = []
    for row in kind.rows().filter(pk__in=ids):
        path = row.get_absolute_url()
        for told in kind.told(row):
            old = known.pop((row.pk, told.face), None)
            new = _document(kind, row, told, path)
            if old and _same(old, new):
                continue
            if old:
                stale.append(old.pk)
            fresh.append(new)
    stale += [each.pk for each in known.values()]
    _remove(Document.objects.filter(pk__in=stale))
    Document.objects.bulk_create(fresh)
    _say(fresh)


def _document(kind: Kind, row: Any, told: Found, path: str) -> Document:
    return Document(
        kind=kind.key,
        subject_id=row.pk,
        face=told.face,
        assembly_id=told.assembly_id,
        title=told.title.replace("\x00", ""),
        body=told.body.strip().replace("\x00", ""),
        path=path[:300],
        at=told.at,
    )


def _same(old: Document, new: Document) -> bool:
    facts = ("title", "body", "path", "at", "assembly_id")
    return all(getattr(old, fact) == getattr(new, fact) for fact in facts)


def _say(documents: list[Document]) -> None:
    counted = [(each, weights(each.title, each.body)) for each in documents]
    ids = _ids_of({word for _document, said in counted for word in said})
    Posting.objects.bulk_create(
        (
            Posting(word_id=ids[word], document=document, weight=weight)
            for document, said in counted
            for word, weight in said.items()
        ),
        batch_size=5000,
    )


def _ids_of(texts: set[str]) -> dict[str, int]:
    """Words that two workers meet at once are made once."""
    known = _known(texts)
    fresh = sorted(texts - known.keys())
    if fresh:
        made = [
            Word(text=text, **dict(zip(("fr", "en", "es"), stems(text), strict=True)))
            for text in fresh
        ]
        Word.objects.bulk_create(made, ignore_conflicts=True, batch_size=1000)
        added = _known(set(fresh))
        Near.objects.bulk_create(
            (
                Near(key=key, word_id=added[text])
                for text in fresh
                if len(text) >= FORGIVING_FROM
                for key in sorted(deletions(text))
            ),
            batch_size=5000,
        )
        known |= added
    return known


def _known(texts: set[str]) -> dict[str, int]:
    found: dict[str, int] = {}
    wanted = sorted(texts)
    for start in range(0, len(wanted), 5000):
        some = Word.objects.filter(text__in=wanted[start : start + 5000])
        found |= dict(some.values_list("text", "pk"))
    return found


def _remove(documents: Any) -> None:
    """Words that nobody says any more go too: they may have been somebody's name."""
    gone = list(documents.values_list("pk", flat=True))
    if not gone:
        return
    said = set(Posting.objects.filter(document__in=gone).values_list("word", flat=True).distinct())
    Document.objects.filter(pk__in=gone).delete()
    lone = list(said)
    for start in range(0, len(lone), 5000):
        Word.objects.filter(pk__in=lone[start : start + 5000], postings=None).delete()
