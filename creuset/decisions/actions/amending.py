"""Another wording, from someone else: taken up by who proposes, or put to the vote."""

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Warrant
from creuset.common.verdict import YES, Refused, Verdict
from creuset.decisions import rules
from creuset.decisions.actions.proposing import rewrite
from creuset.decisions.actions.writing import hold, write_down
from creuset.decisions.models import Amendment, Decision, Objection
from creuset.decisions.rules.opening import may_change_text
from creuset.people.models import Person
from creuset.texts.actions import tidy
from creuset.texts.merging import merge


@transaction.atomic
def suggest(
    decision: Decision,
    *,
    body: str,
    base: int,
    reason: str,
    objection: Objection | None = None,
    by: Person,
) -> Amendment:
    """Propose other words, written from version `base`; they may answer an objection."""
    hold(decision)
    rules.is_open(decision).or_refuse()
    charter.belongs(by, decision.assembly).or_refuse()
    may_change_text(decision).or_refuse()
    start = decision.text.versions.filter(number=base).first()
    body = tidy(body)
    if start is None or body.strip() == start.body.strip():
        raise Refused(_("Rien n’a changé."), _("Réécrivez le passage que vous voulez changer."))
    if objection and objection.elector.decision_id != decision.pk:
        raise Refused(_("Cette objection est d’une autre décision."))
    made = Amendment.objects.create(
        decision=decision,
        author=by,
        base=base,
        body=body,
        reason=reason.strip(),
        objection=objection,
    )
    write_down("decisions.amendment_suggested", decision, by=by)
    return made


@transaction.atomic
def take_up(amendment: Amendment, *, by: Person) -> Amendment:
    """Who proposes makes these words theirs: a new version, and by consent a new round."""
    amendment = _held(amendment)
    decision = amendment.decision
    rules.may_amend(decision, by).or_refuse()
    _is_pending(amendment).or_refuse()
    return _write_in(amendment, by=by)


@transaction.atomic
def decline(amendment: Amendment, *, said: str, by: Person) -> Amendment:
    """With a word to its author, who may put it to the vote."""
    amendment = _held(amendment)
    rules.may_amend(amendment.decision, by).or_refuse()
    _is_pending(amendment).or_refuse()
    if not said.strip():
        raise Refused(_("Dites pourquoi vous ne reprenez pas cet amendement."))
    amendment.status = Amendment.Status.DECLINED
    amendment.said = said.strip()[:500]
    amendment.save(update_fields=["status", "said"])
    write_down("decisions.amendment_declined", amendment.decision, by=by)
    return amendment


@transaction.atomic
def take_back(amendment: Amendment, *, by: Person) -> Amendment:
    amendment = _held(amendment)
    _is_pending(amendment).or_refuse()
    if amendment.author_id != by.pk:
        raise Refused(_("La personne qui l’a écrit retire son amendement."))
    amendment.status = Amendment.Status.WITHDRAWN
    amendment.save(update_fields=["status"])
    return amendment


def may_be_put_to_the_vote(amendment: Amendment, parameters: object = None) -> Verdict:
    """Once declined, and as long as the proposal may still change."""
    if amendment.status != Amendment.Status.DECLINED:
        return Verdict(
            _("Cet amendement n’a pas été écarté."),
            _("Attendez la réponse de la personne qui propose."),
        )
    return rules.is_open(amendment.decision) and may_change_text(amendment.decision)


@transaction.atomic
def apply_amendment(
    amendment: Amendment, *, by: Person | None = None, warrant: Warrant | None = None
) -> Amendment:
    """The assembly has chosen these words: they enter the text, whoever wrote it."""
    amendment = _held(amendment)
    may_be_put_to_the_vote(amendment).or_refuse()
    charter.authorise(
        "decisions.apply_amendment",
        amendment.assembly,
        subject=amendment,
        by=by,
        warrant=warrant,
    ).or_refuse()
    amendment.warrant = warrant
    return _write_in(amendment, by=by or amendment.author)


def _write_in(amendment: Amendment, *, by: Person | None) -> Amendment:
    """Put together with what was written since; passages that clash are for people to settle."""
    decision = amendment.decision
    latest = decision.text.latest()
    body = amendment.body
    if latest.number != amendment.base:
        start = decision.text.versions.get(number=amendment.base)
        merged = merge(
            start.body,
            amendment.body,
            latest.body,
            mine_name=_("l’amendement"),
            theirs_name=_("version %(number)d") % {"number": latest.number},
        )
        if merged.conflicts:
            raise Refused(
                _("Le passage que change cet amendement a été réécrit depuis."),
                _("Proposez un amendement de plus, à partir du texte d’aujourd’hui."),
            )
        body = merged.body
    version = rewrite(
        decision,
        body=body,
        parameters=decision.parameters,
        base=latest.number,
        reason=(amendment.reason or str(_("un amendement repris")))[:200],
        by=by,
    )
    amendment.status = Amendment.Status.ACCEPTED
    amendment.version = version.number
    amendment.save(update_fields=["status", "version", "warrant"])
    write_down("decisions.amendment_taken_up", decision, by=by)
    return amendment


def _held(amendment: Amendment) -> Amendment:
    hold(amendment.decision)
    held = Amendment.objects.select_for_update(of=["self"]).get(pk=amendment.pk)
    held.decision = amendment.decision
    return held


def _is_pending(amendment: Amendment) -> Verdict:
    if amendment.status == Amendment.Status.PENDING:
        return YES
    return Verdict(_("Cet amendement n’attend plus de réponse."))
