from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from creuset.assemblies.models import Assembly
from creuset.common.markdown import to_html
from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.debates import actions
from creuset.debates.forms import PostForm, ThreadForm
from creuset.debates.models import Post, Thread
from creuset.people.http import MemberRequest


@login_required
@require_safe
def threads(request: MemberRequest) -> HttpResponse:
    """Every conversation one may read, the liveliest first."""
    visible = Thread.objects.visible_to(request.viewer).select_related("assembly", "author")
    ordered = visible.annotate(replies=Count("posts")).order_by("-latest_at", "-pk")
    return render(request, "debates/threads.html", {"page": page_of(request, ordered)})


@login_required
def open_thread(request: MemberRequest, assembly: int) -> HttpResponse:
    if assembly not in request.viewer.assembly_ids:
        raise Http404
    where = get_object_or_404(Assembly, pk=assembly)
    form = ThreadForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_thread(where, by=request.user, **form.cleaned_data)
        except Refused as refusal:
            form.add_error("body", str(refusal))
        else:
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "assembly": where}
    return render(request, "debates/open.html", context, status=status)


@login_required
@require_safe
def thread(request: MemberRequest, pk: int) -> HttpResponse:
    return _shown(request, _found(request, pk), PostForm())


@login_required
@require_POST
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = PostForm(request.POST)
    if form.is_valid():
        try:
            return redirect(actions.reply(found, body=form.cleaned_data["body"], by=request.user))
        except Refused as refusal:
            form.add_error("body", str(refusal))
    return _shown(request, found, form, status=422)


@login_required
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """One's own words, to correct; anyone else's are not found."""
    visible = Post.objects.filter(thread__in=Thread.objects.visible_to(request.viewer))
    post = get_object_or_404(visible.filter(author=request.user).select_related("thread"), pk=pk)
    form = PostForm(request.POST or None, initial={"body": post.body})
    if request.method == "POST" and form.is_valid():
        try:
            return redirect(actions.edit(post, body=form.cleaned_data["body"], by=request.user))
        except Refused as refusal:
            form.add_error("body", str(refusal))
    status = 422 if request.method == "POST" else 200
    return render(request, "debates/edit.html", {"form": form, "post": post}, status=status)


@login_required
@require_POST
def preview(request: MemberRequest) -> HttpResponse:
    """What a text will look like. Nothing is kept."""
    return HttpResponse(to_html(request.POST.get("texte", "")[: actions.LONGEST]))


def _found(request: MemberRequest, pk: int) -> Thread:
    visible = Thread.objects.visible_to(request.viewer).select_related("assembly", "author")
    return get_object_or_404(visible, pk=pk)


def _shown(
    request: MemberRequest, found: Thread, form: PostForm, *, status: int = 200
) -> HttpResponse:
    posts = found.posts.select_related("author", "outsider").order_by("pk")
    context = {"thread": found, "page": page_of(request, posts, size=50), "form": form}
    return render(request, "debates/thread.html", context, status=status)
