"""STV: how votes pass from one to another, stage by stage, drawn and in full.

Each candidate has a lane, with a node at each stage as high as their votes; what stays goes straight,
what passes on bends to another lane. A dashed line in each lane is the quota.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from fractions import Fraction
from functools import cache, lru_cache
from typing import Any

from creuset.decisions.models import Decision
from creuset.decisions.options import Option
from creuset.decisions.results.naming import Names, steps
from creuset.decisions.results.numbers import cells, cut, short, whole

NODE = 10
EDGE = 6
LABEL = 22
TOP = 26
TALL = 20
"""With more candidates than this, the drawing waits to be asked for."""
EXHAUSTED = ""
"""The lane of votes that no candidate holds any more."""


@dataclass
class Lane:
    option: Option | None
    top: float
    base: float
    quota_at: float | None
    state: str = "out"
    stage: int = 0
    kept: str = ""
    nodes: str = ""
    figures: list[tuple[float, float, str]] = field(default_factory=list)

    @property
    def label_at(self) -> float:
        return self.top + 15


def picture(decision: Decision, trace: dict[str, Any], names: Names) -> dict[str, Any]:
    stages = steps(trace, "first_preferences", "surplus", "exclusion")
    if not stages:
        return {"stages": []}
    order = _order(stages, trace)
    five = cache(lambda amount: cut(amount, 5))
    quota = stages[0]["quota"]
    return {
        "flow": _flow(stages, order, names, Fraction(quota), trace),
        "quota": short(quota),
        "valid": whole(stages[0]["valid"]),
        "places": stages[0]["places"],
        "stages": [_told(each, names) for each in stages],
        "numbers": [each["stage"] for each in stages],
        "rows": [
            {
                "option": names[key],
                "cells": cells(_cell(stage, key, five) for stage in stages),
                "chosen": key in trace["chosen"],
                "tied": key in trace["tied"],
                "persons": whole(first["persons"]),
                "seats": whole(first["seats"]),
            }
            for key in order
            for first in [trace["figures"]["first_preferences"][key]]
        ],
        "exhausted": cells((five(each["non_transferable"]), "") for each in stages),
        "lost": cells((five(each["loss"]), "") for each in stages),
        "totals": cells((five(str(_total(each))), "") for each in stages),
        "exact": any("/" in votes for each in stages for votes in each["votes"].values()),
        "of_seats": bool(trace["figures"]["seats"]["voices"]),
    }


def _total(stage: dict[str, Any]) -> Fraction:
    held = sum((exact(votes) for votes in stage["votes"].values()), Fraction(0))
    return held + Fraction(stage["non_transferable"]) + Fraction(stage["loss"])


def _cell(stage: dict[str, Any], key: str, five: Any) -> tuple[str, str]:
    tone = "won" if key in stage["elected"] else "gone" if key in stage["excluded"] else ""
    return five(stage["votes"][key]), tone


def _order(stages: list[dict[str, Any]], trace: dict[str, Any]) -> list[str]:
    """Those who have a place, as they got it; then who stayed longest."""
    votes = {key: Fraction(held) for key, held in stages[-1]["votes"].items()}
    places = [key for stage in stages for key in stage["elected"]]
    first = {key: Fraction(held) for key, held in stages[0]["votes"].items()}
    out = [key for stage in reversed(stages) for key in stage["excluded"]]
    left = [key for key in votes if key not in places and key not in out]
    left.sort(key=lambda key: (key not in trace["tied"], -votes[key], -first[key], key))
    return [*places, *left, *out]


def _told(stage: dict[str, Any], names: Names) -> dict[str, Any]:
    tie = stage.get("tie")
    return {
        "number": stage["stage"],
        "kind": stage["kind"],
        "from": names[stage["from"]] if stage["from"] else None,
        "transfers": [
            {"to": names[each["to"]], "votes": short(each["votes"], 5)}
            for each in sorted(
                stage["transfers"], key=lambda each: (-Fraction(each["votes"]), each["to"])
            )
        ],
        "ended": short(stage["not_passed_on"], 5) if Fraction(stage["not_passed_on"]) else "",
        "elected": names.all(stage["elected"]),
        "tie": {
            "for": tie["for"],
            "among": names.all(tie["among"]),
            "left": names.all(tie["left"]),
            "by": tie["by"],
            "taken": names[tie["taken"]] if tie["taken"] else None,
        }
        if tie
        else None,
    }


def _flow(
    stages: list[dict[str, Any]],
    order: list[str],
    names: Names,
    quota: Fraction,
    trace: dict[str, Any],
) -> dict[str, Any]:
    height = 46 if len(order) <= 6 else 34 if len(order) <= 14 else 22
    step = 96 if len(stages) <= 6 else 76
    most = max(
        quota,
        *(exact(held) for stage in stages for held in stage["votes"].values()),
        *(Fraction(stage["non_transferable"]) for stage in stages),
    )
    scale = height / float(most)
    lanes = _lanes(stages, order, names, float(quota) * scale, height, trace)
    xs = [EDGE + number * step for number in range(len(stages))]
    _fill(lanes, stages, xs, scale)
    passed = [
        {
            "d": _ribbons(lanes, stages[n - 1], stage, xs[n - 1], xs[n], scale),
            "kind": stage["kind"],
        }
        for n, stage in enumerate(stages)
        if n
    ]
    last = list(lanes.values())[-1]
    return {
        "width": max(xs[-1] + NODE + 66, 340),
        "height": round(last.base + 8),
        "lanes": list(lanes.values()),
        "passed": passed,
        "tall": len(order) > TALL,
        "heads": [(x, stage["stage"]) for x, stage in zip(xs, stages, strict=True)],
    }


def _lanes(
    stages: list[dict[str, Any]],
    order: list[str],
    names: Names,
    quota: float,
    height: int,
    trace: dict[str, Any],
) -> dict[str, Lane]:
    elected = {key: stage["stage"] for stage in stages for key in stage["elected"]}
    excluded = {key: stage["stage"] for stage in stages for key in stage["excluded"]}
    lanes, top = {}, float(TOP)
    ended = any(Fraction(stage["non_transferable"]) for stage in stages)
    for key in [*order, *([EXHAUSTED] if ended else [])]:
        base = top + LABEL + height
        lane = Lane(names[key] if key else None, top, base, round(base - quota, 1))
        if key == EXHAUSTED:
            lane.state, lane.quota_at = "ended", None
        elif key in elected:
            lane.state, lane.stage = "in", elected[key]
        elif key in trace["tied"]:
            lane.state = "tied"
        elif key in excluded:
            lane.stage = excluded[key]
        else:
            lane.state = "left"
        lanes[key] = lane
        top = base + 10
    return lanes


def _fill(
    lanes: dict[str, Lane], stages: list[dict[str, Any]], xs: list[int], scale: float
) -> None:
    """Nodes, what stays from one to the next, and a figure wherever it changes."""
    for key, lane in lanes.items():
        held = [_held(stage, key) for stage in stages]
        for n, votes in enumerate(held):
            high = float(votes) * scale
            if votes:
                lane.nodes += _box(xs[n], lane.base, NODE, max(high, 1))
            if votes and (not n or votes != held[n - 1]):
                lane.figures.append((xs[n] + NODE + 4, round(lane.base - 4, 1), short(votes, 1)))
            if n + 1 < len(held):
                stays = min(votes, held[n + 1])
                if stays:
                    wide = xs[n + 1] - xs[n] - NODE
                    lane.kept += _box(xs[n] + NODE, lane.base, wide, float(stays) * scale)


exact = lru_cache(maxsize=5000)(Fraction)
"""The same amounts come back at each stage, and reading one costs more than keeping it."""


def _held(stage: dict[str, Any], key: str) -> Fraction:
    return exact(stage["non_transferable"] if key == EXHAUSTED else stage["votes"][key])


def _ribbons(
    lanes: dict[str, Lane],
    before: dict[str, Any],
    stage: dict[str, Any],
    start: int,
    end: int,
    scale: float,
) -> str:
    """From the top of what its holder had, to the top of what each other one has now."""
    giver = lanes[stage["from"]]
    at = giver.base - float(_held(before, stage["from"])) * scale
    flows = [(each["to"], float(Fraction(each["votes"])) * scale) for each in stage["transfers"]]
    flows.append((EXHAUSTED, float(Fraction(stage["not_passed_on"])) * scale))
    rank = {key: number for number, key in enumerate(lanes)}
    path = ""
    for to, thick in sorted(
        (flow for flow in flows if flow[1] > 0), key=lambda flow: rank[flow[0]]
    ):
        reach = lanes[to].base - float(_held(stage, to)) * scale
        path += _ribbon(start + NODE, at, end, reach, thick)
        at += thick
    return path


def _box(x: int, base: float, wide: int, high: float) -> str:
    return f"M{x} {base:.0f}v-{high:.1f}h{wide}v{high:.1f}z"


def _ribbon(x: int, y: float, to_x: int, to_y: float, thick: float) -> str:
    bend, low, to_low = (x + to_x) // 2, y + max(thick, 0.8), to_y + max(thick, 0.8)
    return (
        f"M{x} {y:.1f}C{bend} {y:.1f} {bend} {to_y:.1f} {to_x} {to_y:.1f}"
        f"V{to_low:.1f}C{bend} {to_low:.1f} {bend} {low:.1f} {x} {low:.1f}z"
    )
