"""Majority judgment: each option's grades from the best to the worst, and where the middle falls."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from creuset.decisions.models import Decision
from creuset.decisions.options import GRADES
from creuset.decisions.results.bars import stacked
from creuset.decisions.results.naming import Names, steps
from creuset.decisions.results.numbers import whole


def picture(decision: Decision, trace: dict[str, Any], names: Names) -> dict[str, Any]:
    """The best grade comes first, so that the middle falls in the majority grade, or on its left
    edge: of two middle grades, the lower one counts."""
    profiles = steps(trace, "profile")
    scale = list(reversed(trace["figures"]["scale"]))
    rows = []
    for step in profiles:
        voices = {each["grade"]: each for each in step["grades"]}
        total = sum(each["voices"] for each in step["grades"])
        parts = [(grade, GRADES[grade], voices[grade]["voices"], False) for grade in scale]
        rows.append(
            {
                "option": names[step["option"]],
                "rank": step["rank"],
                "grade": GRADES[step["majority_grade"]] if total else "",
                "tone": step["majority_grade"],
                "bar": stacked(parts, total, crossed_at=Fraction(total, 2)),
                "cells": [
                    {
                        "n": whole(voices[grade]["voices"]),
                        "seats": whole(voices[grade]["seats"]) if voices[grade]["seats"] else "",
                        "middle": total and grade == step["majority_grade"],
                    }
                    for grade in scale
                ],
                "alike": whole(step["alike"]) if step["alike"] else "",
                "chosen": step["option"] in trace["chosen"],
                "tied": step["option"] in trace["tied"],
            }
        )
    return {
        "rows": rows,
        "scale": [(grade, GRADES[grade]) for grade in scale],
        "of_seats": bool(trace["figures"]["seats"]["voices"]),
        "worst_if_missing": trace["parameters"]["missing"] == "worst",
        "alike": any(row["alike"] for row in rows),
    }
