"""The bell of the header."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common.viewer import Viewer, ViewerRequest
from creuset.post.models import Notice

MOST = 100


def unread_of(viewer: Viewer) -> int:
    """Up to a hundred: beyond, nobody counts."""
    unread = Notice.objects.visible_to(viewer).unread().order_by()
    return len(unread.values_list("pk", flat=True)[:MOST])


def in_header(request: ViewerRequest, subject: Any) -> SafeString:
    """For those who have signed in: a link, whose number a script asks for once the page is there,
    so that no page waits for it."""
    return render_to_string("post/in_header.html", {}, request)
