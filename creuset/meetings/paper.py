"""Minutes as one prints and signs them: a PDF, made here, without asking anything of anyone."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from django.utils import timezone
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from creuset.common.dates import date_format
from creuset.common.paper import printed, read
from creuset.common.viewer import Viewer
from creuset.meetings.models import Meeting
from creuset.meetings.sheet import sheet_of
from creuset.texts.models import Version

TEMPLATE = Path(__file__).with_name("minutes.typ")


def minutes_pdf(meeting: Meeting, version: Version, viewer: Viewer) -> bytes:
    """This version, and the attendance sheet as this reader may read it."""
    return printed(TEMPLATE, _document(meeting, version, viewer))


def _document(meeting: Meeting, version: Version, viewer: Viewer) -> dict[str, Any]:
    day = date_format(timezone.localtime(meeting.starts_at), "l j F Y")
    community = meeting.assembly.lineage()[-1]
    return {
        "language": version.text.language,
        "community": community.name,
        "assembly": meeting.assembly.name,
        "eyebrow": f"{capfirst(meeting.get_kind_display())} · {meeting.assembly}",
        "title": meeting.title,
        "day": capfirst(day),
        "status": status(meeting, version),
        "footer": status(meeting, version),
        "page": _("page"),
        "of": _("sur"),
        "body": read(version.html),
        "signatures": [_("A présidé la séance"), _("A tenu la plume")],
        "sheet_title": _("Feuille de présence"),
        "sheet": _sheet(meeting, viewer),
    }


def status(meeting: Meeting, version: Version) -> str:
    if meeting.approved and meeting.approval and meeting.approval.spent_at:
        return _("Procès-verbal approuvé le %(day)s (version %(n)d)") % {
            "day": date_format(timezone.localtime(meeting.approval.spent_at), "j F Y"),
            "n": version.number,
        }
    return _("Projet de procès-verbal, à approuver (version %(n)d)") % {"n": version.number}


def _sheet(meeting: Meeting, viewer: Viewer) -> list[dict[str, Any]]:
    """Between members; other readers have the figures, which are in the text."""
    if meeting.assembly_id not in viewer.assembly_ids:
        return []
    sheet = sheet_of(meeting)
    parts = [
        (_("Personnes présentes"), [each.name_for(viewer) for each in sheet.present]),
        (_("Personnes représentées"), [each.said_for(viewer) for each in sheet.represented]),
        (_("Personnes excusées"), [each.name_for(viewer) for each in sheet.excused]),
    ]
    return [
        {"title": f"{title} ({len(names)})", "names": names} for title, names in parts if names
    ]


def sheet_in_markdown(meeting: Meeting, viewer: Viewer) -> str:
    parts = [
        f"## {part['title']}\n\n" + "\n".join(f"- {name}" for name in part["names"])
        for part in _sheet(meeting, viewer)
    ]
    return "\n\n".join(["", f"# {_('Feuille de présence')}", *parts]) + "\n" if parts else ""
