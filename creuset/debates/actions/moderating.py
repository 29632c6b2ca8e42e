"""The ladder: a word, a correction that shows, hiding, a warning, a suspension; and coming down."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Procedure, Warrant
from creuset.common.markdown import to_html
from creuset.debates.actions.letters import write_to
from creuset.debates.models import Decider, Measure, Post, Report, Revision, Step
from creuset.debates.rules import moderation as rules
from creuset.journal.actions import record
from creuset.people.models import Person

TAKEN_AWAY = "[…]"
"""What is left of a hidden message, for whatever reads messages without knowing better."""

TWICE = timedelta(minutes=1)


@transaction.atomic
def report(post: Post, *, ground: str, why: str, by: Person | None) -> Report:
    """Ask that a message be looked at. Twice the same, by the same person, is one report."""
    post = hold(post)
    rules.not_one_s_own(post.author_id, by).or_refuse()
    if by and (same := post.reports.open().filter(by=by).first()):
        return same
    made = Report.objects.create(
        post=post, assembly=post.assembly, by=by, ground=ground, why=why.strip()
    )
    # The journal does not say who: one must be able to report without fear.
    record("debates.reported", made, scope=post.assembly.scope, by=None, title=post.thread.title)
    return made


@transaction.atomic
def moderate(
    post: Post,
    *,
    step: str,
    ground: str,
    why: str,
    body: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Measure:
    """One step of the ladder about a message: every report that waited on it has its answer."""
    post = hold(post)
    given = {"step": step, "ground": ground, "why": why, "body": body}
    same = _just_done(post, by, step=step, ground=ground, why=why.strip())
    if same and (step != Step.EDIT or body.strip() == post.body):
        return same
    rules.not_one_s_own(post.author_id, by).or_refuse()
    rules.may_moderate(post, given).or_refuse()
    charter.authorise(
        "debates.moderate", post.assembly, subject=post, parameters=given, by=by, warrant=warrant
    ).or_refuse()
    measure = _measure(post, "debates.moderate", given, by, warrant, step=step, ground=ground)
    if step == Step.EDIT:
        _rewrite(post, measure, body)
    if step == Step.HIDE:
        _hide(post, measure)
    _answer_reports(post, measure)
    if step != Step.CLOSE:
        write_down("debates.moderated", measure, by)
    return measure


@transaction.atomic
def suspend(
    post: Post,
    *,
    reach: str,
    days: int,
    ground: str,
    why: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Measure:
    """The author of this message no longer writes there, for so many days; they go on reading."""
    post = hold(post)
    given = {"reach": reach, "days": days, "ground": ground, "why": why}
    if same := _just_done(post, by, step=Step.SUSPEND, reach=reach, why=why.strip()):
        return same
    rules.not_one_s_own(post.author_id, by).or_refuse()
    rules.may_suspend(post, given).or_refuse()
    charter.authorise(
        "debates.suspend", post.assembly, subject=post, parameters=given, by=by, warrant=warrant
    ).or_refuse()
    measure = _measure(
        post, "debates.suspend", given, by, warrant,
        step=Step.SUSPEND, ground=ground, reach=reach,
        until=timezone.now() + timedelta(days=days),
    )  # fmt: skip
    _answer_reports(post, measure)
    write_down("debates.moderated", measure, by)
    return measure


@transaction.atomic
def lift(
    measure: Measure, *, why: str, by: Person | None = None, warrant: Warrant | None = None
) -> Measure:
    """Undo a step. Whoever took it alone may think again alone; for others the charter answers."""
    measure = hold_measure(measure)
    rules.not_one_s_own(measure.person_id, by).or_refuse()
    rules.may_lift(measure, {"why": why}).or_refuse()
    if warrant or not rules.thinks_again(measure, by):
        charter.authorise(
            "debates.lift", measure.assembly, subject=measure, parameters={"why": why},
            by=by, warrant=warrant,
        ).or_refuse()  # fmt: skip
    come_down(measure, why)
    write_down("debates.moderation_lifted", measure, by)
    return measure


@transaction.atomic
def undo_measures(post: Post, *, warrant: Warrant) -> None:
    """The decision is revoked: what it did to this message, and nothing else, is undone."""
    hold(post)
    for each in Measure.objects.standing().filter(warrant=warrant).order_by("-pk"):
        measure = hold_measure(each)
        come_down(measure, _("La décision a été révoquée."))
        write_down("debates.moderation_lifted", measure, None)


def come_down(measure: Measure, why: str) -> None:
    """The words that were moved come back where they were."""
    measure.lifted_at = timezone.now()
    measure.lifted_why = why.strip()
    measure.seen_at = None
    measure.save(update_fields=["lifted_at", "lifted_why", "seen_at"])
    post = measure.post
    if post is None or measure.step not in (Step.EDIT, Step.HIDE):
        return
    if measure.step == Step.EDIT and post.hidden_at:
        _come_back_under_what_hides(measure, post)
    else:
        _put_back(post, measure)
    if measure.step == Step.HIDE:
        post.hidden_at, post.hidden_for = None, ""
    else:
        still = post.measures.standing().filter(step=Step.EDIT)
        post.moderated_at = post.moderated_at if still.exists() else None
    post.save(update_fields=["body", "html", "quoted", "hidden_at", "hidden_for", "moderated_at"])


def _come_back_under_what_hides(measure: Measure, post: Post) -> None:
    """An appeal or a revocation may lift a correction of a message that is hidden since: what will
    come back is the text as it was first written."""
    post.measures.standing().filter(step=Step.HIDE).update(
        body=measure.body, html=measure.html, aside=measure.aside
    )


@transaction.atomic
def see(measure: Measure, *, by: Person) -> None:
    """Whom it concerns has read it: it no longer waits for them."""
    Measure.objects.filter(pk=measure.pk, person=by, seen_at=None).update(seen_at=timezone.now())


@transaction.atomic
def see_answer(report: Report, *, by: Person) -> None:
    Report.objects.filter(pk=report.pk, by=by, seen_at=None).update(seen_at=timezone.now())


def hold(post: Post) -> Post:
    """Read it again and keep it: of two at once, the second meets what the first has done."""
    return (
        Post.objects.select_for_update(of=["self"])
        .select_related("thread__assembly__scope", "author", "outsider")
        .get(pk=post.pk)
    )


def hold_measure(measure: Measure) -> Measure:
    related = ("post", "thread", "assembly__scope", "person", "outsider")
    held = Measure.objects.select_for_update(of=["self"]).select_related(*related)
    return held.get(pk=measure.pk)


def write_down(verb: str, measure: Measure, by: Person | None) -> None:
    """One line for the assembly, that names nobody it concerns; a letter to whom has no account."""
    record(
        verb,
        measure,
        scope=measure.assembly.scope,
        by=by,
        title=measure.thread.title,
        data={"step": measure.step, "ground": measure.ground},
    )
    write_to(measure, "moderated")


def _measure(
    post: Post,
    gesture: str,
    given: Mapping[str, Any],
    by: Person | None,
    warrant: Warrant | None,
    **fields: Any,
) -> Measure:
    rule = charter.rule_for(post.assembly, gesture).rule
    measure = Measure.objects.create(
        assembly=post.assembly,
        thread=post.thread,
        post=post,
        person=post.author,
        outsider=None if post.author_id else post.outsider,
        why=given["why"].strip(),
        rule=str(_("L’assemblée en a décidé.") if warrant else rule.sentence),
        warrant=warrant,
        **fields,
    )
    keep_deciders(measure, gesture, post, given, by, warrant, together=rule.procedure)
    return measure


def keep_deciders(
    measure: Measure,
    gesture: str,
    subject: Any,
    given: Mapping[str, Any],
    by: Person | None,
    warrant: Warrant | None,
    *,
    together: str,
) -> None:
    """Whoever acts, those who stood behind it, or whoever put it to the assembly."""
    persons = {by.pk} if by else set()
    if by and together == Procedure.SPONSORS:
        behind = charter.supports_of(gesture, subject.assembly, subject, given)
        persons |= set(behind.values_list("person", flat=True))
    decision = getattr(warrant, "decision", None)
    if decision and decision.proposer_id:
        persons.add(decision.proposer_id)
    Decider.objects.bulk_create(Decider(measure=measure, person_id=pk) for pk in persons)


def _rewrite(post: Post, measure: Measure, body: str) -> None:
    _put_aside(post, measure)
    post.body = body.replace("\r\n", "\n").replace("\x00", "").strip()
    post.html = to_html(post.body)
    post.moderated_at = measure.at
    post.save(update_fields=["body", "html", "quoted", "moderated_at"])


def _hide(post: Post, measure: Measure) -> None:
    _put_aside(post, measure)
    post.body, post.html = TAKEN_AWAY, ""
    post.hidden_at, post.hidden_for = measure.at, measure.ground
    post.save(update_fields=["body", "html", "quoted", "hidden_at", "hidden_for"])


def _put_aside(post: Post, measure: Measure) -> None:
    """Its words, those it quoted from a mail, and what it said before it was corrected."""
    earlier = post.revisions.order_by("pk")
    measure.body, measure.html = post.body, post.html
    measure.aside = {
        "quoted": post.quoted,
        "revisions": [
            [each.body, each.written_at.isoformat(), each.replaced_at.isoformat()]
            for each in earlier
        ],
    }
    measure.save(update_fields=["body", "html", "aside"])
    earlier.delete()
    post.quoted = ""


def _put_back(post: Post, measure: Measure) -> None:
    post.body, post.html, post.quoted = measure.body, measure.html, measure.aside["quoted"]
    Revision.objects.bulk_create(
        Revision(
            post=post,
            body=body,
            written_at=datetime.fromisoformat(written_at),
            replaced_at=datetime.fromisoformat(replaced_at),
        )
        for body, written_at, replaced_at in measure.aside["revisions"]
    )


def _answer_reports(post: Post, measure: Measure) -> None:
    """Each one who reported is told what became of it, each by a line of their own."""
    for each in post.reports.open():
        each.answered_at, each.measure = timezone.now(), measure
        each.save(update_fields=["answered_at", "measure"])
        record(
            "debates.report_answered", each, scope=measure.assembly.scope, by=None,
            title=measure.thread.title,
        )  # fmt: skip


def _just_done(post: Post, by: Person | None, **same: Any) -> Measure | None:
    """The form was sent twice: the same step, by the same person, a moment ago."""
    if by is None:
        return None
    since = timezone.now() - TWICE
    done = post.measures.filter(at__gte=since, deciders__person=by, lifted_at=None, **same)
    return done.first()
