from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter, gestures, terms
from creuset.assemblies.models import Assembly, Membership
from creuset.assemblies.rules_mandates import may_hold
from creuset.assemblies.seats import seats_of
from creuset.assemblies.terms import SeatVoice
from creuset.common.about import key_of
from creuset.common.digest import digest_of
from creuset.common.verdict import Refused
from creuset.decisions import rules
from creuset.decisions.actions.writing import hold, write_down
from creuset.decisions.models import Decision, Elector, Hearing, Joint
from creuset.people.models import Person
from creuset.texts import actions as texts
from creuset.texts.models import Version


@transaction.atomic
def propose(
    gesture: str,
    subject: Any,
    *,
    parameters: Mapping[str, Any],
    body: str = "",
    follows: Decision | None = None,
    meeting: bool = False,
    by: Person,
) -> Decision:
    """Put a gesture to the assembly that governs its subject, with the reasons in `body`."""
    draft = draft_proposal(
        gesture, subject, parameters=parameters, body=body, follows=follows, by=by
    )
    return open_draft(draft, meeting=meeting, by=by)


@transaction.atomic
def draft_proposal(
    gesture: str,
    subject: Any,
    *,
    parameters: Mapping[str, Any],
    body: str = "",
    follows: Decision | None = None,
    by: Person,
) -> Decision:
    """Written down, seen by its author only, asked of nobody yet. Sent twice, it is one draft."""
    known = gestures.named(gesture)
    assembly = known.where(subject)
    charter.belongs(by, assembly).or_refuse()
    rules.may_be_proposed(gesture, assembly, subject, parameters).or_refuse()
    known.ready(subject, parameters).or_refuse()
    rule = terms.complete(charter.rule_for(assembly, gesture).rule.parameters)
    asked = Decision(gesture=gesture, parameters=dict(parameters))
    rules.may_be_opened(asked, rule, assembly.members().count(), meeting=True).or_refuse()
    same = {
        **key_of(subject),
        "gesture": gesture,
        "digest": digest_of(parameters),
        "proposer": by,
        "outcome": Decision.Outcome.DRAFT,
    }
    draft, created = Decision.objects.get_or_create(
        **same,
        defaults={
            "assembly": assembly,
            "parameters": dict(parameters),
            "question": known.ask(subject, parameters)[:500],
            "text": lambda: texts.begin(body, by=by),  # type: ignore[misc]  # called if created
            "rule": charter.rule_for(assembly, gesture).rule.parameters,
            "audience": known.audience(subject),
            "follows": follows,
        },
    )
    if not created:
        texts.save(draft.text, body, base=draft.text.latest().number, by=by)
    return draft


@transaction.atomic
def rewrite_draft(
    draft: Decision, *, parameters: Mapping[str, Any], body: str, base: int, by: Person
) -> Decision:
    """Until it is opened, its author changes everything."""
    hold(draft)
    rules.may_draft(draft, by).or_refuse()
    known = gestures.named(draft.gesture)
    known.ready(draft.subject, parameters).or_refuse()
    texts.save(draft.text, body, base=base, by=by)
    draft.parameters = dict(parameters)
    draft.digest = digest_of(parameters)
    draft.question = known.ask(draft.subject, parameters)[:500]
    draft.save(update_fields=["parameters", "digest", "question"])
    return draft


@transaction.atomic
def throw_draft_away(draft: Decision, *, by: Person) -> None:
    hold(draft)
    rules.may_draft(draft, by).or_refuse()
    text = draft.text
    draft.delete()
    text.delete()


@transaction.atomic
def open_draft(draft: Decision, *, meeting: bool = False, by: Person) -> Decision:
    """From here on, rule, electors, dates and options no longer change."""
    hold(draft)
    rules.may_draft(draft, by).or_refuse()
    subject: Any = draft.subject
    gestures.named(draft.gesture).ready(subject, draft.parameters).or_refuse()
    return _open(draft, meeting=meeting, by=by)


def open_in(
    gesture: str,
    subject: Any,
    assembly: Assembly,
    *,
    parameters: Mapping[str, Any],
    body: str,
    joint: Joint | None = None,
    referred_from: Decision | None = None,
    by: Person | None,
) -> Decision:
    """The same question, asked of another assembly than the one that governs its subject: only
    referring and joint decisions do this, and they check who may."""
    known = gestures.named(gesture)
    draft = Decision(
        **key_of(subject),
        assembly=assembly,
        gesture=gesture,
        parameters=dict(parameters),
        digest=digest_of(parameters),
        question=known.ask(subject, parameters)[:500],
        text=texts.begin(body, by=by),
        rule=charter.rule_for(assembly, gesture).rule.parameters,
        proposer=by,
        outcome=Decision.Outcome.DRAFT,
        audience=known.audience(subject),
        joint=joint,
        referred_from=referred_from,
    )
    return _open(draft, meeting=False, by=by)


