"""The minutes: any member corrects them, the assembly approves one version, which then stays."""

from django.db import transaction

from creuset.assemblies import charter
from creuset.assemblies.models import Warrant
from creuset.journal.actions import record
from creuset.meetings import rules
from creuset.meetings.actions.preparing import hold
from creuset.meetings.models import Meeting
from creuset.people.models import Person
from creuset.texts import actions as texts
from creuset.texts.models import Text, Version


@transaction.atomic
def write_minutes(
    meeting: Meeting, body: str, *, base: int, reason: str = "", by: Person
) -> Version:
    """A version written from version `base`; see `texts.save` when someone else wrote meanwhile."""
    hold(meeting)
    rules.may_write_minutes(meeting, by).or_refuse()
    text: Text = meeting.minutes  # type: ignore[assignment]  # the rules have just read it
    before = text.latest()
    version = texts.save(text, body, base=base, reason=reason, by=by)
    if version.number != before.number:
        record("meetings.minutes_written", meeting, scope=meeting.assembly.scope, by=by)
    return version


@transaction.atomic
def approve_minutes(
    meeting: Meeting, *, version: int, by: Person | None = None, warrant: Warrant | None = None
) -> Meeting:
    """The assembly has read this version, and it is what happened."""
    hold(meeting)
    rules.may_approve(meeting, {"version": version}).or_refuse()
    charter.authorise(
        "meetings.approve_minutes",
        meeting.assembly,
        subject=meeting,
        parameters={"version": version},
        by=by,
        warrant=warrant,
    ).or_refuse()
    meeting.state = Meeting.State.APPROVED
    meeting.approved_version = Version.objects.get(text=meeting.minutes_id, number=version)
    meeting.approval = warrant
    meeting.save(update_fields=["state", "approved_version", "approval"])
    record(
        "meetings.minutes_approved",
        meeting,
        scope=meeting.assembly.scope,
        by=by,
        audience=meeting.audience,
    )
    return meeting


@transaction.atomic
def take_back_approval(meeting: Meeting, *, warrant: Warrant) -> None:
    """Undo it: the minutes may be corrected again."""
    hold(meeting)
    if meeting.approval_id != warrant.pk:
        return
    meeting.state = Meeting.State.CLOSED
    meeting.approved_version = meeting.approval = None
    meeting.save(update_fields=["state", "approved_version", "approval"])
    record(
        "meetings.approval_undone",
        meeting,
        scope=meeting.assembly.scope,
        by=None,
        audience=meeting.audience,
    )
