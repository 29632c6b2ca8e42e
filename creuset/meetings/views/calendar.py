from datetime import timedelta

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.common.viewer import ViewerRequest
from creuset.meetings.calendar import calendar_of
from creuset.meetings.models import Meeting
from creuset.meetings.views.finding import found
from creuset.people.http import MemberRequest

MONTHS = 3
FEW = 500


@require_safe
def one(request: ViewerRequest, pk: int) -> HttpResponse:
    meeting = found(request, pk)
    written = calendar_of([meeting], request.build_absolute_uri("/"))
    return _sent(written, f"reunion-{meeting.pk}.ics")


@login_required
@require_safe
def mine(request: MemberRequest) -> HttpResponse:
    """Of one's assemblies, from three months ago on: those that were cancelled are there to say so."""
    since = timezone.now() - timedelta(days=31 * MONTHS)
    meetings = (
        Meeting.objects.filter(assembly__in=request.viewer.assembly_ids, starts_at__gte=since)
        .select_related("assembly")
        .order_by("starts_at", "pk")[:FEW]
    )
    written = calendar_of(meetings, request.build_absolute_uri("/"), name=_("Mes réunions"))
    return _sent(written, "agenda.ics")


def _sent(written: bytes, name: str) -> HttpResponse:
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    return response
