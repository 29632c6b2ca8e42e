"""The mails of a trial: those that a machine without a mail server writes to files, to be read as
their recipients would. Never there where others come in (`PRODUCTION`)."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from email import message_from_bytes, policy
from email.message import EmailMessage
from email.utils import parsedate_to_datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

BETWEEN = b"-" * 79 + b"\n"
MOST = 200


@dataclass(frozen=True)
class Kept:
    """One mail. `key` names its file and its place in it."""

    key: str
    mail: EmailMessage
    at: datetime

    @property
    def to(self) -> str:
        return str(self.mail["To"] or "")

    @property
    def subject(self) -> str:
        return str(self.mail["Subject"] or "")

    @property
    def text(self) -> str:
        return _part(self.mail, "plain")

    @property
    def html(self) -> str:
        return _part(self.mail, "html")

    @property
    def headers(self) -> list[tuple[str, str]]:
        return [(name, str(value)) for name, value in self.mail.items()]

    @property
    def attachments(self) -> list[str]:
        return [part.get_filename() or "?" for part in self.mail.iter_attachments()]


def mails(*, to: str = "") -> list[Kept]:
    """The latest first, two hundred at most; to one address, when it is given."""
    wanted = to.strip().lower()
    found = (each for path in _files() for each in _in(path))
    kept = sorted((each for each in found if wanted in each.to.lower()), key=lambda each: each.at)
    return kept[::-1][:MOST]


def find(key: str) -> Kept | None:
    return next((each for path in _files() for each in _in(path) if each.key == key), None)


def _files() -> list[Path]:
    folder = Path(settings.EMAIL_FILE_PATH)
    return sorted(folder.glob("*.log")) if folder.is_dir() else []


def _in(path: Path) -> Iterator[Kept]:
    for number, raw in enumerate(path.read_bytes().split(BETWEEN)):
        if raw.strip():
            mail = message_from_bytes(raw.strip() + b"\n", policy=policy.default)
            if isinstance(mail, EmailMessage):
                yield Kept(f"{path.stem}-{number}", mail, _moment(mail, path))


def _moment(mail: EmailMessage, path: Path) -> datetime:
    try:
        said = parsedate_to_datetime(str(mail["Date"]))
    except (TypeError, ValueError):
        return datetime.fromtimestamp(path.stat().st_mtime, tz=timezone.get_current_timezone())
    return said if timezone.is_aware(said) else said.replace(tzinfo=UTC)  # « -0000 »


def _part(mail: EmailMessage, kind: str) -> str:
    body = mail.get_body(preferencelist=(kind,))
    return str(body.get_content()) if body else ""
