"""Two people changed the same text: put both changes together, line by line."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from merge3 import Merge3

MINE, BETWEEN, THEIRS = "<<<<<<<", "=======", ">>>>>>>"


@dataclass(frozen=True)
class Merged:
    """`body` holds both changes; `conflicts` counts the passages that someone has to choose."""

    body: str
    conflicts: int


def merge(base: str, mine: str, theirs: str, *, mine_name: str, theirs_name: str) -> Merged:
    """Three-way merge. Where both changed the same lines, both are kept, one after the other.

    Nothing of either text is ever dropped: a conflict is shown between lines that start with
    seven signs, as every version-control tool writes it.
    """
    parts: list[str] = []
    conflicts = 0
    groups = Merge3(_lines(base), _lines(mine), _lines(theirs)).merge_groups()
    for kind, *lines in groups:
        if kind != "conflict":
            parts += lines[0]
            continue
        conflicts += 1
        _base, mine_lines, their_lines = lines
        parts += [
            f"{MINE} {mine_name}\n", *mine_lines,
            f"{BETWEEN}\n", *their_lines,
            f"{THEIRS} {theirs_name}\n",
        ]  # fmt: skip
    return Merged("".join(parts).rstrip("\n"), conflicts)


def unsettled(body: str) -> bool:
    """Whether a mark of a conflict is still in the text."""
    return any(line.startswith((f"{MINE} ", f"{THEIRS} ")) for line in body.split("\n"))


def _lines(text: str) -> list[str]:
    return [f"{line}\n" for line in text.split("\n")]


def together(
    start: Mapping[str, Any], mine: Mapping[str, Any], theirs: Mapping[str, Any]
) -> tuple[dict[str, Any], list[str]]:
    """Answers that two people changed from the same start: each one's changes, mine where both
    changed the same answer otherwise, and the names of those."""
    found, clashing = dict(theirs), []
    for name in {**start, **mine, **theirs}:
        ours, others, before = mine.get(name), theirs.get(name), start.get(name)
        if ours in (before, others):
            continue
        if others != before:
            clashing.append(name)
        found[name] = ours
    return {name: value for name, value in found.items() if value is not None}, clashing
