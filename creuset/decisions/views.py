from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from creuset.assemblies import actions as assemblies
from creuset.assemblies import gestures
from creuset.assemblies.charter import Answer, Charter, Way, waiting_for_support
from creuset.assemblies.gestures import Gesture, GestureForm
from creuset.assemblies.models import Procedure
from creuset.common.pages import page_of
from creuset.common.parts import render_part
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.decisions import actions
from creuset.decisions.forms import AmendmentForm, BallotForm, ReasonsForm
from creuset.decisions.models import Decision
from creuset.decisions.standing import Standing
from creuset.people.http import MemberRequest
from creuset.people.models import Person
from creuset.texts.actions import Stale
from creuset.texts.comparing import compare, shortened


@require_safe
def decisions(request: ViewerRequest) -> HttpResponse:
    visible = Decision.objects.visible_to(request.viewer).select_related("assembly", "warrant")
    state = request.GET.get("etat", "")
    if state == "ouvertes":
        visible = visible.open().order_by("closes_at")
    else:
        visible = visible.order_by("-opened_at")
    context = {"page": page_of(request, visible), "state": state, "section": "decisions"}
    return render(request, "decisions/decisions.html", context)


@require_safe
def decision(request: ViewerRequest, pk: int) -> HttpResponse:
    return render_part(
        request, "decisions/decision.html", "whole", _page(request, _found(request, pk))
    )


@login_required
@require_POST
def cast(request: MemberRequest, pk: int) -> HttpResponse:
    found = _found(request, pk)
    form = BallotForm(request.POST)
    if not form.is_valid():
        return _shown(request, found, {"ballot_form": form}, status=422)
    try:
        actions.cast(
            found, form.cleaned_data["position"], reason=form.cleaned_data["reason"],
            round=form.cleaned_data["round"], by=request.user,
        )  # fmt: skip
    except Refused as refusal:
        form.add_error("reason" if "objection" in request.POST.values() else None, str(refusal))
        return _shown(request, found, {"ballot_form": form}, status=409)
    messages.success(request, _("Votre réponse est notée."))
    return redirect(found)


@login_required
def amend(request: MemberRequest, pk: int) -> HttpResponse:
    """The proposal as it stands, ready to be changed: its text and its terms."""
    found = _found(request, pk)
    if found.proposer_id != request.user.pk:
        raise Http404
    known = gestures.named(found.gesture)
    latest = found.text.latest()
    start = {"body": latest.body, "base": latest.number}
    form = AmendmentForm(request.POST or None, initial=start)
    terms = known.form(
        request.POST or None,
        subject=found.subject,
        by=request.user,
        initial=known.form.initial_from(found.parameters),
    )
    context: dict[str, Any] = {"decision": found, "form": form, "terms": terms}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and terms.is_valid():
            try:
                actions.amend(
                    found,
                    body=form.cleaned_data["body"],
                    parameters=terms.parameters(),
                    base=form.cleaned_data["base"],
                    reason=form.cleaned_data["reason"],
                    by=request.user,
                )
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409
            except Stale as stale:
                context |= _both(stale, form, known, terms)
                status = 409
            else:
                messages.success(
                    request,
                    _("La proposition est modifiée. Chacun est invité à répondre de nouveau."),
                )
                return redirect(found)
    return render(request, "decisions/amend.html", context, status=status)


def _both(stale: Stale, form: AmendmentForm, known: Gesture, terms: GestureForm) -> dict[str, Any]:
    """Somebody amended meanwhile: show theirs beside ours, both put together in the form."""
    merged = AmendmentForm(
        initial={
            "body": stale.merged.body,
            "base": stale.latest.number,
            "reason": form.cleaned_data["reason"],
        }
    )
    return {
        "form": merged,
        "stale": stale,
        "difference": shortened(compare(stale.latest.body, form.cleaned_data["body"])),
    }


@login_required
@require_POST
def lift(request: MemberRequest, pk: int) -> HttpResponse:
    shown = request.POST.get("round", "")
    lift_this = partial(
        actions.lift_objection, round=int(shown[:9]) if shown.isdecimal() else None
    )
    return _done(request, pk, lift_this, _("Votre objection est levée, et reste écrite."))


@login_required
@require_POST
def close(request: MemberRequest, pk: int) -> HttpResponse:
    response = _done(request, pk, actions.close, "")
    if response.status_code == 302:
        messages.success(request, _outcome(_found(request, pk)))
    return response


def _outcome(closed: Decision) -> str:
    if closed.outcome != Decision.Outcome.ADOPTED:
        return _("La décision est close : elle n’est pas adoptée.")
    if closed.carried_out:
        return _("Adopté : c’est fait.")
    return _("Adopté, mais empêché : %(hindrance)s") % {"hindrance": closed.hindrance}


@login_required
@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.withdraw, _("Votre proposition est retirée."))


@login_required
@require_POST
def carry_out(request: MemberRequest, pk: int) -> HttpResponse:
    return _done(request, pk, actions.carry_out, _("La décision a été reprise."))


