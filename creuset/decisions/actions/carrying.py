import logging
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from creuset.assemblies import charter, gestures, warrants
from creuset.assemblies.models import Warrant
from creuset.common.about import about
from creuset.common.verdict import YES, Refused, Verdict
from creuset.decisions import rules
from creuset.decisions.actions.writing import hold, write_down
from creuset.decisions.models import Decision
from creuset.people.models import Person

log = logging.getLogger(__name__)


def grant(decision: Decision) -> None:
    """Leave to do what was decided, given where the thing is governed. The caller saves."""
    subject: Any = decision.subject
    chosen = {"chosen": decision.chosen} if decision.chosen else {}
    decision.warrant = warrants.grant(
        decision.gesture,
        gestures.named(decision.gesture).where(subject),
        subject=subject,
        parameters={**decision.parameters, **chosen},
        days=decision.terms["lapses_after"],
    )
    months = decision.terms["review_after"]
    if months:
        decision.review_on = later(timezone.localdate(), months)


def later(day: Any, months: int) -> Any:
    """So many months later, on the same day of the month or on its last."""
    year, month = divmod(day.month - 1 + months, 12)
    for last in (day.day, 30, 29, 28):
        try:
            return day.replace(year=day.year + year, month=month + 1, day=min(day.day, last))
        except ValueError:
            continue
    raise AssertionError("February has 28 days at least.")


@transaction.atomic
def carry_out(decision: Decision, *, by: Person | None = None) -> Verdict:
    """If the thing itself says no today, the decision holds and its warrant stays good."""
    hold(decision)
    if by:
        charter.belongs(by, decision.assembly).or_refuse()
    if decision.warrant is None or not decision.warrant.live:
        return rules.may_carry_out(decision)  # nothing holds it back: there is nothing to do
    verdict = _perform(decision)
    decision.hindrance = f"{verdict.reason} {verdict.remedy}".strip()
    decision.save(update_fields=["hindrance"])
    if not verdict:
        write_down("decisions.hindered", decision, by=by)
    return verdict


def _perform(decision: Decision) -> Verdict:
    allowed = rules.may_carry_out(decision)
    if not allowed:
        return allowed
    gesture = gestures.named(decision.gesture)
    warrant: Any = decision.warrant
    given = {**gesture.unasked, **warrant.parameters}
    try:
        with transaction.atomic():
            gesture.perform(decision.subject, warrant=warrant, **given)
    except Refused as refusal:
        return Verdict(refusal.reason, refusal.remedy)
    return YES


def hold_waiting(subject: Any) -> None:
    """Whoever is about to hold the subject and carry these out takes them first, as everyone does."""
    list(_waiting(subject).select_for_update(of=["self"]))


def _waiting(subject: Any) -> QuerySet[Decision]:
    return Decision.objects.filter(
        about(subject),
        outcome=Decision.Outcome.ADOPTED,
        warrant__spent_at=None,
        warrant__revoked_at=None,
        warrant__lapses_at__gt=timezone.now(),
    )


def carry_out_waiting(subject: Any) -> None:
    """What held back the decisions about this thing may just have gone: try them again."""
    for decision in _waiting(subject):
        carry_out(decision)


@transaction.atomic
def revoke(
    decision: Decision, *, by: Person | None = None, warrant: Warrant | None = None
) -> Decision:
    """Take back what a decision allowed, and undo what it did."""
    hold(decision)
    rules.may_revoke(decision).or_refuse()
    charter.authorise(
        "decisions.revoke", decision.assembly, subject=decision, by=by, warrant=warrant
    ).or_refuse()
    _undo(decision)
    write_down("decisions.revoked", decision, by=by)
    return decision


def _undo(decision: Decision) -> None:
    granted, undo = decision.warrant, gestures.named(decision.gesture).undo
    if granted:  # the rules have just made sure of it
        warrants.revoke(granted)
        if granted.spent_at and undo:
            undo(decision.subject, warrant=granted)


@transaction.atomic
def renew(
    decision: Decision, *, until: str, by: Person | None = None, warrant: Warrant | None = None
) -> Decision:
    """It goes on, to be looked at again on another day, written as YYYY-MM-DD."""
    hold(decision)
    rules.may_renew(decision).or_refuse()
    charter.authorise(
        "decisions.renew",
        decision.assembly,
        subject=decision,
        parameters={"until": until},
        by=by,
        warrant=warrant,
    ).or_refuse()
    decision.review_on = date.fromisoformat(until)
    decision.review = Decision.Review.RENEWED
    decision.save(update_fields=["review_on", "review"])
    write_down("decisions.renewed", decision, by=by, data={"until": until})
    return decision


def review_due() -> int:
    """What had a term and was not renewed lapses on its day, and what it did is undone."""
    due = Decision.objects.in_force().filter(
        review_on__lte=timezone.localdate(), rule__at_review="lapse"
    )
    lapsed = 0
    for decision in due.order_by("review_on")[:200]:
        try:
            lapsed += lapse(decision)
        except Exception:  # one that breaks does not keep the others from their day
            log.exception("decision %s could not lapse", decision.pk)
    return lapsed


@transaction.atomic
def lapse(decision: Decision) -> bool:
    """Late or twice, the outcome is the same."""
    hold(decision)
    if not decision.in_force or decision.review_on is None:
        return False
    if decision.review_on > timezone.localdate():
        return False
    decision.review = Decision.Review.LAPSED
    decision.save(update_fields=["review"])
    _undo(decision)
    write_down("decisions.lapsed", decision, by=None)
    return True


@transaction.atomic
def show(decision: Decision, *, audience: str, on: date | None) -> None:
    """Who may read this decision follows what it decided, from the same day."""
    Decision.objects.filter(pk=decision.pk).update(audience=audience, shown_on=on)
