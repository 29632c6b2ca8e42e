from collections.abc import Mapping
from datetime import date
from typing import Any

from django.db import transaction
from django.db.models import Exists, Max, OuterRef
from django.db.models.functions import TruncDate
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.assemblies.models import Warrant
from creuset.common.about import about_type
from creuset.common.audience import Audience
from creuset.common.digest import digest_of
from creuset.common.slugs import free_slug
from creuset.common.verdict import Refused
from creuset.decisions import actions as decisions
from creuset.groups.models import WorkingGroup
from creuset.journal.actions import record
from creuset.journal.models import Record, Scope
from creuset.people.models import Person
from creuset.texts import actions as texts
from creuset.texts.models import Version
from creuset.works import rules
from creuset.works.models import Authorship, Work


@transaction.atomic
def begin(
    group: WorkingGroup,
    *,
    title: str,
    kind: str,
    summary: str = "",
    body: str = "",
    by: Person,
) -> Work:
    """A draft that its group writes; whoever begins it is its first author.

    The same text begun twice by the same person is one work: the form was sent twice.
    """
    charter.belongs(by, group.assembly).or_refuse()
    group = WorkingGroup.objects.select_for_update(of=["self"]).get(pk=group.pk)
    same = group.works.filter(title=title.strip(), authorships__person=by).last()
    if same and same.text.latest().body == texts.tidy(body):
        return same
    work = Work.objects.create(
        group=group,
        kind=kind,
        title=title.strip(),
        slug=free_slug(Work, title, otherwise="travail"),
        summary=summary.strip(),
        text=texts.begin(body, by=by),
    )
    Authorship.objects.create(work=work, person=by, name=by.name)
    record("works.begun", work, scope=group.assembly.scope, by=by)
    return work


@transaction.atomic
def write(
    work: Work,
    *,
    title: str,
    summary: str,
    body: str,
    base: int,
    reason: str = "",
    by: Person,
) -> Version:
    """A new version, written from version `base`. Whoever writes becomes an author.

    Raises texts.Stale when somebody saved meanwhile: nothing is written then.
    """
    work = _hold(work)
    rules.may_write(work, by).or_refuse()
    before = work.text.latest()
    version = texts.save(work.text, body, base=base, reason=reason, by=by)
    presented = (work.title, work.summary)
    if presented != (title.strip(), summary.strip()):
        rules.may_present_otherwise(work).or_refuse()
        work.authorships.exclude(person=by).update(agreed_digest="", agreed_at=None)
    work.title, work.summary = title.strip(), summary.strip()
    work.save(update_fields=["title", "summary"])
    if version.number != before.number:
        _add_author(work, by)
    if version.number != before.number or presented != (work.title, work.summary):
        record(
            "works.written",
            work,
            scope=work.assembly.scope,
            by=by,
            data={"version": version.number, "reason": reason},
        )
    return version


def _add_author(work: Work, person: Person) -> None:
    last = work.authorships.aggregate(last=Max("position"))["last"] or 0
    work.authorships.get_or_create(
        person=person, defaults={"name": person.name, "position": last + 1}
    )


@transaction.atomic
def step_back(work: Work, *, by: Person) -> None:
    """Someone who only corrected a comma need not sign. Nobody can take another's name off."""
    work = _hold(work)
    rules.may_agree(work, by).or_refuse()
    if work.authorships.count() == 1:
        raise Refused(
            _("Vous êtes la seule personne à signer cette production."),
            _("Invitez d’abord quelqu’un à l’écrire avec vous."),
        )
    work.authorships.filter(person=by).delete()
    record("works.author_stepped_back", work, scope=work.assembly.scope, by=by)


@transaction.atomic
def agree(work: Work, *, parameters: Mapping[str, Any], by: Person) -> None:
    """An author accepts these very terms. The last accord that was missing lets it come out."""
    decisions.hold_waiting(work)
    work = _hold(work)
    rules.may_agree(work, by).or_refuse()
    work.authorships.filter(person=by).update(
        agreed_digest=digest_of(parameters), agreed_at=timezone.now()
    )
    record("works.agreed", work, scope=work.assembly.scope, by=by)
    decisions.carry_out_waiting(work)


@transaction.atomic
def publish(
    work: Work,
    *,
    audience: str,
    licence: str,
    shared_from: str,
    version: int,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Work:
    """Share one version of a work: who may read it, under which licence, from which day."""
    work = _hold(work)
    terms = {
        "audience": audience,
        "licence": licence,
        "shared_from": shared_from,
        "version": version,
    }
    rules.may_publish(work, terms).or_refuse()
    charter.authorise(
        "works.publish", work.assembly, subject=work, parameters=terms, by=by, warrant=warrant
    ).or_refuse()
    work.status = Work.Status.PUBLISHED
    work.audience = audience
    work.licence = licence
    work.shared_from = date.fromisoformat(shared_from)
    work.published_version = work.text.versions.get(number=version)
    work.published_at = timezone.now()
    work.warrant = warrant
    work.save(update_fields=[*PUBLICATION])
    work.authorships.update(published=True)
    record(
        "works.published",
        work,
        scope=work.assembly.scope,
        by=by,
        audience=audience if work.is_out else Audience.GROUP,
        data=terms,
    )
    decision = getattr(warrant, "decision", None)
    if decision:
        decisions.show(decision, audience=audience, on=work.shared_from)
    return work


PUBLICATION = (
    "status", "audience", "licence", "shared_from", "published_version", "published_at", "warrant",
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


@transaction.atomic
def withdraw(work: Work, *, warrant: Warrant) -> None:
    """Undo what this warrant published; a later publication stands on its own."""
    work = _hold(work)
    if work.warrant != warrant:
        return
    was = work.audience if work.is_out else Audience.GROUP
    decision = getattr(warrant, "decision", None)
    if decision and not work.is_out:
        decisions.show(decision, audience=Audience.GROUP, on=None)
    work.status = Work.Status.DRAFT
    work.audience = Audience.GROUP
    work.save(update_fields=["status", "audience"])
    record("works.withdrawn", work, scope=work.assembly.scope, by=None, audience=was)


def _hold(work: Work) -> Work:
    """Read it again and keep it: a stale copy changes nothing."""
    return (
        Work.objects.select_for_update(of=["self"])
        .select_related("group__assembly__scope", "text")
        .get(pk=work.pk)
    )
