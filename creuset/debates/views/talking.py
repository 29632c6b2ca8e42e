from collections.abc import Iterable
from typing import Any

from django.contrib.auth.decorators import login_required
from django.contrib.auth.views import redirect_to_login
from django.db.models import OuterRef, QuerySet, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_POST, require_safe

from creuset.assemblies.models import Assembly
from creuset.common import things
from creuset.common.audience import Audience
from creuset.common.markdown import to_html
from creuset.common.pages import page_of
from creuset.common.uploads import accepts_files
from creuset.common.verdict import Refused
from creuset.common.viewer import Viewer, ViewerRequest
from creuset.debates import actions, quotations
from creuset.debates.finding import ThreadFilters, count_of_messages
from creuset.debates.forms.talking import CorrectionForm, PostForm, ThreadForm
from creuset.debates.models import Following, Post, Reading, Thread
from creuset.debates.reading import PAGE, Unread, in_order, page_number, with_unread
from creuset.debates.rules import talking as rules
from creuset.files.models import Attachment
from creuset.people.http import MemberRequest


@login_required
@require_safe
def threads(request: MemberRequest) -> HttpResponse:
    """Every conversation one may read: what is pinned, then the liveliest."""
    filters = ThreadFilters(request.GET, viewer=request.viewer)
    visible = filters.among(Thread.objects.visible_to(request.viewer).spoken_in(), by=request.user)
    ordered = (
        with_unread(visible, request.user.pk)
        .annotate(replies=count_of_messages())
        .select_related("assembly", "author")
        .in_order()
    )
    context = {"page": page_of(request, ordered), "filters": filters, "section": "debats"}
    return render(request, "debates/threads.html", context)


@accepts_files
@login_required
def open_thread(request: MemberRequest, assembly: int) -> HttpResponse:
    """In an assembly, about the thing that `?sujet=works.work:12` names, or about anything."""
    if assembly not in request.viewer.assembly_ids:
        raise Http404
    where = get_object_or_404(Assembly, pk=assembly)
    subject = _subject(request)
    wide = where.parent_id is not None and bool(
        rules.may_reach(subject, Audience.COMMUNITY, where)
    )
    form = ThreadForm(request.POST or None, request.FILES or None, wide=wide)
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.open_thread(where, by=request.user, subject=subject, **form.asked)
            actions.forget_draft(f"conversation-{where.pk}", by=request.user)
        except Refused as refusal:
            form.add_error("body", str(refusal))
        else:
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "assembly": where, "subject": subject, "section": "debats"}
    return render(request, "debates/open.html", context, status=status)


def _subject(request: MemberRequest) -> Any:
    """What the conversation will be about, when its address says so; unseen things are not found."""
    kind, _colon, pk = request.GET.get("sujet", "").partition(":")
    if not kind:
        return None
    found = things.find(kind, int(pk), request.viewer) if pk.isdecimal() and len(pk) < 18 else None
    if found is None:
        raise Http404
    return found


@require_safe
def thread(request: ViewerRequest, pk: int) -> HttpResponse:
    if not request.user.is_authenticated and not _visible(request).filter(pk=pk).exists():
        return redirect_to_login(request.get_full_path())
    found = _found(request, pk)
    unread = Unread(found, request.viewer.person_id, found.upto)
    asked = request.GET.keys() & {"page", "citer", "repondre"}
    if not asked and unread.begun and unread.posts and (page := page_number(unread.posts[0])) > 1:
        return redirect(f"{found.get_absolute_url()}?page={page}#message-{unread.posts[0].pk}")
    return _shown(request, found, PostForm(initial=_begun(request, found)), unread)


def _begun(request: ViewerRequest, found: Thread) -> dict[str, Any]:
    """`?repondre=` names the message one answers, `?citer=` the one whose words one takes up."""
    asked = request.GET.get("citer") or request.GET.get("repondre") or ""
    if not asked.isdecimal() or len(asked) > 17:
        return {}
    visible = Post.objects.visible_to(request.viewer).select_related("author")
    post = visible.filter(thread=found, pk=int(asked)).first()
    if post is None:
        return {}
    begun: dict[str, Any] = {"to": post.pk}
    if "citer" in request.GET:
        begun["body"] = quotations.of(post, request.viewer, request.GET.get("passage", ""))
    return begun


@accepts_files
@login_required
@require_POST
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = PostForm(request.POST, request.FILES)
    if form.is_valid():
        to = found.posts.filter(pk=form.cleaned_data["to"] or 0).select_related("parent").first()
        try:
            post = actions.reply(
                found,
                body=form.cleaned_data["body"],
                uploads=form.cleaned_data["uploads"],
                to=to,
                by=request.user,
            )
        except Refused as refusal:
            form.add_error("body", str(refusal))
        else:
            actions.forget_draft(f"reponse-{found.pk}", by=request.user)
            return redirect(post)
    return _shown(request, found, form, Unread(found, request.user.pk, found.upto), status=422)


@login_required
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """One's own words, to correct; anyone else's are not found."""
    visible = Post.objects.visible_to(request.viewer)
    post = get_object_or_404(visible.filter(author=request.user).select_related("thread"), pk=pk)
    form = CorrectionForm(request.POST or None, initial={"body": post.body})
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


def _visible(request: ViewerRequest) -> QuerySet[Any]:
    """Each with how far this reader has read, and how they follow it."""
    readings = Reading.objects.filter(thread=OuterRef("pk"), person=request.viewer.person_id)
    followings = Following.objects.filter(thread=OuterRef("pk"), person=request.viewer.person_id)
    return (
        Thread.objects.visible_to(request.viewer)
        .select_related("assembly", "author", "split_from")
        .annotate(
            upto=Subquery(readings.values("upto")[:1]),
            why=Subquery(followings.values("why")[:1]),
            muted=Subquery(followings.values("muted")[:1]),
        )
    )


def _found(request: ViewerRequest, pk: int) -> Any:
    return get_object_or_404(_visible(request), pk=pk)


def _shown(
    request: ViewerRequest, found: Any, form: PostForm, unread: Unread, *, status: int = 200
) -> HttpResponse:
    """Messages with what answers them, a page at a time, and which of them are new to the reader."""
    posts = in_order(found.posts.select_related("author", "outsider", "parent__author"))
    page = page_of(request, posts, size=PAGE)
    new = {post.pk for post in unread.posts}
    attached = Attachment.objects.among(page.object_list)
    for post in page:
        post.attached = attached.get(post.pk, [])  # type: ignore[attr-defined]
        post.is_new = post.pk in new  # type: ignore[attr-defined]
    context = {
        "thread": found,
        "page": page,
        "form": form,
        "answered": _answered(form, page.object_list),
        "new": len(new),
        "following": Following(why=found.why, muted=found.muted) if found.why else None,
        "may_write": rules.may_write(found, request.user, viewer=request.viewer)
        if request.user.is_authenticated
        else None,
        "may_facilitate": found.assembly_id in request.viewer.assembly_ids,
        "splits": found.splits.all()[:5],
        "subject": _shown_subject(found, request.viewer),
        "section": "debats",
    }
    return render(request, "debates/thread.html", context, status=status)


def _answered(form: PostForm, posts: Iterable[Post]) -> Post | None:
    asked = form["to"].value()
    return next((post for post in posts if str(post.pk) == str(asked or "")), None)


def _shown_subject(found: Thread, viewer: Viewer) -> Any:
    subject = found.subject if found.subject_id else None
    return subject if subject and things.readable(subject, viewer) else None
