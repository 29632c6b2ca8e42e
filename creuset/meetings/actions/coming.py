"""Saying whether one comes, entrusting one's voice, and being there."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.common.verdict import Refused
from creuset.decisions import actions as decisions
from creuset.decisions.models import Proxy
from creuset.journal.actions import record
from creuset.meetings import rules
from creuset.meetings.actions.preparing import hold
from creuset.meetings.models import Attendance, Meeting
from creuset.people.models import Person


@transaction.atomic
def reply(meeting: Meeting, answer: str, *, by: Person) -> Attendance:
    """Comes, does not, or does not know yet; one may change one's mind until the beginning."""
    hold(meeting)
    rules.may_reply(meeting, by).or_refuse()
    if answer not in Attendance.Answer.values or not answer:
        raise Refused(_("Cette réponse n’existe pas."), _("Choisissez l’une des trois."))
    attendance, _created = Attendance.objects.update_or_create(
        meeting=meeting,
        person=by,
        defaults={"answer": answer, "answered_at": timezone.now()},
    )
    record("meetings.replied", meeting, scope=meeting.assembly.scope, by=by)
    return attendance


@transaction.atomic
def entrust(meeting: Meeting, holder: Person, *, by: Person) -> Proxy:
    """One's voice, to someone who comes: for all that this assembly decides until the day after."""
    hold(meeting)
    rules.may_entrust(meeting, by, holder).or_refuse()
    return decisions.give_proxy(
        meeting.assembly, holder, until=meeting.last_day + timedelta(days=1), by=by
    )


@transaction.atomic
def check_in(meeting: Meeting, person: Person, *, by: Person) -> Attendance:
    """On the attendance list: oneself on arriving, or someone whom the facilitator sees come in."""
    hold(meeting)
    rules.may_check_in(meeting, person, by).or_refuse()
    attendance, _created = Attendance.objects.get_or_create(meeting=meeting, person=person)
    if attendance.present:
        return attendance
    attendance.present, attendance.arrived_at, attendance.checked_in_by = True, timezone.now(), by
    attendance.save(update_fields=["present", "arrived_at", "checked_in_by"])
    record("meetings.checked_in", meeting, scope=meeting.assembly.scope, by=by)
    return attendance


@transaction.atomic
def check_out(meeting: Meeting, person: Person, *, by: Person) -> None:
    """Off the list again, when someone was put on it by mistake or has to leave before it is frozen."""
    hold(meeting)
    rules.may_check_in(meeting, person, by).or_refuse()
    out = Attendance.objects.filter(meeting=meeting, person=person, present=True).update(
        present=False, arrived_at=None, checked_in_by=None
    )
    if not out:
        raise Refused(_("Cette personne n’est pas sur la liste."))
    record("meetings.checked_out", meeting, scope=meeting.assembly.scope, by=by)
