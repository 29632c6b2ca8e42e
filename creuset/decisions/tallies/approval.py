"""Approval: everyone approves of as many options as they like, and the most approved win.

Ballot: `{"approved": [keys]}`; an empty list is a blank ballot (or `too_few`, if `empty` is
`"invalid"`). Brams & Fishburn (1978). Several places are not shared out in proportion.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any

from creuset.decisions.tallies.core import (
    Cast,
    Electorate,
    Result,
    Trace,
    first_places,
    opened,
    ratio,
    settled,
    traced,
)

METHOD, VERSION = "approval", 1
DEFAULTS: dict[str, Any] = {
    "quorum": 0,
    "places": 1,
    "least": 0,
    "most": 0,
    "empty": "blank",
    "threshold": None,
    "base": "expressed",
    "strict": False,
}


def approval(
    ballots: Iterable[tuple[Collection[str], int]],
    *,
    options: Iterable[str],
    places: int = 1,
    threshold: Sequence[int] | None = None,
    base: int | None = None,
    strict: bool = False,
) -> Result:
    """The `places` most approved, each with at least `threshold` of `base` (or more, if `strict`);
    without a base, of the ballots that approve of something. Nobody is chosen by nobody."""
    scores = dict.fromkeys(sorted(options), 0)
    expressed = 0
    for approved, times in ballots:
        expressed += times if approved else 0
        for option in approved:
            scores[option] += times
    base = expressed if base is None else base
    passing = {each for each in scores if _passes(scores[each], base, threshold, strict)}
    classes: dict[int, list[str]] = {}
    for option in passing:
        classes.setdefault(scores[option], []).append(option)
    result = first_places([classes[score] for score in sorted(classes, reverse=True)], places)
    ranked = sorted(scores, key=lambda option: (-scores[option], option))
    step = {
        "kind": "approvals",
        "base": base,
        "threshold": None if threshold is None else list(threshold),
        "strict": strict,
        "scores": [
            {"option": each, "approvals": scores[each], "passes": each in passing}
            for each in ranked
        ],
    }
    return Result(result.outcome, result.chosen, result.tied, [step])


def _passes(score: int, base: int, threshold: Sequence[int] | None, strict: bool) -> bool:
    if not score:
        return False
    if threshold is None:
        return True
    needed = ratio(threshold) * base
    return score > needed if strict else score >= needed


def check(answer: Any, parameters: Mapping[str, Any], electorate: Electorate) -> list[str]:
    if not isinstance(answer, dict) or not isinstance(answer.get("approved"), list):
        return ["not_a_ballot"]
    approved = answer["approved"]
    if not all(isinstance(each, str) for each in approved):
        return ["not_a_ballot"]
    rule = settled(parameters, DEFAULTS)
    wrong = []
    if not set(approved) <= set(electorate.options):
        wrong.append("unknown_option")
    if len(set(approved)) < len(approved):
        wrong.append("option_twice")
    if rule["most"] and len(approved) > rule["most"]:
        wrong.append("too_many")
    least = max(rule["least"], 1) if rule["empty"] == "invalid" else rule["least"]
    blank = not approved and rule["empty"] == "blank"
    if len(approved) < least and not blank:
        wrong.append("too_few")
    return wrong


def count(parameters: Mapping[str, Any], electorate: Electorate, casts: Iterable[Cast]) -> Trace:
    casts = list(casts)
    rule = settled(parameters, DEFAULTS)
    box = opened(rule, electorate, casts, check=check, blank=lambda answer: not answer["approved"])
    result = approval(
        [(cast.answer["approved"], cast.times) for cast in box.expressed],
        options=electorate.options,
        places=rule["places"],
        threshold=rule["threshold"],
        base=box.base(rule["base"]),
        strict=rule["strict"],
    )
    by_seats = dict.fromkeys(electorate.options, 0)
    for cast in box.expressed:
        if cast.seat:
            for option in cast.answer["approved"]:
                by_seats[option] += cast.times
    for score in result.steps[0]["scores"]:
        score["seats"] = by_seats[score["option"]]
        score["persons"] = score["approvals"] - score["seats"]
    return traced(METHOD, VERSION, rule, electorate, casts, box.figures, result)
