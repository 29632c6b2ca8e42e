"""Coming, and what happens in the room."""

from functools import partial
from typing import Any

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.db.models import Exists, OuterRef, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creuset.common.attempts import attempt
from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.decisions.models import Decision
from creuset.meetings import actions, rules
from creuset.meetings.attendance import count
from creuset.meetings.forms import HolderForm, WhenForm
from creuset.meetings.models import Attendance, Meeting
from creuset.meetings.views.finding import done, found_held, found_inside, item_of, shown
from creuset.meetings.views.page_content import could_carry
from creuset.people.folding import fold
from creuset.people.http import MemberRequest
from creuset.people.models import Person


@login_required
@require_POST
def reply(request: MemberRequest, pk: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    answer = request.POST.get("reponse", "")
    return done(
        request,
        meeting,
        partial(actions.reply, meeting, answer, by=request.user),
        _("Votre réponse est notée. Vous pouvez la changer jusqu’au début."),
    )


@login_required
@require_POST
def entrust(request: MemberRequest, pk: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    form = HolderForm(request.POST, people=could_carry(meeting, request.user))
    if not form.is_valid():
        return shown(request, meeting, {"holder_form": form}, status=422)
    act = partial(actions.entrust, meeting, form.cleaned_data["holder"], by=request.user)
    return done(request, meeting, act, _("Votre voix est confiée, jusqu’au lendemain."))


@login_required
@require_POST
def arrive(request: MemberRequest, pk: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    act = actions.check_out if "repartir" in request.POST else actions.check_in
    return done(request, meeting, partial(act, meeting, request.user, by=request.user))


@login_required
def attendance(request: MemberRequest, pk: int) -> HttpResponse:
    """For whoever holds the meeting: who comes in, those without a phone too."""
    meeting = found_held(request, pk)
    words = request.GET.get("q", "").strip()[:100]
    context: dict[str, Any] = {
        "meeting": meeting,
        "words": words,
        "page": page_of(request, _members(meeting, words), size=50),
        "count": count(meeting),
        "section": "agenda",
    }
    if request.method != "POST":
        closed = (
            None if meeting.welcomes else rules.may_check_in(meeting, request.user, request.user)
        )
        return render(request, "meetings/attendance.html", context | {"refusal": closed})
    leaves = "repart" in request.POST
    chosen = request.POST["repart"] if leaves else request.POST.get("personne", "")
    person = get_object_or_404(Person, pk=int(chosen[:18]) if chosen.isdecimal() else 0)
    act = actions.check_out if leaves else actions.check_in
    try:
        act(meeting, person, by=request.user)
    except Refused as refusal:
        context["refusal"] = refusal
        return render(request, "meetings/attendance.html", context, status=409)
    return redirect(request.get_full_path())


def _members(meeting: Meeting, words: str) -> QuerySet[Person]:
    """Those who said that they come first; found by a part of their name."""
    mine = Attendance.objects.filter(meeting=meeting, person=OuterRef("pk"))
    people = meeting.assembly.members().annotate(
        there=Exists(mine.filter(present=True)),
        comes=Exists(mine.filter(answer=Attendance.Answer.COMES)),
    )
    for word in fold(words).split():
        people = people.filter(folded_name__contains=word)
    return people.order_by("there", "-comes", "folded_name", "pk")


@login_required
@require_POST
def freeze(request: MemberRequest, pk: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    return done(
        request,
        meeting,
        partial(actions.freeze_attendance, meeting, by=request.user),
        _("La liste de présence est arrêtée. La séance est ouverte."),
    )


@login_required
@require_POST
def take_up(request: MemberRequest, pk: int, item: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    one = item_of(meeting, item)
    return done(request, meeting, partial(actions.take_up, one, by=request.user))


@login_required
@require_POST
def open_item(request: MemberRequest, pk: int, item: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    one = item_of(meeting, item)
    return done(
        request,
        meeting,
        partial(actions.open_item, one, by=request.user),
        _("La question est posée : chaque membre peut voter sur sa page."),
    )


@login_required
@require_POST
def close_item(request: MemberRequest, pk: int, item: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    one = item_of(meeting, item)
    response = done(request, meeting, partial(actions.close_item, one, by=request.user))
    if response.status_code == 302 and one.decision:
        one.decision.refresh_from_db()
        messages.success(request, _counted(one.decision))
    return response


def _counted(decision: Decision) -> str:
    if not decision.is_open:
        return _("Compté : %(state)s.") % {"state": decision.state}
    if decision.prolonged:
        return _(
            "Le vote ne peut pas encore se conclure : un siège est à entendre, ou trop peu de "
            "membres ont répondu. Le délai est prolongé."
        )
    return _("La question passe à l’étape suivante.")


@login_required
@require_POST
def close(request: MemberRequest, pk: int) -> HttpResponse:
    meeting = found_inside(request, pk)
    return done(
        request,
        meeting,
        partial(actions.close_meeting, meeting, by=request.user),
        _("La séance est levée. Le procès-verbal est prêt à relire."),
    )


@login_required
def reconvene(request: MemberRequest, pk: int) -> HttpResponse:
    """Without a quorum: the same agenda, another day."""
    meeting = found_held(request, pk)
    form = WhenForm(request.POST or None)
    sent = attempt(
        request, form, lambda _given: actions.reconvene(meeting, **form.when(), by=request.user)
    )
    if sent.done:
        messages.success(request, _("L’assemblée est convoquée de nouveau."))
        return redirect(sent.made)
    context = {"form": form, "meeting": meeting, "section": "agenda"}
    return render(request, "meetings/reconvene.html", context, status=sent.status)
