"""What groups show on the pages of other areas."""

from typing import Any

from django.db.models import Exists, F, Model, OuterRef, Q, QuerySet
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.atlas.models import Entry
from creuset.common.about import about_type
from creuset.common.viewer import ViewerRequest
from creuset.decisions.models import Decision
from creuset.groups.models import WorkingGroup, WorksOn
from creuset.people.models import Person
from creuset.places.models import Territory

FEW = 6
MANY = 30


def some_groups(request: ViewerRequest, subject: None) -> SafeString:
    alive = WorkingGroup.objects.visible_to(request.viewer).filter(closed_at=None)
    latest = alive.select_related("assembly").with_size().order_by("-opened_at")[:FEW]
    return render_to_string("groups/some.html", {"groups": latest}, request)


def groups_of(request: ViewerRequest, person: Person) -> SafeString:
    """On a person's page, to members: the groups they belong to today."""
    if not request.viewer.is_member:
        return SafeString()
    theirs = WorkingGroup.objects.visible_to(request.viewer).filter(
        assembly__memberships__in=person.memberships.current()
    )
    context = {"groups": theirs.select_related("assembly").order_by("assembly__name")}
    return render_to_string("groups/of_person.html", context, request)


def on_entry(request: ViewerRequest, entry: Entry) -> SafeString:
    """On the page of an entry: the groups that work on it."""
    visible = WorkingGroup.objects.visible_to(request.viewer).filter(works_on__entry=entry)
    groups = list(visible.select_related("assembly").order_by("assembly__name"))
    return (
        render_to_string("groups/about_entry.html", {"groups": groups}) if groups else SafeString()
    )


def entries_of(request: ViewerRequest, group: WorkingGroup) -> SafeString:
    """On the page of a group: what it works on, on the map."""
    visible = Entry.objects.visible_to(request.viewer).filter(worked_on__group=group)
    entries = list(visible.order_by("name_folded"))
    context = {"entries": entries}
    return render_to_string("groups/entries_of.html", context) if entries else SafeString()


def decided_in_territory(request: ViewerRequest, territory: Territory) -> SafeString:
    """On the page of a territory: what is decided about it or about what it holds, and by the groups
    that work there. What is open comes first."""
    smaller = Territory.objects.all_in(territory)
    there = Entry.objects.visible_to(request.viewer).in_one(territory)
    theirs = _work_on(request, territory).values("group__assembly")
    concerned = Q(assembly__in=theirs) | _about(Entry, there) | _about(Territory, smaller)
    decisions = list(
        Decision.objects.visible_to(request.viewer)
        .exclude(outcome=Decision.Outcome.DRAFT)
        .filter(concerned)
        .select_related("assembly", "warrant")
        .order_by(F("closed_at").desc(nulls_first=True), "-pk")[:FEW]
    )
    context = {"decisions": decisions}
    return render_to_string("groups/decided_there.html", context) if decisions else SafeString()


def _about(kind: type[Model], rows: QuerySet[Any]) -> Q:
    """One by one: a database would otherwise list a million entries to know a few decisions."""
    return about_type(kind) & Q(Exists(rows.filter(pk=OuterRef("subject_id"))))


def _work_on(request: ViewerRequest, territory: Territory) -> QuerySet[WorksOn]:
    there = Entry.objects.visible_to(request.viewer).in_one(territory)
    return WorksOn.objects.filter(Exists(there.filter(pk=OuterRef("entry"))))


def in_territory(request: ViewerRequest, territory: Territory) -> SafeString:
    """On the page of a territory: the groups that work on something there."""
    about = _work_on(request, territory)
    visible = WorkingGroup.objects.visible_to(request.viewer).filter(pk__in=about.values("group"))
    groups = list(visible.select_related("assembly").order_by("assembly__name")[:MANY])
    return (
        render_to_string("groups/about_entry.html", {"groups": groups}) if groups else SafeString()
    )
