"""What meetings show on the pages of other areas."""

from typing import Any

from django.db.models import Exists, OuterRef
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common.viewer import ViewerRequest
from creuset.decisions.models import Decision
from creuset.meetings.models import AgendaItem, Attendance, Meeting
from creuset.people.models import Person

FEW = 3
MANY = 20


def next_in(request: ViewerRequest, group: Any) -> SafeString:
    """On the page of a group: when it meets next, and how to meet."""
    visible = Meeting.objects.visible_to(request.viewer).filter(assembly=group.assembly_id)
    context = {
        "meetings": visible.to_come().exclude(state=Meeting.State.CANCELLED)[:FEW],
        "inside": group.assembly_id in request.viewer.assembly_ids and not group.closed_at,
        "assembly_id": group.assembly_id,
    }
    return render_to_string("meetings/next_in.html", context, request)


def next_meetings(request: ViewerRequest, subject: None) -> SafeString:
    """On the home page: when the community meets, and what is open to everyone."""
    visible = Meeting.objects.visible_to(request.viewer).to_come()
    coming = visible.exclude(state__in=[Meeting.State.CANCELLED, Meeting.State.PREPARING])
    context = {"meetings": coming.select_related("assembly")[:FEW]}
    return render_to_string("meetings/next_meetings.html", context, request)


def of_decision(request: ViewerRequest, decision: Decision) -> SafeString:
    """On the page of a decision put in session: where. Others ask nothing of the database."""
    if decision.present is None:
        return SafeString()
    visible = Meeting.objects.visible_to(request.viewer)
    item = AgendaItem.objects.filter(decision=decision, meeting__in=visible)
    context = {"item": item.select_related("meeting").first()}
    return render_to_string("meetings/of_decision.html", context, request)


def unanswered(request: ViewerRequest, person: Person) -> SafeString:
    """Among what waits for someone: the meetings they have not answered."""
    answered = Attendance.objects.filter(meeting=OuterRef("pk"), person=person).exclude(answer="")
    waiting = (
        Meeting.objects.to_come()
        .filter(assembly__in=request.viewer.assembly_ids, state=Meeting.State.CONVENED)
        .filter(~Exists(answered))
    )
    context = {"meetings": list(waiting.select_related("assembly")[:MANY])}
    return render_to_string("meetings/unanswered.html", context, request)
