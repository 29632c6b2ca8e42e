"""What conversations show on the pages of other areas."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common import things
from creuset.common.about import about
from creuset.common.viewer import ViewerRequest
from creuset.debates.finding import count_of_messages
from creuset.debates.models import Thread
from creuset.debates.reading import with_unread

FEW = 6


def threads_of(request: ViewerRequest, group: Any) -> SafeString:
    """On the page of a group: those of its members, and those it opened to more readers."""
    inside = group.assembly_id in request.viewer.assembly_ids
    visible = Thread.objects.visible_to(request.viewer).filter(assembly=group.assembly_id)
    threads = (
        with_unread(visible, request.viewer.person_id)
        .annotate(replies=count_of_messages())
        .in_order()
    )
    context = {"threads": threads[:FEW], "inside": inside, "group": group}
    return render_to_string("debates/of_group.html", context, request)


def threads_about(request: ViewerRequest, row: Any) -> SafeString:
    """On the page of a thing: what one may read of what is said about it, and the way to speak."""
    visible = Thread.objects.visible_to(request.viewer).filter(about(row))
    threads = list(
        with_unread(visible, request.viewer.person_id)
        .annotate(replies=count_of_messages())
        .select_related("assembly")
        .in_order()[: FEW + 1]
    )
    where = _where(request, row)
    if not threads and where is None:
        return SafeString()
    context = {
        "threads": threads[:FEW],
        "more": len(threads) > FEW,
        "where": where,
        "subject": f"{things.of(row).key}:{row.pk}",
    }
    return render_to_string("debates/about.html", context, request)


def _where(request: ViewerRequest, row: Any) -> int | None:
    """The assembly where this viewer would open a conversation about it: the one where it lives;
    the whole community, for what lives in none."""
    assembly = things.of(row).assembly_id(row)
    if assembly is None:
        return request.viewer.community_id
    return assembly if assembly in request.viewer.assembly_ids else None
