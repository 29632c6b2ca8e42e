"""Everything that the page of a meeting shows to who looks."""

from __future__ import annotations

from typing import Any

from django.db.models import (
    Count,
    Exists,
    F,
    IntegerField,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    prefetch_related_objects,
)
from django.db.models.functions import Coalesce

from creuset.assemblies.asking import charter_of
from creuset.common.viewer import ViewerRequest
from creuset.decisions.models import Ballot, Decision, DetachedBallot, Elector, Proxy
from creuset.decisions.rules import FEWEST_DETACHED
from creuset.meetings import rules
from creuset.meetings.attendance import count, most_proxies
from creuset.meetings.forms import HolderForm
from creuset.meetings.models import AgendaItem, Attendance, Meeting
from creuset.people.models import Person


def content(request: ViewerRequest, meeting: Meeting) -> dict[str, Any]:
    inside = meeting.assembly_id in request.viewer.assembly_ids
    prefetch_related_objects([meeting], Prefetch("items", _items(request)))
    items = list(meeting.items.all())
    cap = _cap(request, meeting, items) if meeting.convened else 0
    seen = count(meeting, cap=cap)
    context: dict[str, Any] = {
        "meeting": meeting,
        "items": [_line(item, request, inside=inside) for item in items],
        "planned": sum(item.minutes_allotted or 0 for item in items),
        "open_questions": sum(1 for item in items if item.decision and item.decision.is_open),
        "inside": inside,
        "count": seen,
        "quorum": rules.is_quorate(meeting, seen),
        "minutes_shown": meeting.minutes_id is not None and (inside or meeting.approved),
        "section": "agenda",
    }
    if meeting.prepares:
        context["notice"] = meeting.terms.notice(meeting.kind)
        context["earliest"] = rules.earliest(context["notice"])
    if inside:
        context |= _mine(request, meeting, cap=cap)
    return context


def _items(request: ViewerRequest) -> QuerySet[AgendaItem]:
    named = (
        Ballot.objects.filter(
            elector__decision=OuterRef("decision"),
            round=OuterRef("decision__round"),
            awaits_confirmation=False,
        )
        .order_by()
        .values("elector__decision")
        .annotate(n=Count("pk"))
        .values("n")
    )
    boxed = (
        DetachedBallot.objects.filter(decision=OuterRef("decision"))
        .order_by()
        .values("decision")
        .annotate(n=Count("pk"))
        .values("n")
    )
    mine = Elector.objects.filter(decision=OuterRef("decision"), person=request.viewer.person_id)
    spoke = Q(voted=True) | Q(ballots__round=F("decision__round"))
    visible = Decision.objects.visible_to(request.viewer).filter(pk=OuterRef("decision"))
    return (
        AgendaItem.objects.select_related("decision__warrant", "proposed_by")
        .annotate(
            named=Coalesce(Subquery(named, output_field=IntegerField()), 0),
            boxed=Coalesce(Subquery(boxed, output_field=IntegerField()), 0),
            concerns_me=Exists(mine),
            answered=Exists(mine.filter(spoke)),
            readable=Exists(visible),
        )
        .order_by("position")
    )


def _line(item: Any, request: ViewerRequest, *, inside: bool) -> dict[str, Any]:
    decision = item.decision
    answers: int | None = item.named
    if decision and decision.detached:
        answers = item.boxed if item.boxed >= FEWEST_DETACHED else None
    return {
        "item": item,
        "decision": decision,
        "answers": answers,
        "linked": decision is not None and item.readable,
        "votes": decision is not None and decision.votes and item.concerns_me,
        "answered": item.answered,
        "mine": inside and item.proposed_by_id == request.viewer.person_id,
    }


def _cap(request: ViewerRequest, meeting: Meeting, items: list[AgendaItem]) -> int:
    keys = {item.gesture for item in items if item.gesture}
    return most_proxies(charter_of(request, meeting.assembly), keys) if keys else 0


def _mine(request: ViewerRequest, meeting: Meeting, *, cap: int) -> dict[str, Any]:
    """What a member may do here."""
    person: Any = request.user
    holds = bool(getattr(meeting, "held_by_me", False))
    context: dict[str, Any] = {
        "holds": holds,
        "mine": Attendance.objects.filter(meeting=meeting, person=person).first(),
        "cap": cap,
    }
    if meeting.prepares:
        convening = charter_of(request, meeting.assembly).in_force("meetings.convene").rule
        context["may_call"] = holds or not rules.is_free(convening)
    if cap:
        context |= _voices(meeting, person)
    return context


def _voices(meeting: Meeting, person: Person) -> dict[str, Any]:
    """To whom one has entrusted one's voice until then, whose voices one carries, who could carry it."""
    live = Proxy.objects.live().filter(assembly=meeting.assembly_id, decision=None)
    both = list(
        live.filter(Q(mandator=person) | Q(holder=person))
        .select_related("mandator", "holder")
        .order_by("given_at", "pk")
    )
    given = next((each for each in both if each.mandator_id == person.pk), None)
    return {
        "given": given,
        "held": [each for each in both if each.holder_id == person.pk],
        "holder_form": None if given else HolderForm(people=could_carry(meeting, person)),
    }


def could_carry(meeting: Meeting, person: Person) -> QuerySet[Person]:
    """Those who come, or are there."""
    coming = Q(answer=Attendance.Answer.COMES) | Q(present=True)
    there = Attendance.objects.filter(coming, meeting=meeting, person=OuterRef("pk"))
    return Person.objects.filter(Exists(there)).exclude(pk=person.pk).order_by("folded_name")
