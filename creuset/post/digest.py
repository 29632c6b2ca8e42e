"""What a digest says, and in which order: plain values in, plain values out."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Item:
    """One thing to tell. `section` is "1" to "4", in reading order; `key` names the thing that it is
    about, so that the same news of the same thing is told once; `talk` says that it is one message
    among others of a conversation."""

    section: str
    where: str
    said: str
    path: str
    key: str
    talk: bool = False
    extract: str = ""


@dataclass(frozen=True)
class Told:
    """A line of the digest. `more` messages of the same conversation stand behind it."""

    said: str
    path: str
    extract: str = ""
    more: int = 0


@dataclass(frozen=True)
class Place:
    """What happened in one assembly."""

    name: str
    lines: list[Told] = field(default_factory=list)


@dataclass(frozen=True)
class Heading:
    section: str
    places: list[Place]

    @property
    def count(self) -> int:
        return sum(len(place.lines) for place in self.places)


def compose(items: Iterable[Item]) -> list[Heading]:
    """Sections in their order, places by name, news in the order they came. A thing that waits for
    the reader is not told again further down; the messages of a conversation make one line, its
    first ones read; two lines that read alike and lead to the same page are one."""
    kept: dict[str, Item] = {}
    behind: dict[str, int] = {}
    for item in sorted(items, key=lambda each: each.section):
        if item.key in kept:
            behind[item.key] += item.talk and kept[item.key].talk
        else:
            kept[item.key] = item
            behind[item.key] = 0
    sections: dict[str, dict[str, list[Told]]] = {}
    for key, item in kept.items():
        lines = sections.setdefault(item.section, {}).setdefault(item.where, [])
        more = behind[key]
        told = Told(
            item.said.removesuffix(".") if more else item.said, item.path, item.extract, more
        )
        if told not in lines:
            lines.append(told)
    return [
        Heading(section, [Place(name, lines) for name, lines in sorted(places.items())])
        for section, places in sorted(sections.items())
    ]
