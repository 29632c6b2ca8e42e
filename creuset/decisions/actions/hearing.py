"""Seats for the absent: each is heard before anything is adopted, and answered."""

from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Mandate, Seat
from creuset.common.verdict import YES, Refused, Verdict
from creuset.decisions import counting, rules
from creuset.decisions.actions.proposing import ask_again
from creuset.decisions.actions.writing import hold, write_down
from creuset.decisions.models import Decision, Hearing
from creuset.decisions.rules.opening import has_box
from creuset.decisions.tallies.registry import METHODS
from creuset.people.models import Person


def speaks_for(person: Person | None, seat: Seat) -> Verdict:
    if person and Mandate.objects.held().filter(seat=seat, person=person).exists():
        return YES
    return Verdict(
        _("Ce siège a une personne pour lui donner voix."), _("Dites-lui ce que vous voyez.")
    )


@transaction.atomic
def speak(
    hearing: Hearing,
    says: str,
    *,
    answer: dict[str, Any] | None = None,
    again: bool = False,
    by: Person,
) -> Hearing:
    """What the seat sees, from its horizon; once, it may ask that everyone reads again."""
    decision = hearing.decision
    hold(decision)
    hearing = (
        Hearing.objects.select_for_update(of=["self"]).select_related("seat").get(pk=hearing.pk)
    )
    rules.is_open(decision).or_refuse()
    speaks_for(by, hearing.seat).or_refuse()
    if not says.strip():
        raise Refused(_("Dites ce que ce siège voit."))
    if answer is not None:
        _may_vote(decision, answer)
        hearing.answer_given = answer
    if says.strip() != hearing.says:
        hearing.reply, hearing.replied_by, hearing.replied_at = "", None, None
    hearing.says, hearing.spoken_by, hearing.spoken_at = says.strip(), by, timezone.now()
    if again:
        _may_ask_again(decision, hearing)
        hearing.asked_again = True
        if not decision.deliberates:
            ask_again(decision)
            hearing.answer_given = {}
    hearing.save()
    write_down("decisions.seat_spoke", decision, by=by, data={"seat": hearing.seat.name})
    return hearing


def _may_vote(decision: Decision, answer: dict[str, Any]) -> None:
    if decision.terms["seats"] != "vote":
        raise Refused(_("Ici, les sièges sont entendus et ne votent pas."))
    rules.may_answer(decision).or_refuse()
    method = METHODS[counting.asked(decision)]
    if method.check(answer, decision.terms, counting.electorate(decision)):
        raise Refused(_("Ce bulletin ne se lit pas."), _("Reprenez la réponse du siège."))


def _may_ask_again(decision: Decision, hearing: Hearing) -> None:
    if decision.terms["seats"] == "heard":
        raise Refused(_("Ici, les sièges ne demandent pas de seconde lecture."))
    if hearing.asked_again:
        raise Refused(_("Ce siège a déjà demandé une seconde lecture."))
    if has_box(decision):
        raise Refused(_("Des bulletins sont déjà dans l’urne : on ne peut plus les reprendre."))


@transaction.atomic
def reply(hearing: Hearing, words: str, *, by: Person) -> Hearing:
    """Comply or explain: whoever proposes says what changes, or why not."""
    decision = hearing.decision
    hold(decision)
    hearing = Hearing.objects.select_for_update(of=["self"]).get(pk=hearing.pk)
    rules.is_open(decision).or_refuse()
    charter.belongs(by, decision.assembly).or_refuse()
    if by.pk != decision.proposer_id and decision.proposer_id is not None:
        raise Refused(_("La personne qui propose répond au siège."))
    if hearing.spoken_at is None:
        raise Refused(_("Ce siège n’a pas encore parlé."))
    if not words.strip():
        raise Refused(_("Dites ce que vous changez, ou pourquoi vous ne changez rien."))
    hearing.reply, hearing.replied_by, hearing.replied_at = words.strip(), by, timezone.now()
    hearing.save(update_fields=["reply", "replied_by", "replied_at"])
    write_down("decisions.seat_answered", decision, by=by)
    return hearing
