from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from creuset.common.parts import render_part
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.debates.forms.talking import PostForm
from creuset.decisions import actions
from creuset.decisions.forms import ballot_form
from creuset.decisions.models import Decision
from creuset.decisions.views.finding import done, found, shown
from creuset.decisions.views.page import page
from creuset.people.http import MemberRequest
from creuset.people.models import Person


@require_safe
def decision(request: ViewerRequest, pk: int) -> HttpResponse:
    one = found(request, pk)
    if one.is_draft:
        return render(request, "decisions/draft.html", page(request, one))
    return render_part(request, "decisions/decision.html", "whole", page(request, one))


@require_safe
def state(request: ViewerRequest, pk: int) -> HttpResponse:
    """Where it stands, asked again and again by a page left open."""
    one = found(request, pk)
    return render_part(request, "decisions/decision.html", "state", page(request, one))


@login_required
@require_POST
def cast(request: MemberRequest, pk: int) -> HttpResponse:
    return _answer(request, found(request, pk), None)


@login_required
@require_POST
def cast_for(request: MemberRequest, pk: int, person: int) -> HttpResponse:
    """In the name of someone who has given their proxy."""
    mandator = get_object_or_404(Person, pk=person, electors__decision=pk)
    return _answer(request, found(request, pk), mandator)


def _answer(request: MemberRequest, one: Decision, mandator: Person | None) -> HttpResponse:
    prefix = f"pour-{mandator.pk}" if mandator else None
    form = ballot_form(one, request.POST, prefix=prefix, by=request.user)
    again: dict[str, Any] = {"proxy_form": form} if mandator else {"ballot_form": form}
    if not form.is_valid():
        return shown(request, one, again, status=422)
    try:
        actions.cast(
            one,
            form.position,
            answer=form.answer(),
            reason=form.reason_given,
            round=form.cleaned_data["round"],
            on_behalf_of=mandator,
            by=request.user,
        )
    except Refused as refusal:
        lacks_reason = form.position == "objection" and not form.reason_given.strip()
        form.add_error("reason" if lacks_reason else None, str(refusal))
        return shown(request, one, again, status=409)
    messages.success(
        request,
        _("Votre bulletin est dans l’urne. Il ne se reprend pas.")
        if one.detached
        else _("Votre réponse est notée."),
    )
    return redirect(one)


@login_required
@require_POST
def lift(request: MemberRequest, pk: int) -> HttpResponse:
    read = request.POST.get("round", "")
    one = found(request, pk)
    return done(
        request,
        one,
        partial(
            actions.lift_objection,
            one,
            round=int(read[:9]) if read.isdecimal() else None,
            by=request.user,
        ),
        _("Votre objection est levée, et reste écrite."),
    )


@login_required
@require_POST
def close(request: MemberRequest, pk: int) -> HttpResponse:
    one = found(request, pk)
    response = done(request, one, partial(actions.close, one, by=request.user), "")
    if response.status_code == 302:
        messages.success(request, _outcome(found(request, pk)))
    return response


def _outcome(closed: Decision) -> str:
    if closed.is_open:
        return _("La décision passe à l’étape suivante.")
    if closed.outcome != Decision.Outcome.ADOPTED:
        return _("La décision est close : elle n’est pas adoptée.")
    if closed.joint_id and closed.warrant is None:
        return _("Adopté ici. Les autres assemblées doivent encore se prononcer.")
    if closed.carried_out:
        return _("Adopté : c’est fait.")
    return _("Adopté, mais empêché : %(hindrance)s") % {"hindrance": closed.hindrance}


@login_required
@require_POST
def withdraw(request: MemberRequest, pk: int) -> HttpResponse:
    one = found(request, pk)
    return done(
        request, one, partial(actions.withdraw, one, by=request.user),
        _("Votre proposition est retirée."),
    )  # fmt: skip


@login_required
@require_POST
def carry_out(request: MemberRequest, pk: int) -> HttpResponse:
    one = found(request, pk)
    return done(request, one, partial(actions.carry_out, one, by=request.user), "")


@login_required
@require_POST
def talk(request: MemberRequest, pk: int) -> HttpResponse:
    one = found(request, pk)
    if one.assembly_id not in request.viewer.assembly_ids or one.is_draft:
        raise Http404
    form = PostForm(request.POST)
    if not form.is_valid():
        return shown(request, one, {"post_form": form}, status=422)
    try:
        post = actions.talk(one, body=form.cleaned_data["body"], by=request.user)
    except Refused as refusal:
        form.add_error("body", str(refusal))
        return shown(request, one, {"post_form": form}, status=409)
    return redirect(f"{one.get_absolute_url()}#message-{post.pk}")


@login_required
@require_POST
def stand(request: MemberRequest, pk: int) -> HttpResponse:
    one = found(request, pk)
    act, said = (
        (actions.stand_down, _("Vous n’êtes plus sur la liste."))
        if "retirer" in request.POST
        else (actions.stand, _("Vous êtes sur la liste."))
    )
    return done(request, one, partial(act, one, by=request.user), said)
