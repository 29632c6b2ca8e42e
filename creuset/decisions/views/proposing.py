from collections.abc import Mapping
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
from creuset.assemblies.asking import charter_of
from creuset.assemblies.charter import Answer, Charter, Way, waiting_for_support
from creuset.assemblies.gestures import Gesture, GestureForm
from creuset.assemblies.models import Assembly, Procedure
from creuset.assemblies.themes import by_theme
from creuset.assemblies.wording import details
from creuset.common.attempts import attempt
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.forms import AmendmentForm, JointForm, ReasonsForm
from creuset.decisions.models import Decision, Joint
from creuset.decisions.views.finding import done, found
from creuset.people.http import MemberRequest
from creuset.people.models import Person
from creuset.texts.actions import Stale
from creuset.texts.comparing import compare, shortened


@login_required
@require_safe
def start(request: MemberRequest) -> HttpResponse:
    """What may be put to one of one's assemblies, beside what pages already offer."""
    mine = Assembly.objects.filter(pk__in=request.viewer.assembly_ids).order_by("name")
    asked = request.GET.get("assemblee", "")
    chosen = next((each for each in mine if str(each.pk) == asked), None)
    if chosen is None and mine:
        chosen = next((each for each in mine if each.parent_id is None), mine[0])
    themes = []
    if chosen:
        charter = charter_of(request, chosen)
        concerned = [
            each
            for each in gestures.made_in(chosen)
            if each.subjects(request.viewer).model is Assembly
        ]
        themes = [
            (theme.label, [(each, charter.in_force(each.key).rule) for each in those])
            for theme, those in by_theme(concerned)
        ]
    context = {"assemblies": mine, "assembly": chosen, "themes": themes, "section": "decisions"}
    return render(request, "decisions/start.html", context)


