"""Placemarks of a KML (OGC 12-007r2) and waypoints of a GPX 1.1, read as they come."""

from __future__ import annotations

from collections.abc import Iterator
from typing import IO, Any
from xml.parsers import expat

from django.utils.translation import gettext as _

from creuset.atlas.importing.cells import shown
from creuset.atlas.importing.points import middle_of
from creuset.atlas.importing.rows import Problem

CHUNK = 1 << 16
LONGEST_TEXT = 1 << 16
THINGS = {"Placemark", "wpt"}
SAID = {
    "description": "description",
    "desc": "description",
    "cmt": "comment",
    "address": "address",
    "type": "type",
}
"""What else is said of a thing, right inside it."""


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
        self.folders: list[str] = []
        self.drawn: list[list[float]] = []

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = tag.rpartition(":")[2]
        self.path.append(name)
        self.text = ""
        if name == "Folder":
            self.folders.append("")
        elif name in THINGS and self.thing is None:
            self.drawn = []
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
        if (self.thing is not None or self.folders) and len(self.text) < LONGEST_TEXT:
            self.text += text

    def end(self, tag: str) -> None:
        name = tag.rpartition(":")[2]
        self.path.pop()
        if self.thing is None:
            self._end_of_a_folder(name)
            return
        if name in THINGS:
            self.done.append(self._whole(self.thing))
            self.thing = None
        elif name == "name" and self.path[-1] in THINGS:
            self.thing["name"] = self.text
        elif name in SAID and self.path[-1] in THINGS:
            self.thing.setdefault(SAID[name], self.text)
        elif name == "coordinates" and "Point" in self.path:
            east, north, *_height = [*self.text.strip().split(","), "", ""]
            self.thing |= {"longitude": east, "latitude": north}
        elif name == "coordinates":
            self.drawn += filter(None, map(_corner, self.text.split()))
        elif name in {"value", "SimpleData"} and self.named:
            self.thing.setdefault(self.named, self.text)
            self.named = ""

    def _end_of_a_folder(self, name: str) -> None:
        if name == "Folder" and self.folders:
            self.folders.pop()
        elif name == "name" and self.path and self.path[-1] == "Folder":
            self.folders[-1] = self.text

    def _whole(self, thing: dict[str, Any]) -> dict[str, Any]:
        """With the layer that it stands in, which nearly always says what it is, and the middle of what is
        drawn when nothing else says where it is."""
        told = {name: value for name, value in {"layer": self._layer()}.items() if value} | thing
        if self.drawn and "longitude" not in thing:
            drawn = {"type": "LineString", "coordinates": self.drawn}
            told["longitude"], told["latitude"] = middle_of(drawn, shown(drawn))
        return told

    def _layer(self) -> str:
        return next((each.strip() for each in reversed(self.folders) if each.strip()), "")


def _corner(text: str) -> list[float] | None:
    try:
        east, north = map(float, text.split(",")[:2])
    except ValueError:
        return None
    return [east, north]


def things(stream: IO[bytes]) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
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
