"""What the debate with the outside shows on the page of the thing it is about."""

from typing import Any

from django.db.models import Count
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common.about import key_of
from creuset.common.viewer import ViewerRequest
from creuset.debates.models import Thread
from creuset.files.models import Attachment

FEW = 20


def outside_debate(request: ViewerRequest, subject: Any) -> SafeString:
    """Its first messages, to be read without a cookie: one writes on another page."""
    visible = Thread.objects.visible_to(request.viewer).filter(
        **key_of(subject), open_to_outside=True, audience="public"
    )
    thread = visible.annotate(total=Count("posts")).first()
    if thread is None:
        return SafeString()
    posts = list(thread.posts.select_related("author", "outsider").order_by("pk")[:FEW])
    attached = Attachment.objects.among(posts)
    for post in posts:
        post.attached = attached.get(post.pk, [])  # type: ignore[attr-defined]
    total = getattr(thread, "total", len(posts))
    context = {"thread": thread, "posts": posts, "total": total}
    return render_to_string("debates/outside_debate.html", context, request)
