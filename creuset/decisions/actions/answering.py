from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.decisions import rules
from creuset.decisions.actions.writing import hold, write_down
from creuset.decisions.models import Ballot, Decision, DetachedBallot, Elector, Objection
from creuset.people.models import Person


@transaction.atomic
def cast(
    decision: Decision,
    position: str,
    *,
    answer: dict[str, Any] | None = None,
    reason: str = "",
    round: int | None = None,
    on_behalf_of: Person | None = None,
    by: Person,
) -> Ballot | None:
    """Answer, for oneself or for someone who has given their proxy.

    A second named ballot in the same round replaces the first; consenting lifts one's objection. A
    detached ballot is given once, and nothing comes back.
    """
    hold(decision)
    rules.may_answer(decision).or_refuse()
    rules.is_of_this_round(decision, round).or_refuse()
    rules.may_say(decision, position, reason, answer).or_refuse()
    charter.belongs(by, decision.assembly).or_refuse()
    charter.belongs(on_behalf_of or by, decision.assembly).or_refuse()
    elector = elector_of(decision, on_behalf_of or by)
    rules.is_present(decision, elector).or_refuse()
    if elector.on_paper:
        raise Refused(_("Cette personne a déjà voté, sur papier."))
    if on_behalf_of:
        rules.may_speak_for(decision, elector, by).or_refuse()
    said = answer if position == Ballot.Position.CHOICE else None
    if decision.detached:
        _drop_in_the_box(
            decision, elector, said or {"position": position}, proxy=bool(on_behalf_of)
        )
        return None
    return _sign(decision, elector, position, said or {}, reason, proxy=bool(on_behalf_of), by=by)


def _drop_in_the_box(
    decision: Decision, elector: Elector, answer: dict[str, Any], *, proxy: bool
) -> None:
    """The roll says that they voted; the box holds an answer; nothing ties one to the other, and
    nothing is written of when."""
    once = Elector.objects.filter(pk=elector.pk, voted=False).update(voted=True, by_proxy=proxy)
    if not once:
        raise Refused(
            _("Ce vote a déjà été exprimé."),
            _("Un bulletin détaché ne se reprend pas : personne ne sait lequel c’est."),
        )
    DetachedBallot.objects.create(decision=decision, answer=answer)


def _sign(
    decision: Decision,
    elector: Elector,
    position: str,
    answer: dict[str, Any],
    reason: str,
    *,
    proxy: bool,
    by: Person,
) -> Ballot:
    earlier = Ballot.objects.filter(elector=elector, round=decision.round).first()
    if earlier and "first" in earlier.answer:
        answer = {**answer, "first": earlier.answer["first"]}
    if proxy and earlier and earlier.cast_by_id is None:
        raise Refused(_("Cette personne a répondu elle-même : sa voix l’emporte sur la vôtre."))
    ballot, _created = Ballot.objects.update_or_create(
        elector=elector,
        round=decision.round,
        defaults={
            "position": position,
            "answer": answer,
            "reason": reason.strip(),
            "at": timezone.now(),
            "cast_by": by if proxy else None,
            "taken_down_by": None,
            "confirmed_by": None,
            "awaits_confirmation": False,
        },
    )
    follow(decision, elector, position, reason, by=by)
    return ballot


def follow(
    decision: Decision, elector: Elector, position: str, reason: str, *, by: Person
) -> None:
    """What a named answer brings: an objection raised, or lifted. A vote lifts none."""
    if position == Ballot.Position.OBJECTION:
        Objection.objects.update_or_create(
            elector=elector,
            lifted_at=None,
            defaults={"reason": reason.strip()},
            create_defaults={"reason": reason.strip(), "round": decision.round},
        )
        write_down("decisions.objected", decision, by=by, audience=Audience.GROUP)
    elif position not in rules.BY_CONSENT or not _lift(decision, elector, by):
        write_down("decisions.cast", decision, by=by, audience=Audience.GROUP)


@transaction.atomic
def lift_objection(decision: Decision, *, round: int | None = None, by: Person) -> None:
    """Only who raised it lifts it; it stays written. Lifting is consenting."""
    hold(decision)
    rules.may_answer(decision).or_refuse()
    rules.is_of_this_round(decision, round).or_refuse()
    charter.belongs(by, decision.assembly).or_refuse()
    elector = elector_of(decision, by)
    if not _lift(decision, elector, by):
        raise Refused(_("Vous n’avez pas d’objection à lever."))
    if Ballot.Position.CONSENT in rules.positions(decision):
        Ballot.objects.update_or_create(
            elector=elector,
            round=decision.round,
            defaults={
                "position": Ballot.Position.CONSENT,
                "reason": "",
                "at": timezone.now(),
                "cast_by": None,
                "taken_down_by": None,
                "confirmed_by": None,
                "awaits_confirmation": False,
            },
        )


def _lift(decision: Decision, elector: Elector, by: Person) -> bool:
    lifted = Objection.objects.filter(elector=elector, lifted_at=None).update(
        lifted_at=timezone.now(), lifted_round=decision.round
    )
    if lifted:
        write_down("decisions.objection_lifted", decision, by=by, audience=Audience.GROUP)
    return bool(lifted)


def elector_of(decision: Decision, person: Person) -> Elector:
    elector = decision.electors.filter(person=person).first()
    if elector is None:
        raise Refused(
            _("Seules les personnes membres le jour de l’ouverture se prononcent."),
            _("Vous pourrez répondre aux prochaines décisions."),
        )
    return elector
