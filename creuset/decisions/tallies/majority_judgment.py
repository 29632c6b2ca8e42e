"""Majority judgment: everyone grades every option, and the highest median grade wins.

Ballot: `{"grades": {option: grade}}`; no grade at all is a blank ballot. Balinski & Laraki (2007).
Where an option has no grade it takes the worst (`missing: "worst"`), or the ballot is refused
(`"refuse"`), so that every option has as many grades as any other.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import cmp_to_key
from itertools import accumulate
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

METHOD, VERSION = "majority_judgment", 1
SCALE_1 = ("reject", "poor", "fair", "good", "very_good", "excellent")
"""Worst to best. A scale never changes: another one takes another name."""
SCALES = {"scale-1": SCALE_1}
DEFAULTS: dict[str, Any] = {"quorum": 0, "places": 1, "scale": "scale-1", "missing": "worst"}


def majority_judgment(
    ballots: Iterable[tuple[Mapping[str, str], int]],
    *,
    options: Iterable[str],
    scale: Sequence[str] = SCALE_1,
    places: int = 1,
) -> Result:
    """The `places` highest; an option that a ballot leaves out takes the worst grade of it."""
    voices, profiles = profiled(ballots, options, scale)
    classes = ranked(profiles) if voices else []
    result = first_places(classes, places)
    return Result(result.outcome, result.chosen, result.tied, _steps(classes, profiles, scale))


def profiled(
    ballots: Iterable[tuple[Mapping[str, str], int]], options: Iterable[str], scale: Sequence[str]
) -> tuple[int, dict[str, list[int]]]:
    """How many voices there are, and how many of each grade each option has, worst first."""
    rank = {grade: number for number, grade in enumerate(scale)}
    profiles = {option: [0] * len(scale) for option in sorted(options)}
    voices = 0
    for grades, times in ballots:
        voices += times
        for option, grade in grades.items():
            profiles[option][rank[grade]] += times
    for profile in profiles.values():
        profile[0] += voices - sum(profile)
    return voices, profiles


def ranked(profiles: Mapping[str, Sequence[int]]) -> list[list[str]]:
    """Options best first, those that are equal together. A profile is how many of each grade,
    worst first; all have the same sum."""
    values = {option: value(profile) for option, profile in profiles.items()}

    def order(one: str, other: str) -> int:
        return _compare(values[one], values[other])[0]

    classes: list[list[str]] = []
    for option in sorted(sorted(profiles), key=cmp_to_key(order), reverse=True):
        if classes and not order(classes[-1][0], option):
            classes[-1].append(option)
        else:
            classes.append([option])
    return classes


def value(profile: Sequence[int]) -> list[tuple[tuple[int, int], int]]:
    """The grades met when the median is removed again and again, as runs: (grades, how often).

    The lower median goes first, then turn by turn one from above and one from below where it stood;
    so what matters is the pairs at the same distance from the middle. However many ballots, there
    are at most twice as many runs as grades.
    """
    voices = sum(profile)
    ends = list(accumulate(profile))
    runs: list[tuple[tuple[int, int], int]] = []
    low, high = (voices - 1) // 2, voices // 2
    down, up = _grade(ends, low), _grade(ends, high)
    while low >= 0:
        while ends[down] - profile[down] > low:
            down -= 1
        while ends[up] <= high:
            up += 1
        length = min(low - (ends[down] - profile[down]) + 1, ends[up] - high)
        runs.append(((down, up), length))
        low, high = low - length, high + length
    return runs


def _grade(ends: Sequence[int], position: int) -> int:
    return next((grade for grade, end in enumerate(ends) if position < end), 0)


def _compare(
    one: Sequence[tuple[tuple[int, int], int]], other: Sequence[tuple[tuple[int, int], int]]
) -> tuple[int, int]:
    """1, 0 or -1 as one is above, equal or below, and how many pairs were alike before."""
    alike = n = m = 0
    left, right = (one[0][1], other[0][1]) if one and other else (0, 0)
    while n < len(one) and m < len(other):
        if one[n][0] != other[m][0]:
            return (1 if one[n][0] > other[m][0] else -1), alike
        step = min(left, right)
        alike, left, right = alike + step, left - step, right - step
        if not left:
            n += 1
            left = one[n][1] if n < len(one) else 0
        if not right:
            m += 1
            right = other[m][1] if m < len(other) else 0
    return 0, alike


def _steps(
    classes: list[list[str]], profiles: Mapping[str, Sequence[int]], scale: Sequence[str]
) -> list[dict[str, Any]]:
    """Each option with its profile, best first, and how far it looks like the one just above it."""
    order = [(rank, option) for rank, equals in enumerate(classes, 1) for option in equals]
    steps = []
    for place, (rank, option) in enumerate(order):
        mine = value(profiles[option])
        alike = _compare(mine, value(profiles[order[place - 1][1]]))[1] if place else 0
        steps.append(
            {
                "kind": "profile",
                "option": option,
                "rank": rank,
                "majority_grade": scale[mine[0][0][0]],
                "grades": [
                    {"grade": grade, "voices": profiles[option][n]}
                    for n, grade in enumerate(scale)
                ],
                "alike": alike,
            }
        )
    return steps


def check(answer: Any, parameters: Mapping[str, Any], electorate: Electorate) -> list[str]:
    if not isinstance(answer, dict) or not isinstance(answer.get("grades"), dict):
        return ["not_a_ballot"]
    rule, grades = settled(parameters, DEFAULTS), answer["grades"]
    scale = SCALES[rule["scale"]]
    wrong = []
    if not grades.keys() <= set(electorate.options):
        wrong.append("unknown_option")
    if not all(isinstance(grade, str) and grade in scale for grade in grades.values()):
        wrong.append("unknown_grade")
    if grades and rule["missing"] == "refuse" and not set(electorate.options) <= grades.keys():
        wrong.append("missing_grade")
    return wrong


def count(parameters: Mapping[str, Any], electorate: Electorate, casts: Iterable[Cast]) -> Trace:
    casts = list(casts)
    rule = settled(parameters, DEFAULTS)
    box = opened(rule, electorate, casts, check=check, blank=lambda answer: not answer["grades"])
    scale = SCALES[rule["scale"]]
    result = majority_judgment(
        [(cast.answer["grades"], cast.times) for cast in box.expressed],
        options=electorate.options,
        scale=scale,
        places=rule["places"],
    )
    of_seats = [(cast.answer["grades"], cast.times) for cast in box.expressed if cast.seat]
    _, by_seats = profiled(of_seats, electorate.options, scale)
    for step in result.steps:
        for n, grade in enumerate(step["grades"]):
            grade["seats"] = by_seats[step["option"]][n]
            grade["persons"] = grade["voices"] - grade["seats"]
    box.figures["scale"] = list(scale)
    return traced(METHOD, VERSION, rule, electorate, casts, box.figures, result)
