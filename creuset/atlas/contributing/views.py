from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from creuset.atlas.categories import ABOUT, Category
from creuset.atlas.contributing import actions, doubles, pairing, rules
from creuset.atlas.contributing.forms import EntryForm, OutsideEntryForm, TakingPartForm
from creuset.atlas.contributing.models import Merge, Pair, Suggestion, TakingPart
from creuset.atlas.contributing.telling import compared
from creuset.atlas.likeness import LIKELY
from creuset.atlas.models import Entry
from creuset.atlas.values import differences, values_of
from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.debates import limits
from creuset.people.http import MemberRequest


@never_cache
def propose(request: ViewerRequest) -> HttpResponse:
    """A new entry: first what it is, then the questions that are asked of such ones."""
    category = request.GET.get("sorte", "")
    if category not in Category.values:
        sorts = [(sort, ABOUT[sort]) for sort in Category]
        return render(request, "atlas/propose.html", {"sorts": sorts, "section": "carte"})
    form = EntryForm(request.POST or None, category=category, member=request.viewer.is_member)
    return _told(request, None, form)


@never_cache
def change(request: ViewerRequest, slug: str) -> HttpResponse:
    one = _entry(request, slug)
    asked = request.GET.get("sorte", one.category)
    category = asked if asked in Category.values else one.category
    form = EntryForm(
        request.POST or None,
        category=category,
        start=values_of(one),
        member=request.viewer.is_member,
    )
    return _told(request, one, form)


def _entry(request: ViewerRequest, slug: str) -> Entry:
    visible = Entry.objects.visible_to(request.viewer).select_related("country", "source")
    return get_object_or_404(visible, slug=slug)


def _told(request: ViewerRequest, one: Entry | None, form: EntryForm) -> HttpResponse:
    """Members are taken at their word; others say who they are, and confirm it by mail."""
    outside = None if request.viewer.is_member else _who(request)
    if request.method != "POST":
        return _asking(request, one, form, outside)
    if outside and outside.caught():
        return render(request, "atlas/suggestion_sent.html", {"entry": one})
    if not form.is_valid() or (outside and not outside.is_valid()):
        again = outside.stamped_again() if outside else None
        return _asking(request, one, form, again)
    if outside and not limits.may_write(request, outside.cleaned_data["email"].lower()):
        return limits.too_many(request)
    try:
        return _suggested(request, one, form, outside)
    except Refused as refusal:
        form.add_error(None, str(refusal))
        return _asking(request, one, form, outside.stamped_again() if outside else None)


def _who(request: HttpRequest) -> Any:
    return OutsideEntryForm(request.POST) if request.method == "POST" else OutsideEntryForm.fresh()


def _suggested(
    request: ViewerRequest, one: Entry | None, form: EntryForm, outside: Any
) -> HttpResponse:
    if outside:
        given = outside.cleaned_data
        actions.suggest_from_outside(
            one, changes=form.changes(), name=given["name"], email=given["email"],
            language=get_language() or "fr", **form.said(),
        )  # fmt: skip
        return render(request, "atlas/suggestion_sent.html", {"entry": one})
    by: Any = request.user
    return _thanked(request, actions.suggest(one, changes=form.changes(), by=by, **form.said()))


def _thanked(request: HttpRequest, made: Suggestion) -> HttpResponse:
    """Where a member is led once they have told something."""
    if made.state == Suggestion.State.ACCEPTED and made.entry:
        messages.success(request, _("C’est sur la carte. Merci !"))
        return redirect(made.entry)
    messages.success(request, _("Votre proposition attend d’être acceptée. Merci !"))
    return redirect(made)


def _asking(
    request: ViewerRequest, one: Entry | None, form: EntryForm, outside: Any
) -> HttpResponse:
    context = {
        "entry": one, "form": form, "outside": outside, "section": "carte",
        "category": dict(Category.choices).get(form.category, ""),
        "sorts": [(value, label, value == form.category) for value, label in Category.choices],
        "verdict": rules.may_change(one) if one else None,
    }  # fmt: skip
    status = 422 if request.method == "POST" else 200
    return render(request, "atlas/tell.html", context, status=status)


@require_safe
def alike(request: ViewerRequest) -> HttpResponse:
    """While one types: what may already be there. A part of a page, for htmx."""
    asked = request.GET
    form = EntryForm({key: asked.get(key, "")[:500] for key in ("name", "city", "website", "point")},
                     category="")  # fmt: skip
    form.is_valid()
    told = {key: value for key, value in form.cleaned_data.items() if value}
    found = doubles.alike(request.viewer, told) if told.get("name") else []
    return render(request, "atlas/alike.html", {"alike": found})


@login_required
@require_safe
def doubles_of(request: MemberRequest, slug: str) -> HttpResponse:
    """Those that may be the same as this one, to be put together."""
    one = _entry(request, slug)
    found = doubles.alike(request.viewer, values_of(one), but=one)
    return render(
        request, "atlas/doubles.html", {"entry": one, "alike": found, "section": "carte"}
    )


