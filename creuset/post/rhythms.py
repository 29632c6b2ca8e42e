"""When someone is told of something: the choice made for a conversation, else for its assembly, else
everywhere, else ours."""

from __future__ import annotations

from datetime import datetime, timedelta
from datetime import time as clock
from typing import Any
from zoneinfo import ZoneInfo

from django.db.models import Case, Exists, OuterRef, Subquery, Value, When
from django.db.models.expressions import Combinable
from django.db.models.functions import Coalesce

from creuset.post.models import Habits, Kind, Preference, Rhythm

DEFAULTS = {
    Kind.CONVERSATION: Rhythm.AT_ONCE,
    Kind.REMINDERS: Rhythm.AT_ONCE,
    Kind.MAILINGS: Rhythm.WEEKLY,
}
IN_THE_COMMUNITY = {**DEFAULTS, Kind.CONVERSATION: Rhythm.DAILY}
"""Where hundreds of people talk, mails at once would soon be read by nobody."""


def default(kind: str, *, in_community: bool) -> Rhythm:
    if not Kind(kind).can_stop:
        return Rhythm.AT_ONCE
    return (IN_THE_COMMUNITY if in_community else DEFAULTS)[Kind(kind)]


def rhythm_of(kind: str, *, assembly: int, thread: int | None, in_community: bool) -> Combinable:
    """As a column of a query on persons."""
    if not Kind(kind).can_stop:
        return Value(Rhythm.AT_ONCE.value)
    mine = Preference.objects.filter(person=OuterRef("pk"), kind=kind)
    chosen: list[Any] = [
        mine.filter(assembly=assembly),
        mine.filter(assembly=None, thread=None),
    ]
    if thread is not None:
        chosen.insert(0, mine.filter(thread=thread))
    paused = Habits.objects.filter(person=OuterRef("pk"), paused=True)
    return Case(
        When(Exists(paused), then=Value(Rhythm.NEVER.value)),
        default=Coalesce(
            *(Subquery(rows.values("rhythm")[:1]) for rows in chosen),
            Value(default(kind, in_community=in_community).value),
        ),
    )


def next_moment(
    after: datetime, rhythm: str, *, hour: int, weekday: int, zone: ZoneInfo
) -> datetime:
    """The first moment of a digest after this instant, by the clock on the reader's wall: at their
    hour, and for a weekly one on their day."""
    day = after.astimezone(zone).date()
    while True:
        moment = datetime.combine(day, clock(hour), zone)
        chosen = rhythm != Rhythm.WEEKLY or day.weekday() == weekday
        if chosen and moment > after:
            return moment
        day += timedelta(days=1)
