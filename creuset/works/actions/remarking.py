"""What is said about a passage, and what is suggested in its place."""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.common.markdown import to_html
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.models import Person
from creuset.texts import actions as texts
from creuset.texts import anchoring
from creuset.works import rules
from creuset.works.actions.holding import hold
from creuset.works.models import Remark, Role, Work

SAID = {"remark": "works.remarked", "suggestion": "works.suggested"}
SETTLED = {"settled": "works.remark_settled", "declined": "works.suggestion_declined"}


@transaction.atomic
def remark(
    work: Work,
    *,
    version: int,
    quote: str,
    near: int,
    body: str = "",
    replacement: str | None = None,
    by: Person,
) -> Remark:
    """About the words `quote` of a version, those nearest to sign `near` when they are said twice.
    The same remark twice is one: the form was sent twice."""
    work = hold(work)
    rules.may_remark(work, by).or_refuse()
    of = work.text.versions.get(number=version)
    found = (
        anchoring.find(of.body, anchoring.Passage(quote, "", "", near)) if quote.strip() else None
    )
    if found is None or not found.exact:
        raise Refused(
            _("Ces mots ne sont pas dans le texte."), _("Reprenez un passage tel qu’il est écrit.")
        )
    passage = anchoring.passage(of.body, found.start, found.end)
    body = body.strip()
    if replacement is not None:
        replacement = texts.tidy(replacement).strip("\n")
    if not body and (replacement is None or replacement == passage.quote):
        raise Refused(
            _("La remarque est vide."), _("Dites quelque chose, ou proposez d’autres mots.")
        )
    made, new = Remark.objects.get_or_create(
        work=work,
        version=of,
        quote=passage.quote,
        start=passage.start,
        body=body,
        replacement=replacement,
        author=by,
        state=Remark.State.OPEN,
        defaults={
            "prefix": passage.prefix,
            "suffix": passage.suffix,
            "html": to_html(body, language=work.text.language),
        },
    )
    if new:
        _record(SAID["suggestion" if made.suggests else "remark"], made, by)
    return made


@transaction.atomic
def accept(remark: Remark, *, by: Person) -> Remark:
    """A member who writes the work takes up a suggestion, in one click: a new version, and thanks to
    whoever suggested it. What has changed meanwhile is never overwritten."""
    work = hold(remark.work)
    remark = _hold(remark)
    if remark.state == Remark.State.ACCEPTED:
        return remark
    rules.may_settle(remark, by).or_refuse()
    rules.may_write(work, by).or_refuse()
    if remark.replacement is None:
        raise Refused(_("Cette remarque ne propose pas d’autres mots."))
    latest = work.text.latest()
    found = anchoring.find(latest.body, remark.passage)
    if found is None or not found.exact:
        raise Refused(
            _("Le passage a changé depuis cette suggestion."),
            _("Reprenez-la à la main dans le texte, puis dites-la réglée."),
        )
    body = latest.body[: found.start] + remark.replacement + latest.body[found.end :]
    who = remark.author.name if remark.author else _("une personne partie")
    version = texts.save(
        work.text,
        body,
        base=latest.number,
        reason=_("Suggestion de %(who)s") % {"who": who},
        by=by,
    )
    _settle(remark, Remark.State.ACCEPTED, by)
    remark.made = version
    remark.save(update_fields=["state", "answer", "settled_by", "settled_at", "made"])
    _thank(work, remark)
    _record("works.suggestion_accepted", remark, by)
    return remark


@transaction.atomic
def settle(remark: Remark, *, answer: str = "", by: Person) -> Remark:
    """A remark is dealt with; a suggestion is not taken up, with a word why."""
    remark = _hold(remark)
    rules.may_settle(remark, by).or_refuse()
    if not remark.is_open:
        return remark
    answer = " ".join(answer.split())[:500]
    declines = remark.suggests and remark.author_id != by.pk
    if declines and not answer:
        raise Refused(_("Dites en un mot pourquoi."), _("Qui suggère mérite une réponse."))
    _settle(remark, Remark.State.DECLINED if remark.suggests else Remark.State.SETTLED, by)
    remark.answer = answer
    remark.save(update_fields=["state", "answer", "settled_by", "settled_at"])
    verb = "declined" if remark.suggests else "settled"
    _record(SETTLED[verb], remark, by)
    return remark


@transaction.atomic
def reopen(remark: Remark, *, by: Person) -> Remark:
    remark = _hold(remark)
    rules.may_settle(remark, by).or_refuse()
    if remark.state == Remark.State.ACCEPTED:
        raise Refused(
            _("Cette suggestion est déjà dans le texte."), _("Faites une nouvelle remarque.")
        )
    if not remark.is_open:
        remark.state, remark.settled_at, remark.settled_by = Remark.State.OPEN, None, None
        remark.save(update_fields=["state", "settled_at", "settled_by"])
        _record("works.remark_reopened", remark, by)
    return remark


def _settle(remark: Remark, state: str, by: Person) -> None:
    remark.state, remark.settled_by, remark.settled_at = state, by, timezone.now()


def _thank(work: Work, remark: Remark) -> None:
    """Among those who helped, unless they sign already."""
    if remark.author is None:
        return
    last = work.authorships.aggregate(last=Max("position"))["last"] or 0
    credit, new = work.authorships.get_or_create(
        person=remark.author,
        defaults={
            "name": remark.author.name,
            "position": last + 1,
            "signs": False,
            "roles": [Role.SUGGESTION.value],
        },
    )
    if not new and Role.SUGGESTION not in credit.roles and not credit.signs:
        credit.roles = [*credit.roles, Role.SUGGESTION.value]
        credit.save(update_fields=["roles"])


def _hold(remark: Remark) -> Remark:
    held = Remark.objects.select_for_update(of=["self"])
    return held.select_related("work__group__assembly__scope", "work__text", "author").get(
        pk=remark.pk
    )


def _record(verb: str, remark: Remark, by: Person) -> None:
    """In the assembly of the work, as far as its remarks are read: no further than its members."""
    record(verb, remark, scope=remark.work.assembly.scope, by=by, title=remark.work.title)
