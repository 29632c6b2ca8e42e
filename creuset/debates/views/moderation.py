"""Reporting, the page of a step, the list of an assembly's. Gestures have pages of their own."""

from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core import signing
from django.db.models import Count, Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_POST, require_safe

from creuset.assemblies.asking import charter_of
from creuset.assemblies.models import Assembly
from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.debates import actions, limits
from creuset.debates.forms.moderation import AppealForm, ReportForm
from creuset.debates.models import Appeal, Measure, Post, Report, Step
from creuset.debates.rules import moderation as rules
from creuset.people.http import MemberRequest

FOLLOWED = signing.Signer(salt="debates.report")


def message(request: ViewerRequest, pk: int) -> HttpResponse:
    """One message: report it; and, for who may, the ladder. Any reader comes here, even without an
    account where the conversation is public."""
    placed = Post.objects.placed_before(request.viewer).select_related(
        "thread__assembly", "author", "outsider"
    )
    post = get_object_or_404(placed, pk=pk)
    form = ReportForm(request.POST or None)
    by: Any = request.user if request.user.is_authenticated else None
    if request.method == "POST" and form.is_valid():
        if by is None and not limits.may_report(request):
            return limits.too_many(request)
        try:
            made = actions.report(post, by=by, **form.cleaned_data)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            return _thanks(request, post, made)
    inside = post.thread.assembly_id in request.viewer.assembly_ids
    context = {
        "post": post,
        "form": form,
        "back": _back(request, post),
        "seen_inside": inside,
        "reported": by is not None and post.reports.open().filter(by=by).exists(),
        "mine": by is not None and post.author_id == by.pk,
        "steps_in": inside
        and rules.may_step_in(by, post.assembly, charter_of(request, post.assembly)),
        "reports": post.reports.open().count() if inside else 0,
        "measures": post.measures.exclude(step=Step.CLOSE).order_by("-pk"),
    }
    status = 422 if request.method == "POST" else 200
    return render(request, "debates/message.html", context, status=status)


def _back(request: ViewerRequest, post: Post) -> str:
    """Where the reader came from: without an account, only the open debate is there to read."""
    if request.user.is_authenticated:
        return post.get_absolute_url()
    return f"{reverse('debates:outside_thread', args=[post.thread_id])}#message-{post.pk}"


def _thanks(request: ViewerRequest, post: Post, made: Report) -> HttpResponse:
    if made.by_id is None:
        return redirect("debates:reported", token=FOLLOWED.sign(str(made.pk)))
    messages.success(request, _("C’est signalé. Vous saurez ce qu’il en est advenu."))
    return redirect("debates:message", post.pk)


@never_cache
@require_safe
def reported(request: ViewerRequest, token: str) -> HttpResponse:
    """Where someone without an account comes back to see what became of their report."""
    try:
        pk = int(FOLLOWED.unsign(token))
    except (signing.BadSignature, ValueError) as forged:
        raise Http404 from forged
    related = Report.objects.select_related("measure", "post__thread").filter(by=None)
    return render(request, "debates/reported.html", {"report": get_object_or_404(related, pk=pk)})


@login_required
@require_safe
def moderation(request: MemberRequest, assembly: int) -> HttpResponse:
    """Every step taken in an assembly, to its members, without the name of whom it concerns."""
    where = _inside(request, assembly)
    taken = Measure.objects.filter(assembly=where).exclude(step=Step.CLOSE)
    rows = taken.select_related("thread", "appeal").order_by("-pk")
    counts = dict(taken.order_by().values_list("step").annotate(n=Count("pk")))
    acts = rules.may_step_in(request.user, where, charter_of(request, where))
    reports = rules.reports_seen_by(request.viewer).filter(assembly=where)
    context = {
        "assembly": where,
        "page": page_of(request, rows),
        "counts": [(step.label, counts[step]) for step in Step if counts.get(step)],
        "reports": list(reports.select_related("post__thread").order_by("pk")) if acts else [],
    }
    return render(request, "debates/moderation.html", context)


@login_required
def measure(request: MemberRequest, pk: int) -> HttpResponse:
    """To the assembly, the facts; to whom it concerns and who decided, everything."""
    found = _found(request, pk)
    form = AppealForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            actions.appeal(found, why=form.cleaned_data["why"], by=request.user)
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Votre appel est parti. D’autres personnes y répondront."))
            return redirect(found)
    status = 422 if request.method == "POST" else 200
    return render(request, "debates/measure.html", _told(request, found, form), status=status)


def _told(request: MemberRequest, found: Measure, form: AppealForm) -> dict[str, Any]:
    mine = found.person_id == request.user.pk
    all_of_it = mine or rules.reads_all(found, request.user, request.viewer)
    appeal = getattr(found, "appeal", None)
    answerable = Appeal.objects.answerable_by(request.viewer).filter(measure=found)
    return {
        "measure": found,
        "mine": mine,
        "all_of_it": all_of_it,
        "deciders": found.deciders.select_related("person") if all_of_it else [],
        "appeal": appeal,
        "may_appeal": mine and bool(rules.may_appeal(found, request.user)),
        "may_answer": bool(appeal) and answerable.exists(),
        "alone": rules.thinks_again(found, request.user),
        "may_lift": not mine
        and found.assembly_id in request.viewer.assembly_ids
        and bool(rules.may_lift(found, None)),
        "answer_within": rules.ANSWER_WITHIN.days,
        "form": form,
    }


@login_required
@require_POST
def seen(request: MemberRequest, pk: int) -> HttpResponse:
    actions.see(_found(request, pk), by=request.user)
    return redirect("portal:me")


@login_required
@require_POST
def answer_seen(request: MemberRequest, pk: int) -> HttpResponse:
    report = get_object_or_404(Report.objects.filter(by=request.user), pk=pk)
    actions.see_answer(report, by=request.user)
    return redirect("portal:me")


@login_required
@require_POST
def take_back(request: MemberRequest, pk: int) -> HttpResponse:
    """Whoever took a step alone thinks again."""
    found = _found(request, pk)
    try:
        actions.lift(found, why=request.POST.get("why", "") or _("À la réflexion."),
                     by=request.user)  # fmt: skip
    except Refused as refusal:
        messages.error(request, str(refusal))
    return redirect(found)


def _found(request: MemberRequest, pk: int) -> Measure:
    related = Measure.objects.visible_to(request.viewer).select_related(
        "thread", "assembly", "appeal__answerer", "post", "person", "outsider"
    )
    return get_object_or_404(related.exclude(Q(step=Step.CLOSE)), pk=pk)


def _inside(request: MemberRequest, pk: int) -> Assembly:
    if pk not in request.viewer.assembly_ids:
        raise Http404
    return get_object_or_404(Assembly, pk=pk)