def _done(request: MemberRequest, pk: int, act: Callable[..., object], said: str) -> HttpResponse:
    """One gesture on a decision, by one button."""
    found = _found(request, pk)
    if found.assembly_id not in request.viewer.assembly_ids:
        raise Http404
    try:
        act(found, by=request.user)
    except Refused as refusal:
        return _shown(request, found, {"refusal": refusal}, status=409)
    if said:
        messages.success(request, said)
    return redirect(found)


def _found(request: ViewerRequest, pk: int) -> Decision:
    visible = Decision.objects.visible_to(request.viewer)
    related = visible.select_related("assembly", "warrant", "proposer", "text")
    return get_object_or_404(related, pk=pk)


def _shown(
    request: ViewerRequest, found: Decision, more: dict[str, Any], *, status: int
) -> HttpResponse:
    context = {**_page(request, found), **more}
    return render_part(request, "decisions/decision.html", "whole", context, status=status)


def _page(request: ViewerRequest, found: Decision) -> dict[str, Any]:
    known = gestures.named(found.gesture)
    subject = found.subject
    inside = found.assembly_id in request.viewer.assembly_ids
    standing = Standing(found, request.viewer.person_id)
    said = found.is_open and standing.mine
    initial: dict[str, Any] = {"round": found.round}
    if said:
        initial |= {"position": standing.mine, "reason": standing.my_reason}
    return {
        "decision": found,
        "gesture": known,
        "subject": subject,
        "terms": known.form(subject=subject).described(found.parameters),
        "version": found.text.latest(),
        "standing": standing,
        "trace": found.trace if not found.is_open else standing.trace,
        "inside": inside,
        "ballot_form": BallotForm(initial=initial),
        "section": "decisions",
    }


@login_required
def gesture(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Any gesture, from any page: made, supported, or put to the assembly, as the charter says."""
    try:
        known = gestures.named(key)
    except KeyError as unknown:
        raise Http404 from unknown
    subject = get_object_or_404(known.subjects(request.viewer), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = known.form(posted, subject=subject, by=request.user)
    reasons = ReasonsForm(posted)
    answer = Charter(subject.assembly).answer(key, subject=subject, parameters={}, by=request.user)
    context: dict[str, Any] = {
        "gesture": known, "subject": subject, "form": form, "reasons": reasons,
        "answer": answer, "assembly": subject.assembly, "proposes": answer.way == Way.PROPOSE,
        "silence": answer.in_force.rule.parameters.get("silence"),
        "waiting": _waiting(known, subject, request.user)
        if subject.assembly.pk in request.viewer.assembly_ids
        else [],
    }  # fmt: skip
    page = "decisions/gesture_page.html"
    if posted is None:
        return render(request, page, context | {"refusal": known.ready(subject, None)})
    if posted.get("offered") != answer.token:
        return render(request, page, context | {"changed": True}, status=409)
    try:
        if "behind" in posted:
            return redirect(_stand_behind(known, subject, posted["behind"], request))
        if not (form.is_valid() and reasons.is_valid()):
            return render(request, page, context, status=422)
        made = _make(known, subject, form, reasons, answer, request)
    except Refused as refusal:
        return render(request, page, context | {"refusal": refusal}, status=409)
    return redirect(made if made.get_absolute_url() else subject)


def _waiting(known: Gesture, subject: Any, person: Person) -> list[dict[str, Any]]:
    """What other members ask here, in words, with who stands behind it."""
    form = known.form(subject=subject)
    return [
        {
            "digest": each.digest,
            "terms": form.described(each.parameters),
            "supporters": each.supporters,
            "mine": person in each.supporters,
        }
        for each in waiting_for_support(known.key, subject)
        if each.parameters
    ]


def _stand_behind(known: Gesture, subject: Any, digest: str, request: MemberRequest) -> Any:
    """The very terms that another member has written."""
    asked = next(
        (each for each in waiting_for_support(known.key, subject) if each.digest == digest), None
    )
    if asked is None:
        raise Refused(_("Cette demande n’attend plus de soutien."))
    return _support(known, subject, asked.parameters, request)


def _make(
    known: Gesture,
    subject: Any,
    form: GestureForm,
    reasons: ReasonsForm,
    answer: Answer,
    request: MemberRequest,
) -> Any:
    """Give back what there is to see next: the thing, or the decision about it."""
    parameters = form.parameters()
    if answer.way == Way.PROPOSE:
        made = actions.propose(
            known.key, subject, parameters=parameters, body=reasons.cleaned_data["body"],
            by=request.user,
        )  # fmt: skip
        messages.success(
            request, _("Votre proposition est ouverte : chaque membre peut répondre.")
        )
        return made
    if answer.in_force.rule.procedure == Procedure.SPONSORS:
        return _support(known, subject, parameters, request)
    done = known.perform(subject, by=request.user, **parameters)
    messages.success(request, _("C’est fait."))
    return done if hasattr(done, "get_absolute_url") else subject


def _support(
    known: Gesture, subject: Any, parameters: Mapping[str, Any], request: MemberRequest
) -> Any:
    waiting = assemblies.support(known.key, subject, parameters=parameters, by=request.user)
    messages.success(
        request,
        _("Votre soutien est noté. D’autres sont attendus.") if waiting else _("C’est fait."),
    )
    return subject
