import logging
from collections.abc import Iterable
from datetime import timedelta
from random import SystemRandom
from typing import Any

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.common.verdict import Refused
from creuset.decisions import counting, rules
from creuset.decisions.actions.carrying import carry_out, grant
from creuset.decisions.actions.referring import settle
from creuset.decisions.actions.writing import hold, write_down
from creuset.decisions.models import Ballot, Decision, DetachedBallot, Elector
from creuset.decisions.tallies.core import Trace
from creuset.people.models import Person

log = logging.getLogger(__name__)
Phase, Outcome = Decision.Phase, Decision.Outcome

CLOSED = {
    Outcome.ADOPTED: "decisions.adopted",
    Outcome.REJECTED: "decisions.rejected",
    Outcome.OBJECTED: "decisions.objected_at_close",
    Outcome.TIED: "decisions.tied",
    Outcome.NO_QUORUM: "decisions.no_quorum",
    Outcome.UNHEARD: "decisions.unheard",
    Outcome.UNANSWERED: "decisions.unanswered",
}


@transaction.atomic
def close(decision: Decision, *, session: bool = False, by: Person | None = None) -> Trace:
    """Count; go on to what the method asks next, or end; and if the assembly said yes, do at once
    what it said. In `session`, a meeting that has frozen its attendance closes it."""
    hold(decision)
    rules.may_close(decision, session=session).or_refuse()
    trace = counting.count(decision)
    if _goes_on(decision, trace):
        return trace
    outcome = Outcome(trace.outcome)
    if outcome == Outcome.ADOPTED and _unanswered(decision):
        outcome = Outcome.UNANSWERED
    _end(decision, outcome, trace)
    write_down(CLOSED[outcome], decision, by=by, data={"trace": _told(decision, trace)})
    if decision.joint_id:
        settle(decision)
    elif outcome == Outcome.ADOPTED:
        carry_out(decision)
    return trace


def _told(decision: Decision, trace: Trace) -> dict[str, Any]:
    """The journal keeps the sums; the whole count is with the decision, and its print here."""
    if withheld(decision):
        return {"outcome": trace.outcome, "digest": ""}
    return {
        "method": trace.method,
        "outcome": trace.outcome,
        "figures": trace.figures,
        "digest": trace.digest,
        "chosen": list(trace.chosen),
        "tied": list(trace.tied),
    }


def withheld(decision: Decision) -> bool:
    """Below five detached ballots, sums would tell who voted what: only the outcome is kept."""
    return decision.detached and (
        DetachedBallot.objects.filter(decision=decision).count() < rules.FEWEST_DETACHED
    )


def _goes_on(decision: Decision, trace: Trace) -> bool:
    """Whether something comes before the end: more time, or the next question of the method."""
    terms = decision.terms
    short = trace.outcome in (Outcome.NO_QUORUM, Outcome.UNHEARD)
    extends = terms["no_quorum"] != "fail" or terms["silence"] == "extends"
    if short and extends and not decision.prolonged:
        return _prolong(decision)
    match decision.phase:
        case Phase.NOMINATE if trace.outcome != Outcome.NO_QUORUM:
            _carry_nominations(decision)
            return _next(decision, Phase.REVISE)
        case Phase.REVISE if trace.adopted:
            decision.nominee = trace.chosen[0]
            decision.trace = {"nominations": trace.as_data()}
            return _next(decision, Phase.CONSENT)
        case Phase.PLAIN if (
            trace.outcome == Outcome.OBJECTED and terms.get("fallback") == "majority"
        ):
            return _next(decision, Phase.FALLBACK)
    waits = Q(spoken_at=None) | Q(replied_at=None)
    if trace.adopted and not decision.prolonged and decision.hearings.filter(waits).exists():
        return _prolong(decision)
    return False


def _prolong(decision: Decision) -> bool:
    """Once, by as long again: to make the quorum, or to hear a seat and answer it."""
    decision.prolonged = True
    decision.closes_at = timezone.now() + timedelta(days=decision.terms["days"])
    decision.save(update_fields=["prolonged", "closes_at"])
    write_down("decisions.prolonged", decision, by=None)
    return True


def _next(decision: Decision, phase: Decision.Phase) -> bool:
    decision.phase = phase
    decision.round += 1
    decision.prolonged = False
    decision.closes_at = timezone.now() + timedelta(days=decision.terms["days"])
    decision.save(update_fields=["phase", "round", "prolonged", "closes_at", "nominee", "trace"])
    if phase != Phase.REVISE:
        decision.hearings.update(answer_given={})
    write_down("decisions.went_on", decision, by=None, data={"phase": phase.value})
    return True


