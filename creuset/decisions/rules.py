from collections.abc import Mapping
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter, gestures
from creuset.assemblies.models import Assembly
from creuset.common.about import about
from creuset.common.digest import digest_of
from creuset.common.verdict import YES, Verdict
from creuset.decisions.models import Ballot, Decision, Elector
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


def is_open(decision: Decision) -> Verdict:
    if decision.is_open and timezone.now() < decision.closes_at:
        return YES
    return Verdict(_("Cette décision n’est plus ouverte."), _("Vous pouvez proposer d’y revenir."))


def is_of_this_round(decision: Decision, round: int | None) -> Verdict:
    """A page says which text it showed; None where no page was read."""
    if round in (None, decision.round):
        return YES
    return Verdict(
        _("La proposition a été modifiée pendant que vous lisiez."),
        _("Relisez-la, puis répondez."),
    )


def may_close(decision: Decision) -> Verdict:
    """At its date; before, once every elector has spoken and no objection stands."""
    if not decision.is_open:
        return Verdict(_("Cette décision est déjà close."))
    if timezone.now() >= decision.closes_at:
        return YES
    silent = Elector.objects.filter(decision=decision).exclude(ballots__round=decision.round)
    if silent.exists():
        return Verdict(_("Des voix sont encore attendues."), _("Attendez la date de clôture."))
    if Elector.objects.filter(
        decision=decision, objections__isnull=False, objections__lifted_at=None
    ).exists():
        return Verdict(
            _("Une objection demeure."),
            _("Répondez-lui en modifiant la proposition, ou attendez la date de clôture."),
        )
    return YES


def may_say(position: str, reason: str) -> Verdict:
    if position not in Ballot.Position.values:
        return Verdict(
            _("Cette réponse n’existe pas."), _("Consentez, objectez ou mettez-vous en retrait.")
        )
    if position == Ballot.Position.OBJECTION and not reason.strip():
        return Verdict(
            _("Une objection se donne avec sa raison."),
            _("Écrivez ce qui, selon vous, nuirait au groupe ou à sa mission."),
        )
    return YES


def may_amend(decision: Decision, by: Person) -> Verdict:
    if decision.proposer_id != by.pk:
        return Verdict(
            _("La personne qui a proposé modifie sa proposition."),
            _("Dites-lui ce qui vous ferait consentir."),
        )
    return charter.belongs(by, decision.assembly) and is_open(decision)


def may_withdraw(decision: Decision, by: Person) -> Verdict:
    if decision.proposer_id != by.pk:
        return Verdict(_("La personne qui a proposé peut seule retirer sa proposition."))
    return charter.belongs(by, decision.assembly) and is_open(decision)


def may_revoke(decision: Decision, parameters: object = None) -> Verdict:
    if not decision.in_force:
        return Verdict(_("Cette décision n’est pas en vigueur."))
    if gestures.named(decision.gesture).undo is None and decision.carried_out:
        return Verdict(
            _("Ce qui a été fait ne se défait pas."), _("Proposez une nouvelle décision.")
        )
    return YES


def may_carry_out(decision: Decision) -> Verdict:
    """An entrenched rule set since the opening wins over the rule of the opening day."""
    warrant = decision.warrant
    if warrant is None or not warrant.live:
        return Verdict(
            _("Cette décision n’a rien à faire exécuter."), _("Proposez une nouvelle décision.")
        )
    now = charter.rule_for(decision.assembly, decision.gesture)
    if now.rule.entrenched and now.rule.pk != decision.rule_row_id:
        return Verdict(
            _("« %(origin)s » a fixé depuis une autre règle pour ce geste.")
            % {"origin": now.origin},
            _("Suivez cette règle : %(rule)s") % {"rule": now.rule.sentence},
        )
    return YES
