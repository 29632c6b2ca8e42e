"""Who and what the keys of a trace are: two queries at most, however many they are."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from creuset.assemblies.forms.members import shown_name
from creuset.decisions.models import Decision
from creuset.decisions.options import Option, labelled
from creuset.people.models import Person


class Names:
    """By key. Of an election where one may name anyone, the keys are persons."""

    def __init__(self, decision: Decision, trace: dict[str, Any]) -> None:
        self.options = {each.key: each for each in labelled(decision.options)}
        missing = {
            int(key) for key in _keys(decision, trace) - self.options.keys() if key.isdecimal()
        }
        people = Person.objects.in_bulk(missing) if missing else {}
        for pk in missing:
            person = people.get(pk)
            self.options[str(pk)] = Option(str(pk), shown_name(person), person=person)

    def __getitem__(self, key: str) -> Option:
        return self.options.get(str(key)) or Option(str(key), shown_name(None))

    def all(self, keys: Iterable[str]) -> list[Option]:
        return [self[key] for key in keys]


def _keys(decision: Decision, trace: dict[str, Any]) -> set[str]:
    """Those that a page shows: of all who could be named, those who were."""
    keys = {*trace.get("chosen", []), *trace.get("tied", [])}
    if decision.nominee:
        keys.add(decision.nominee)
    for each in named_ones(trace):
        keys.add(each["option"])
    for step in steps(trace, "changes"):
        for change in step["changes"]:
            keys |= {change["from"], change["to"]}
    return {str(key) for key in keys}


def named_ones(trace: dict[str, Any]) -> list[dict[str, Any]]:
    """The nominations of an election without candidates, counted last or before a consent."""
    before = trace.get("nominations", [])
    if isinstance(before, dict):
        return named_ones(before)
    rows = [
        *before,
        *(each for step in steps(trace, "nominations") for each in step["nominations"]),
    ]
    return [each for each in rows if each.get("voices") or each.get("last") or each.get("first")]


def steps(trace: dict[str, Any], *kinds: str) -> list[dict[str, Any]]:
    return [each for each in trace.get("steps", []) if each.get("kind") in kinds]
