"""Election without candidates: everyone names someone, then may name someone else after hearing
why, and whoever is named most is proposed to the consent of all (Endenburg; Buck & Villines).

This counts the names. `chosen` is who is proposed: the decision then asks for consent on them.
Ballot: `{"nominee": key}`, with `"first"` the one named in the first round where that was kept;
no nominee is a blank ballot. Anything else, such as a reason, is left alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from creuset.decisions.tallies.core import (
    Cast,
    Electorate,
    Result,
    Trace,
    first_places,
    opened,
    settled,
    traced,
)

METHOD, VERSION = "without_candidates", 1
DEFAULTS: dict[str, Any] = {"quorum": 0, "places": 1}


def without_candidates(
    nominations: Iterable[tuple[str, int]],
    *,
    options: Iterable[str],
    first: Iterable[tuple[str, int]] = (),
    places: int = 1,
) -> Result:
    """Who is named most in the last round; `first` are the nominations of the first one. Someone
    whom nobody names is never proposed."""
    keys = sorted(options)
    named, before = _counted(nominations, keys), _counted(first, keys)
    classes: dict[int, list[str]] = {}
    for key in keys:
        classes.setdefault(named[key], []).append(key)
    ranks = [classes[times] for times in sorted(classes, reverse=True) if times]
    result = first_places(ranks, places)
    step = {
        "kind": "nominations",
        "nominations": [
            {"option": key, "first": before[key], "last": named[key]}
            for key in sorted(keys, key=lambda key: (-named[key], key))
        ],
    }
    return Result(result.outcome, result.chosen, result.tied, [step])


def _counted(nominations: Iterable[tuple[str, int]], keys: Iterable[str]) -> dict[str, int]:
    named = dict.fromkeys(keys, 0)
    for key, times in nominations:
        named[key] += times
    return named


def check(answer: Any, parameters: Mapping[str, Any], electorate: Electorate) -> list[str]:
    if not isinstance(answer, dict) or "nominee" not in answer:
        return ["not_a_ballot"]
    names = [answer["nominee"], answer.get("first", "")]
    if not all(name is None or isinstance(name, str) for name in names):
        return ["not_a_ballot"]
    known = all(not name or name in electorate.options for name in names)
    return [] if known else ["unknown_option"]


def count(parameters: Mapping[str, Any], electorate: Electorate, casts: Iterable[Cast]) -> Trace:
    casts = list(casts)
    rule = settled(parameters, DEFAULTS)
    box = opened(rule, electorate, casts, check=check, blank=lambda answer: not answer["nominee"])
    last = [(cast.answer["nominee"], cast.answer.get("first"), cast) for cast in box.expressed]
    result = without_candidates(
        [(name, cast.times) for name, _, cast in last],
        options=electorate.options,
        first=[(before, cast.times) for _, before, cast in last if before],
        places=rule["places"],
    )
    by_seats = _counted(
        ((name, cast.times) for name, _, cast in last if cast.seat), electorate.options
    )
    for each in result.steps[0]["nominations"]:
        each["seats"] = by_seats[each["option"]]
        each["persons"] = each["last"] - each["seats"]
    moves: dict[tuple[str, str], int] = {}
    for name, before, cast in last:
        if before and before != name:
            moves[before, name] = moves.get((before, name), 0) + cast.times
    if moves:
        result.steps.append(
            {
                "kind": "changes",
                "changes": [
                    {"from": before, "to": name, "voices": voices}
                    for (before, name), voices in sorted(moves.items())
                ],
            }
        )
    return traced(METHOD, VERSION, rule, electorate, casts, box.figures, result)
