"""What every page about a decision begins with: find it for who looks, answer a refusal in place."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.db.models import Exists, OuterRef, Q, Subquery
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render

from creuset.assemblies.models import Mandate
from creuset.common.parts import render_part
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.decisions import rules
from creuset.decisions.models import Amendment, Decision, Hearing, Objection, PaperSheet
from creuset.decisions.views.page import page
from creuset.people.http import MemberRequest
from creuset.texts.models import Version


def found(request: ViewerRequest, pk: int) -> Decision:
    """One query says what there is around it, so that a page asks for nothing that is not there."""
    related = Decision.objects.visible_to(request.viewer).select_related(
        "assembly__parent", "warrant", "proposer", "text", "joint", "referred_from__assembly",
        "follows", "thread",
    )  # fmt: skip
    here = Q(assembly=OuterRef("assembly")) | Q(assembly=OuterRef("assembly__parent"))
    scrutineers = Mandate.objects.held().filter(here, post__iexact=rules.SCRUTINY)
    latest = Version.objects.filter(text=OuterRef("text")).order_by("-number")
    around = related.annotate(
        version_number=Subquery(latest.values("number")[:1]),
        version_html=Subquery(latest.values("html")[:1]),
        version_reason=Subquery(latest.values("reason")[:1]),
        has_paper=Exists(PaperSheet.objects.filter(decision=OuterRef("pk"))),
        has_hearings=Exists(Hearing.objects.filter(decision=OuterRef("pk"))),
        has_amendments=Exists(Amendment.objects.filter(decision=OuterRef("pk"))),
        has_objections=Exists(Objection.objects.filter(elector__decision=OuterRef("pk"))),
        scrutinised=Exists(scrutineers.filter(person=request.viewer.person_id)),
    )
    return get_object_or_404(around, pk=pk)


def shown(
    request: ViewerRequest, decision: Decision, more: dict[str, Any], *, status: int
) -> HttpResponse:
    """The whole page again, with what went wrong where it went wrong; the decision is read anew, for
    what was refused may have begun to change it."""
    decision = found(request, decision.pk)
    context = {**page(request, decision), **more}
    if decision.is_draft:
        return render(request, "decisions/draft.html", context, status=status)
    return render_part(request, "decisions/decision.html", "whole", context, status=status)


def done(
    request: MemberRequest, decision: Decision, act: Callable[[], object], said: str
) -> HttpResponse:
    """Do it and come back to the page, or show the refusal on it. Buttons are for members."""
    if decision.assembly_id not in request.viewer.assembly_ids:
        raise Http404
    try:
        act()
    except Refused as refusal:
        return shown(request, decision, {"refusal": refusal}, status=409)
    if said:
        messages.success(request, said)
    return redirect(decision)
