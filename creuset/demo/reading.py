"""The words of the demonstration are in files beside the code, to be read and corrected as such."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from creuset.demo.telling import ago

HERE = Path(__file__).parent
SAID = re.compile(r"^@(\w+) (\d+) (\d\d:\d\d)$\n", re.MULTILINE)


@dataclass(frozen=True)
class Manuscript:
    """A work as its group has it today."""

    title: str
    kind: str
    summary: str
    body: str

    def as_it_was(self, *, before: str = "", rough: Mapping[str, str] | None = None) -> str:
        """An earlier state: what comes before a title, with the passages not yet polished."""
        text = self.body
        for final, first in (rough or {}).items():
            text = _changed(text, final, first)
        if not before:
            return text
        start, _title, rest = _cut(text, f"# {before}\n")
        return start + _notes_called_in(start, rest)


def _changed(text: str, old: str, new: str) -> str:
    if old not in text:
        raise ValueError(f"The manuscript does not say: {old}")
    return text.replace(old, new)


def _cut(text: str, mark: str) -> tuple[str, str, str]:
    if mark not in text:
        raise ValueError(f"The manuscript has no such title: {mark}")
    return text.partition(mark)


def _notes_called_in(start: str, rest: str) -> str:
    """Footnotes stand at the end of the file: a shorter state keeps those it calls."""
    notes = re.findall(r"^\[\^\d+\]:.*$", rest, re.MULTILINE)
    return "\n".join(note for note in notes if note.partition(":")[0] in start)


def manuscript(name: str) -> Manuscript:
    """Three lines of description, an empty one, then the text."""
    head, _blank, body = (HERE / "works" / f"{name}.md").read_text("utf-8").partition("\n\n")
    said = dict(line.split(": ", 1) for line in head.splitlines())
    return Manuscript(said["title"], said["kind"], said["summary"], body.strip())


@dataclass(frozen=True)
class Said:
    who: str
    at: datetime
    body: str


@dataclass(frozen=True)
class Conversation:
    title: str
    posts: list[Said]


def conversations(name: str) -> list[Conversation]:
    """Titles, then under each what was said: « @who days-ago hour », and the words."""
    text = (HERE / "conversations" / f"{name}.md").read_text("utf-8")
    return [_conversation(part) for part in re.split(r"^# ", text, flags=re.MULTILINE)[1:]]


def _conversation(text: str) -> Conversation:
    title, *parts = SAID.split(text)
    posts = [
        Said(who, ago(int(days), hour), body.strip())
        for who, days, hour, body in zip(*[iter(parts)] * 4, strict=True)
    ]
    return Conversation(title.strip(), posts)
