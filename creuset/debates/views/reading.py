"""What one reads, follows, and where a message stands."""

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from creuset.common.viewer import ViewerRequest
from creuset.debates import following, reading
from creuset.debates.models import Post, Thread
from creuset.people.http import MemberRequest
from creuset.texts.comparing import compare

HOW = {
    "suivre": following.follow,
    "ne-plus-suivre": following.unfollow,
    "sourdine": following.mute,
}


@require_safe
def message(request: ViewerRequest, pk: int) -> HttpResponse:
    """The lasting address of a message: the page where it stands today."""
    placed = Post.objects.placed_before(request.viewer).select_related("thread")
    if not request.user.is_authenticated and not placed.filter(pk=pk).exists():
        return redirect_to_login(request.get_full_path())
    post = get_object_or_404(placed, pk=pk)
    page = reading.page_number(post)
    asked = f"?page={page}" if page > 1 else ""
    return redirect(f"{post.thread.get_absolute_url()}{asked}#message-{post.pk}")


@require_safe
def history(request: ViewerRequest, pk: int) -> HttpResponse:
    """What a message said before each correction, the latest correction first. What moderation has
    put aside is not read again here."""
    visible = Post.objects.visible_to(request.viewer).filter(moderated_at=None)
    visible = visible.select_related("thread", "author")
    post = get_object_or_404(visible, pk=pk)
    said = [*post.revisions.order_by("pk")]
    after = [*(each.body for each in said[1:]), post.body]
    changes = [
        {"at": each.replaced_at, "difference": compare(each.body, then)}
        for each, then in zip(said, after, strict=True)
    ]
    context = {"post": post, "changes": changes[::-1]}
    return render(request, "debates/history.html", context)


@login_required
@require_POST
def follow(request: MemberRequest, pk: int, how: str) -> HttpResponse:
    thread = get_object_or_404(Thread.objects.visible_to(request.viewer), pk=pk)
    if how not in HOW:
        raise Http404
    HOW[how](thread, by=request.user)
    return redirect(f"{thread.get_absolute_url()}#suivre")


@login_required
@require_POST
def read(request: MemberRequest, pk: int) -> HttpResponse:
    """The page says by itself that it has been shown; without scripts, a button does."""
    thread = get_object_or_404(Thread.objects.visible_to(request.viewer), pk=pk)
    number = request.POST.get("page", "1")
    page = int(number) if number.isdecimal() and len(number) < 9 else 1
    ordered = reading.in_order(thread.posts.all()).values_list("pk", flat=True)
    start = (max(page, 1) - 1) * reading.PAGE
    reading.read_these(thread, list(ordered[start : start + reading.PAGE]), by=request.user)
    return HttpResponse(status=204) if request.headers.get("HX-Request") else redirect(thread)


@login_required
@require_POST
def read_everything(request: MemberRequest) -> HttpResponse:
    reading.read_everything(Thread.objects.visible_to(request.viewer), by=request.user)
    return redirect("debates:threads")
