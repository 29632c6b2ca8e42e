"""What the journal shows on the pages of other areas."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common.about import about
from creuset.common.viewer import ViewerRequest
from creuset.journal.lines import lines_for
from creuset.journal.models import Record

FEW = 8


def latest(request: ViewerRequest, subject: None) -> SafeString:
    """On the home page: what is alive, as far as one may see."""
    visible = Record.objects.visible_to(request.viewer).select_related("actor").order_by("-pk")
    context = {"lines": lines_for(visible[:FEW], request.viewer)}
    return render_to_string("journal/latest.html", context, request)


def history(request: ViewerRequest, subject: Any) -> SafeString:
    """On the page of a thing: what has happened to it."""
    visible = Record.objects.visible_to(request.viewer).filter(about(subject))
    rows = visible.select_related("actor").order_by("-pk")[:FEW]
    context = {"lines": lines_for(rows, request.viewer)}
    return render_to_string("journal/history.html", context, request)
