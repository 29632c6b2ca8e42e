from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies.models import Assembly, Mandate
from creuset.assemblies.terms import Base
from creuset.common.dates import date_format
from creuset.common.verdict import YES, Verdict
from creuset.decisions import counting
from creuset.decisions.models import Ballot, Decision, Elector, Proxy
from creuset.decisions.tallies.registry import METHODS
from creuset.people.models import Person

SCRUTINY = "scrutation"
"""The post of those who take down the votes of others and count paper: two of them at least."""

BY_CONSENT = (
    Ballot.Position.CONSENT,
    Ballot.Position.CONCERN,
    Ballot.Position.OBJECTION,
    Ballot.Position.STAND_ASIDE,
)
BY_VOTE = (
    Ballot.Position.FOR,
    Ballot.Position.AGAINST,
    Ballot.Position.BLANK,
    Ballot.Position.ABSTAIN,
)


def positions(decision: Decision) -> tuple[str, ...]:
    """What one may answer now."""
    match counting.asked(decision):
        case "consent":
            return BY_CONSENT
        case "majority":
            return BY_VOTE
        case _:
            return (Ballot.Position.CHOICE,)


def is_open(decision: Decision) -> Verdict:
    if decision.is_open and decision.closes_at and timezone.now() < decision.closes_at:
        return YES
    return Verdict(_("Cette décision n’est plus ouverte."), _("Vous pouvez proposer d’y revenir."))


def may_answer(decision: Decision) -> Verdict:
    if decision.deliberates and decision.votes_at:
        return Verdict(
            _("On en parle encore : le vote s’ouvre le %(day)s.")
            % {"day": date_format(timezone.localtime(decision.votes_at), "j F, H:i")},
            _("D’ici là, donnez votre avis ou proposez un amendement."),
        )
    return is_open(decision)


def is_present(decision: Decision, elector: Elector) -> Verdict:
    """Where the rule counts those present, a frozen attendance list says who answers."""
    if decision.terms.get("base") != Base.PRESENT or decision.present is None or elector.present:
        return YES
    return Verdict(
        _("Seules les personnes présentes ou représentées à la réunion votent."),
        _("La prochaine fois, confiez votre voix à quelqu’un qui vient."),
    )


def is_of_this_round(decision: Decision, round: int | None) -> Verdict:
    """A page says which text it showed; None where no page was read."""
    if round in (None, decision.round):
        return YES
    return Verdict(
        _("La proposition a été modifiée pendant que vous lisiez."),
        _("Relisez-la, puis répondez."),
    )


def may_say(decision: Decision, position: str, reason: str, answer: Any = None) -> Verdict:
    if position not in positions(decision):
        return Verdict(
            _("Cette réponse n’existe pas."), _("Choisissez l’une de celles qui sont proposées.")
        )
    if position == Ballot.Position.OBJECTION and not reason.strip():
        return Verdict(
            _("Une objection se donne avec sa raison."),
            _("Écrivez ce qui, selon vous, nuirait au groupe ou à sa mission."),
        )
    if position != Ballot.Position.CHOICE:
        return YES
    if not isinstance(answer, dict):
        return Verdict(*wrong_in_words("not_a_ballot"))
    method = METHODS[counting.asked(decision)]
    wrong = method.check(answer, decision.terms, counting.electorate(decision))
    return Verdict(*wrong_in_words(wrong[0])) if wrong else YES


def wrong_in_words(code: str) -> tuple[str, str]:
    """What is wrong with a ballot, from the code of its method."""
    said = {
        "unknown_option": (_("Une de ces options n’existe pas."), _("Relisez la liste.")),
        "option_twice": (
            _("La même option est citée deux fois."),
            _("Donnez à chacune une seule place."),
        ),
        "rank_gap": (_("Il manque un rang."), _("Numérotez sans sauter de place.")),
        "too_many": (_("Vous avez choisi trop d’options."), _("Retirez-en.")),
        "too_few": (_("Vous n’avez pas choisi assez d’options."), _("Ajoutez-en.")),
        "missing_grade": (
            _("Il manque une mention."),
            _("Donnez une mention à chaque option."),
        ),
        "unknown_grade": (_("Cette mention n’existe pas."), _("Choisissez dans l’échelle.")),
    }
    return said.get(code, (_("Ce bulletin ne se lit pas."), _("Reprenez votre réponse.")))


def may_speak_for(decision: Decision, mandator: Elector, holder: Person) -> Verdict:
    """One hop, within the cap of the rule frozen at opening, and both were there that day."""
    cap = decision.terms["proxies"]
    if not cap:
        return Verdict(_("Ici, on ne vote pas pour quelqu’un d’autre."))
    if not decision.electors.filter(person=holder).exists():
        return Verdict(_("Seules les personnes membres le jour de l’ouverture se prononcent."))
    represented = represented_by(decision, holder)
    if mandator.person_id in represented[:cap]:
        return YES
    if mandator.person_id in represented:
        return Verdict(
            _("La charte ne permet de parler que pour %(cap)d personnes.") % {"cap": cap},
            _("Qu’elle confie sa voix à quelqu’un d’autre."),
        )
    return Verdict(_("Cette personne ne vous a pas confié sa voix."))


def represented_by(decision: Decision, holder: Person) -> list[int]:
    """The electors who chose this person to speak for them, the first to do so first. Whoever was
    named for this very decision comes before whoever was named for all of its assembly's."""
    roll = decision.electors.filter(person__isnull=False).values("person")
    chosen: dict[int, Proxy] = {}
    for each in Proxy.objects.valid_for(decision).filter(mandator__in=roll).order_by("pk"):
        before = chosen.get(each.mandator_id)
        if before is None or before.decision_id is None:
            chosen[each.mandator_id] = each
    held = [each for each in chosen.values() if each.holder_id == holder.pk]
    return [each.mandator_id for each in sorted(held, key=lambda each: (each.given_at, each.pk))]


def is_scrutineer(person: Person | None, assembly: Assembly) -> Verdict:
    held = Mandate.objects.held().filter(
        assembly__in=assembly.lineage(), post__iexact=SCRUTINY, person=person
    )
    if person and held.exists():
        return YES
    return Verdict(
        _("Ce geste revient aux personnes mandatées pour la scrutation."),
        _("Confiez le mandat « %(post)s » à deux membres au moins.") % {"post": SCRUTINY},
    )
