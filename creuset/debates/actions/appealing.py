"""Whom a step concerns asks others to look again, and has an answer before a day."""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Assembly, Procedure, Warrant
from creuset.common.verdict import Refused
from creuset.debates.actions.letters import write_to
from creuset.debates.actions.moderating import come_down, hold_measure
from creuset.debates.actions.outside import enter
from creuset.debates.models import Appeal, Measure, OutsideMessage, Outsider, Step
from creuset.debates.rules import moderation as rules
from creuset.journal.actions import record
from creuset.people.models import Person

ENOUGH = 2
"""Fewer others than that, and the appeal goes up to the assembly above."""

FALLS = (Step.NOTE, Step.WARN, Step.SUSPEND)
"""What falls by itself when nobody answers in time. A hidden message stays hidden: someone else
may have been hurt by it. Its appeal goes up instead."""


@transaction.atomic
def appeal(measure: Measure, *, why: str, by: Person | Outsider) -> Appeal:
    measure = hold_measure(measure)
    if (same := Appeal.objects.filter(measure=measure).first()) and same.why == why.strip():
        return same
    rules.may_appeal(measure, by).or_refuse()
    if not why.strip():
        raise Refused(_("Il manque vos raisons."), _("Quelques mots suffisent."))
    made = Appeal.objects.create(
        measure=measure,
        assembly=_who_answers(measure),
        why=why.strip(),
        due_at=timezone.now() + rules.ANSWER_WITHIN,
    )
    _said("debates.appealed", made, None)
    return made


@transaction.atomic
def answer_appeal(
    appeal: Appeal,
    *,
    answer: str,
    why: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Measure:
    """Lifted, or kept and why: by others than those who decided."""
    measure = hold_measure(appeal.measure)
    appeal = _hold(appeal)
    given = {"answer": answer, "why": why}
    rules.may_answer(appeal, given).or_refuse()
    _others_than_who_decided(appeal, measure, given, by)
    charter.authorise(
        "debates.answer_appeal", appeal.assembly, subject=appeal, parameters=given,
        by=by, warrant=warrant,
    ).or_refuse()  # fmt: skip
    _settle(appeal, measure, answer, why, by)
    return measure


def appeals_due() -> None:
    """The day has passed: silence never weighs on whom the step concerns."""
    for each in Appeal.objects.open().filter(due_at__lte=timezone.now()):
        _fall_due(each)


@transaction.atomic
def _fall_due(appeal: Appeal) -> None:
    measure = hold_measure(appeal.measure)
    appeal = _hold(appeal)
    if appeal.answered_at or appeal.due_at > timezone.now():
        return
    if measure.step in FALLS:
        silence = _("Personne n’a répondu à temps.")
        _settle(appeal, measure, Appeal.Answer.LAPSED, silence, None)
        return
    appeal.assembly = appeal.assembly.parent or appeal.assembly
    appeal.due_at = timezone.now() + rules.ANSWER_WITHIN
    appeal.save(update_fields=["assembly", "due_at"])
    _said("debates.appealed", appeal, None)


def _settle(appeal: Appeal, measure: Measure, answer: str, why: str, by: Person | None) -> None:
    appeal.answer, appeal.answer_why = answer, why.strip()
    appeal.answered_at, appeal.answerer = timezone.now(), by
    appeal.save(update_fields=["answer", "answer_why", "answered_at", "answerer"])
    if answer != Appeal.Answer.KEPT and measure.lifted_at is None:
        come_down(measure, why)
        _let_in_after_all(measure)
    Measure.objects.filter(pk=measure.pk).update(seen_at=None)
    _said("debates.appeal_answered", appeal, by)
    write_to(measure, "answered")


def _let_in_after_all(measure: Measure) -> None:
    """What was refused at the door, and should not have been."""
    refused = OutsideMessage.objects.select_related("thread__assembly__scope", "outsider__person")
    message = refused.filter(refusal=measure, state=OutsideMessage.State.REFUSED).first()
    if message:
        enter(message)


def _others_than_who_decided(
    appeal: Appeal, measure: Measure, given: dict[str, str], by: Person | None
) -> None:
    if by is None:
        return
    persons = {by.pk}
    if charter.rule_for(appeal.assembly, "debates.answer_appeal").rule.procedure == (
        Procedure.SPONSORS
    ):
        behind = charter.supports_of("debates.answer_appeal", appeal.assembly, appeal, given)
        persons |= set(behind.values_list("person", flat=True))
    if persons & rules.apart(measure):
        raise Refused(
            _("D’autres personnes que celles qui ont décidé répondent à un appel."),
            _("Laissez d’autres membres y répondre."),
        )


def _who_answers(measure: Measure) -> Assembly:
    """The nearest assembly where enough others remain; a measure that the assembly itself decided
    is looked at by the one above."""
    lineage = measure.assembly.lineage()
    above = lineage[1:] if measure.warrant_id and len(lineage) > 1 else lineage
    away = rules.apart(measure)
    for each in above:
        if each.members().exclude(pk__in=away).count() >= ENOUGH:
            return each
    return lineage[-1]


def _hold(appeal: Appeal) -> Appeal:
    held = Appeal.objects.select_for_update(of=["self"])
    return held.select_related("assembly__scope", "assembly__parent").get(pk=appeal.pk)


def _said(verb: str, appeal: Appeal, by: Person | None) -> None:
    title = appeal.measure.thread.title
    record(verb, appeal, scope=appeal.assembly.scope, by=by, title=title)
