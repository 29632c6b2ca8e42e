import re
from typing import Any

from django.utils.translation import gettext as _

from creuset.common.leaving import Farewell
from creuset.common.markdown import to_html
from creuset.meetings.models import AgendaItem, Attendance, Meeting
from creuset.people.models import Person
from creuset.texts.models import Version


def export(person: Person) -> Any:
    came = Attendance.objects.filter(person=person).order_by("pk")
    return {
        "planned": list(
            Meeting.objects.filter(planned_by=person).order_by("pk").values("title", "starts_at")
        ),
        "proposed_items": list(
            AgendaItem.objects.filter(proposed_by=person)
            .order_by("pk")
            .values("meeting__title", "title", "body")
        ),
        "attendances": list(
            came.values("meeting__title", "meeting__starts_at", "answer", "answered_at", "present",
                        "arrived_at", "represented")
        ),
        "spoke_for": Attendance.objects.filter(represented_by=person).count(),
    }  # fmt: skip


def erase(person: Person) -> None:
    """How many were there stays; the answers to meetings still to come leave with the person."""
    Meeting.objects.filter(planned_by=person).update(planned_by=None)
    AgendaItem.objects.filter(proposed_by=person).update(proposed_by=None)
    coming = [Meeting.State.PREPARING, Meeting.State.CONVENED]
    Attendance.objects.filter(person=person, meeting__state__in=coming).delete()
    Attendance.objects.filter(person=person).update(person=None)
    Attendance.objects.filter(represented_by=person).update(represented_by=None)
    Attendance.objects.filter(checked_in_by=person).update(checked_in_by=None)
    if not person.keeps_name and person.name:
        _unsay(person.name)


def _unsay(name: str) -> None:
    """Minutes name whoever was elected: the post stays, not the name."""
    whole = re.compile(rf"(?<!\w){re.escape(name)}(?!\w)")
    written = Version.objects.filter(text__minutes_of__isnull=False, body__contains=name)
    for version in written.select_related("text"):
        version.body = whole.sub(_("une personne partie"), version.body)
        version.html = to_html(version.body, version.text.language)
        version.save(update_fields=["body", "html"])


farewell = Farewell(
    area="meetings", models=(Meeting, AgendaItem, Attendance), export=export, erase=erase
)
