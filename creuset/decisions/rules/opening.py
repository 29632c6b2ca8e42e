from collections.abc import Mapping
from typing import Any

from django.utils.translation import gettext as _

from creuset.assemblies import charter, gestures
from creuset.assemblies.models import Assembly
from creuset.assemblies.terms import FEWEST_DETACHED, Asks, Ballots, Base
from creuset.common.about import about
from creuset.common.digest import digest_of
from creuset.common.verdict import YES, Verdict
from creuset.decisions.models import Ballot, Decision, DetachedBallot, PaperSheet
from creuset.decisions.rules.answering import is_open
from creuset.people.models import Person


def may_be_proposed(
    gesture: str, assembly: Assembly, subject: Any, parameters: Mapping[str, Any]
) -> Verdict:
    if not charter.is_decided(gesture, assembly):
        return Verdict(_("La charte ne demande pas de décision pour ce geste."), _("Faites-le."))
    same = Decision.objects.open().filter(
        about(subject), gesture=gesture, digest=digest_of(parameters)
    )
    if same.exists():
        return Verdict(
            _("La même question est déjà posée."), _("Répondez à celle qui est en cours.")
        )
    return YES


def may_be_opened(
    decision: Decision, rule: Mapping[str, Any], electors: int, *, meeting: bool
) -> Verdict:
    """Whether this rule, with so many electors, can keep what it promises."""
    asks = gestures.named(decision.gesture).asks
    if rule["method"] == "without_candidates" and decision.parameters.get("places", 1) > 1:
        return Verdict(
            _("Une élection sans candidat choisit une personne à la fois."),
            _("Ouvrez une décision pour chaque place, ou demandez une autre méthode à la charte."),
        )
    lists_nobody = asks != Asks.WHETHER and rule["method"] != "without_candidates"
    if lists_nobody and len(decision.options) < 2 and not rule["deliberation"]:
        return Verdict(
            _("Il faut au moins deux options ou deux personnes entre lesquelles choisir."),
            _("Ajoutez-en, ou changez cette règle dans la charte."),
        )
    if rule["ballots"] == Ballots.DETACHED and electors < FEWEST_DETACHED:
        return Verdict(
            _("À moins de cinq, un bulletin détaché se devine."),
            _(
                "Attendez d’être cinq, ou proposez que ces décisions se prennent à bulletins nommés."
            ),
        )
    if rule.get("base") == Base.PRESENT and not meeting:
        return Verdict(
            _("Cette règle compte les personnes présentes."),
            _("Mettez cette question à l’ordre du jour d’une réunion."),
        )
    if electors == 0:
        return Verdict(_("Personne ne peut répondre."), _("Accueillez d’abord des membres."))
    return YES


def may_draft(decision: Decision, by: Person) -> Verdict:
    if not decision.is_draft or decision.proposer_id != by.pk:
        return Verdict(_("Ce brouillon n’est plus à vous."))
    return charter.belongs(by, decision.assembly)


def may_amend(decision: Decision, by: Person) -> Verdict:
    if decision.proposer_id != by.pk:
        return Verdict(
            _("La personne qui a proposé modifie sa proposition."),
            _("Proposez-lui un amendement."),
        )
    return (
        charter.belongs(by, decision.assembly) and is_open(decision) and may_change_text(decision)
    )


def may_change_text(decision: Decision) -> Verdict:
    """By consent, a new text opens a new round; elsewhere, what is being voted on no longer moves."""
    if decision.joint_id:
        return Verdict(_("Cette question est posée à plusieurs assemblées ensemble."))
    if decision.phase:
        return Verdict(
            _("Le texte ne change plus à cette étape."), _("Proposez une nouvelle décision.")
        )
    if decision.terms["method"] != "consent" and has_answers(decision):
        return Verdict(
            _("Des personnes ont déjà voté sur ce texte."),
            _("Retirez la proposition et posez-la autrement, ou attendez le résultat."),
        )
    return YES


def has_answers(decision: Decision) -> bool:
    """Whether somebody has answered what is asked now, online or on paper."""
    named = Ballot.objects.filter(
        elector__decision=decision, round=decision.round, awaits_confirmation=False
    )
    return named.exists() or has_box(decision)


def has_box(decision: Decision) -> bool:
    """Whether there are answers that nobody could find again to give them anew."""
    return (
        DetachedBallot.objects.filter(decision=decision).exists()
        or PaperSheet.objects.filter(decision=decision).exists()
    )


def may_withdraw(decision: Decision, by: Person) -> Verdict:
    if decision.proposer_id != by.pk:
        return Verdict(_("La personne qui a proposé peut seule retirer sa proposition."))
    if decision.joint_id:
        return Verdict(_("Cette question est posée à plusieurs assemblées ensemble."))
    return charter.belongs(by, decision.assembly) and is_open(decision)
