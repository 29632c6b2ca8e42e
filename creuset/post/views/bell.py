"""What one has been told, in the page."""

from itertools import groupby

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from creuset.common.pages import page_of
from creuset.people.http import MemberRequest
from creuset.post import actions
from creuset.post.bell import unread_of
from creuset.post.letters import sentence
from creuset.post.models import Notice
from creuset.post.recipients import because


@login_required
@require_safe
def bell(request: MemberRequest) -> HttpResponse:
    """Day by day, the latest first. What one may no longer read is not there any more."""
    mine = Notice.objects.visible_to(request.viewer).select_related("record__actor", "reminder")
    page = page_of(request, mine.order_by("-at", "-pk"), size=50)
    lines = [
        {
            "notice": notice,
            "said": sentence(notice.about, request.viewer),
            "because": because(notice.reason),
            "day": timezone.localtime(notice.at).date(),
        }
        for notice in page
    ]
    days = [(day, list(each)) for day, each in groupby(lines, key=lambda line: line["day"])]
    context = {"page": page, "days": days, "unread": unread_of(request.viewer), "section": "moi"}
    return render(request, "post/bell.html", context)


@login_required
@require_POST
def go(request: MemberRequest, pk: int) -> HttpResponse:
    """Read one, and be led to what it is about."""
    notice = get_object_or_404(Notice.objects.visible_to(request.viewer), pk=pk)
    actions.read([notice.pk], by=request.user)
    path = notice.about.path
    safe = url_has_allowed_host_and_scheme(path, allowed_hosts=None)
    return redirect(path if path and safe else "post:bell")


@login_required
@require_POST
def read_all(request: MemberRequest) -> HttpResponse:
    """Those there were when the page was made: what came since stays new."""
    upto = request.POST.get("upto", "")
    if upto.isdecimal() and len(upto) < 18:
        actions.read_up_to(int(upto), by=request.user)
    return redirect("post:bell")


@login_required
@never_cache
@require_safe
def count(request: MemberRequest) -> HttpResponse:
    """How many wait, for a page that stays open: one small query, and nothing to send when nothing
    has changed."""
    number = unread_of(request.viewer)
    tag = f'"{request.user.pk}-{number}"'
    if request.headers.get("If-None-Match") == tag:
        return HttpResponse(status=304)
    return HttpResponse(str(number), content_type="text/plain", headers={"ETag": tag})
