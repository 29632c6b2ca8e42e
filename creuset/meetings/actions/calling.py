"""Convening, moving, cancelling, convening again."""

from datetime import datetime

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Warrant
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.meetings import rules
from creuset.meetings.actions.holding import close_meeting
from creuset.meetings.actions.preparing import hold
from creuset.meetings.models import AgendaItem, Meeting
from creuset.people.models import Person


@transaction.atomic
def convene(
    meeting: Meeting, *, by: Person | None = None, warrant: Warrant | None = None
) -> Meeting:
    """From here on day, agenda, notice and quorum no longer change, and its audience sees it."""
    hold(meeting)
    rules.may_convene(meeting, {}).or_refuse()
    if by:
        rules.may_call(meeting, by).or_refuse()
    charter.authorise(
        "meetings.convene", meeting.assembly, subject=meeting, by=by, warrant=warrant
    ).or_refuse()
    _announce(meeting, warrant=warrant)
    record(
        "meetings.convened",
        meeting,
        scope=meeting.assembly.scope,
        by=by,
        audience=meeting.audience,
    )
    return meeting


def _announce(meeting: Meeting, *, warrant: Warrant | None) -> None:
    meeting.state = Meeting.State.CONVENED
    meeting.convened_at = timezone.now()
    meeting.notice_days = meeting.terms.notice(meeting.kind)
    meeting.quorum = meeting.terms.quorum(
        meeting.kind, second_call=meeting.first_call_id is not None
    )
    meeting.warrant = warrant
    meeting.sequence += 1
    meeting.save(
        update_fields=["state", "convened_at", "notice_days", "quorum", "warrant", "sequence"]
    )


@transaction.atomic
def take_back_convening(meeting: Meeting, *, warrant: Warrant) -> None:
    """Undo it while nobody has met: the meeting is being prepared again."""
    hold(meeting)
    if meeting.warrant_id != warrant.pk or not meeting.convened:
        return
    meeting.state = Meeting.State.PREPARING
    meeting.convened_at = meeting.notice_days = meeting.quorum = meeting.warrant = None
    meeting.sequence += 1
    meeting.save(
        update_fields=["state", "convened_at", "notice_days", "quorum", "warrant", "sequence"]
    )
    record(
        "meetings.convening_undone",
        meeting,
        scope=meeting.assembly.scope,
        by=None,
        audience=meeting.audience,
    )


@transaction.atomic
def move(meeting: Meeting, *, place: str, link: str, by: Person) -> Meeting:
    """Another room, another link; never another day: people have arranged to come."""
    hold(meeting)
    rules.may_move(meeting, by).or_refuse()
    meeting.place, meeting.link = place.strip(), link
    meeting.sequence += 1
    meeting.save(update_fields=["place", "link", "sequence"])
    record(
        "meetings.moved", meeting, scope=meeting.assembly.scope, by=by, audience=meeting.audience
    )
    return meeting


@transaction.atomic
def cancel(meeting: Meeting, *, because: str, by: Person) -> Meeting:
    """With a word for those who would have come. It stays in the agenda, and in calendars."""
    hold(meeting)
    rules.may_cancel(meeting, by).or_refuse()
    if not because.strip():
        raise Refused(
            _("Une réunion s’annule avec un mot."),
            _("Dites pourquoi, et s’il y en aura une autre."),
        )
    audience = meeting.audience if meeting.convened else "group"
    meeting.state = Meeting.State.CANCELLED
    meeting.cancelled_because = because.strip()
    meeting.sequence += 1
    meeting.save(update_fields=["state", "cancelled_because", "sequence"])
    record("meetings.cancelled", meeting, scope=meeting.assembly.scope, by=by, audience=audience)
    return meeting


@transaction.atomic
def reconvene(meeting: Meeting, *, starts_at: datetime, ends_at: datetime, by: Person) -> Meeting:
    """A second call on the same agenda, when the quorum was missing. The charter has already let
    this meeting be convened; the notice is asked again, the quorum as the terms say."""
    hold(meeting)
    rules.may_reconvene(meeting, by).or_refuse()
    if ends_at <= starts_at:
        raise Refused(_("Une réunion finit après avoir commencé."), _("Revoyez l’heure de fin."))
    if meeting.held:
        close_meeting(meeting, by=by)
    again = Meeting.objects.create(
        assembly=meeting.assembly,
        title=meeting.title,
        kind=meeting.kind,
        place=meeting.place,
        link=meeting.link,
        starts_at=starts_at,
        ends_at=ends_at,
        audience=meeting.audience,
        planned_by=by,
        first_call=meeting,
    )
    AgendaItem.objects.bulk_create(
        AgendaItem(
            meeting=again,
            position=item.position,
            title=item.title,
            body=item.body,
            minutes_allotted=item.minutes_allotted,
            kind=item.kind,
            gesture=item.gesture,
            parameters=item.parameters,
            subject_type_id=item.subject_type_id,
            subject_id=item.subject_id,
            proposed_by_id=item.proposed_by_id,
        )
        for item in meeting.items.order_by("position")
    )
    rules.is_in_time(again).or_refuse()
    _announce(again, warrant=None)
    record(
        "meetings.reconvened", again, scope=again.assembly.scope, by=by, audience=again.audience
    )
    return again
