from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils.translation import gettext as _

from creuset.assemblies import charter
from creuset.common.slugs import free_slug
from creuset.common.verdict import Refused
from creuset.groups.models import WorkingGroup
from creuset.journal.actions import record
from creuset.people.models import Person
from creuset.texts import actions as texts
from creuset.texts.models import Version
from creuset.works import rules
from creuset.works.actions.holding import hold
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
        text=texts.begin(body, details=_beside(title, summary, {}), by=by),
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
    details: Mapping[str, Any] | None = None,
    base: int,
    reason: str = "",
    by: Person,
) -> Version:
    """A new version, written from version `base`: its title, its summary, its text and what its kind
    asks. Whoever writes becomes an author. Once published, readers keep what was published.

    Raises texts.Stale when somebody saved meanwhile: nothing is written then.
    """
    work = hold(work)
    rules.may_write(work, by).or_refuse()
    before = work.text.latest()
    kept = before.details.get("form", {}) if details is None else dict(details)
    beside = _beside(title, summary, kept)
    if not before.details and beside == _beside(work.title, work.summary, {}):
        beside = {}  # nothing beside the text has changed since it was first kept without
    version = texts.save(work.text, body, details=beside, base=base, reason=reason, by=by)
    if not work.is_published:
        work.title, work.summary = title.strip(), summary.strip()
        work.save(update_fields=["title", "summary"])
    if version.body != before.body or kept != before.details.get("form", {}):
        _add_author(work, by)
    if version.number != before.number:
        record(
            "works.written",
            work,
            scope=work.assembly.scope,
            by=by,
            data={"version": version.number, "reason": reason},
        )
    return version


def _beside(title: str, summary: str, form: Mapping[str, Any]) -> dict[str, Any]:
    """What a version keeps beside its text."""
    return {"title": title.strip(), "summary": summary.strip(), "form": dict(form)}


def _add_author(work: Work, person: Person) -> None:
    last = work.authorships.aggregate(last=Max("position"))["last"] or 0
    work.authorships.get_or_create(
        person=person, defaults={"name": person.name, "position": last + 1}
    )


@transaction.atomic
def step_back(work: Work, *, by: Person) -> None:
    """Someone who only corrected a comma need not sign. Nobody can take another's name off."""
    work = hold(work)
    rules.may_agree(work, by).or_refuse()
    if work.authorships.filter(signs=True).count() == 1:
        raise Refused(
            _("Vous êtes la seule personne à signer cette production."),
            _("Invitez d’abord quelqu’un à l’écrire avec vous."),
        )
    work.authorships.filter(person=by).delete()
    record("works.author_stepped_back", work, scope=work.assembly.scope, by=by)
