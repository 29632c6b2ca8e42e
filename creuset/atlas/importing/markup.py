"""Placemarks of a KML (OGC 12-007r2) and waypoints of a GPX 1.1, read as they come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, BinaryIO
from xml.parsers import expat

from django.utils.translation import gettext as _

from creuset.atlas.importing.rows import Problem, shown

CHUNK = 1 << 16
LONGEST_TEXT = 1 << 16
THINGS = {"Placemark", "wpt"}


class _Forbidden(Exception):
    """The file defines entities: a few lines could become gigabytes."""


class _Reader:
    """Keeps the things read since one last took them, and nothing else of the file."""

    def __init__(self) -> None:
        self.done: list[dict[str, Any]] = []
        self.thing: dict[str, Any] | None = None
        self.path: list[str] = []
        self.text = ""
        self.named = ""  # of the data being read

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self.path.append(name)
        self.text = ""
        if name in THINGS and self.thing is None:
            self.thing = {"id": attributes.get("id", "")}
            if name == "wpt":
                self.thing |= {
                    "latitude": attributes.get("lat"),
                    "longitude": attributes.get("lon"),
                }
        elif self.thing is not None:
            if name in {"Data", "SimpleData"}:
                self.named = attributes.get("name", "")
            elif name == "link" and attributes.get("href"):
                self.thing.setdefault("website", attributes["href"])

    def say(self, text: str) -> None:
        if self.thing is not None and len(self.text) < LONGEST_TEXT:
            self.text += text

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self.path.pop()
        if self.thing is None:
            return
        if name in THINGS:
            self.done.append(self.thing)
            self.thing = None
        elif name == "name" and self.path[-1] in THINGS:
            self.thing["name"] = self.text
        elif name == "coordinates" and "Point" in self.path:
            east, north, *_height = [*self.text.strip().split(","), "", ""]
            self.thing |= {"longitude": east, "latitude": north}
        elif name in {"value", "SimpleData"} and self.named:
            self.thing.setdefault(self.named, self.text)
            self.named = ""


def things(stream: BinaryIO) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    reader = _Reader()
    parser = expat.ParserCreate()
    parser.StartElementHandler = reader.start
    parser.EndElementHandler = reader.end
    parser.CharacterDataHandler = reader.say
    parser.EntityDeclHandler = _refuse
    number = 0
    reason = ""
    while not reason:
        chunk = stream.read(CHUNK)
        try:
            parser.Parse(chunk, not chunk)
        except expat.ExpatError:
            reason = _("le fichier est abîmé à partir d’ici : ce n’est plus du XML")
        except _Forbidden:
            reason = _("ce fichier définit des entités XML, qui ne sont pas lues")
        for thing in reader.done:
            number += 1
            yield number, thing
        reader.done.clear()
        if not chunk:
            break
    if reason:
        yield Problem(
            number + 1, "features", shown(f"ligne {parser.CurrentLineNumber}"), reason, True
        )
    elif not number:
        reason = _("ce fichier ne contient aucun lieu (Placemark ou wpt)")
        yield Problem(0, "features", "", reason, True)


def _refuse(*_declared: Any) -> None:
    raise _Forbidden
