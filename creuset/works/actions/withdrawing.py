"""Undoing an edition: readers find the one before, when there was one that still stands."""

from django.db import transaction
from django.utils import timezone

from creuset.assemblies.models import Warrant
from creuset.common.audience import Audience
from creuset.decisions import actions as decisions
from creuset.journal.actions import record
from creuset.works.actions.debating import settle_debate
from creuset.works.actions.holding import hold
from creuset.works.actions.promoting import stop_promoting
from creuset.works.models import Publication, Work


@transaction.atomic
def withdraw(work: Work, *, warrant: Warrant) -> None:
    """Undo what this warrant published; a later publication stands on its own."""
    work = hold(work)
    if work.warrant != warrant:
        return
    decision = getattr(warrant, "decision", None)
    if decision and not work.is_out:
        decisions.show(decision, audience=Audience.GROUP, on=None)
    before = work.publications.standing().exclude(warrant=warrant).last()
    if before:
        _bring_back(work, before)
    else:
        _take_back(work)
    settle_debate(work)


def _bring_back(work: Work, before: Publication) -> None:
    set_in_force(work, before)
    record("works.brought_back", work, scope=work.assembly.scope, by=None, audience=work.reach)


def _take_back(work: Work) -> None:
    was = work.reach
    work.status = Work.Status.DRAFT
    work.audience = Audience.GROUP
    work.save(update_fields=["status", "audience"])
    record("works.withdrawn", work, scope=work.assembly.scope, by=None, audience=was)
    stop_promoting(work)


def set_in_force(work: Work, edition: Publication) -> None:
    """What readers read from now on, with those who signed that very edition."""
    work.status = Work.Status.PUBLISHED
    work.title, work.summary = edition.title, edition.summary
    work.audience, work.licence = edition.audience, edition.licence
    work.shared_from, work.outside_debate = edition.shared_from, edition.outside_debate
    work.published_version = edition.version
    work.published_at = timezone.now()
    work.warrant = edition.warrant
    work.paper_size = 0  # of the other edition
    work.save(update_fields=[*IN_FORCE])
    work.authorships.update(published=False)
    work.authorships.filter(publications=edition).update(published=True, email="")


IN_FORCE = (
    "status", "title", "summary", "audience", "licence", "shared_from", "outside_debate",
    "published_version", "published_at", "warrant", "paper_size",
)  # fmt: skip
