"""Who is there, who speaks for whom, and whether it makes a quorum: counted from the rows."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from django.db.models import Count as Rows
from django.db.models import Exists, OuterRef, Q

from creuset.assemblies.charter import Charter
from creuset.assemblies.models import Membership
from creuset.assemblies.terms import complete
from creuset.decisions.models import Proxy
from creuset.meetings.models import AgendaItem, Attendance, Meeting


@dataclass(frozen=True)
class Count:
    """`eligible` are the members; `percent` of them make a quorum."""

    present: int
    represented: int
    excused: int
    comes: int
    eligible: int
    percent: int

    @property
    def voices(self) -> int:
        return self.present + self.represented

    @property
    def needed(self) -> int:
        return -(-self.percent * self.eligible // 100)

    @property
    def reached(self) -> bool:
        return self.voices >= self.needed

    @property
    def missing(self) -> int:
        return max(0, self.needed - self.voices)

    @property
    def silent(self) -> int:
        """Neither there, nor represented, nor excused."""
        return max(0, self.eligible - self.voices - self.excused)


def count(meeting: Meeting, *, cap: int | None = None) -> Count:
    """Before the list is frozen, those who are represented are those who would be. `cap`: see
    `proxy_cap`, for a page that knows it already."""
    seen = _seen(meeting)
    if meeting.attendance_frozen_at is None and meeting.welcomes:
        voices = represented(meeting, cap=proxy_cap(meeting) if cap is None else cap)
        seen["represented"] = len(voices)
    eligible = meeting.eligible
    if eligible is None:
        eligible = getattr(meeting, "members_now", None)
    if eligible is None:
        eligible = Membership.objects.current().filter(assembly=meeting.assembly_id).count()
    return Count(**seen, eligible=eligible, percent=quorum_of(meeting))


def _seen(meeting: Meeting) -> dict[str, int]:
    answer = Attendance.Answer
    neither = Q(present=False, represented=False)
    sums = Attendance.objects.filter(meeting=meeting).aggregate(
        n_present=Rows("pk", filter=Q(present=True)),
        n_represented=Rows("pk", filter=Q(represented=True)),
        n_excused=Rows("pk", filter=neither & Q(answer=answer.ABSENT)),
        n_comes=Rows("pk", filter=Q(answer=answer.COMES)),
    )
    return {name.removeprefix("n_"): number for name, number in sums.items()}


def quorum_of(meeting: Meeting) -> int:
    """In percent: that of the convening, or what it would be today."""
    if meeting.quorum is not None:
        return meeting.quorum
    second = meeting.first_call_id is not None
    return meeting.terms.quorum(meeting.kind, second_call=second)


def represented(meeting: Meeting, *, cap: int) -> dict[int, int]:
    """Holder by mandator: those who are not there, and whose holder is. An absent holder carries
    nobody's voice, the proxy of someone who came counts for nothing, and beyond `cap` the latest
    fall, as when one votes."""
    if not cap:
        return {}
    there = Attendance.objects.filter(meeting=meeting, present=True)
    member = Membership.objects.current().filter(assembly=meeting.assembly_id)
    given = (
        Proxy.objects.live()
        .filter(assembly=meeting.assembly_id, decision=None)
        .filter(Exists(there.filter(person=OuterRef("holder"))))
        .filter(Exists(member.filter(person=OuterRef("mandator"))))
        .annotate(came=Exists(there.filter(person=OuterRef("mandator"))))
        .order_by("given_at", "pk")
        .values_list("mandator", "holder", "came")
    )
    carried: defaultdict[int, list[tuple[int, bool]]] = defaultdict(list)
    for mandator, holder, came in given:
        carried[holder].append((mandator, came))
    return {
        mandator: holder
        for holder, voices in carried.items()
        for mandator, came in voices[:cap]
        if not came
    }


def proxy_cap(meeting: Meeting) -> int:
    """How many voices one may carry there: what its most generous question allows."""
    keys = AgendaItem.objects.filter(meeting=meeting).exclude(gesture="")
    return most_proxies(Charter(meeting.assembly), set(keys.values_list("gesture", flat=True)))


def most_proxies(charter: Charter, keys: set[str]) -> int:
    return max((proxies_allowed(charter.in_force(key).rule.parameters) for key in keys), default=0)


def proxies_allowed(parameters: Mapping[str, Any]) -> int:
    return int(complete(parameters)["proxies"]) if "method" in parameters else 0
