from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet
from django.db.models.functions import TruncDate
from django.utils import timezone

from creuset.assemblies import charter
from creuset.assemblies.models import Warrant
from creuset.common.about import about_type
from creuset.common.audience import Audience
from creuset.common.digest import digest_of
from creuset.decisions import actions as decisions
from creuset.journal.actions import record
from creuset.journal.models import Record, Scope
from creuset.people.models import Person
from creuset.works import rules
from creuset.works.actions.debating import settle_debate
from creuset.works.actions.holding import hold
from creuset.works.actions.promoting import stop_promoting
from creuset.works.models import Authorship, Work


@transaction.atomic
def agree(work: Work, *, parameters: Mapping[str, Any], by: Person) -> None:
    """An author accepts these very terms. The last accord that was missing lets it come out."""
    decisions.hold_waiting(work)
    work = hold(work)
    rules.may_agree(work, by).or_refuse()
    note_accord(work.authorships.filter(person=by), parameters)
    record("works.agreed", work, scope=work.assembly.scope, by=by)
    decisions.carry_out_waiting(work)


def note_accord(
    authorships: QuerySet[Authorship],
    parameters: Mapping[str, Any],
    *,
    taken_down_by: Person | None = None,
) -> None:
    authorships.update(
        agreed_digest=digest_of(parameters),
        agreed_at=timezone.now(),
        taken_down_by=taken_down_by,
    )


@transaction.atomic
def publish(
    work: Work,
    *,
    audience: str,
    licence: str,
    shared_from: str,
    version: int,
    outside_debate: bool,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Work:
    """Share one version of a work: who may read it, under which licence, from which day."""
    work = hold(work)
    terms = {
        "audience": audience,
        "licence": licence,
        "shared_from": shared_from,
        "version": version,
        "outside_debate": outside_debate,
    }
    rules.may_publish(work, terms).or_refuse()
    charter.authorise(
        "works.publish", work.assembly, subject=work, parameters=terms, by=by, warrant=warrant
    ).or_refuse()
    work.status = Work.Status.PUBLISHED
    work.audience = audience
    work.licence = licence
    work.outside_debate = outside_debate
    work.shared_from = date.fromisoformat(shared_from)
    work.published_version = work.text.versions.get(number=version)
    work.title, work.summary = work.presented(work.published_version)
    work.published_at = timezone.now()
    work.warrant = warrant
    work.save(update_fields=[*PUBLICATION])
    work.authorships.update(published=True, email="")
    record(
        "works.published",
        work,
        scope=work.assembly.scope,
        by=by,
        audience=work.reach,
        data=terms,
    )
    decision = getattr(warrant, "decision", None)
    if decision:
        decisions.show(decision, audience=audience, on=work.shared_from)
    settle_debate(work)
    return work


PUBLICATION = (
    "title", "summary", "status", "audience", "licence", "outside_debate", "shared_from", "published_version", "published_at", "warrant", "paper_size",
)  # fmt: skip


@transaction.atomic
def come_out() -> int:
    """Tell what was published for a later day, once that day is there."""
    Scope.objects.select_for_update(no_key=True).order_by("pk").first()
    told = Record.objects.filter(
        about_type(Work),
        subject_id=OuterRef("pk"),
        verb="works.came_out",
        at__gte=OuterRef("published_at"),
    )
    due = Work.objects.published().filter(shared_from__gt=TruncDate("published_at"))
    works = list(due.exclude(Exists(told)).select_related("group__assembly__scope"))
    for work in works:
        tell_it_came_out(work)
    return len(works)


def tell_it_came_out(work: Work) -> None:
    record("works.came_out", work, scope=work.assembly.scope, by=None, audience=work.audience)
    settle_debate(work)


@transaction.atomic
def withdraw(work: Work, *, warrant: Warrant) -> None:
    """Undo what this warrant published; a later publication stands on its own."""
    work = hold(work)
    if work.warrant != warrant:
        return
    was = work.reach
    decision = getattr(warrant, "decision", None)
    if decision and not work.is_out:
        decisions.show(decision, audience=Audience.GROUP, on=None)
    work.status = Work.Status.DRAFT
    work.audience = Audience.GROUP
    work.save(update_fields=["status", "audience"])
    record("works.withdrawn", work, scope=work.assembly.scope, by=None, audience=was)
    stop_promoting(work)
    settle_debate(work)
