"""Who approves of what: a bar for each option, best first, and a line below the last place."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any

from creuset.decisions.models import Decision
from creuset.decisions.results.bars import mark
from creuset.decisions.results.naming import Names, steps
from creuset.decisions.results.numbers import along, percent, whole


def picture(decision: Decision, trace: dict[str, Any], names: Names) -> dict[str, Any]:
    [step] = steps(trace, "approvals")
    rule = trace["parameters"]
    places, base = rule["places"], step["base"]
    length = max([base, *(each["approvals"] for each in step["scores"])])
    rows = [
        {
            "option": names[each["option"]],
            "n": whole(each["approvals"]),
            "persons": whole(each["persons"]),
            "seats": whole(each["seats"]),
            "share": percent(each["approvals"], base),
            "width": along(each["approvals"], length),
            "width_of_persons": along(each["persons"], length),
            "width_of_seats": along(each["seats"], length),
            "passes": each["passes"],
            "chosen": each["option"] in trace["chosen"],
            "tied": each["option"] in trace["tied"],
            "last_place": place == places and place < len(step["scores"]),
        }
        for place, each in enumerate(step["scores"], 1)
    ]
    threshold = Fraction(*step["threshold"]) * base if step["threshold"] else None
    return {
        "rows": rows,
        "places": places,
        "base": whole(base),
        "of_seats": bool(trace["figures"]["seats"]["voices"]),
        "mark": mark(threshold, length) if threshold is not None else None,
        "needed": whole(_needed(threshold, step["strict"])) if threshold is not None else "",
    }


def _needed(threshold: Fraction, strict: bool) -> int:
    return max(floor(threshold) + 1 if strict else ceil(threshold), 1)
