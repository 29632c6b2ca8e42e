"""What the ladder allows: one warns before one suspends, nobody judges themself, others answer."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies.charter import Charter, Way
from creuset.assemblies.models import Assembly
from creuset.common.dates import date_format
from creuset.common.verdict import YES, Verdict
from creuset.common.viewer import Viewer
from creuset.debates.models import (
    SERIOUS,
    Appeal,
    Measure,
    OutsideMessage,
    Outsider,
    Post,
    Reach,
    Report,
    Step,
    Thread,
)
from creuset.people.models import Person

REMEMBERED = timedelta(days=365)
"""How long a warning counts. After that, one begins again at the foot of the ladder."""

ANSWER_WITHIN = timedelta(days=14)
LONGEST_SUSPENSION = {Reach.THREAD.value: 30, Reach.ASSEMBLY.value: 90}  # days
PERSONAL = (Step.NOTE, Step.WARN, Step.SUSPEND)
"""Steps that speak to someone: they make no sense once this someone has left."""


@dataclass(frozen=True)
class Past:
    """A step that still stands, as the ladder remembers it."""

    step: str
    reach: str
    at: datetime


def graduated(past: Iterable[Past], *, reach: str, ground: str, now: datetime) -> Verdict:
    """Whether a suspension comes in its turn: warned first, from one conversation before all of
    them. Only a serious ground goes straight to it."""
    if ground in SERIOUS:
        return YES
    recent = [each for each in past if now - REMEMBERED < each.at <= now]
    if not any(each.step == Step.WARN for each in recent):
        return Verdict(
            _("On ne suspend pas quelqu’un qui n’a pas été averti ici depuis un an."),
            _("Avertissez d’abord, ou dites en quoi c’est grave : menace, haine, illégalité."),
        )
    if reach == Reach.ASSEMBLY and not any(each.step == Step.SUSPEND for each in recent):
        return Verdict(
            _("On suspend d’abord d’une conversation, puis de toutes."),
            _("Commencez par cette conversation-ci."),
        )
    return YES


def climbed(author: Person | Outsider | None, assembly: Assembly) -> list[Past]:
    """The steps taken there about someone, that nobody has lifted."""
    standing = Measure.objects.concerning(author).standing()
    steps = standing.filter(assembly=assembly, step__in=[Step.WARN, Step.SUSPEND])
    return [Past(*row) for row in steps.values_list("step", "reach", "at")]


def may_moderate(post: Post, parameters: Mapping[str, Any] | None) -> Verdict:
    """What the message itself allows; the charter has its own say."""
    if parameters is None:
        return YES
    step = parameters["step"]
    if step == Step.CLOSE:
        return YES if post.reports.open().exists() else _already(_("Aucun signalement n’attend."))
    if not parameters["ground"]:
        return Verdict(_("Il manque le motif."), _("Dites sur quoi vous vous fondez."))
    if step in PERSONAL:
        return _reaches_someone(post)
    if step == Step.HIDE and post.hidden_at:
        return _already(_("Ce message est déjà masqué."))
    if step == Step.EDIT:
        return _may_be_edited(post, parameters["body"])
    return YES


def _may_be_edited(post: Post, body: str) -> Verdict:
    if post.hidden_at:
        return Verdict(_("Ce message est masqué."), _("Levez d’abord cette mesure."))
    if not body.strip():
        return Verdict(_("Il manque le texte corrigé."), _("Pour tout retirer, masquez-le."))
    if body.strip() == post.body:
        return Verdict(_("Rien n’a changé dans ce texte."), _("Retirez-en ce qui ne va pas."))
    return YES


def _already(said: str) -> Verdict:
    return Verdict(said, _("Quelqu’un est peut-être passé avant vous."))


def _reaches_someone(post: Post) -> Verdict:
    if post.author_id or post.outsider_id:
        return YES
    return Verdict(_("L’auteur de ce message est parti."), _("Il reste à masquer le message."))


def may_suspend(post: Post, parameters: Mapping[str, Any] | None) -> Verdict:
    if not (reaches := _reaches_someone(post)) or parameters is None:
        return reaches
    reach, days = parameters["reach"], int(parameters["days"])
    longest = LONGEST_SUSPENSION[reach]
    if not 1 <= days <= longest:
        return Verdict(
            _("Une suspension dure d’un jour à %(longest)d jours.") % {"longest": longest},
            _("Choisissez une durée plus courte."),
        )
    author = post.author or post.outsider
    if is_suspended(author, post.thread) == reach:
        return _already(_("Cette personne est déjà suspendue."))
    past = climbed(author, post.assembly)
    return graduated(past, reach=reach, ground=parameters["ground"], now=timezone.now())


def not_one_s_own(author_id: int | None, by: Person | None) -> Verdict:
    if by is None or author_id != by.pk:
        return YES
    return Verdict(_("Nul n’est juge de sa propre parole."), _("Laissez d’autres en décider."))


def may_lift(measure: Measure, parameters: Mapping[str, Any] | None) -> Verdict:
    if measure.lifted_at:
        return _already(_("Cette mesure est déjà levée."))
    if measure.step in (Step.CLOSE, Step.REFUSE):
        return Verdict(_("Il n’y a rien ici à lever."))
    if measure.step == Step.EDIT and measure.post:
        if measure.post.hidden_at:
            return Verdict(_("Le message est masqué."), _("Levez d’abord cette mesure."))
        later = measure.post.measures.standing().filter(step=Step.EDIT, pk__gt=measure.pk)
        if later.exists():
            return Verdict(
                _("Une correction plus récente attend encore."), _("Levez d’abord celle-là.")
            )
    return YES


def thinks_again(measure: Measure, by: Person | None) -> bool:
    """Whoever took a step alone may undo it alone."""
    return by is not None and _deciders(measure) == {by.pk}


def may_appeal(measure: Measure, by: Person | Outsider) -> Verdict:
    if measure.concerns != by:
        return Verdict(_("Seule la personne concernée fait appel."))
    if hasattr(measure, "appeal"):
        return _already(_("Vous avez déjà fait appel."))
    if measure.step == Step.CLOSE or measure.lifted_at:
        return Verdict(_("Cette mesure ne s’applique plus."))
    return YES


def may_answer(appeal: Appeal, parameters: Mapping[str, Any] | None) -> Verdict:
    return _already(_("Cet appel a déjà sa réponse.")) if appeal.answered_at else YES


def apart(measure: Measure) -> set[int]:
    """Those who may not answer an appeal: they decided, they complained, or it is theirs."""
    decided = measure.deciders.filter(person__isnull=False).values_list("person", flat=True)
    complained = measure.reports.filter(by__isnull=False).values_list("by", flat=True)
    return {*decided, *complained, *([measure.person_id] if measure.person_id else [])}


def may_let_in(message: OutsideMessage, parameters: Mapping[str, Any] | None) -> Verdict:
    if message.state != OutsideMessage.State.WAITING:
        return _already(_("Ce message n’attend plus."))
    refuses = parameters is not None and parameters["answer"] == "refuse"
    if refuses and not (parameters["ground"] and parameters["why"].strip()):  # type: ignore[index]
        return Verdict(
            _("Un refus se dit avec ses raisons."), _("La personne les recevra par courriel.")
        )
    return YES


# What is asked before writing


def is_suspended(author: Person | Outsider | None, thread: Thread) -> str:
    """From what this person is suspended now: the conversation, the assembly's, or nothing."""
    found = suspension(author, thread)
    return found.reach if found else ""


