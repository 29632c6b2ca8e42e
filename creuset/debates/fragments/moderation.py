"""What moderation shows on one's own page: what concerns me, and what waits for someone like me."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import CharField, F, Value
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.assemblies.asking import charter_of
from creuset.assemblies.models import Assembly
from creuset.common.viewer import Viewer, ViewerRequest
from creuset.debates.models import Appeal, Ground, Measure, OutsideMessage, Report, Step
from creuset.debates.rules import moderation as rules
from creuset.people.models import Person


@dataclass(frozen=True)
class Line:
    """One thing that waits: all that is shown of it comes from one question to the database."""

    kind: str
    pk: int
    title: str
    assembly_id: int
    where: str
    step: str
    ground: str
    at: datetime
    target: int

    @property
    def step_in_words(self) -> str:
        return str(Step(self.step).label) if self.step else ""

    @property
    def ground_in_words(self) -> str:
        return str(Ground(self.ground).label) if self.ground else ""


def waiting_for(request: ViewerRequest, person: Person) -> SafeString:
    found: defaultdict[str, list[Line]] = defaultdict(list)
    for line in _found(request.viewer, person):
        found[line.kind].append(line)
    if "reports" in found:
        found["reports"] = _that_are_theirs(request, person, found["reports"])
    if not any(found.values()):
        return SafeString()
    return render_to_string("debates/moderation_for_me.html", dict(found), request)


def _that_are_theirs(request: ViewerRequest, person: Person, lines: list[Line]) -> list[Line]:
    assemblies = Assembly.objects.in_bulk({each.assembly_id for each in lines})
    acts = {
        pk
        for pk, assembly in assemblies.items()
        if rules.may_step_in(person, assembly, charter_of(request, assembly))
    }
    return [each for each in lines if each.assembly_id in acts]


def _found(viewer: Viewer, person: Person) -> list[Line]:
    mine = Measure.objects.filter(person=person, seen_at=None).exclude(step=Step.CLOSE)
    told = Report.objects.filter(by=person, answered_at__isnull=False, seen_at=None)
    waiting = OutsideMessage.objects.visible_to(viewer).waiting()
    first, *others = [
        _lines("mine", mine, "thread__", "assembly", step="step", ground="ground", target="pk"),
        _lines("answers", told, "post__thread__", "assembly", step="measure__step", target="post"),
        _lines(
            "reports", rules.reports_seen_by(viewer), "post__thread__", "assembly",
            ground="ground", target="post",
        ),
        _lines(
            "appeals", Appeal.objects.answerable_by(viewer), "measure__thread__", "assembly",
            at="due_at", target="measure",
        ),
        _lines("outside", waiting, "thread__", "thread__assembly", target="pk"),
    ]  # fmt: skip
    return sorted((Line(*row) for row in first.union(*others, all=True)), key=lambda line: line.pk)


def _lines(
    kind: str, rows: Any, thread: str, assembly: str, *, at: str = "at", target: str, **named: str
) -> Any:
    def text(name: str) -> Any:
        return F(named[name]) if name in named else Value("", output_field=CharField())

    said = {
        "said_kind": Value(kind, output_field=CharField()),
        "said_title": F(f"{thread}title"),
        "said_assembly": F(assembly),
        "said_where": F(f"{assembly}__name"),
        "said_step": text("step"),
        "said_ground": text("ground"),
        "said_at": F(at),
        "said_target": F(target),
    }
    kind_, *others = said
    return rows.order_by().annotate(**said).values_list(kind_, "pk", *others)
