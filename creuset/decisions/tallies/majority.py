"""Majority: for or against, held to a threshold of a declared base, exactly.

Ballot: `{"position": "for" | "against" | "blank" | "abstain"}`. Equality leaves things as they are
(`tie: "status_quo"`), or is told as a tie where the rule leaves it open.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from fractions import Fraction
from typing import Any

from creuset.decisions.tallies.core import (
    ADOPTED,
    NO_QUORUM,
    REJECTED,
    TIED,
    Cast,
    Electorate,
    Result,
    Trace,
    opened,
    quorum,
    ratio,
    reaches,
    settled,
    traced,
    written,
)

METHOD, VERSION = "majority", 1
FOR, AGAINST, BLANK, ABSTAIN = "for", "against", "blank", "abstain"
POSITIONS = (FOR, AGAINST, BLANK, ABSTAIN)
DEFAULTS: dict[str, Any] = {
    "quorum": 0,
    "quorum_counts": list(POSITIONS),
    "base": "expressed",
    "abstentions_are_cast": False,
    "threshold": [1, 2],
    "strict": True,
    "tie": "status_quo",
    "double": "",
}
HELD = ("base", "abstentions_are_cast", "threshold", "strict")
"""The parameters by which votes are held to a threshold."""


def majority(
    votes: Mapping[str, int],
    *,
    eligible: int,
    present: int | None = None,
    base: str = "expressed",
    abstentions_are_cast: bool = False,
    threshold: Sequence[int] = (1, 2),
    strict: bool = True,
    tie: str = "status_quo",
    quorum: int = 0,
    quorum_counts: Collection[str] = POSITIONS,
) -> Result:
    """Whether `for` exceeds (or reaches, unless `strict`) the threshold's share of the base:
    `expressed` is for + against; `cast` adds blanks, and abstentions where they are declared cast;
    `present` and `eligible` are everyone there, everyone concerned. A base of nobody adopts
    nothing."""
    sizes = {
        "expressed": sum(votes.get(each, 0) for each in (FOR, AGAINST)),
        "cast": sum(votes.get(each, 0) for each in _cast(abstentions_are_cast)),
        "present": eligible if present is None else present,
        "eligible": eligible,
    }
    step = _held("voices", votes, sizes[base], base, threshold, strict)
    if not reaches(sum(votes.get(each, 0) for each in quorum_counts), eligible, quorum):
        return Result(NO_QUORUM, steps=[step])
    return Result(_outcome([step], tie), steps=[step])


def _cast(abstentions_are_cast: bool) -> tuple[str, ...]:
    return POSITIONS if abstentions_are_cast else (FOR, AGAINST, BLANK)


def _held(
    kind: str,
    votes: Mapping[str, int],
    size: int,
    base: str,
    threshold: Sequence[int],
    strict: bool,
) -> dict[str, Any]:
    """One count held to the threshold; `equal` when it stops exactly half way."""
    fors, againsts = votes.get(FOR, 0), votes.get(AGAINST, 0)
    needed = ratio(threshold) * size
    simple = base == "expressed" and strict and ratio(threshold) == Fraction(1, 2)
    return {
        "kind": kind,
        FOR: fors,
        AGAINST: againsts,
        "base": size,
        "needed": written(needed),
        "strict": strict,
        "passes": size > 0 and (fors > needed or (not strict and fors == needed)),
        "equal": fors == againsts > 0,
        "may_tie": simple and fors == againsts > 0,
    }


def _outcome(counts: list[dict[str, Any]], tie: str) -> str:
    if all(each["passes"] for each in counts):
        return ADOPTED
    if tie == "leave_open" and all(each["passes"] or each["may_tie"] for each in counts):
        return TIED
    return REJECTED


def check(answer: Any, parameters: Mapping[str, Any], electorate: Electorate) -> list[str]:
    if not isinstance(answer, dict):
        return ["not_a_ballot"]
    return [] if answer.get("position") in POSITIONS else ["not_a_position"]


def count(parameters: Mapping[str, Any], electorate: Electorate, casts: Iterable[Cast]) -> Trace:
    """The voices of seats add to those of persons, and show apart."""
    casts = list(casts)
    rule = settled(parameters, DEFAULTS)
    box = opened(
        rule, electorate, casts, check=check, blank=lambda answer: answer["position"] == BLANK
    )
    persons = _votes(cast for cast in box.expressed if not cast.seat)
    seats = _votes(cast for cast in box.expressed if cast.seat)
    persons[BLANK], seats[BLANK] = box.figures["blank"], box.figures["seats"]["blank"]
    together = {each: persons[each] + seats[each] for each in POSITIONS}
    figures = _figures(box.figures, rule, persons, seats, together)

    held = majority(
        together,
        eligible=box.base("eligible"),
        present=box.base("present"),
        **{name: rule[name] for name in HELD},
    )
    counts = list(held.steps)
    steps = list(counts)
    if rule["double"] == "groups":
        groups = _groups(electorate, box.expressed)
        counts.append(_of_groups(groups, rule))
        steps += [*groups, counts[-1]]
    figures["equal"] = any(each["equal"] for each in counts)
    result = Result(_outcome(counts, rule["tie"]), steps=steps)
    return traced(METHOD, VERSION, rule, electorate, casts, figures, result)


def _votes(casts: Iterable[Cast]) -> dict[str, int]:
    votes = dict.fromkeys(POSITIONS, 0)
    for cast in casts:
        votes[cast.answer["position"]] += cast.times
    return votes


def _figures(
    figures: dict[str, Any],
    rule: dict[str, Any],
    persons: dict[str, int],
    seats: dict[str, int],
    together: dict[str, int],
) -> dict[str, Any]:
    """An abstention takes part without saying anything: it is voted, and not expressed."""
    of_seats = {**figures["seats"], "expressed": seats[FOR] + seats[AGAINST], **seats}
    counted = sum(persons[each] for each in POSITIONS if each in rule["quorum_counts"])
    return {
        **figures,
        "expressed": persons[FOR] + persons[AGAINST],
        **persons,
        "seats": of_seats,
        "together": together,
        "quorum": quorum(counted, figures["eligible"], rule["quorum"]),
    }


def _groups(electorate: Electorate, casts: Iterable[Cast]) -> list[dict[str, Any]]:
    """Each group speaks as more of its own members do; equally shared or silent, it says neither."""
    groups = {name: dict.fromkeys(POSITIONS, 0) for name in sorted(electorate.groups)}
    for cast in casts:
        for name in set(cast.groups) & groups.keys():
            if not cast.seat:
                groups[name][cast.answer["position"]] += cast.times
    return [
        {
            "kind": "group",
            "group": name,
            "eligible": electorate.groups[name],
            FOR: votes[FOR],
            AGAINST: votes[AGAINST],
            "voice": _leaning(votes),
        }
        for name, votes in groups.items()
    ]


def _leaning(votes: Mapping[str, int]) -> str:
    if votes[FOR] == votes[AGAINST]:
        return ""
    return FOR if votes[FOR] > votes[AGAINST] else AGAINST


def _of_groups(groups: list[dict[str, Any]], rule: dict[str, Any]) -> dict[str, Any]:
    """The same threshold, one voice a group: the base is the groups that lean one way, or, for any
    base wider than `expressed`, all of them."""
    voices = [group["voice"] for group in groups]
    votes = {FOR: voices.count(FOR), AGAINST: voices.count(AGAINST)}
    size = votes[FOR] + votes[AGAINST] if rule["base"] == "expressed" else len(groups)
    held = _held("groups", votes, size, rule["base"], rule["threshold"], rule["strict"])
    return {**held, "neither": voices.count("")}