def suspension(author: Person | Outsider | None, thread: Thread) -> Measure | None:
    here = Q(reach=Reach.THREAD, thread=thread)
    everywhere = Q(reach=Reach.ASSEMBLY, assembly=thread.assembly_id)
    now = Measure.objects.concerning(author).standing().filter(step=Step.SUSPEND)
    # "assembly" sorts before "thread": the wider one is what is told.
    return now.filter(here | everywhere, until__gt=timezone.now()).order_by("reach").first()


def suspended(author: Person | Outsider, thread: Thread) -> Verdict:
    """Yes to who may speak there; to who is suspended, until when and how to appeal."""
    found = suspension(author, thread)
    if found is None:
        return YES
    return Verdict(
        _("Votre parole est suspendue ici jusqu’au %(date)s.")
        % {"date": date_format(timezone.localtime(found.until), "j F Y, H:i")},
        _("La raison et la manière de faire appel sont sur « Ce qui m’attend »."),
    )


def may_correct(post: Post) -> Verdict:
    """Whoever was moderated does not undo it alone: they appeal."""
    if post.hidden_at is None and post.moderated_at is None:
        return YES
    return Verdict(
        _("Ce message a été modéré : il ne se corrige plus."),
        _("Si vous n’êtes pas d’accord, faites appel : d’autres personnes répondront."),
    )


# Who reads what


def may_step_in(person: Person | None, assembly: Assembly, charter: Charter | None = None) -> bool:
    """Whether the charter gives them any part in moderation: alone, with others, by proposing."""
    answer = (charter or Charter(assembly)).answer("debates.moderate", subject=assembly, by=person)
    return answer.way != Way.NOTHING


def reads_all(measure: Measure, person: Person, viewer: Viewer) -> bool:
    """Who reads the reasons and the words that were taken away: whom it concerns, who decided, who
    must answer the appeal, and who moderates alone by mandate or by rule."""
    if person.pk in {measure.person_id, *_deciders(measure)}:
        return True
    if Appeal.objects.answerable_by(viewer).filter(measure=measure).exists():
        return True
    charter = Charter(measure.assembly)
    return charter.answer("debates.moderate", subject=measure, by=person).way == Way.DO


def _deciders(measure: Measure) -> set[int]:
    rows = measure.deciders.filter(person__isnull=False)
    return set(rows.values_list("person", flat=True))


def reports_seen_by(viewer: Viewer) -> Any:
    """Reports that wait for members of these assemblies; one never sees those about oneself."""
    waiting = Report.objects.open().filter(assembly__in=viewer.assembly_ids)
    return waiting.exclude(post__author__isnull=False, post__author=viewer.person_id)
