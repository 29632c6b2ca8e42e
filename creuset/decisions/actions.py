import logging
from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.db.models import QuerySet
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter, gestures, warrants
from creuset.assemblies.models import Warrant
from creuset.common.about import about, key_of
from creuset.common.audience import Audience
from creuset.common.digest import digest_of
from creuset.common.verdict import YES, Refused, Verdict
from creuset.decisions import rules
from creuset.decisions.models import Ballot, Decision, Elector, Objection
from creuset.decisions.standing import Standing
from creuset.decisions.tally import Trace
from creuset.journal.actions import record
from creuset.people.models import Person
from creuset.texts import actions as texts
from creuset.texts.models import Version

log = logging.getLogger(__name__)


@transaction.atomic
def propose(
    gesture: str, subject: Any, *, parameters: Mapping[str, Any], body: str = "", by: Person
) -> Decision:
    """Put a gesture to the assembly that governs its subject, with the reasons in `body`."""
    assembly = subject.assembly
    known = gestures.named(gesture)
    charter.belongs(by, assembly).or_refuse()
    rules.may_be_proposed(gesture, assembly, subject, parameters).or_refuse()
    known.ready(subject, parameters).or_refuse()
    rule = charter.rule_for(assembly, gesture).rule
    now = timezone.now()
    try:
        with transaction.atomic():
            decision = Decision.objects.create(
                **key_of(subject),
                assembly=assembly,
                gesture=gesture,
                parameters=dict(parameters),
                digest=digest_of(parameters),
                question=known.ask(subject, parameters)[:500],
                text=texts.begin(body, by=by),
                rule=rule.parameters,
                rule_row=rule if rule.pk else None,
                proposer=by,
                opened_at=now,
                votes_at=now,
                closes_at=now + timedelta(days=rule.parameters["days"]),
                audience=known.audience(subject),
            )
    except IntegrityError as twice:
        rules.may_be_proposed(gesture, assembly, subject, parameters).or_refuse()
        raise twice
    Elector.objects.bulk_create(
        Elector(decision=decision, person=person) for person in assembly.members()
    )
    _record("decisions.proposed", decision, by=by)
    return decision


@transaction.atomic
def cast(
    decision: Decision, position: str, *, reason: str = "", round: int | None = None, by: Person
) -> Ballot:
    """A second ballot in the same round replaces the first; consenting lifts one's objection."""
    _lock(decision)
    rules.is_open(decision).or_refuse()
    rules.is_of_this_round(decision, round).or_refuse()
    rules.may_say(position, reason).or_refuse()
    charter.belongs(by, decision.assembly).or_refuse()
    elector = _elector(decision, by)
    ballot, _created = Ballot.objects.update_or_create(
        elector=elector,
        round=decision.round,
        defaults={"position": position, "reason": reason.strip(), "at": timezone.now()},
    )
    if position == Ballot.Position.OBJECTION:
        Objection.objects.update_or_create(
            elector=elector,
            lifted_at=None,
            defaults={"reason": reason.strip()},
            create_defaults={"reason": reason.strip(), "round": decision.round},
        )
        _record("decisions.objected", decision, by=by, audience=Audience.GROUP)
    elif not _lift(decision, elector, by):
        _record("decisions.cast", decision, by=by, audience=Audience.GROUP)
    return ballot


@transaction.atomic
def lift_objection(decision: Decision, *, round: int | None = None, by: Person) -> None:
    """Only who raised it lifts it; it stays written. Lifting is consenting."""
    _lock(decision)
    rules.is_open(decision).or_refuse()
    rules.is_of_this_round(decision, round).or_refuse()
    elector = _elector(decision, by)
    if not _lift(decision, elector, by):
        raise Refused(_("Vous n’avez pas d’objection à lever."))
    Ballot.objects.update_or_create(
        elector=elector,
        round=decision.round,
        defaults={"position": Ballot.Position.CONSENT, "reason": "", "at": timezone.now()},
    )


def _lift(decision: Decision, elector: Elector, by: Person) -> bool:
    lifted = Objection.objects.filter(elector=elector, lifted_at=None).update(
        lifted_at=timezone.now(), lifted_round=decision.round
    )
    if lifted:
        _record("decisions.objection_lifted", decision, by=by, audience=Audience.GROUP)
    return bool(lifted)


