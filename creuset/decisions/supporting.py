"""What waits for any member: who asks to enter, and gestures that some stand behind already."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Exists, OuterRef, QuerySet, Value
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.assemblies import gestures
from creuset.assemblies.asking import charter_of
from creuset.assemblies.models import Application, Assembly, Membership, Procedure, Support
from creuset.common.about import about_type
from creuset.common.viewer import Viewer, ViewerRequest
from creuset.people.models import Person

MANY = 30
MOST = 20
ENTERS, LACKS = "enters", "lacks"  # read in the reverse order of these words


@dataclass(frozen=True)
class Lacking:
    gesture: str
    subject: int
    question: str
    assembly: Assembly
    supporters: tuple[str, ...]


@dataclass(frozen=True)
class Entering:
    application: int
    name: str
    where: str


def waiting_for_members(request: ViewerRequest, person: Person) -> SafeString:
    """On one's own page. One question tells who asks to enter, and whether anything lacks support."""
    rows = _asked(request.viewer, person)
    entering = [Entering(*row[1:]) for row in rows if row[0] == ENTERS]
    lacking = _lacking(request, person) if len(rows) > len(entering) else []
    if not entering and not lacking:
        return SafeString()
    context = {
        "entering": entering[:MOST],
        "more": len(entering) > MOST,
        "lacking": lacking,
    }
    return render_to_string("decisions/waiting_for_members.html", context, request)


def _asked(viewer: Viewer, person: Person) -> list[Any]:
    """At most one row says that something lacks support; then those who ask to enter, and one more
    than are shown."""
    entering = (
        Application.objects.filter(
            status=Application.Status.PENDING, assembly__in=viewer.assembly_ids
        )
        .exclude(person=person)
        .annotate(kind=Value(ENTERS))
        .values_list("kind", "pk", "person__name", "assembly__name")
    )
    lacking = (
        Assembly.objects.filter(Exists(_given(viewer).exclude(person=person)), parent=None)
        .annotate(kind=Value(LACKS))
        .values_list("kind", "pk", "name", "name")
    )
    found = lacking.union(entering, all=True).order_by("-kind", "pk")
    rows: list[Any] = list(found[: MOST + 2])
    return rows


def _given(viewer: Viewer) -> QuerySet[Support]:
    """By present members; those given to who asks to enter are told with the application."""
    still = Membership.objects.current().filter(
        assembly=OuterRef("assembly"), person=OuterRef("person")
    )
    there = Support.objects.filter(Exists(still), assembly__in=viewer.assembly_ids)
    return there.exclude(about_type(Application))


def _lacking(request: ViewerRequest, person: Person) -> list[Lacking]:
    """One question for each kind of gesture that some stand behind."""
    waiting = [
        given
        for given in _together(request)
        if person not in {each.person for each in given} and _is_supported(request, given[0])
    ]
    subjects = _subjects(request.viewer, [given[0] for given in waiting])
    found = []
    for given in waiting:
        first = given[0]
        known, subject = gestures.named(first.gesture), subjects.get(_key(first))
        if subject and not _is_about(subject, person) and known.ready(subject, first.parameters):
            question = known.ask(subject, first.parameters)
            names = tuple(each.person.name_for(request.viewer) for each in given)
            found.append(Lacking(first.gesture, subject.pk, question, first.assembly, names))
    return found


def _is_supported(request: ViewerRequest, given: Support) -> bool:
    """Its rule may have changed since, and ask for a decision."""
    rule = charter_of(request, given.assembly).in_force(given.gesture).rule
    return rule.procedure == Procedure.SPONSORS


def _subjects(viewer: Viewer, supports: list[Support]) -> dict[tuple[str, int], Any]:
    wanted: dict[str, set[int]] = {}
    for each in supports:
        wanted.setdefault(each.gesture, set()).add(each.subject_id)
    return {
        (gesture, row.pk): row
        for gesture, keys in wanted.items()
        for row in gestures.named(gesture).subjects(viewer).filter(pk__in=keys)
    }


def _key(support: Support) -> tuple[str, int]:
    return support.gesture, support.subject_id


def _together(request: ViewerRequest) -> list[list[Support]]:
    """Those given to the same thing in the same terms: the oldest first."""
    rows = _given(request.viewer).select_related("assembly", "person").order_by("pk")
    together: dict[tuple[Any, ...], list[Support]] = {}
    for each in rows[:MANY]:
        terms = (
            each.assembly_id,
            each.gesture,
            each.subject_type_id,
            each.subject_id,
            each.digest,
        )
        together.setdefault(terms, []).append(each)
    return list(together.values())


def _is_about(subject: Any, person: Person) -> bool:
    """Nobody is asked to moderate their own words."""
    return bool(getattr(subject, "author_id", None) == person.pk)
