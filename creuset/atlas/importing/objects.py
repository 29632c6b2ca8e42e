"""The things of a JSON file, read as they come, and found again after what is broken: the features of
a GeoJSON, the elements of OpenStreetMap, the list that a map gives of itself."""

from __future__ import annotations

import json
import re
from collections.abc import Generator, Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

from creuset.atlas.importing.cells import shown
from creuset.atlas.importing.lists import things_in
from creuset.atlas.importing.rows import Problem
from creuset.atlas.importing.shapes import (
    BOXES,
    LISTS,
    SHAPES,
    Shape,
    of_element,
    of_thing,
    shape_of,
)

WHOLE = 1 << 25  # characters of a file whose things are not where maps put them
LONGEST_FEATURE = 1 << 21  # characters: a département drawn closely takes one million
CHUNK = 1 << 16

_FEATURE = re.compile(r'\{\s*"type"\s*:\s*"Feature"|(?<=\n)[ \t]*\{')
_LIST = re.compile(r'"(features|elements|data)"\s*:\s*(?=\[)')


class _Text:
    """A long JSON text, of which only a window is held."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.window = ""
        self.at = 0
        self.ended = False
        self.start = 0  # of the last value
        self.decoder = json.JSONDecoder()

    def more(self) -> bool:
        """As much again as what is held and not yet understood, so that a long value is tried few times."""
        if self.ended or not (chunk := self.stream.read(max(CHUNK, len(self.window) - self.at))):
            self.ended = True
            return False
        self.window, self.at = self.window[self.at :] + chunk, 0
        return True

    def peek(self) -> str:
        """The next character that is not white; nothing at the end."""
        while True:
            while self.at < len(self.window):
                if self.window[self.at] not in " \t\r\n\ufeff":
                    return self.window[self.at]
                self.at += 1
            if not self.more():
                return ""

    def skip(self, wanted: str) -> None:
        if self.peek() != wanted:
            raise ValueError(f"{wanted!r} was expected")
        self.at += 1

    def value(self) -> Any:
        """The next value. ValueError when it is not JSON, or is too long for a feature."""
        self.peek()
        if self.at > CHUNK:  # an error counts the lines before it: few are kept
            self.window, self.at = self.window[self.at :], 0
        while True:
            try:
                value, end = self.decoder.raw_decode(self.window, self.at)
            except (ValueError, RecursionError):
                if len(self.window) - self.at < LONGEST_FEATURE and self.more():
                    continue
                raise ValueError("not JSON") from None
            if end == len(self.window) and self.more():
                continue  # a number may go on
            self.start, self.at = self.at, end
            return value

    def step_back_into(self, pattern: re.Pattern[str]) -> None:
        """Into the last value, when it holds what one looks for: a bracket left open took it."""
        match = pattern.search(self.window, self.start + 1, self.at)
        if match:
            self.at = match.start()

    def seek(self, pattern: re.Pattern[str]) -> re.Match[str] | None:
        """Go to where the pattern is next met, or to the end."""
        while True:
            match = pattern.search(self.window, self.at)
            if match:
                self.at = match.end() if pattern is _LIST else match.start()
                return match
            self.at = max(self.at, len(self.window) - 100)  # it may lie across two windows
            if not self.more():
                self.at = len(self.window)
                return None

    def members_before_the_list(self) -> Generator[tuple[str, Any], None, str]:
        """Names and values of the object, up to the list of things, whose name is returned: its
        values one is to read oneself."""
        self.skip("{")
        while self.peek() != "}":
            name = str(self.value())
            self.skip(":")
            if name in LISTS and self.peek() == "[":
                return name
            if name in BOXES and self.peek() == "{":
                self.skip("{")
                continue
            yield name, self.value()
            if self.peek() != "}":
                self.skip(",")
        raise ValueError("no list of things")


def told_before_features(stream: TextIO) -> dict[str, Any]:
    """What the file says of itself, before its list of things."""
    try:
        return dict(_Text(stream).members_before_the_list())
    except ValueError:
        return {}


def features(stream: TextIO) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    text = _Text(stream)
    try:
        shape = _shape_of(text)
    except ValueError:
        yield from _elsewhere(stream)
        return
    text.skip("[")
    yield from _things(text, shape)


def _shape_of(text: _Text) -> Shape:
    """How its things are written, once the text is at the bracket that opens their list."""
    if text.peek() == "[":
        return of_thing
    told: dict[str, Any] = {}
    members = text.members_before_the_list()
    while True:
        try:
            name, value = next(members)
        except StopIteration as end:
            return shape_of(end.value, told)
        told[name] = value


def _elsewhere(stream: TextIO) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    """The things of a file that does not begin as maps do: one on each line, or in a list of its own, or
    after a beginning that is broken."""
    stream.seek(0)
    text = _Text(stream)
    if _is_one_by_one(text):
        stream.seek(0)
        yield from _things(_Text(stream), of_thing, end="")
        return
    stream.seek(0)
    if found := _whole(stream):
        yield from _flattened(found)
        return
    stream.seek(0)
    text = _Text(stream)
    if lost := text.seek(_LIST):
        text.skip("[")
        yield from _things(text, SHAPES[lost[1]])
        return
    yield Problem(0, "features", "", _("ce JSON ne contient aucune liste de fiches"), True)


def _is_one_by_one(text: _Text) -> bool:
    try:
        return isinstance(text.value(), dict) and text.peek() == "{"
    except ValueError:
        return False


def _whole(stream: TextIO) -> list[Any]:
    written = stream.read(WHOLE)
    try:
        return [] if stream.read(1) else things_in(json.loads(written))
    except (ValueError, RecursionError):
        return []


def _flattened(found: list[Any]) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    for number, thing in enumerate(found, 1):
        values = of_thing(thing)
        if values is None:
            yield Problem(number, "features", shown(thing), _("ce n’est pas une fiche"), True)
        else:
            yield number, values


def _things(
    text: _Text, shape: Shape, end: str = "]"
) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    number = 0
    while text.peek() not in {"]", ""}:
        number += 1
        try:
            thing = text.value()
        except ValueError:
            start = text.window[text.at : text.at + 80]
            yield Problem(number, "features", shown(start), _("ce n’est pas du JSON"), True)
            text.at += 1
            if not text.seek(_FEATURE):
                return
            continue
        values = shape(thing)
        if values is None and shape is of_element and isinstance(thing, dict):
            reason = _("ce point ne fait qu’en dessiner d’autres")
            yield Problem(number, "features", shown(thing), reason, False, once=True)
        elif values is None:
            reason = _("ce n’est pas une fiche")
            yield Problem(number, "features", shown(thing), reason, True)
            text.step_back_into(_FEATURE)
        else:
            yield number, values
        if text.peek() == ",":
            text.skip(",")
    if text.peek() != end:
        reason = _("le fichier s’arrête avant la fin")
        yield Problem(number + 1, "features", "", reason, True)