@transaction.atomic
def amend(
    decision: Decision,
    *,
    body: str,
    parameters: Mapping[str, Any],
    base: int,
    reason: str = "",
    by: Person,
) -> Version:
    """A new text, or new terms, open a new round: everyone answers again, objections stand."""
    _lock(decision)
    rules.may_amend(decision, by).or_refuse()
    known = gestures.named(decision.gesture)
    known.ready(decision.subject, parameters).or_refuse()
    before = decision.text.latest()
    version = texts.save(decision.text, body, base=base, reason=reason, by=by)
    digest = digest_of(parameters)
    if version.number == before.number and digest == decision.digest:
        raise Refused(_("Rien n’a changé."), _("Modifiez le texte ou les modalités."))
    if digest != decision.digest:
        rules.may_be_proposed(
            decision.gesture, decision.assembly, decision.subject, parameters
        ).or_refuse()
    now = timezone.now()
    decision.parameters = dict(parameters)
    decision.digest = digest
    decision.question = known.ask(decision.subject, parameters)[:500]
    decision.round += 1
    decision.closes_at = max(decision.closes_at, now + timedelta(days=decision.rule["days"]))
    decision.save(update_fields=["parameters", "digest", "question", "round", "closes_at"])
    _record("decisions.amended", decision, by=by, data={"round": decision.round})
    return version


@transaction.atomic
def withdraw(decision: Decision, *, by: Person) -> None:
    """Whoever proposed may take it back while it is open."""
    _lock(decision)
    rules.may_withdraw(decision, by).or_refuse()
    _end(decision, Decision.Outcome.WITHDRAWN)
    _record("decisions.withdrawn", decision, by=by)


@transaction.atomic
def close(decision: Decision, *, by: Person | None = None) -> Trace:
    """Count, and if the assembly said yes, do at once what it said."""
    _lock(decision)
    rules.may_close(decision).or_refuse()
    trace = tally(decision)
    decision.trace = trace.as_data()
    if trace.adopted:
        decision.warrant = _grant(decision)
    _end(decision, trace.outcome)
    _record(CLOSED[trace.outcome], decision, by=by, data={"trace": trace.as_data()})
    if trace.adopted:
        carry_out(decision)
    return trace


CLOSED = {
    "adopted": "decisions.adopted",
    "objected": "decisions.objected_at_close",
    "no_quorum": "decisions.no_quorum",
    "unheard": "decisions.unheard",
}


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


@transaction.atomic
def carry_out(decision: Decision, *, by: Person | None = None) -> Verdict:
    """If the thing itself says no today, the decision holds and its warrant stays good."""
    _lock(decision)
    if by:
        charter.belongs(by, decision.assembly).or_refuse()
    verdict = _perform(decision)
    decision.hindrance = f"{verdict.reason} {verdict.remedy}".strip()
    decision.save(update_fields=["hindrance"])
    if not verdict:
        _record("decisions.hindered", decision, by=by)
    return verdict


def _perform(decision: Decision) -> Verdict:
    allowed = rules.may_carry_out(decision)
    if not allowed:
        return allowed
    perform = gestures.named(decision.gesture).perform
    try:
        with transaction.atomic():
            perform(decision.subject, warrant=decision.warrant, **decision.parameters)
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
    _lock(decision)
    rules.may_revoke(decision).or_refuse()
    charter.authorise(
        "decisions.revoke", decision.assembly, subject=decision, by=by, warrant=warrant
    ).or_refuse()
    granted, undo = decision.warrant, gestures.named(decision.gesture).undo
    if granted:  # rules.may_revoke has just made sure of it
        warrants.revoke(granted)
        if granted.spent_at and undo:
            undo(decision.subject, warrant=granted)
    _record("decisions.revoked", decision, by=by)
    return decision


@transaction.atomic
def show(decision: Decision, *, audience: str, on: date | None) -> None:
    """Who may read this decision follows what it decided, from the same day."""
    Decision.objects.filter(pk=decision.pk).update(audience=audience, shown_on=on)


def tally(decision: Decision) -> Trace:
    """Where things stand in the current round."""
    return Standing(decision, None).trace


def _end(decision: Decision, outcome: str) -> None:
    decision.outcome = outcome
    decision.closed_at = timezone.now()
    decision.save(update_fields=["outcome", "closed_at", "warrant", "trace"])


def _grant(decision: Decision) -> Warrant:
    subject: Any = decision.subject
    return warrants.grant(
        decision.gesture,
        decision.assembly,
        subject=subject,
        parameters=decision.parameters,
        days=decision.rule["lapses_after"],
    )


def _lock(decision: Decision) -> None:
    """Read it again and hold it: nobody speaks while it closes."""
    decision.refresh_from_db(from_queryset=Decision.objects.select_for_update())


def _elector(decision: Decision, person: Person) -> Elector:
    elector = decision.electors.filter(person=person).first()
    if elector is None:
        raise Refused(
            _("Seules les personnes membres le jour de l’ouverture se prononcent."),
            _("Vous pourrez répondre aux prochaines décisions."),
        )
    return elector


def _record(
    verb: str,
    decision: Decision,
    *,
    by: Person | None,
    data: dict[str, Any] | None = None,
    audience: str = "",
) -> None:
    """What is decided about a draft stays among those who may see the draft; who answered what
    stays in the assembly, even when the question is for everyone."""
    record(
        verb,
        decision,
        scope=decision.assembly.scope,
        by=by,
        audience=audience or decision.audience_today,
        data=data,
    )
