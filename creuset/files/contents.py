"""What a file is, from what it holds: its name and what the browser says of it prove nothing."""

from __future__ import annotations

import re
import unicodedata
import zipfile
from dataclasses import dataclass
from typing import IO

import puremagic
from django.conf import settings
from django.utils.translation import gettext as _

from creuset.common.verdict import Refused

HEAD = 4096
UNZIPPED_MOST = 1_000_000_000
UNZIPPED_TIMES = 200
ENTRIES_MOST = 20_000

PICTURES = {
    "jpg": "image/jpeg",
    "png": "image/png",
    "webp": "image/webp",
    "gif": "image/gif",
}
OFFICE = {
    "odt": "application/vnd.oasis.opendocument.text",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
    "odp": "application/vnd.oasis.opendocument.presentation",
    "odg": "application/vnd.oasis.opendocument.graphics",
    "docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "pptx": "application/vnd.openxmlformats-officedocument.presentationml.presentation",
    "epub": "application/epub+zip",
}
WRITTEN = {
    "txt": "text/plain",
    "md": "text/markdown",
    "csv": "text/csv",
    "tsv": "text/tab-separated-values",
    "json": "application/json",
    "geojson": "application/geo+json",
    "bib": "application/x-bibtex",
    "ics": "text/calendar",
}
HEARD = {
    "mp3": "audio/mpeg",
    "ogg": "audio/ogg",
    "m4a": "audio/mp4",
    "wav": "audio/wav",
    "flac": "audio/flac",
    "mp4": "video/mp4",
    "webm": "video/webm",
}
KNOWN = {
    **PICTURES,
    "pdf": "application/pdf",
    **OFFICE,
    **WRITTEN,
    **HEARD,
    "zip": "application/zip",
}
# By what an archive of Microsoft Office holds.
_PARTS = {"word/document.xml": "docx", "xl/workbook.xml": "xlsx", "ppt/presentation.xml": "pptx"}
_ALIKE = {"jpeg": "jpg", "jpe": "jpg", "markdown": "md", "text": "txt", "oga": "ogg", "opus": "ogg", "m4v": "mp4",
          "aac": "m4a", "f4a": "m4a", "wave": "wav"}  # fmt: skip
_DRAWN = [
    (re.compile(rb"\xff\xd8\xff"), "jpg"),
    (re.compile(rb"\x89PNG\r\n\x1a\n"), "png"),
    (re.compile(rb"RIFF.{4}WEBP", re.S), "webp"),
    (re.compile(rb"GIF8[79]a"), "gif"),
]
_NOT_TEXT = re.compile(rb"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")


@dataclass(frozen=True)
class Content:
    ending: str
    name: str
    """Of the file, with the ending of what it really is."""

    @property
    def type(self) -> str:
        return KNOWN[self.ending]

    @property
    def is_picture(self) -> bool:
        return self.ending in PICTURES


def accepted() -> list[str]:
    return [ending for ending in KNOWN if ending in settings.FILE_TYPES or not settings.FILE_TYPES]


def recognise(name: str, content: IO[bytes]) -> Content:
    name = safe_name(name)
    ending = _ending(content, claimed=_claimed(name))
    content.seek(0)
    if ending not in accepted():
        raise Refused(
            _("« %(name)s » n’est pas d’un genre reçu ici.") % {"name": name},
            _("Sont acceptés : %(kinds)s.") % {"kinds": ", ".join(accepted())},
        )
    stem = name if "." not in name else name.rpartition(".")[0]
    keeps = _claimed(name) == ending
    return Content(ending, name if keeps else f"{stem[:190] or 'fichier'}.{ending}")


def safe_name(name: str) -> str:
    """As people see it: without a path, nor signs that hide or turn around what is written."""
    flat = unicodedata.normalize("NFC", name).replace("\\", "/").rpartition("/")[2]
    seen = "".join(
        " " if each.isspace() else each
        for each in flat
        if each.isspace() or unicodedata.category(each)[0] != "C"
    )
    tidy = " ".join(seen.split()).strip(". ") or "fichier"
    stem, dot, ending = tidy.rpartition(".")
    return f"{stem[: 180 - len(ending[:15])]}.{ending[:15]}" if dot else tidy[:180]


def _claimed(name: str) -> str:
    ending = name.rpartition(".")[2].lower() if "." in name else ""
    return _ALIKE.get(ending, ending)


def _ending(content: IO[bytes], *, claimed: str) -> str:
    """Nothing for what is not known, or not what it claims to be."""
    content.seek(0)
    head = content.read(HEAD)
    if head.startswith(b"PK\x03\x04"):
        return _zipped(content)
    if head.startswith(b"%PDF-"):
        return "pdf"
    if drawn := next((ending for begins, ending in _DRAWN if begins.match(head)), ""):
        return drawn
    for ending in _told_by_signature(head):
        if ending in HEARD:
            return "mp4" if (ending, claimed) == ("m4a", "mp4") else ending
    return claimed if claimed in WRITTEN and _is_text(content) else ""


def _told_by_signature(head: bytes) -> list[str]:
    try:
        found = puremagic.magic_string(head)
    except (puremagic.PureError, ValueError):
        return []
    endings = [each.extension.lstrip(".").lower() for each in found if each.confidence >= 0.4]
    return [_ALIKE.get(ending, ending) for ending in endings]


def _zipped(content: IO[bytes]) -> str:
    """Nothing is unpacked: the table of contents says enough, and says who lies about their weight."""
    try:
        with zipfile.ZipFile(content) as archive:
            entries = archive.infolist()
            names = {entry.filename for entry in entries}
            packed = sum(entry.compress_size for entry in entries) or 1
            unpacked = sum(entry.file_size for entry in entries)
            if (
                len(entries) > ENTRIES_MOST
                or unpacked > UNZIPPED_MOST
                or unpacked > max(UNZIPPED_TIMES * packed, 50_000_000)
            ):
                raise Refused(
                    _("Cette archive contient bien plus qu’elle n’en a l’air : elle est refusée."),
                    _("Envoyez les fichiers un à un."),
                )
            if any(name.endswith("vbaProject.bin") for name in names):
                return ""  # a document that runs programs
            if entries[0].filename == "mimetype" and entries[0].file_size < 100:
                said = archive.read(entries[0]).decode("ascii", "replace").strip()
                return next((key for key, type in OFFICE.items() if type == said), "")
    except (
        zipfile.BadZipFile,
        IndexError,
        NotImplementedError,
        RuntimeError,
        OSError,
        ValueError,
    ):
        return ""
    return next((ending for part, ending in _PARTS.items() if part in names), "zip")


def _is_text(content: IO[bytes]) -> bool:
    content.seek(0)
    while piece := content.read(256 * 1024):
        if _NOT_TEXT.search(piece):
            return False
    return True
