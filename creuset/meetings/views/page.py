from django.http import HttpResponse
from django.views.decorators.http import require_safe

from creuset.common.parts import render_part
from creuset.common.viewer import ViewerRequest
from creuset.meetings.views.finding import found
from creuset.meetings.views.page_content import content


@require_safe
def meeting(request: ViewerRequest, pk: int) -> HttpResponse:
    """Before, during and after: one page, the same for everyone there."""
    context = content(request, found(request, pk))
    return render_part(request, "meetings/meeting.html", "whole", context)


@require_safe
def live(request: ViewerRequest, pk: int) -> HttpResponse:
    """Where the meeting is, asked again and again by the pages left open in the room."""
    context = content(request, found(request, pk))
    return render_part(request, "meetings/meeting.html", "live", context)
