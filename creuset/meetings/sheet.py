"""The attendance sheet: names come from the rows, as each reader may read them."""

from __future__ import annotations

from dataclasses import dataclass

from django.db.models import Q
from django.utils.translation import gettext as _

from creuset.common.viewer import Viewer
from creuset.meetings.models import Attendance, Meeting
from creuset.people.models import Person


@dataclass(frozen=True)
class Line:
    person: Person | None
    by: Person | None = None

    def name_for(self, viewer: Viewer) -> str:
        return _named(self.person, viewer)

    def said_for(self, viewer: Viewer) -> str:
        if self.by is None:
            return self.name_for(viewer)
        return _("%(person)s, voix confiée à %(holder)s") % {
            "person": self.name_for(viewer), "holder": _named(self.by, viewer),
        }  # fmt: skip


def _named(person: Person | None, viewer: Viewer) -> str:
    return person.name_for(viewer) if person else _("une personne partie")


@dataclass(frozen=True)
class Sheet:
    present: list[Line]
    represented: list[Line]
    excused: list[Line]


def sheet_of(meeting: Meeting) -> Sheet:
    """In the order of names."""
    listed = (
        Attendance.objects.filter(meeting=meeting)
        .filter(Q(present=True) | Q(represented=True) | Q(answer=Attendance.Answer.ABSENT))
        .select_related("person", "represented_by")
        .order_by("person__folded_name", "pk")
    )
    sheet = Sheet([], [], [])
    for each in listed:
        if each.present:
            sheet.present.append(Line(each.person))
        elif each.represented:
            sheet.represented.append(Line(each.person, each.represented_by))
        else:
            sheet.excused.append(Line(each.person))
    return sheet
