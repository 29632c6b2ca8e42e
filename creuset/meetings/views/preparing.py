"""Before the convening."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creuset.assemblies import gestures
from creuset.common.attempts import attempt
from creuset.common.verdict import Refused
from creuset.decisions.models import Decision
from creuset.meetings import actions, rules
from creuset.meetings.forms import (
    CancelForm,
    ItemForm,
    MeetingForm,
    PlaceForm,
    PlanForm,
    QuestionForm,
    questions_for,
)
from creuset.meetings.models import Meeting
from creuset.meetings.views.finding import done, found_held, found_inside, item_of
from creuset.people.http import MemberRequest


@login_required
def plan(request: MemberRequest) -> HttpResponse:
    """Any member, in any of their assemblies."""
    if not request.viewer.assembly_ids:
        raise Http404
    asked = request.GET.get("assemblee", "")
    form = PlanForm(
        request.POST or None, viewer=request.viewer, initial={"assembly": asked} if asked else None
    )
    sent = attempt(
        request,
        form,
        lambda given: actions.plan(given["assembly"], **form.described(), by=request.user),
    )
    if sent.done:
        messages.success(request, _("La réunion est préparée. Remplissez son ordre du jour."))
        return redirect(sent.made)
    context = {"form": form, "section": "agenda"}
    return render(request, "meetings/plan.html", context, status=sent.status)


@login_required
def edit(request: MemberRequest, pk: int) -> HttpResponse:
    """Everything before the convening; after it, only where."""
    meeting = found_held(request, pk)
    whole = meeting.prepares
    kind: Any = MeetingForm if whole else PlaceForm
    form = kind(request.POST or None, initial=MeetingForm.initial_from(meeting))
    sent = attempt(
        request,
        form,
        lambda given: (
            actions.rearrange(meeting, **form.described(), by=request.user)
            if whole
            else actions.move(meeting, **given, by=request.user)
        ),
    )
    if sent.done:
        messages.success(request, _("C’est noté."))
        return redirect(meeting)
    context = {"form": form, "meeting": meeting, "whole": whole, "section": "agenda"}
    return render(request, "meetings/edit.html", context, status=sent.status)


@login_required
def cancel(request: MemberRequest, pk: int) -> HttpResponse:
    meeting = found_held(request, pk)
    form = CancelForm(request.POST or None)
    sent = attempt(request, form, lambda given: actions.cancel(meeting, **given, by=request.user))
    if sent.done:
        messages.success(request, _("La réunion est annulée."))
        return redirect("meetings:meeting", pk=meeting.pk)
    context = {"form": form, "meeting": meeting, "section": "agenda"}
    return render(request, "meetings/cancel.html", context, status=sent.status)


@login_required
def add(request: MemberRequest, pk: int) -> HttpResponse:
    """A point to talk about, a question to vote, or a proposal that one was writing."""
    meeting = found_inside(request, pk)
    form = ItemForm(request.POST or None)
    sent = attempt(
        request, form, lambda given: actions.add_item(meeting, **given, by=request.user)
    )
    if sent.done:
        messages.success(request, _("Le point est inscrit."))
        return redirect(meeting)
    closed = rules.is_prepared(meeting)
    context = {
        "form": form,
        "meeting": meeting,
        "refusal": closed if not closed and request.method != "POST" else None,
        "questions": questions_for(meeting.assembly, request.viewer),
        "drafts": _drafts(request, meeting),
        "to_approve": _to_approve(meeting),
        "section": "agenda",
    }
    return render(request, "meetings/add.html", context, status=sent.status)


def _drafts(request: MemberRequest, meeting: Meeting) -> list[Decision]:
    mine = Decision.objects.filter(
        proposer=request.user, assembly=meeting.assembly_id, outcome=Decision.Outcome.DRAFT
    )
    return list(mine.order_by("-pk")[:FEW])


def _to_approve(meeting: Meeting) -> list[Meeting]:
    """Earlier meetings whose minutes nobody has approved yet."""
    waiting = Meeting.objects.filter(assembly=meeting.assembly_id, state=Meeting.State.CLOSED)
    return list(waiting.order_by("-starts_at")[:FEW])


FEW = 20


@login_required
def ask(request: MemberRequest, pk: int, key: str) -> HttpResponse:
    """A question to vote in session: what is asked, as any proposal, and what goes with it."""
    meeting = found_inside(request, pk)
    known = _known(key)
    subject = _subject(request, meeting, known)
    posted = request.POST if request.method == "POST" else None
    form = known.form(posted, subject=subject, by=request.user)
    around = QuestionForm(posted)
    context: dict[str, Any] = {
        "meeting": meeting, "gesture": known, "subject": subject, "form": form, "around": around,
        "section": "agenda",
    }  # fmt: skip
    page = "meetings/ask.html"
    if posted is None:
        ready = rules.is_prepared(meeting) and known.ready(subject, None)
        return render(request, page, context | {"refusal": None if ready else ready})
    if not (form.is_valid() and around.is_valid()):
        return render(request, page, context, status=422)
    try:
        actions.add_item(
            meeting,
            gesture=key,
            subject=subject,
            parameters=form.parameters(),
            **around.cleaned_data,
            by=request.user,
        )
    except Refused as refusal:
        return render(request, page, context | {"refusal": refusal}, status=409)
    messages.success(request, _("La question est inscrite : elle sera votée en séance."))
    return redirect(meeting)


def _known(key: str) -> gestures.Gesture:
    try:
        return gestures.named(key)
    except KeyError as unknown:
        raise Http404 from unknown


def _subject(request: MemberRequest, meeting: Meeting, known: gestures.Gesture) -> Any:
    """The assembly itself, unless the address names something else ("?sur=…")."""
    subjects = known.subjects(request.viewer)
    named = request.GET.get("sur", "")
    if named.isdecimal() and len(named) <= 18:
        return get_object_or_404(subjects, pk=int(named))
    if subjects.model is not type(meeting.assembly):
        raise Http404
    return meeting.assembly


@login_required
@require_POST
def add_draft(request: MemberRequest, pk: int, draft: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    mine = get_object_or_404(
        Decision.objects.filter(proposer=request.user, outcome=Decision.Outcome.DRAFT), pk=draft
    )
    return done(
        request,
        meeting,
        partial(actions.add_draft, meeting, mine, by=request.user),
        _("Votre proposition est inscrite : elle sera votée en séance."),
    )


@login_required
@require_POST
def move_item(request: MemberRequest, pk: int, item: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    to = request.POST.get("vers", "")
    one = item_of(meeting, item)
    place = int(to[:4]) if to[:4].isdecimal() else one.position
    return done(request, meeting, partial(actions.move_item, one, to=place, by=request.user))


@login_required
@require_POST
def drop_item(request: MemberRequest, pk: int, item: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    return done(
        request,
        meeting,
        partial(actions.drop_item, item_of(meeting, item), by=request.user),
        _("Le point est retiré."),
    )
