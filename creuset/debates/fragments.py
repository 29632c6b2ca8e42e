"""What conversations show on the pages of other areas."""

from typing import Any

from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common.viewer import ViewerRequest
from creuset.debates.models import Thread

FEW = 6


def threads_of(request: ViewerRequest, group: Any) -> SafeString:
    """On the page of a group, to those who are in it."""
    inside = group.assembly_id in request.viewer.assembly_ids
    visible = Thread.objects.visible_to(request.viewer).filter(assembly=group.assembly_id)
    threads = visible.annotate(replies=Count("posts")).order_by("-latest_at")[:FEW]
    context = {"threads": threads if inside else [], "inside": inside, "group": group}
    return render_to_string("debates/of_group.html", context, request)
