"""A community that lived nine months, lived again in a few seconds, then dated.

A story is a generator: it yields the moment of what comes next, then makes the gestures. Stories
run side by side, always the one whose moment comes first, so that everything happens in order and
everyone meets only those who are already there. Gestures date what they write from the clock; at
the end, `date_rows` carries each of these dates back to the moment that its story told.
"""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator
from datetime import date, datetime, time, timedelta
from heapq import heapify, heappop, heappush
from typing import NamedTuple

from django.apps import apps
from django.db import models
from django.utils import timezone

from creuset.assemblies.models import Mandate, Membership, Sponsorship, Warrant
from creuset.atlas.models import Entry
from creuset.decisions.models import Decision
from creuset.journal.models import Record
from creuset.works.models import Promotion

Story = Iterator[datetime]
AREAS = (
    "people", "texts", "journal", "assemblies", "debates", "decisions", "meetings", "groups",
    "works", "post", "atlas",
)  # fmt: skip
# These look ahead: they keep their distance from what opened or granted them.
DEADLINES = {"votes_at", "closes_at", "lapses_at"}


def ago(days: int, hour: str) -> datetime:
    """So many days before today, at that hour."""
    day = timezone.localdate() - timedelta(days=days)
    return timezone.make_aware(datetime.combine(day, time.fromisoformat(hour)))


class Moment(NamedTuple):
    """When a piece of story was really made, and when it is told to have happened."""

    made_at: datetime
    told_at: datetime


def tell(stories: Iterable[Story]) -> list[Moment]:
    """Run all the stories together, in the order of their dates."""
    waiting = [(next(story), number, story) for number, story in enumerate(stories)]
    heapify(waiting)
    moments: list[Moment] = []
    reached = waiting[0][0]
    while waiting:
        told_at, number, story = heappop(waiting)
        # Two stories may tell of the same minute: the second comes after the first.
        reached = max(told_at, reached)
        moment = Moment(timezone.now(), reached)
        following = next(story, None)
        moments.append(moment)
        reached += timezone.now() - moment.made_at
        if following is None:
            continue
        if following < told_at:
            raise ValueError(f"{story} goes back in time, from {told_at} to {following}.")
        heappush(waiting, (following, number, story))
    return moments


class Dating:
    """Where to carry a date of these last seconds; older ones stay."""

    def __init__(self, moments: list[Moment]) -> None:
        self.moments = moments
        self.ended_at = timezone.now()

    def told(self, made_at: datetime) -> datetime:
        at = bisect_right(self.moments, made_at, key=lambda moment: moment.made_at) - 1
        if at < 0 or made_at > self.ended_at:
            return made_at
        return self.moments[at].told_at + (made_at - self.moments[at].made_at)


def date_rows(moments: list[Moment]) -> None:
    """Write the told dates everywhere. To be done before the journal is sealed."""
    dating = Dating(moments)
    _keep_deadlines_at_their_distance(dating)
    for area in AREAS:
        for model in apps.get_app_config(area).get_models():
            _date_rows_of(model, dating)
    _date_days()
    _date_checks()


def _date_rows_of(model: type[models.Model], dating: Dating) -> None:
    names = [
        field.name
        for field in model._meta.concrete_fields
        if isinstance(field, models.DateTimeField) and field.name not in DEADLINES
    ]
    if not names:
        return
    rows = model._default_manager.values_list("pk", *names)
    for pk, *dates in rows:
        told = {
            name: dating.told(made_at)
            for name, made_at in zip(names, dates, strict=True)
            if made_at
        }
        model._default_manager.filter(pk=pk).update(**told)


def _date_checks() -> None:
    """An entry was last found true the day it was last told."""
    for entry in Entry.objects.exclude(confirmed_on=None):
        day = timezone.localdate(entry.updated_at)
        Entry.objects.filter(pk=entry.pk).update(confirmed_on=day)


def _keep_deadlines_at_their_distance(dating: Dating) -> None:
    for decision in Decision.objects.exclude(outcome=Decision.Outcome.DRAFT):
        opened, lasts = decision.opened_at, timedelta(days=decision.rule["days"])
        talk = timedelta(days=decision.terms["deliberation"])
        if opened is None or decision.votes_at is None or decision.closes_at is None:
            continue
        if decision.closes_at > dating.ended_at:
            before = lasts + (talk if decision.votes_at > opened else timedelta())
            decision.closes_at = dating.told(decision.closes_at - before) + before
        else:
            decision.closes_at = dating.told(decision.closes_at)
        votes_at = dating.told(opened) + talk
        decision.votes_at = min(votes_at, decision.closes_at)
        decision.save(update_fields=["votes_at", "closes_at"])
    for warrant in Warrant.objects.all():
        lasts = warrant.lapses_at - warrant.granted_at
        warrant.lapses_at = dating.told(warrant.granted_at) + lasts
        warrant.save(update_fields=["lapses_at"])


def _date_days() -> None:
    """What is dated by day follows the journal, or the warrant that made it."""
    founded = _when("assemblies.founded")
    joined, left = _when("assemblies.joined", "actor"), _when("assemblies.left", "actor")
    for membership in Membership.objects.all():
        where, who = (membership.assembly_id,), (membership.assembly_id, membership.person_id)
        membership.starts_on = joined.get(who) or founded[where]
        membership.ends_on = left.get(who)
        membership.save(update_fields=["starts_on", "ends_on"])
        Sponsorship.objects.filter(membership=membership).update(on=membership.starts_on)
    for promotion in Promotion.objects.select_related("warrant"):
        if promotion.warrant:
            promotion.starts_on = timezone.localdate(promotion.warrant.granted_at)
            promotion.save(update_fields=["starts_on"])
    for mandate in Mandate.objects.select_related("warrant"):
        if mandate.warrant:
            mandate.starts_on = timezone.localdate(mandate.warrant.granted_at)
            mandate.save(update_fields=["starts_on"])


def _when(verb: str, *columns: str) -> dict[tuple[int | None, ...], date]:
    """The day of each record of this kind, by scope and by these columns."""
    rows = Record.objects.filter(verb=verb).values_list("at", "scope", *columns)
    return {tuple(key): timezone.localdate(at) for at, *key in rows}
