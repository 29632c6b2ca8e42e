from django.utils.translation import gettext as _

from creuset.assemblies import charter, gestures
from creuset.common.verdict import YES, Verdict
from creuset.decisions.models import Decision


def may_revoke(decision: Decision, parameters: object = None) -> Verdict:
    if not decision.in_force:
        return Verdict(_("Cette décision n’est pas en vigueur."))
    if gestures.named(decision.gesture).undo is None and decision.carried_out:
        return Verdict(
            _("Ce qui a été fait ne se défait pas."), _("Proposez une nouvelle décision.")
        )
    return YES


def may_renew(decision: Decision, parameters: object = None) -> Verdict:
    if not decision.in_force:
        return Verdict(_("Cette décision n’est pas en vigueur."))
    if decision.review_on is None:
        return Verdict(_("Cette décision n’a pas de date de réexamen."))
    return YES


def may_be_referred(decision: Decision, parameters: object = None) -> Verdict:
    if not decision.is_open or decision.joint_id or decision.phase:
        return Verdict(
            _("Seule une question ouverte, posée à une assemblée, se renvoie à une autre.")
        )
    return YES


def may_carry_out(decision: Decision) -> Verdict:
    """An entrenched rule set since the opening wins over the rule of the opening day."""
    warrant = decision.warrant
    if warrant is None or not warrant.live:
        return Verdict(
            _("Cette décision n’a rien à faire exécuter."), _("Proposez une nouvelle décision.")
        )
    now = charter.rule_for(warrant.assembly, decision.gesture)
    if now.rule.entrenched and now.rule.pk != decision.rule_row_id:
        return Verdict(
            _("« %(origin)s » a fixé depuis une autre règle pour ce geste.")
            % {"origin": now.origin},
            _("Suivez cette règle : %(rule)s") % {"rule": now.rule.sentence},
        )
    return YES
