import json

from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from creuset.common.viewer import ViewerRequest
from creuset.decisions import recounting
from creuset.decisions.calendar import calendar_of
from creuset.decisions.models import Decision
from creuset.decisions.proof import decision_file
from creuset.decisions.views.finding import found
from creuset.people.http import MemberRequest

FEW = 200


@require_safe
def proof(request: ViewerRequest, pk: int) -> HttpResponse:
    """The decision whole, once it is closed: text, rule, ballots, count, effects, seal."""
    decision = found(request, pk)
    if decision.is_open or "outcome" not in decision.trace:
        raise Http404
    written = json.dumps(decision_file(decision, request.viewer), ensure_ascii=False, indent=1)
    response = HttpResponse(written, content_type="application/json; charset=utf-8")
    response["Content-Disposition"] = f'attachment; filename="decision-{decision.pk}.json"'
    return response


@require_safe
def recount(request: ViewerRequest) -> HttpResponse:
    """The very modules that count here, in one file that needs nothing but Python."""
    response = HttpResponse(recounting.source(), content_type="text/x-python; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="recount.py"'
    return response


@login_required
@require_safe
def deadlines(request: MemberRequest) -> HttpResponse:
    """The dates of what one may answer, for one's own calendar."""
    open_now = (
        Decision.objects.visible_to(request.viewer)
        .open()
        .filter(electors__person=request.user)
        .select_related("assembly")
        .order_by("closes_at")[:FEW]
    )
    written = calendar_of(open_now, request.build_absolute_uri("/"))
    response = HttpResponse(written, content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="decisions.ics"'
    return response
