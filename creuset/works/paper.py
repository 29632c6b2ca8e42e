"""A published version as one prints it, made once and kept."""

from __future__ import annotations

import json
from collections.abc import Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.template.defaultfilters import filesizeformat
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from creuset.common.dates import date_format
from creuset.common.paper import BLOCKS, printed, read
from creuset.files.models import Attachment
from creuset.texts.models import Version
from creuset.works import kinds, orcid
from creuset.works.citing import Reference
from creuset.works.models import Authorship, Work

TEMPLATE = Path(__file__).with_name("work.typ")
RUNNING = 70


def paper(
    work: Work,
    version: Version,
    reference: Reference,
    signed: Sequence[Authorship],
    files: Sequence[Attachment],
) -> bytes:
    """Kept under the checksum of all that it shows: printed again when any of it changes, and only
    then. What it showed before is let go."""
    document = _document(work, version, reference, signed, files)
    folder = f"papers/works/{work.pk}"
    name = f"{folder}/{_checksum(document)}.pdf"
    if default_storage.exists(name):
        with default_storage.open(name) as kept:
            found: bytes = kept.read()
            return found
    made = printed(TEMPLATE, document)
    for former in _names_in(folder):
        default_storage.delete(f"{folder}/{former}")
    default_storage.save(name, ContentFile(made))
    Work.objects.filter(pk=work.pk).update(paper_size=len(made))
    return made


def _names_in(folder: str) -> list[str]:
    try:
        return list(default_storage.listdir(folder)[1])
    except FileNotFoundError:
        return []


def _checksum(document: dict[str, Any]) -> str:
    said = json.dumps(document, ensure_ascii=False, sort_keys=True).encode()
    return sha256(BLOCKS.read_bytes() + TEMPLATE.read_bytes() + said).hexdigest()


def _document(
    work: Work,
    version: Version,
    reference: Reference,
    signed: Sequence[Authorship],
    files: Sequence[Attachment],
) -> dict[str, Any]:
    authors = [each for each in signed if each.signs]
    places = list(dict.fromkeys(each.affiliation for each in authors if each.affiliation))
    said = kinds.said(work.kind, version.details.get("form", {}))
    day = date_format(reference.issued, "j F Y")
    return {
        "language": work.text.language,
        "title": reference.title,
        "running": _short(reference.title),
        "kind": capfirst(reference.kind),
        "publisher": reference.publisher,
        "summary": reference.abstract,
        "abstract_label": _("Résumé"),
        "authors": [
            {
                "name": each.name,
                "orcid": orcid.address(each.orcid),
                "marks": str(places.index(each.affiliation) + 1) if each.affiliation else "",
            }
            for each in authors
        ],
        "byline": _byline(authors),
        "places": [{"mark": str(n), "name": name} for n, name in enumerate(places, 1)],
        "thanks": _thanks([each for each in signed if not each.signs]),
        "dated": f"{day} · {version} · {work.get_licence_display()}",
        "footer": f"{work.get_licence_display()} · {day}",
        "page": _("page"),
        "of": _("sur"),
        "facts": [
            {"label": each.label, "text": each.text, "form": each.form}
            for each in said
            if isinstance(each, kinds.Said) and not each.is_long
        ],
        "parts": [_part(each) for each in said if _is_part(each)],
        "body": read(version.html),
        "colophon": _colophon(work, version, reference, files),
    }


def _short(title: str) -> str:
    return title if len(title) <= RUNNING else title[: RUNNING - 1].rsplit(" ", 1)[0] + "…"


def _byline(authors: Sequence[Authorship]) -> str:
    if len(authors) > 2:
        return _("%(name)s et %(n)d autres") % {"name": authors[0].name, "n": len(authors) - 1}
    return ", ".join(each.name for each in authors)


def _thanks(thanked: Sequence[Authorship]) -> str:
    if not thanked:
        return ""
    named = [f"{each.name} ({each.brought})" if each.brought else each.name for each in thanked]
    return _("Avec l’aide de %(names)s") % {"names": ", ".join(named)}


def _is_part(each: kinds.Said | kinds.SaidSeveral) -> bool:
    return isinstance(each, kinds.SaidSeveral) or each.is_long


def _part(each: kinds.Said | kinds.SaidSeveral) -> dict[str, Any]:
    if isinstance(each, kinds.Said):
        return {"label": each.label, "text": each.text, "rows": []}
    rows = [
        [{"label": one.label, "text": one.text, "form": one.form} for one in row]
        for row in each.rows
    ]
    return {"label": each.label, "text": "", "rows": rows}


def _colophon(
    work: Work, version: Version, reference: Reference, files: Sequence[Attachment]
) -> list[dict[str, str]]:
    names = ", ".join(each.name for each in reference.authors)
    cited = (
        f"{names}, {reference.title}, {reference.publisher}, {reference.issued.year}, {version}."
    )
    decision = getattr(work.warrant, "decision", None)
    rows = [
        {"label": _("Pour citer"), "text": cited, "href": ""},
        {"label": _("En ligne"), "text": reference.url, "href": reference.url},
        {
            "label": _("Licence"),
            "text": str(work.get_licence_display()),
            "href": work.licence_url(),
        },
    ]
    if decision and decision.closed_at:
        said = _("Publié par décision de « %(assembly)s », le %(day)s.") % {
            "assembly": decision.assembly,
            "day": date_format(decision.closed_at, "j F Y"),
        }
        rows.append({"label": _("D’où cela vient"), "text": said, "href": ""})
    rows += [{"label": _("Fichier joint"), "text": _file(each), "href": ""} for each in files]
    return rows


def _file(each: Attachment) -> str:
    licence = each.get_licence_display() if each.licence else ""
    size = filesizeformat(each.file.size)
    return " · ".join(filter(None, [each.name, size, licence, f"SHA-256 {each.file.sha256}"]))
