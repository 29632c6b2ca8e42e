"""The features of a GeoJSON, read as they come, and found again after what is broken."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

from creuset.atlas.importing.rows import Problem, empty, shown

LONGEST_FEATURE = 1 << 18  # characters
CHUNK = 1 << 16

_FEATURE = re.compile(r'\{\s*"type"\s*:\s*"Feature"|(?<=\n)[ \t]*\{')
_FEATURES = re.compile(r'"features"\s*:\s*(?=\[)')


class _Text:
    """A long JSON text, of which only a window is held."""

    def __init__(self, stream: TextIO) -> None:
        self.stream = stream
        self.window = ""
        self.at = 0
        self.start = 0  # of the last value
        self.decoder = json.JSONDecoder()

    def more(self) -> bool:
        chunk = self.stream.read(CHUNK)
        self.window, self.at = self.window[self.at :] + chunk, 0
        return bool(chunk)

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

    def seek(self, pattern: re.Pattern[str]) -> bool:
        """Go to where the pattern is next met, or to the end."""
        while True:
            match = pattern.search(self.window, self.at)
            if match:
                self.at = match.end() if pattern is _FEATURES else match.start()
                return True
            self.at = max(self.at, len(self.window) - 100)  # it may lie across two windows
            if not self.more():
                self.at = len(self.window)
                return False

    def members_before(self, last: str) -> Iterator[tuple[str, Any]]:
        """Names and values of the object, up to the one whose value one is to read oneself."""
        self.skip("{")
        while self.peek() != "}":
            name = self.value()
            self.skip(":")
            if name == last:
                self.peek()
                return
            yield str(name), self.value()
            if self.peek() != "}":
                self.skip(",")
        raise ValueError(f"no {last}")


def told_before_features(stream: TextIO) -> dict[str, Any]:
    """What the collection says of itself, before its features."""
    try:
        return dict(_Text(stream).members_before("features"))
    except ValueError:
        return {}


def features(stream: TextIO) -> Iterator[tuple[int, dict[str, Any]] | Problem]:
    text = _Text(stream)
    try:
        for _member in text.members_before("features"):
            pass
        text.skip("[")
    except ValueError:
        stream.seek(0)
        text = _Text(stream)
        if not text.seek(_FEATURES):
            yield Problem(0, "features", "", _("ce n’est pas un GeoJSON : aucune fiche"), True)
            return
        text.skip("[")
    number = 0
    while text.peek() not in {"]", ""}:
        number += 1
        try:
            feature = text.value()
        except ValueError:
            start = text.window[text.at : text.at + 80]
            yield Problem(number, "features", shown(start), _("ce n’est pas du JSON"), True)
            text.at += 1
            if not text.seek(_FEATURE):
                return
            continue
        if isinstance(feature, dict) and isinstance(feature.get("properties"), dict):
            yield number, _flat(feature, feature["properties"])
        else:
            reason = _("ce n’est pas une fiche")
            yield Problem(number, "features", shown(feature), reason, True)
            text.step_back_into(_FEATURE)
        if text.peek() == ",":
            text.skip(",")
    if text.peek() == "":
        reason = _("le fichier s’arrête avant la fin")
        yield Problem(number + 1, "features", "", reason, True)


def _flat(feature: dict[str, Any], properties: dict[str, Any]) -> dict[str, Any]:
    """The properties of a feature, with its identifier and its point beside them."""
    values = dict(properties)
    if not empty(feature.get("id")):
        values.setdefault("id", feature["id"])
    geometry = feature.get("geometry")
    if geometry is None:
        return values
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(point, list) or len(point) < 2 or geometry.get("type") != "Point":
        return {**values, "longitude": geometry, "latitude": geometry}
    return {**values, "longitude": point[0], "latitude": point[1]}
