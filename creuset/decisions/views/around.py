"""Amendments, seats, proxies and scrutiny: what surrounds the answers."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creuset.assemblies.models import Assembly
from creuset.common.attempts import attempt
from creuset.common.verdict import Refused
from creuset.decisions import actions, counting, rules
from creuset.decisions.forms import (
    DeclineForm,
    HearingForm,
    LastingProxyForm,
    PaperForm,
    ProxyForm,
    ReplyForm,
    SuggestForm,
    TakenDownForm,
    ballot_form,
)
from creuset.decisions.models import Amendment, Ballot, Decision, Hearing, PaperSheet, Proxy
from creuset.decisions.options import choice_in_words, named
from creuset.decisions.views.finding import done, found, shown
from creuset.people.http import MemberRequest
from creuset.people.models import Person
from creuset.texts.comparing import compare, shortened


@login_required
def suggest(request: MemberRequest, pk: int) -> HttpResponse:
    """Other words for the proposal, shown against those of today."""
    decision = _inside(request, pk)
    latest = decision.text.latest()
    form = SuggestForm(
        request.POST or None,
        decision=decision,
        initial={"body": latest.body, "base": latest.number},
    )
    sent = attempt(
        request, form, lambda given: actions.suggest(decision, **given, by=request.user)
    )
    if sent.done:
        messages.success(request, _("Votre amendement est proposé."))
        return redirect(decision)
    context = {"decision": decision, "form": form, "section": "decisions"}
    return render(request, "decisions/suggest.html", context, status=sent.status)


@login_required
def amendment(request: MemberRequest, pk: int, amendment: int) -> HttpResponse:
    """One amendment, line by line, and what may be done with it."""
    decision = _inside(request, pk)
    one = get_object_or_404(
        Amendment.objects.select_related("author", "decision", "objection__elector__person"),
        decision=decision,
        pk=amendment,
    )
    one.decision = decision
    decline = DeclineForm(request.POST or None)
    context: dict[str, Any] = {"decision": decision, "amendment": one, "decline": decline}
    context["difference"] = shortened(
        compare(decision.text.versions.get(number=one.base).body, one.body)
    )
    context["proposes"] = decision.proposer_id == request.user.pk
    context["section"] = "decisions"
    if request.method != "POST":
        return render(request, "decisions/amendment.html", context)
    try:
        if "reprendre" in request.POST:
            actions.take_up(one, by=request.user)
        elif "retirer" in request.POST:
            actions.take_back(one, by=request.user)
        elif decline.is_valid():
            actions.decline(one, said=decline.cleaned_data["said"], by=request.user)
        else:
            return render(request, "decisions/amendment.html", context, status=422)
    except Refused as refusal:
        context["refusal"] = refusal
        return render(request, "decisions/amendment.html", context, status=409)
    return redirect(decision)


@login_required
@require_POST
def speak(request: MemberRequest, pk: int, hearing: int) -> HttpResponse:
    decision = found(request, pk)
    one = get_object_or_404(
        Hearing.objects.select_related("decision"), decision=decision, pk=hearing
    )
    form = HearingForm(request.POST, prefix=f"siege-{one.pk}")
    answer = None
    if decision.votes and decision.terms["seats"] == "vote" and "vote" in request.POST:
        ballot = ballot_form(decision, request.POST, prefix=f"voix-{one.pk}", by=request.user)
        if ballot.is_valid():
            answer = ballot.answer() or {"position": ballot.position}
    if not form.is_valid():
        return shown(request, decision, {"hearing_form": form}, status=422)
    try:
        actions.speak(
            one,
            form.cleaned_data["says"],
            answer=answer,
            again=form.cleaned_data["again"],
            by=request.user,
        )
    except Refused as refusal:
        return shown(request, decision, {"refusal": refusal}, status=409)
    messages.success(request, _("Ce siège est entendu."))
    return redirect(decision)


@login_required
@require_POST
def reply(request: MemberRequest, pk: int, hearing: int) -> HttpResponse:
    decision = _inside(request, pk)
    one = get_object_or_404(
        Hearing.objects.select_related("decision"), decision=decision, pk=hearing
    )
    form = ReplyForm(request.POST, prefix=f"siege-{one.pk}")
    if not form.is_valid():
        return shown(request, decision, {"hearing_form": form}, status=422)
    act = partial(actions.reply, one, form.cleaned_data["reply"], by=request.user)
    return done(request, decision, act, _("Votre réponse au siège est notée."))


@login_required
@require_POST
def give_proxy(request: MemberRequest, pk: int) -> HttpResponse:
    decision = _inside(request, pk)
    form = ProxyForm(request.POST, assembly=decision.assembly, by=request.user)
    if not form.is_valid():
        return shown(request, decision, {"given_form": form}, status=422)
    holder = form.cleaned_data["holder"]
    act = partial(
        actions.give_proxy, decision.assembly, holder, decision=decision, by=request.user
    )
    return done(request, decision, act, _("%(holder)s parlera pour vous.") % {"holder": holder})


@login_required
def proxies(request: MemberRequest, pk: int) -> HttpResponse:
    """Those one has given and holds in an assembly; giving one until a day."""
    assembly = get_object_or_404(Assembly, pk=pk)
    if assembly.pk not in request.viewer.assembly_ids:
        raise Http404
    form = LastingProxyForm(request.POST or None, assembly=assembly, by=request.user)
    sent = attempt(
        request,
        form,
        lambda given: actions.give_proxy(
            assembly, given["holder"], until=given["until"], by=request.user
        ),
    )
    if sent.done:
        messages.success(request, _("Votre procuration est donnée."))
        return redirect("decisions:proxies", pk=assembly.pk)
    live = (
        Proxy.objects.live()
        .filter(assembly=assembly)
        .select_related("mandator", "holder", "decision")
    )
    context = {
        "assembly": assembly,
        "form": form,
        "given": live.filter(mandator=request.user).order_by("pk"),
        "held": live.filter(holder=request.user).order_by("pk"),
        "section": "decisions",
    }
    return render(request, "decisions/proxies.html", context, status=sent.status)


@login_required
@require_POST
def revoke_proxy(request: MemberRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Proxy.objects.filter(mandator=request.user), pk=pk)
    try:
        actions.revoke_proxy(one, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Vous avez repris votre voix."))
    if one.decision_id:
        return redirect("decisions:decision", pk=one.decision_id)
    return redirect("decisions:proxies", pk=one.assembly_id)


@login_required
def scrutiny(request: MemberRequest, pk: int) -> HttpResponse:
    """For scrutineers: ballots taken down, and the paper ballot box."""
    decision = _inside(request, pk)
    if not rules.is_scrutineer(request.user, decision.assembly):
        raise Http404
    posted = request.POST if request.method == "POST" else None
    dictated = posted if posted and "dicter" in posted else None
    counted = posted if posted and "urne" in posted else None
    ballot = ballot_form(decision, dictated, by=request.user)
    who = TakenDownForm(dictated, decision=decision, by=request.user)
    paper = PaperForm(counted, decision=decision, by=request.user)
    context: dict[str, Any] = {
        "decision": decision,
        "asked": counting.asked(decision),
        "ballot_form": ballot,
        "who": who,
        "paper": paper,
        "sheet": (sheet := _sheet(decision)),
        "lines": _lines(decision, sheet) if sheet else [],
        "waiting": Ballot.objects.filter(
            elector__decision=decision, round=decision.round, awaits_confirmation=True
        ).select_related("elector__person", "taken_down_by"),
        "section": "decisions",
    }
    if posted is None:
        return render(request, "decisions/scrutiny.html", context)
    try:
        said = _scrutinise(decision, posted, ballot, who, paper, request.user)
    except Refused as refusal:
        context["refusal"] = refusal
        return render(request, "decisions/scrutiny.html", context, status=409)
    if not said:
        return render(request, "decisions/scrutiny.html", context, status=422)
    messages.success(request, said)
    return redirect("decisions:scrutiny", pk=decision.pk)


def _sheet(decision: Decision) -> PaperSheet | None:
    return (
        PaperSheet.objects.filter(decision=decision)
        .select_related("entered_by", "confirmed_by")
        .first()
    )


def _lines(decision: Decision, sheet: PaperSheet) -> list[tuple[str, int]]:
    """What the box held, in words, so that a second person can check it."""
    known = {each.key: each.label for each in named(decision)}
    return [
        (
            str(Ballot.Position(answer["position"]).label)
            if "position" in answer
            else choice_in_words(answer, known),
            times,
        )
        for answer, times in sheet.answers
    ]


def _scrutinise(
    decision: Decision, posted: Any, ballot: Any, who: Any, paper: Any, by: Person
) -> str:
    """What was done, or nothing when a form says what is wrong with it."""
    if "dicter" in posted:
        if not (ballot.is_valid() and who.is_valid()):
            return ""
        actions.take_down(
            decision,
            who.cleaned_data["person"],
            ballot.position,
            answer=ballot.answer(),
            reason=ballot.reason_given,
            round=ballot.cleaned_data["round"],
            by=by,
        )
        return _("Le bulletin est écrit. Une seconde personne doit le confirmer.")
    if "confirmer" in posted:
        waiting = Ballot.objects.filter(elector__decision=decision, awaits_confirmation=True)
        key = posted["confirmer"]
        one = get_object_or_404(waiting, pk=int(key[:18]) if key.isdecimal() else 0)
        actions.confirm(one, by=by)
        return _("Le bulletin est confirmé : il compte.")
    if "confirmer-urne" in posted:
        read = posted["confirmer-urne"]
        sheet = PaperSheet.objects.filter(
            decision=decision, pk=int(read[:18]) if read.isdecimal() else 0
        ).first()
        if sheet is None:
            raise Refused(
                _("Ce dépouillement a été entré de nouveau pendant que vous lisiez."),
                _("Relisez-le, puis confirmez."),
            )
        actions.confirm_paper(sheet, by=by)
        return _("Le dépouillement est confirmé : il compte.")
    if not paper.is_valid():
        return ""
    actions.enter_paper(decision, **paper.entered(), by=by)
    return _("Le dépouillement est entré. Une seconde personne doit le confirmer.")


def _inside(request: MemberRequest, pk: int) -> Decision:
    decision = found(request, pk)
    if decision.assembly_id not in request.viewer.assembly_ids or decision.is_draft:
        raise Http404
    return decision