@login_required
@require_safe
def pairs(request: MemberRequest) -> HttpResponse:
    """Those that an import brought beside one another, the likeliest first."""
    visible = Pair.objects.visible_to(request.viewer).waiting()
    rows = visible.select_related("first__source", "second__source").order_by("-points", "pk")
    context = {"page": page_of(request, rows, size=20), "likely": LIKELY, "section": "carte"}
    return render(request, "atlas/pairs.html", context)


@login_required
@require_POST
def keep_apart(request: MemberRequest, pk: int) -> HttpResponse:
    pair = get_object_or_404(Pair.objects.visible_to(request.viewer), pk=pk)
    try:
        pairing.keep_apart(pair, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        told = _("C’est noté : « %(one)s » et « %(other)s » restent deux fiches.")
        messages.success(request, told % {"one": pair.first, "other": pair.second})
    return redirect("atlas:pairs")


@login_required
@require_safe
def suggestions(request: MemberRequest) -> HttpResponse:
    """What waits for an answer, the oldest first; then what was answered lately."""
    visible = Suggestion.objects.visible_to(request.viewer).select_related("entry", "author")
    waiting = page_of(request, visible.waiting().order_by("at", "pk"))
    settled = visible.exclude(settled_at=None).order_by("-settled_at")[:10]
    context = {"page": waiting, "settled": settled, "section": "carte"}
    return render(request, "atlas/suggestions.html", context)


@login_required
@require_safe
def suggestion(request: MemberRequest, pk: int) -> HttpResponse:
    visible = Suggestion.objects.visible_to(request.viewer).select_related(
        "entry__country", "entry__source", "author", "settled_by"
    )
    found = get_object_or_404(visible, pk=pk)
    context = {
        "suggestion": found, "rows": compared(found.changes), "verdict": rules.may_accept(found),
        "mine": found.author_id == request.user.pk, "section": "carte",
    }  # fmt: skip
    return render(request, "atlas/suggestion.html", context)


@never_cache
def own_suggestion(request: ViewerRequest, token: str) -> HttpResponse:
    """The page that the link in a mail opens. Reading it changes nothing: mail programs open links
    before people do."""
    found = get_object_or_404(Suggestion.objects.select_related("entry"), token=token)
    if request.method == "POST":
        doing = actions.confirm if request.POST.get("geste") == "confirmer" else actions.withdraw
        try:
            doing(found)
        except Refused as refusal:
            messages.error(request, str(refusal))
        return redirect("atlas:own_suggestion", token=token)
    context = {"suggestion": found, "rows": compared(found.changes)}
    return render(request, "atlas/own_suggestion.html", context)


@require_safe
def history(request: ViewerRequest, slug: str) -> HttpResponse:
    """What the entry has said, the latest first, each with what it changed."""
    one = _entry(request, slug)
    page = page_of(request, one.revisions.select_related("suggestion__author"), size=20)
    for revision in page:
        revision.rows = compared(revision.changes)  # type: ignore[attr-defined]
    now = values_of(one)
    merges = Merge.objects.visible_to(request.viewer).filter(kept=one, undone_at=None)
    context = {
        "merges": merges.select_related("gone", "kept"),
        "entry": one, "page": page, "section": "carte",
        "differs": {r.number for r in page if differences(now, r.values)},
    }  # fmt: skip
    return render(request, "atlas/history.html", context)


@login_required
@require_POST
def restore(request: MemberRequest, slug: str, number: int) -> HttpResponse:
    one = _entry(request, slug)
    get_object_or_404(one.revisions, number=number)
    try:
        made = actions.restore(one, number=number, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("atlas:history", one.slug)
    return _thanked(request, made)


@login_required
@require_POST
def still_true(request: MemberRequest, slug: str) -> HttpResponse:
    one = _entry(request, slug)
    try:
        actions.still_true(one, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Merci : la fiche dit qu’elle était vraie aujourd’hui."))
    return redirect(one)


@login_required
def take_part(request: MemberRequest, slug: str) -> HttpResponse:
    one = _entry(request, slug)
    before = TakingPart.objects.filter(entry=one, person=request.user).first()
    form = TakingPartForm(request.POST or None, instance=before)
    if request.method == "POST":
        try:
            if request.POST.get("geste") == "retirer":
                actions.take_part_no_more(one, by=request.user)
                return redirect(one)
            if form.is_valid():
                actions.take_part(one, by=request.user, **form.cleaned_data)
                return redirect(one)
        except Refused as refusal:
            form.add_error(None, str(refusal))
    status = 422 if request.method == "POST" else 200
    context = {"form": form, "entry": one, "before": before, "section": "carte"}
    return render(request, "atlas/take_part.html", context, status=status)
