"""For those who have no computer: ballots taken down by one scrutineer and confirmed by another,
and the count of a paper ballot box."""

from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.decisions import counting, rules
from creuset.decisions.actions.answering import elector_of, follow
from creuset.decisions.actions.writing import hold, write_down
from creuset.decisions.models import Ballot, Decision, Elector, PaperSheet
from creuset.decisions.tallies.registry import METHODS
from creuset.people.models import Person


@transaction.atomic
def take_down(
    decision: Decision,
    person: Person,
    position: str,
    *,
    answer: dict[str, Any] | None = None,
    reason: str = "",
    round: int | None = None,
    by: Person,
) -> Ballot:
    """Write the answer that someone gives aloud. It counts once a second scrutineer confirms it, and
    gives way to what the person says themself."""
    hold(decision)
    rules.is_scrutineer(by, decision.assembly).or_refuse()
    rules.may_answer(decision).or_refuse()
    rules.is_of_this_round(decision, round).or_refuse()
    if decision.detached:
        raise Refused(
            _("Un bulletin détaché ne se dicte pas : il ne serait plus secret."),
            _("Prévoyez une urne de papier, et entrez son dépouillement."),
        )
    if person.pk == by.pk:
        raise Refused(_("Répondez pour vous-même depuis cette page."))
    rules.may_say(decision, position, reason, answer).or_refuse()
    charter.belongs(person, decision.assembly).or_refuse()
    elector = elector_of(decision, person)
    if (
        Ballot.objects.filter(
            elector=elector, round=decision.round, awaits_confirmation=False
        ).exists()
        or elector.on_paper
    ):
        raise Refused(_("Cette personne a déjà répondu."))
    # A new row: whoever is about to confirm what they have read does not confirm something else.
    Ballot.objects.filter(elector=elector, round=decision.round).delete()
    ballot = Ballot.objects.create(
        elector=elector,
        round=decision.round,
        position=position,
        answer=answer or {},
        reason=reason.strip(),
        taken_down_by=by,
        awaits_confirmation=True,
    )
    write_down("decisions.taken_down", decision, by=by, audience=Audience.GROUP)
    return ballot


@transaction.atomic
def confirm(ballot: Ballot, *, by: Person) -> Ballot:
    """A second scrutineer has heard the same."""
    decision = ballot.elector.decision
    hold(decision)
    ballot = (
        Ballot.objects.select_for_update(of=["self"]).select_related("elector").get(pk=ballot.pk)
    )
    rules.is_scrutineer(by, decision.assembly).or_refuse()
    rules.may_answer(decision).or_refuse()
    rules.is_of_this_round(decision, ballot.round).or_refuse()
    if not ballot.awaits_confirmation:
        raise Refused(_("Ce bulletin n’attend pas de confirmation."))
    if by.pk in (ballot.taken_down_by_id, ballot.elector.person_id):
        raise Refused(
            _("Une seconde personne confirme ce bulletin."),
            _("Ni celle qui l’a écrit, ni celle dont c’est la voix."),
        )
    ballot.confirmed_by, ballot.awaits_confirmation = by, False
    ballot.save(update_fields=["confirmed_by", "awaits_confirmation"])
    follow(decision, ballot.elector, ballot.position, ballot.reason, by=by)
    return ballot


@transaction.atomic
def enter_paper(
    decision: Decision,
    *,
    answers: list[list[Any]],
    electors: Iterable[Person],
    minutes: str,
    by: Person,
) -> PaperSheet:
    """The sheet of a ballot box: `answers` are [answer, how many]; `electors` those who voted there."""
    hold(decision)
    rules.is_scrutineer(by, decision.assembly).or_refuse()
    rules.may_answer(decision).or_refuse()
    if counting.asked(decision) in ("consent", "without_candidates"):
        raise Refused(
            _("Cette méthode vit de raisons données de vive voix : elle n’a pas d’urne."),
            _("Écrivez la réponse de chaque personne sous sa dictée."),
        )
    if not minutes.strip():
        raise Refused(_("Un dépouillement a son procès-verbal."), _("Écrivez-le."))
    voters = {person.pk for person in electors}
    if decision.detached and len(voters) < rules.FEWEST_DETACHED:
        raise Refused(
            _("Une urne de moins de cinq bulletins dirait qui a voté quoi."),
            _("Attendez d’être cinq à voter sur papier, ou votez en ligne."),
        )
    _reads_well(decision, answers, len(voters))
    PaperSheet.objects.filter(decision=decision, confirmed_at=None).delete()
    if PaperSheet.objects.filter(decision=decision).exists():
        raise Refused(_("Le dépouillement de cette urne est déjà confirmé."))
    sheet = PaperSheet.objects.create(
        decision=decision,
        answers=answers,
        voters=sorted(voters),
        minutes=minutes.strip(),
        entered_by=by,
    )
    write_down("decisions.paper_entered", decision, by=by, audience=Audience.GROUP)
    return sheet


def _reads_well(decision: Decision, answers: list[list[Any]], voters: int) -> None:
    check = METHODS[counting.asked(decision)].check
    terms, electorate = decision.terms, counting.electorate(decision)
    total = 0
    for answer, times in answers:
        if type(times) is not int or times < 1 or check(answer, terms, electorate):
            raise Refused(_("Une ligne du dépouillement ne se lit pas."), _("Relisez-la."))
        total += times
    if total != voters:
        raise Refused(
            _("Il y a %(ballots)d bulletins et %(voters)d personnes émargées.")
            % {"ballots": total, "voters": voters},
            _("Les deux nombres doivent être les mêmes."),
        )


@transaction.atomic
def confirm_paper(sheet: PaperSheet, *, by: Person) -> PaperSheet:
    """From here on, those who voted on paper have voted."""
    decision = sheet.decision
    hold(decision)
    sheet = PaperSheet.objects.select_for_update().get(pk=sheet.pk)
    rules.is_scrutineer(by, decision.assembly).or_refuse()
    rules.may_answer(decision).or_refuse()
    if sheet.confirmed_at:
        raise Refused(_("Ce dépouillement est déjà confirmé."))
    if sheet.entered_by_id == by.pk:
        raise Refused(_("Une seconde personne confirme ce dépouillement."))
    voters = Elector.objects.filter(decision=decision, person__in=sheet.voters)
    if voters.count() != len(sheet.voters):
        raise Refused(_("Une personne émargée n’a pas le droit de vote dans cette décision."))
    twice = voters.filter(voted=True) | voters.filter(ballots__round=decision.round)
    named = twice.select_related("person").distinct().first()
    if named:
        raise Refused(
            _("%(person)s a voté sur papier et en ligne.") % {"person": named.person},
            _("Retirez son bulletin de papier avant de dépouiller."),
        )
    voters.update(voted=True, on_paper=True)
    sheet.confirmed_by, sheet.confirmed_at = by, timezone.now()
    sheet.save(update_fields=["confirmed_by", "confirmed_at"])
    write_down("decisions.paper_confirmed", decision, by=by, audience=Audience.GROUP)
    return sheet
