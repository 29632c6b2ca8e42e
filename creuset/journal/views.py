from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from creuset.common.viewer import ViewerRequest
from creuset.journal.lines import lines_for
from creuset.journal.models import Record

SIZE = 50


@require_safe
def journal(request: ViewerRequest) -> HttpResponse:
    """What has happened, latest first. Pages follow one another by key, so that any depth of a
    journal of millions costs the same."""
    visible = Record.objects.visible_to(request.viewer).order_by("-pk")
    before = request.GET.get("avant", "")
    if before.isdecimal():
        visible = visible.filter(pk__lt=int(before[:18]))
    rows = list(visible.select_related("actor", "seal")[: SIZE + 1])
    context = {
        "lines": lines_for(rows[:SIZE], request.viewer),
        "older": rows[SIZE - 1].pk if len(rows) > SIZE else None,
        "first": not before,
        "section": "journal",
    }
    return render(request, "journal/journal.html", context)