@login_required
def gesture(request: MemberRequest, key: str, pk: int) -> HttpResponse:
    """Any gesture, from any page: made, supported, or put to the assembly, as the charter says."""
    try:
        known = gestures.named(key)
    except KeyError as unknown:
        raise Http404 from unknown
    subject = get_object_or_404(known.subjects(request.viewer), pk=pk)
    posted = request.POST if request.method == "POST" else None
    form = known.form(posted, subject=subject, by=request.user, **_begun(known, subject, request))
    reasons = ReasonsForm(posted)
    assembly = known.where(subject)
    answer = Charter(assembly).answer(key, subject=subject, parameters={}, by=request.user)
    rule = answer.in_force.rule
    context: dict[str, Any] = {
        "gesture": known, "subject": subject, "form": form, "reasons": reasons,
        "answer": answer, "assembly": assembly, "proposes": answer.way == Way.PROPOSE,
        "details": details(rule.parameters) if rule.procedure == Procedure.DECISION else [],
        "waiting": _waiting(known, subject, request.user)
        if assembly.pk in request.viewer.assembly_ids
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


def _begun(known: Gesture, subject: Any, request: MemberRequest) -> dict[str, Any]:
    """What the address already says of the parameters ("?regle=…"), where the form reads it."""
    initial = known.form.initial_for(request.GET.dict(), subject)
    return {"initial": initial} if initial else {}


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
    """Give back what there is to see next: the thing, or the draft of a decision about it."""
    if answer.way in (Way.NOTHING, Way.WAIT):
        answer.verdict.or_refuse()
    parameters = form.parameters()
    if answer.way == Way.PROPOSE:
        follows = request.GET.get("suite", "")
        return actions.draft_proposal(
            known.key,
            subject,
            parameters=parameters,
            body=reasons.cleaned_data["body"],
            follows=found(request, int(follows)) if follows[:18].isdecimal() else None,
            by=request.user,
        )
    if answer.in_force.rule.procedure == Procedure.SPONSORS:
        return _support(known, subject, parameters, request)
    made = known.perform(subject, by=request.user, **parameters)
    messages.success(request, _("C’est fait."))
    return made if hasattr(made, "get_absolute_url") else subject


def _support(
    known: Gesture, subject: Any, parameters: Mapping[str, Any], request: MemberRequest
) -> Any:
    waiting = assemblies.support(known.key, subject, parameters=parameters, by=request.user)
    messages.success(
        request,
        _("Votre soutien est noté. D’autres sont attendus.") if waiting else _("C’est fait."),
    )
    return subject


@login_required
@require_POST
def open_draft(request: MemberRequest, pk: int) -> HttpResponse:
    draft = found(request, pk)
    return done(
        request,
        draft,
        partial(actions.open_draft, draft, by=request.user),
        _("Votre proposition est ouverte : chaque membre peut répondre."),
    )


@login_required
@require_POST
def throw_away(request: MemberRequest, pk: int) -> HttpResponse:
    draft = found(request, pk)
    subject: Any = draft.subject
    try:
        actions.throw_draft_away(draft, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("decisions:decisions")
    messages.success(request, _("Le brouillon est jeté."))
    return redirect(subject if subject.get_absolute_url() else "decisions:decisions")


@login_required
def amend(request: MemberRequest, pk: int) -> HttpResponse:
    """The proposal as it stands, ready to be changed: its text and its terms."""
    decision = found(request, pk)
    if decision.proposer_id != request.user.pk:
        raise Http404
    known = gestures.named(decision.gesture)
    latest = decision.text.latest()
    start = {"body": latest.body, "base": latest.number}
    form = AmendmentForm(request.POST or None, initial=start)
    terms = known.form(
        request.POST or None,
        subject=decision.subject,
        by=request.user,
        initial=known.form.initial_from(decision.parameters),
    )
    context: dict[str, Any] = {"decision": decision, "form": form, "terms": terms}
    status = 200
    if request.method == "POST":
        status = 422
        if form.is_valid() and terms.is_valid():
            try:
                _rewrite(decision, form, terms, request.user)
            except Refused as refusal:
                form.add_error(None, str(refusal))
                status = 409
            except Stale as stale:
                context |= _both(stale, form)
                status = 409
            else:
                messages.success(request, _said(decision))
                return redirect(decision)
    return render(request, "decisions/amend.html", context, status=status)


def _rewrite(decision: Decision, form: AmendmentForm, terms: GestureForm, by: Person) -> None:
    given = form.cleaned_data
    if decision.is_draft:
        actions.rewrite_draft(
            decision, parameters=terms.parameters(), body=given["body"], base=given["base"], by=by
        )
    else:
        actions.amend(
            decision,
            body=given["body"],
            parameters=terms.parameters(),
            base=given["base"],
            reason=given["reason"],
            by=by,
        )


def _said(decision: Decision) -> str:
    if decision.is_draft:
        return _("Votre brouillon est enregistré.")
    if decision.deliberates:
        return _("La proposition est modifiée.")
    return _("La proposition est modifiée. Chacun est invité à répondre de nouveau.")


def _both(stale: Stale, form: AmendmentForm) -> dict[str, Any]:
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
def jointly(request: MemberRequest, pk: int) -> HttpResponse:
    """One's draft, put to several assemblies together instead of one."""
    draft = found(request, pk)
    if not draft.is_draft or draft.proposer_id != request.user.pk:
        raise Http404
    form = JointForm(
        request.POST or None,
        first=draft.assembly,
        initial={"composition": Joint.Composition.ALL},
    )
    sent = attempt(
        request,
        form,
        lambda given: actions.propose_jointly(
            draft.gesture,
            draft.subject,
            list(given["assemblies"]),
            parameters=draft.parameters,
            body=draft.text.latest().body,
            composition=given["composition"],
            at_least=given["at_least"] or 0,
            by=request.user,
        ),
    )
    if sent.done:
        messages.success(request, _("La question est posée à toutes ces assemblées."))
        return redirect(sent.made.parts.order_by("pk")[0])
    context = {"decision": draft, "form": form, "section": "decisions"}
    return render(request, "decisions/jointly.html", context, status=sent.status)
