from django.db import transaction
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.assemblies import charter
from creuset.assemblies.models import Application, Assembly, Mandate, Membership, Warrant
from creuset.atlas.models import Entry
from creuset.common.audience import Audience
from creuset.common.slugs import free_slug
from creuset.common.verdict import Refused
from creuset.groups import rules
from creuset.groups.models import WorkingGroup, WorksOn
from creuset.journal.actions import record
from creuset.people.models import Person


@transaction.atomic
def open_group(
    community: Assembly,
    *,
    name: str,
    purpose: str,
    why: str,
    objective: str,
    sharing: str,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> WorkingGroup:
    """A new group with its own assembly; whoever opens it, or proposed it, is its first member."""
    community = Assembly.objects.select_for_update().get(pk=community.pk)
    rules.may_open(community, name).or_refuse()
    parameters = {
        "name": name,
        "purpose": purpose,
        "why": why,
        "objective": objective,
        "sharing": sharing,
    }
    charter.authorise(
        "groups.open", community, subject=community, parameters=parameters, by=by, warrant=warrant
    ).or_refuse()
    first = by or _proposer(warrant)
    assembly = assemblies.found(
        name, purpose=why, parent=community, founders=[first] if first else [], by=by
    )
    group = WorkingGroup.objects.create(
        assembly=assembly,
        slug=free_slug(WorkingGroup, name, otherwise="groupe"),
        purpose=purpose,
        why=why,
        objective=objective,
        sharing=sharing,
        warrant=warrant,
    )
    record("groups.opened", group, scope=assembly.scope, by=first, audience=Audience.PUBLIC)
    return group


@transaction.atomic
def work_on(group: WorkingGroup, entry: Entry, *, by: Person) -> None:
    """A member says for the group that it works on this; saying it again changes nothing."""
    charter.belongs(by, group.assembly).or_refuse()
    _said, new = WorksOn.objects.get_or_create(group=group, entry=entry)
    if new:
        record(
            "groups.works_on", group, scope=group.assembly.scope, by=by, audience=entry.audience,
            data={"entry": entry.slug},
        )  # fmt: skip


@transaction.atomic
def work_on_no_more(group: WorkingGroup, entry: Entry, *, by: Person) -> None:
    charter.belongs(by, group.assembly).or_refuse()
    WorksOn.objects.filter(group=group, entry=entry).delete()


def _proposer(warrant: Warrant | None) -> Person | None:
    """Who put to the community the decision that granted this warrant."""
    decision = getattr(warrant, "decision", None)
    return decision.proposer if decision else None


@transaction.atomic
def close_group(community: Assembly, *, warrant: Warrant) -> None:
    """Undo the opening: the group closes, its history and its works stay."""
    today = timezone.localdate()
    for group in WorkingGroup.objects.filter(warrant=warrant, closed_at=None):
        group.closed_at = timezone.now()
        group.save(update_fields=["closed_at"])
        Membership.objects.filter(assembly=group.assembly, ends_on=None).update(ends_on=today)
        Mandate.objects.filter(assembly=group.assembly).end(Mandate.End.LEFT)
        Application.objects.filter(
            assembly=group.assembly, status=Application.Status.PENDING
        ).update(status=Application.Status.WITHDRAWN)
        record(
            "groups.closed", group, scope=group.assembly.scope, by=None, audience=Audience.PUBLIC
        )


@transaction.atomic
def join(group: WorkingGroup, *, message: str = "", by: Person) -> Membership | None:
    """Enter at once where the charter lets people in; otherwise the request waits for the group."""
    rules.may_join(group).or_refuse()
    application = assemblies.apply(group.assembly, message=message, by=by)
    try:
        with transaction.atomic():
            return assemblies.admit_to_group(application, by=by)
    except Refused:
        return None