def _carry_nominations(decision: Decision) -> None:
    """Who does not change their mind keeps it: each nomination comes along to the second round."""
    first = counting.confirmed(decision).select_related("elector")
    Ballot.objects.bulk_create(
        Ballot(
            elector=each.elector,
            round=decision.round + 1,
            position=each.position,
            answer={**each.answer, "first": each.answer.get("nominee")},
            reason=each.reason,
            at=each.at,
            cast_by_id=each.cast_by_id,
        )
        for each in first
    )


def _unanswered(decision: Decision) -> bool:
    """A seat spoke and nobody answered it. One that was invited twice and stayed silent does not
    stop the others: the page says that it was not heard."""
    return decision.hearings.filter(spoken_at__isnull=False, replied_at=None).exists()


def _end(decision: Decision, outcome: Decision.Outcome, trace: Trace) -> None:
    decision.outcome = outcome
    decision.closed_at = timezone.now()
    decision.chosen = _chosen(decision, trace) if outcome == Outcome.ADOPTED else []
    nominations = decision.trace.get("nominations")
    if withheld(decision):
        decision.trace = {
            "method": trace.method,
            "parameters": trace.parameters,
            "outcome": trace.outcome,
            "chosen": list(trace.chosen),
            "tied": list(trace.tied),
            "figures": {"eligible": trace.figures["eligible"]},
            "steps": [],
            "withheld": True,
        }
    else:
        decision.trace = trace.as_data()
    if decision.terms["method"] == "without_candidates":
        # Frozen with the count: whoever is erased later was still one of them.
        decision.trace["named"] = list(counting.electorate(decision).options)
    if nominations:
        decision.trace["nominations"] = nominations
    if outcome == Outcome.ADOPTED and not decision.joint_id:
        grant(decision)
    decision.save(
        update_fields=["outcome", "closed_at", "chosen", "trace", "warrant", "review_on"]
    )
    if decision.detached:
        _shuffle(decision)


def _chosen(decision: Decision, trace: Trace) -> list[str]:
    return [decision.nominee] if decision.phase == Phase.CONSENT else list(trace.chosen)


def _shuffle(decision: Decision) -> None:
    """Write the roll and the box anew, each in an order drawn at random, under new names: whatever
    order they were filled in is gone from the tables."""
    chance = SystemRandom()
    answers = list(decision.detached_ballots.values_list("answer", flat=True))
    electors = list(decision.electors.all())
    DetachedBallot.objects.filter(decision=decision).delete()
    Elector.objects.filter(decision=decision).delete()
    chance.shuffle(answers)
    chance.shuffle(electors)
    DetachedBallot.objects.bulk_create(
        DetachedBallot(decision=decision, answer=answer) for answer in answers
    )
    for elector in electors:
        elector.pk = None
    Elector.objects.bulk_create(electors)


@transaction.atomic
def freeze_present(
    decision: Decision, present: Iterable[Person], represented: Iterable[Person] = ()
) -> Decision:
    """The attendance list of a meeting becomes the base of what it votes: those who are there, and
    those whom someone there represents. Once frozen it does not change."""
    hold(decision)
    rules.is_open(decision).or_refuse()
    if decision.present is not None:
        raise Refused(_("La liste de présence de cette décision est déjà arrêtée."))
    there = {each.pk for each in [*present, *represented]}
    decision.electors.update(present=False)
    decision.electors.filter(person__in=there).update(present=True)
    decision.present = decision.electors.filter(present=True).count()
    decision.save(update_fields=["present"])
    write_down("decisions.presence_frozen", decision, by=None, data={"present": decision.present})
    return decision


def close_due() -> int:
    """Close what has reached its date. Late or twice, the outcome is the same."""
    due = Decision.objects.open().filter(closes_at__lte=timezone.now())
    closed = 0
    for decision in due.order_by("closes_at")[:200]:
        try:
            close(decision)
        except Refused:  # someone else has just closed or amended it
            continue
        except Exception:  # one that breaks does not keep the others from their day
            log.exception("decision %s could not be closed", decision.pk)
            continue
        closed += 1
    return closed


def tally(decision: Decision) -> Trace:
    """Where things stand in the current round."""
    return counting.count(decision)
