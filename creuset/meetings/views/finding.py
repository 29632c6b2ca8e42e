"""What every page about a meeting begins with: find it for who looks, answer a refusal in place."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect

from creuset.assemblies.models import Membership
from creuset.common.parts import render_part
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.meetings.models import AgendaItem, Meeting
from creuset.meetings.views.page_content import content
from creuset.people.http import MemberRequest


def found(request: ViewerRequest, pk: int) -> Meeting:
    """One query says what there is around it."""
    related = Meeting.objects.visible_to(request.viewer).select_related(
        "assembly__parent", "planned_by", "first_call", "second_call", "minutes", "approval",
        "approved_version",
    )  # fmt: skip
    members = Membership.objects.current().filter(assembly=OuterRef("assembly")).order_by()
    counted = members.values("assembly").annotate(n=Count("pk")).values("n")
    mine = Meeting.objects.held_by(request.viewer.person_id).filter(pk=OuterRef("pk"))
    around = related.annotate(members_now=Coalesce(Subquery(counted), 0), held_by_me=Exists(mine))
    return get_object_or_404(around, pk=pk)


def found_inside(request: MemberRequest, pk: int) -> Meeting:
    """One of one's own assemblies'; any other is not found, even public."""
    meeting = found(request, pk)
    if meeting.assembly_id not in request.viewer.assembly_ids:
        raise Http404
    return meeting


def found_held(request: MemberRequest, pk: int) -> Meeting:
    """One that this person holds."""
    meeting = found_inside(request, pk)
    if not getattr(meeting, "held_by_me", False):
        raise Http404
    return meeting


def item_of(meeting: Meeting, pk: int) -> AgendaItem:
    item = get_object_or_404(meeting.items.select_related("decision"), pk=pk)
    item.meeting = meeting
    return item


def shown(
    request: ViewerRequest, meeting: Meeting, more: dict[str, Any], *, status: int
) -> HttpResponse:
    context = {**content(request, meeting), **more}
    return render_part(request, "meetings/meeting.html", "whole", context, status=status)


def done(
    request: MemberRequest, meeting: Meeting, act: Callable[[], object], said: str = ""
) -> HttpResponse:
    """Do it and come back to the page, or show the refusal on it."""
    try:
        act()
    except Refused as refusal:
        return shown(request, found(request, meeting.pk), {"refusal": refusal}, status=409)
    if said:
        messages.success(request, said)
    return redirect(meeting)
