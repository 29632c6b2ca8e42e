"""Looking after a conversation: one page for all that can be done to it."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creuset.assemblies.models import Assembly
from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.debates import actions
from creuset.debates.forms.facilitating import ConclusionForm, MoveForm, SplitForm, TitleForm
from creuset.debates.models import Post, Thread
from creuset.debates.rules import facilitating as rules
from creuset.people.http import MemberRequest

PAGE = 50
PLAIN = {"epingler": actions.pin, "desepingler": actions.unpin, "rouvrir": actions.reopen}


@login_required
def facilitate(request: MemberRequest, pk: int) -> HttpResponse:
    """Closing, renaming and moving, each with its form, and its refusal beside it."""
    thread = _found(request, pk)
    asked = request.POST.get("geste", "")
    forms = _forms(request, thread, asked)
    status = 200
    if request.method == "POST":
        form, act, said = forms.get(asked), _acts(thread, request).get(asked), _done(asked)
        if form is None or act is None:
            raise Http404
        if form.is_valid():
            try:
                act(form.cleaned_data)
            except Refused as refusal:
                form.add_error(None, str(refusal))
            else:
                messages.success(request, said)
                return redirect(thread)
        status = 422
    context = {"thread": thread, **forms, "leaves": _who_would_read(thread, forms["deplacer"])}
    return render(request, "debates/facilitate.html", context, status=status)


@login_required
@require_POST
def plainly(request: MemberRequest, pk: int, what: str) -> HttpResponse:
    """What asks nothing more than a button."""
    thread = _found(request, pk)
    if what not in PLAIN:
        raise Http404
    try:
        PLAIN[what](thread, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(thread)


@login_required
def split(request: MemberRequest, pk: int) -> HttpResponse:
    """Choose, page by page, the messages that go on elsewhere."""
    thread = _found(request, pk)
    ordered = thread.posts.select_related("author").order_by("pk")
    page = page_of(request, ordered, size=PAGE)
    form = SplitForm(request.POST or None, posts=_choosable(request, thread, page))
    if request.method == "POST" and form.is_valid():
        try:
            made = actions.split(
                thread, form.cleaned_data["posts"], title=form.cleaned_data["title"],
                by=request.user,
            )  # fmt: skip
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return redirect(made)
    status = 422 if request.method == "POST" else 200
    chosen = {int(each) for each in request.POST.getlist("posts") if each.isdecimal()}
    context = {"thread": thread, "page": page, "form": form, "chosen": chosen}
    return render(request, "debates/split.html", context, status=status)


def _choosable(request: MemberRequest, thread: Thread, page: Any) -> Any:
    """Those of the page; and, for a form sent twice, those that have just left from it."""
    if request.method != "POST":
        return page.object_list
    asked = [int(each) for each in request.POST.getlist("posts") if each.isdecimal()][:PAGE]
    here = Post.objects.filter(pk__in=asked, thread=thread)
    return here | Post.objects.filter(pk__in=asked, thread__split_from=thread)


def _found(request: MemberRequest, pk: int) -> Thread:
    """Whoever only reads it from elsewhere does not find this page."""
    inside = Thread.objects.filter(assembly__in=request.viewer.assembly_ids)
    return get_object_or_404(inside.select_related("assembly"), pk=pk)


def _places(request: MemberRequest, thread: Thread) -> Any:
    mine = Assembly.objects.filter(pk__in=request.viewer.assembly_ids)
    return mine.exclude(pk=thread.assembly_id).order_by("name")


def _forms(request: MemberRequest, thread: Thread, asked: str) -> dict[str, Any]:
    def given(name: str) -> Any:
        return request.POST if asked == name else None

    return {
        "clore": ConclusionForm(given("clore"), initial={"conclusion": thread.conclusion}),
        "renommer": TitleForm(given("renommer"), initial={"title": thread.title}),
        "deplacer": MoveForm(given("deplacer"), places=_places(request, thread)),
    }


def _acts(thread: Thread, request: MemberRequest) -> dict[str, Callable[[Any], Any]]:
    by = request.user
    return {
        "clore": lambda given: actions.close(thread, conclusion=given["conclusion"], by=by),
        "renommer": lambda given: actions.rename(thread, title=given["title"], by=by),
        "deplacer": lambda given: actions.move(thread, to=given["to"], by=by),
    }


def _done(asked: str) -> str:
    return {
        "clore": _("La conversation est close. Sa conclusion est en haut de la page."),
        "renommer": _("Le nouveau titre est là."),
        "deplacer": _("La conversation est déplacée."),
    }.get(asked, "")


def _who_would_read(thread: Thread, form: MoveForm) -> list[dict[str, Any]]:
    """For each place where it could go: why not, or who would read it no more."""
    return [
        {
            "place": place,
            "gain": rules.newly_reading(thread, place),
            "loss": rules.no_longer_reading(thread, place),
        }
        for place in form.fields["to"].queryset[:8]  # type: ignore[attr-defined]
    ]