def _open(draft: Decision, *, meeting: bool, by: Person | None) -> Decision:
    in_force = charter.rule_for(draft.assembly, draft.gesture)
    if not in_force.decided:
        raise Refused(
            _("La charte de « %(assembly)s » ne demande pas de décision pour ce geste.")
            % {"assembly": draft.assembly}
        )
    rule = in_force.rule
    complete = terms.complete(rule.parameters)
    now = timezone.now()
    draft.rule, draft.rule_row = complete, rule if rule.pk else None
    draft.opened_at = now
    talk = 0 if meeting else complete["deliberation"]  # a convened agenda has been talked about
    draft.votes_at = now + timedelta(days=talk)
    draft.closes_at = draft.votes_at + timedelta(days=complete["days"])
    draft.outcome = Decision.Outcome.OPEN
    if complete["method"] == "without_candidates":
        draft.phase = Decision.Phase.NOMINATE
    electors = list(draft.assembly.members())
    rules.may_be_opened(draft, complete, len(electors), meeting=meeting).or_refuse()
    if not draft.joint_id:  # the parts of a joint decision ask the same thing on purpose
        rules.may_be_proposed(
            draft.gesture, _governing(draft), draft.subject, draft.parameters
        ).or_refuse()
    try:
        with transaction.atomic():
            draft.save()
    except IntegrityError as twice:
        rules.may_be_proposed(
            draft.gesture, _governing(draft), draft.subject, draft.parameters
        ).or_refuse()
        raise twice
    groups = _groups_of(draft) if complete.get("double") else {}
    Elector.objects.bulk_create(
        Elector(
            decision=draft,
            person=person,
            proposes=person.pk == draft.proposer_id,
            groups=groups.get(person.pk, []),
        )
        for person in electors
    )
    if complete["seats"] != SeatVoice.NONE:
        Hearing.objects.bulk_create(
            Hearing(decision=draft, seat=seat) for seat in seats_of(draft.assembly)
        )
    write_down("decisions.proposed", draft, by=by)
    return draft


def _governing(decision: Decision) -> Assembly:
    return gestures.named(decision.gesture).where(decision.subject)


def _groups_of(decision: Decision) -> dict[int | None, list[int]]:
    """By person, the assemblies just below of which they are members today."""
    below = Membership.objects.current().filter(assembly__parent=decision.assembly)
    groups: dict[int | None, list[int]] = {}
    for person, assembly in below.order_by("assembly").values_list("person", "assembly"):
        groups.setdefault(person, []).append(assembly)
    return groups


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
    """A new text, or new terms. By consent they open a new round: everyone answers again, objections
    stand. While one still deliberates, they only replace the former ones."""
    hold(decision)
    rules.may_amend(decision, by).or_refuse()
    return rewrite(decision, body=body, parameters=parameters, base=base, reason=reason, by=by)


def rewrite(
    decision: Decision,
    *,
    body: str,
    parameters: Mapping[str, Any],
    base: int,
    reason: str,
    by: Person | None,
) -> Version:
    """Write the new version of a decision that is held, and that the rules let change."""
    known = gestures.named(decision.gesture)
    known.ready(decision.subject, parameters).or_refuse()
    before = decision.text.latest()
    version = texts.save(decision.text, body, base=base, reason=reason, by=by)
    digest = digest_of(parameters)
    if version.number == before.number and digest == decision.digest:
        raise Refused(_("Rien n’a changé."), _("Modifiez le texte ou les modalités."))
    if digest != decision.digest:
        rules.may_be_proposed(
            decision.gesture, _governing(decision), decision.subject, parameters
        ).or_refuse()
    decision.parameters = dict(parameters)
    decision.digest = digest
    decision.question = known.ask(decision.subject, parameters)[:500]
    decision.save(update_fields=["parameters", "digest", "question"])
    if not decision.deliberates:
        ask_again(decision)
    write_down("decisions.amended", decision, by=by, data={"round": decision.round})
    return version


def ask_again(decision: Decision) -> None:
    """A new round: positions are asked anew, and there is time to answer."""
    later = timezone.now() + timedelta(days=decision.terms["days"])
    decision.round += 1
    decision.closes_at = max(decision.closes_at or later, later)
    decision.save(update_fields=["round", "closes_at"])
    decision.hearings.update(answer_given={})


@transaction.atomic
def stand(decision: Decision, *, by: Person) -> None:
    """Stand for what is being filled, as long as the vote is not open."""
    hold(decision)
    _may_stand(decision, by)
    may_hold(decision.assembly, by, decision.parameters["post"]).or_refuse()
    options = decision.options
    if any(each.get("person") == by.pk for each in options):
        raise Refused(_("Vous êtes déjà sur la liste."))
    _list_anew(decision, [*options, {"key": str(by.pk), "person": by.pk}])
    write_down("decisions.stood", decision, by=by)


@transaction.atomic
def stand_down(decision: Decision, *, by: Person) -> None:
    hold(decision)
    _may_stand(decision, by)
    options = decision.options
    left = [each for each in options if each.get("person") != by.pk]
    if len(left) == len(options):
        raise Refused(_("Vous n’êtes pas sur la liste."))
    _list_anew(decision, left)
    write_down("decisions.stood_down", decision, by=by)


def _may_stand(decision: Decision, by: Person) -> None:
    charter.belongs(by, decision.assembly).or_refuse()
    asks = gestures.named(decision.gesture).asks
    if asks != terms.Asks.WHO or decision.terms["method"] == "without_candidates":
        raise Refused(_("Cette décision n’a pas de liste de candidatures."))
    if not decision.deliberates:
        raise Refused(
            _("La liste est close : le vote est ouvert."),
            _("Vous pourrez vous présenter plus tard."),
        )


def _list_anew(decision: Decision, options: list[dict[str, Any]]) -> None:
    parameters = {**decision.parameters, "options": options}
    rules.may_be_proposed(
        decision.gesture, _governing(decision), decision.subject, parameters
    ).or_refuse()
    decision.parameters, decision.digest = parameters, digest_of(parameters)
    decision.save(update_fields=["parameters", "digest"])


@transaction.atomic
def withdraw(decision: Decision, *, by: Person) -> None:
    """Whoever proposed may take it back while it is open."""
    hold(decision)
    rules.may_withdraw(decision, by).or_refuse()
    decision.outcome = Decision.Outcome.WITHDRAWN
    decision.closed_at = timezone.now()
    decision.save(update_fields=["outcome", "closed_at"])
    write_down("decisions.withdrawn", decision, by=by)
