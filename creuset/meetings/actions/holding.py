"""In session: the attendance, the points one after the other, the votes, the end."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import get_language

from creuset.assemblies.models import Membership
from creuset.decisions import actions as decisions
from creuset.decisions.models import Decision
from creuset.journal.actions import record
from creuset.meetings import rules
from creuset.meetings.actions.preparing import hold
from creuset.meetings.attendance import proxies_allowed, proxy_cap, represented
from creuset.meetings.drafting import draft
from creuset.meetings.models import AgendaItem, Attendance, Meeting
from creuset.people.models import Person
from creuset.texts import actions as texts


@transaction.atomic
def freeze_attendance(meeting: Meeting, *, by: Person) -> Meeting:
    """Who is there, and whom they represent: the base of every vote of this meeting."""
    hold(meeting)
    rules.may_freeze(meeting, by).or_refuse()
    carried = represented(meeting, cap=proxy_cap(meeting))
    for mandator, holder in carried.items():
        Attendance.objects.update_or_create(
            meeting=meeting,
            person_id=mandator,
            defaults={"represented": True, "represented_by_id": holder},
        )
    meeting.state = Meeting.State.HELD
    meeting.attendance_frozen_at = timezone.now()
    meeting.eligible = Membership.objects.current().filter(assembly=meeting.assembly_id).count()
    meeting.save(update_fields=["state", "attendance_frozen_at", "eligible"])
    present = Attendance.objects.filter(meeting=meeting).there().count()
    record(
        "meetings.attendance_frozen",
        meeting,
        scope=meeting.assembly.scope,
        by=by,
        data={
            "present": present, "represented": len(carried), "eligible": meeting.eligible,
            "quorum": meeting.quorum,
        },
    )  # fmt: skip
    return meeting


@transaction.atomic
def take_up(item: AgendaItem, *, by: Person) -> AgendaItem:
    """This is what we are talking about now; the point before it is over."""
    hold(item.meeting)
    item.refresh_from_db()
    rules.may_take_up(item, by).or_refuse()
    _begin(item)
    record("meetings.item_taken_up", item.meeting, scope=item.meeting.assembly.scope, by=by)
    return item


def _begin(item: AgendaItem) -> None:
    now = timezone.now()
    under_way = AgendaItem.objects.filter(
        meeting=item.meeting_id, began_at__isnull=False, ended_at=None
    )
    under_way.exclude(pk=item.pk).update(ended_at=now)
    item.began_at, item.ended_at = item.began_at or now, None
    item.save(update_fields=["began_at", "ended_at"])


@transaction.atomic
def open_item(item: AgendaItem, *, by: Person) -> Decision:
    """Put to the vote the question that the agenda announced. Whoever inscribed it carries it, if they
    are there; else whoever opens it."""
    hold(item.meeting)
    item.refresh_from_db()
    rules.may_open(item, by).or_refuse()
    there = list(Person.objects.filter(attendances__in=item.meeting.attendances.there()))
    proposer = next((each for each in there if each.pk == item.proposed_by_id), by)
    decision = decisions.propose(
        item.gesture,
        item.subject,
        parameters=item.parameters,
        body=item.body,
        meeting=True,
        by=proposer,
    )
    decisions.freeze_present(decision, there, _represented_in(item.meeting, decision))
    item.decision = decision
    item.save(update_fields=["decision"])
    _begin(item)
    return decision


def _represented_in(meeting: Meeting, decision: Decision) -> list[Person]:
    """Of those on the frozen list, as many for each holder as the rule of this question allows."""
    allowed = represented(meeting, cap=proxies_allowed(decision.terms))
    listed = Person.objects.filter(attendances__in=meeting.attendances.carried())
    return [each for each in listed if each.pk in allowed]


@transaction.atomic
def close_item(item: AgendaItem, *, by: Person) -> Decision:
    """Count now, in session; what is adopted is done at once."""
    hold(item.meeting)
    item.refresh_from_db()
    rules.may_close_item(item, by).or_refuse()
    decision: Decision = item.decision  # type: ignore[assignment]  # the rules have just read it
    decisions.close(decision, session=True, by=by)
    decision.refresh_from_db()
    return decision


@transaction.atomic
def close_meeting(meeting: Meeting, *, by: Person) -> Meeting:
    """The session ends, and its minutes are drafted from what happened. Questions that are still open go
    on until their day, outside."""
    hold(meeting)
    rules.may_close(meeting, by).or_refuse()
    now = timezone.now()
    meeting.items.filter(began_at__isnull=False, ended_at=None).update(ended_at=now)
    meeting.state = Meeting.State.CLOSED
    meeting.closed_at = now
    meeting.minutes = texts.begin(draft(meeting), language=(get_language() or "fr")[:2], by=None)
    meeting.save(update_fields=["state", "closed_at", "minutes"])
    record(
        "meetings.closed", meeting, scope=meeting.assembly.scope, by=by, audience=meeting.audience
    )
    return meeting
