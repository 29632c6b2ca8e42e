"""Put a question to another assembly, or to several together."""

from collections.abc import Sequence
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter, gestures
from creuset.assemblies.models import Assembly, Warrant
from creuset.assemblies.terms import Asks
from creuset.common.about import about
from creuset.common.digest import digest_of
from creuset.common.verdict import Refused
from creuset.decisions import rules
from creuset.decisions.actions.carrying import carry_out, grant
from creuset.decisions.actions.proposing import open_in
from creuset.decisions.actions.writing import hold, write_down
from creuset.decisions.levels import composed, for_and_against
from creuset.decisions.models import Decision, Joint
from creuset.people.models import Person


@transaction.atomic
def refer(
    decision: Decision,
    *,
    to: int,
    why: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Decision:
    """Hand an open question to an assembly above or below, saying why it belongs there."""
    hold(decision)
    rules.is_open(decision).or_refuse()
    rules.may_be_referred(decision).or_refuse()
    target = _kin(decision, to)
    charter.authorise(
        "decisions.refer",
        decision.assembly,
        subject=decision,
        parameters={"to": to, "why": why},
        by=by,
        warrant=warrant,
    ).or_refuse()
    decision.outcome = Decision.Outcome.REFERRED
    decision.closed_at = timezone.now()
    decision.save(update_fields=["outcome", "closed_at"])
    version = decision.text.latest()
    body = f"{version.body}\n\n> {why}" if why else version.body
    asked = open_in(
        decision.gesture,
        decision.subject,
        target,
        parameters=decision.parameters,
        body=body,
        referred_from=decision,
        by=decision.proposer,
    )
    write_down("decisions.referred", decision, by=by, data={"to": target.pk, "why": why})
    return asked


def _kin(decision: Decision, to: int) -> Assembly:
    """An assembly above this one, or just below."""
    above = {each.pk: each for each in decision.assembly.lineage()[1:]}
    below = {each.pk: each for each in Assembly.objects.filter(parent=decision.assembly)}
    if to not in above | below:
        raise Refused(
            _(
                "Une question se renvoie à une assemblée qui contient celle-ci, ou qu’elle contient."
            ),
            _("Choisissez dans la liste."),
        )
    return (above | below)[to]


@transaction.atomic
def propose_jointly(
    gesture: str,
    subject: Any,
    assemblies: Sequence[Assembly],
    *,
    parameters: dict[str, Any],
    body: str,
    composition: str,
    at_least: int = 0,
    by: Person,
) -> Joint:
    """The same question to several assemblies, each by its own rule; the one that governs the thing
    comes first, and carries out what they decide together."""
    known = gestures.named(gesture)
    first = known.where(subject)
    charter.belongs(by, first).or_refuse()
    if known.asks != Asks.WHETHER:
        raise Refused(
            _("Plusieurs assemblées répondent ensemble par oui ou non."),
            _("Faites d’abord choisir l’une d’elles, puis proposez ce choix à toutes."),
        )
    others = [each for each in assemblies if each.pk != first.pk]
    if not others:
        raise Refused(_("Choisissez au moins une autre assemblée."))
    if composition == Joint.Composition.AT_LEAST and not 1 <= at_least <= len(others) + 1:
        raise Refused(_("Dites combien d’assemblées doivent dire oui, entre une et toutes."))
    rules.may_be_proposed(gesture, first, subject, parameters).or_refuse()
    known.ready(subject, parameters).or_refuse()
    Decision.objects.filter(
        about(subject),
        gesture=gesture,
        digest=digest_of(parameters),
        proposer=by,
        outcome=Decision.Outcome.DRAFT,
    ).delete()
    joint = Joint.objects.create(composition=composition, at_least=at_least)
    for assembly in [first, *others]:
        open_in(gesture, subject, assembly, parameters=parameters, body=body, joint=joint, by=by)
    return joint


def settle(part: Decision) -> None:
    """When the last part closes, the whole is counted, and the first part that said yes carries it
    out: a decision that was not adopted grants nothing."""
    joint = Joint.objects.select_for_update().get(parts=part.pk)
    parts = list(joint.parts.order_by("pk"))
    if joint.closed_at or any(each.is_open for each in parts):
        return
    adopted, figures = composed(
        joint.composition,
        joint.at_least,
        [
            (each.outcome == Decision.Outcome.ADOPTED, *for_and_against(each.trace))
            for each in parts
        ],
    )
    joint.adopted, joint.closed_at = adopted, timezone.now()
    joint.save(update_fields=["adopted", "closed_at"])
    lead = next((each for each in parts if each.outcome == Decision.Outcome.ADOPTED), parts[0])
    if not adopted:
        write_down("decisions.joint_rejected", lead, by=None, data=figures)
    else:
        write_down("decisions.joint_adopted", lead, by=None, data=figures)
        grant(lead)
        lead.save(update_fields=["warrant", "review_on"])
        carry_out(lead)
