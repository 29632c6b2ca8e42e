"""From what the journal records to what each person is told, in a task, never in a request.

Each record is turned into notices in a few queries, whatever the number of people, inside one
transaction; uniqueness in the database makes doing it twice harmless, so a task killed at any
instant is simply started again.
"""

from __future__ import annotations

import logging
from datetime import timedelta
from time import monotonic
from typing import Any

from django.db import transaction
from django.db.models import (
    Case,
    CharField,
    Exists,
    F,
    JSONField,
    Max,
    Min,
    OuterRef,
    QuerySet,
    Value,
    When,
)
from django.db.models.functions import Cast, Concat
from django.db.models.lookups import Exact
from django.utils import timezone

from creuset.assemblies.models import Assembly
from creuset.journal.models import Record
from creuset.post.bulk import insert_from
from creuset.post.models import Delivery, Kind, Notice, Position, Rhythm, Told
from creuset.post.notices import TOLD
from creuset.post.recipients import Event, Line, thread_of
from creuset.post.rhythms import rhythm_of

log = logging.getLogger(__name__)

BATCH = 100
SECONDS = 20
SETTLED = timedelta(hours=1)
"""No transaction lasts so long: a lower number that has not shown up by then never will."""
STALE = timedelta(days=2)
"""What is older no longer goes at once; it waits for the next digest."""
FORGOTTEN = timedelta(days=14)
"""What is older is told to nobody: an installation that wakes up does not write to everyone about
last year."""


def tell_waiting(*, seconds: float = SECONDS) -> bool:
    """Tell what has not been told, in order, as long as this lasts: whether some may be left. What
    fails keeps nothing else waiting, and is tried again each minute."""
    until = monotonic() + seconds
    batch = list(_untold()[:BATCH])
    for record in batch:
        if monotonic() > until:
            return True
        try:
            tell(record)
        except Exception:
            log.exception("what happened at %s could not be told; the rest is", record.pk)
    _settle()
    return len(batch) == BATCH


def _untold() -> QuerySet[Record]:
    """Those above the position that nobody has told. A transaction may end after another that took
    a higher number: for an hour, both are looked for."""
    told = Told.objects.filter(record=OuterRef("pk"))
    return Record.objects.filter(~Exists(told), pk__gt=_position().upto).order_by("pk")


def _position() -> Position:
    return Position.objects.get_or_create(name="told")[0]


@transaction.atomic
def _settle() -> None:
    """Move the position up over what was told long ago, and drop the marks below it."""
    position = Position.objects.select_for_update().get(pk=_position().pk)
    long_ago = Told.objects.filter(at__lt=timezone.now() - SETTLED)
    upto = long_ago.aggregate(upto=Max("record"))["upto"]
    if upto is None:
        return
    first = _untold().aggregate(first=Min("pk"))["first"]
    position.upto = min(upto, first - 1) if first else upto
    position.at = timezone.now()
    position.save(update_fields=["upto", "at"])
    Told.objects.filter(record__lte=position.upto).delete()


@transaction.atomic
def tell(event: Event) -> None:
    """Notices for all those whom `notices` names, then a mail for each that goes at once."""
    if event.at > timezone.now() - FORGOTTEN:
        for line in TOLD.get(event.verb, []):
            _note(event, line)
        _queue(event)
    if isinstance(event, Record):
        Told.objects.get_or_create(record=event)


def _note(event: Event, line: Line) -> None:
    people = line.whom.people(event).filter(is_active=True)
    actor = getattr(event, "actor_id", None)
    if actor and not line.whom.themself:
        people = people.exclude(pk=actor)
    late = event.at < timezone.now() - STALE and Kind(line.kind).can_stop
    insert_from(
        Notice,
        people,
        person_id=F("pk"),
        **_key(event, Value(event.pk)),
        kind=Value(line.kind.value),
        reason=Value(line.whom.key),
        section=Value(line.section.value),
        personal=Value(line.whom.personal),
        rhythm=_not_at_once(_rhythm(event, line)) if late else _rhythm(event, line),
        at=Value(event.at),
    )


def _key(event: Event, value: Any) -> dict[str, Any]:
    return {"record_id" if isinstance(event, Record) else "reminder_id": value}


def _rhythm(event: Event, line: Line) -> Any:
    return rhythm_of(
        line.kind,
        assembly=event.scope_id,
        thread=thread.pk if (thread := thread_of(event)) else None,
        in_community=Assembly.objects.filter(pk=event.scope_id, parent=None).exists(),
    )


def _not_at_once(rhythm: Any) -> Any:
    return Case(
        When(Exact(rhythm, Value(Rhythm.AT_ONCE.value)), then=Value(Rhythm.DAILY.value)),
        default=rhythm,
    )


def _queue(event: Event) -> None:
    """Nobody without an address, and nobody twice: the key of the mail is that of the notice."""
    notices = Notice.objects.filter(
        rhythm=Rhythm.AT_ONCE, person__email__isnull=False, **_key(event, event.pk)
    )
    now = timezone.now()
    insert_from(
        Delivery,
        notices,
        key=Concat(Value("notice:"), Cast("pk", CharField())),
        person_id=F("person_id"),
        kind=F("kind"),
        composer=Value("notice"),
        about_id=F("pk"),
        **{
            name: Value("")
            for name in ("address", "subject", "text", "html", "message_id", "error")
        },
        headers=Value({}, JSONField()),
        status=Value(Delivery.Status.WAITING.value),
        attempts=Value(0),
        queued_at=Value(now),
        not_before=Value(now),
    )
