"""Minutes as one prints and signs them: a PDF, made here, without asking anything of anyone."""

from __future__ import annotations

import json
from html.parser import HTMLParser
from pathlib import Path
from typing import Any

import typst
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from creuset.common.viewer import Viewer
from creuset.meetings.models import Meeting
from creuset.meetings.sheet import sheet_of
from creuset.texts.models import Version

TEMPLATE = Path(__file__).with_name("minutes.typ")
TITLES = {"h2", "h3", "h4", "h5", "h6"}
EMPTY = {"br", "hr"}
IN_LINE = {"a", "abbr", "br", "code", "del", "em", "s", "strong", "sub", "sup"}


def minutes_pdf(meeting: Meeting, version: Version, viewer: Viewer) -> bytes:
    """This version, and the attendance sheet as this reader may read it."""
    written = json.dumps(_document(meeting, version, viewer), ensure_ascii=False)
    try:
        return _compiled(written, standard="ua-1")
    except typst.TypstError:  # what someone wrote cannot be made accessible: paper all the same
        return _compiled(written, standard="1.7")


def _compiled(document: str, *, standard: typst.PDFStandard) -> bytes:
    made: bytes = typst.compile(
        TEMPLATE.read_bytes(),
        sys_inputs={"document": document},
        format="pdf",
        ignore_system_fonts=True,
        pdf_standards=standard,
    )
    return made


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


class _Reader(HTMLParser):
    """The sanitised HTML of a text, as a tree of plain values."""

    def __init__(self) -> None:
        super().__init__()
        self.root: dict[str, Any] = {"tag": "div", "children": []}
        self.path = [self.root]

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        href = dict(attrs).get("href") or ""
        outside = "" if href.startswith("#") else href
        node: dict[str, Any] = {"tag": tag, "href": outside, "text": "", "children": []}
        self.path[-1]["children"].append(node)
        if tag not in EMPTY:
            self.path.append(node)

    def handle_endtag(self, tag: str) -> None:
        if tag not in EMPTY and len(self.path) > 1:
            node = self.path.pop()
            node["text"] = _text(node)

    def handle_data(self, data: str) -> None:
        here = self.path[-1]
        if not any(each["tag"] == "pre" for each in self.path):
            data = data.replace("\n", " ")
        if data.strip() or here["tag"] in IN_LINE | {"p", "li", "th", "td"}:
            here["children"].append(data)


def read(html: str) -> list[Any]:
    reader = _Reader()
    reader.feed(html)
    reader.close()
    for node in _all(reader.root):
        if node["tag"] in {"li", "blockquote"}:
            node["children"] = _paragraphs(node["children"])
    _settle_titles(reader.root)
    children: list[Any] = reader.root["children"]
    return children


def _settle_titles(root: dict[str, Any]) -> None:
    """No level is skipped on the way down, as accessible documents want."""
    above = 1
    for node in _all(root):
        if node["tag"] in TITLES:
            above = min(int(node["tag"][1]), above + 1)
            node["tag"] = f"h{above}"


def _all(node: dict[str, Any]) -> list[dict[str, Any]]:
    below = [each for each in node["children"] if isinstance(each, dict)]
    return [node, *(one for each in below for one in _all(each))]


def _paragraphs(children: list[Any]) -> list[Any]:
    """Words directly inside an item of a list, gathered as a paragraph."""
    gathered: list[Any] = []
    for child in children:
        in_line = isinstance(child, str) or child["tag"] in IN_LINE
        if not in_line:
            gathered.append(child)
        elif gathered and gathered[-1].get("words"):
            gathered[-1]["children"].append(child)
        elif not isinstance(child, str) or child.strip():
            gathered.append({"tag": "p", "words": True, "children": [child]})
    return gathered


def _text(node: dict[str, Any]) -> str:
    return "".join(each if isinstance(each, str) else each["text"] for each in node["children"])
