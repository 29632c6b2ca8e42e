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
from creuset.common.digest import digest_of
from creuset.decisions import actions as decisions
from creuset.journal.actions import record
from creuset.journal.models import Record, Scope
from creuset.people.models import Person
from creuset.works import rules
from creuset.works.actions.debating import settle_debate
from creuset.works.actions.holding import hold
from creuset.works.actions.withdrawing import set_in_force
from creuset.works.models import Authorship, Publication, Work


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
    outside_debate: bool | None,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Work:
    """Share one version of a work: who may read it, under which licence, from which day.

    Older decisions say nothing of an outside debate: there is none, and their terms stay as they are.
    """
    work = hold(work)
    terms: dict[str, Any] = {
        "audience": audience,
        "licence": licence,
        "shared_from": shared_from,
        "version": version,
    }
    if outside_debate is not None:
        terms["outside_debate"] = outside_debate
    rules.may_publish(work, terms).or_refuse()
    charter.authorise(
        "works.publish", work.assembly, subject=work, parameters=terms, by=by, warrant=warrant
    ).or_refuse()
    set_in_force(work, _edition(work, terms, warrant))
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


def _edition(work: Work, terms: Mapping[str, Any], warrant: Warrant | None) -> Publication:
    """Kept as it is given to readers, to be brought back if a later one is undone."""
    version = work.text.versions.get(number=terms["version"])
    title, summary = work.presented(version)
    edition = Publication.objects.create(
        work=work,
        title=title,
        summary=summary,
        version=version,
        audience=terms["audience"],
        licence=terms["licence"],
        shared_from=date.fromisoformat(terms["shared_from"]),
        outside_debate=terms.get("outside_debate") or False,
        warrant=warrant,
    )
    edition.signed.set(work.authorships.all())
    return edition


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
