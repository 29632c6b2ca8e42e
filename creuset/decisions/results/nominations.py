"""An election without candidates: who was named, before and after the reasons were heard."""

from __future__ import annotations

from typing import Any

from creuset.decisions.models import Decision
from creuset.decisions.results.naming import Names, named_ones, steps
from creuset.decisions.results.numbers import along, whole


def picture(decision: Decision, trace: dict[str, Any], names: Names) -> dict[str, Any]:
    """Of a count, or of what a consent keeps of it. Only those whom someone named are shown."""
    before = trace.get("nominations")
    if isinstance(before, dict):
        trace = before
    rows = named_ones(trace)
    last = [each.get("last", each.get("voices", 0)) for each in rows]
    length = max([1, *last, *(each.get("first", 0) for each in rows)])
    twice = any(each.get("first") for each in rows)
    return {
        "rows": [
            {
                "option": names[each["option"]],
                "first": whole(each.get("first", 0)) if twice else "",
                "last": whole(n),
                "seats": whole(each.get("seats", 0)),
                "persons": whole(each.get("persons", n)),
                "width": along(n, length),
                "width_of_first": along(each.get("first", 0), length),
                "most": n == max(last) and n > 0,
            }
            for each, n in zip(rows, last, strict=True)
        ],
        "twice": twice,
        "changes": [
            {
                "from": names[change["from"]],
                "to": names[change["to"]],
                "n": whole(change["voices"]),
            }
            for step in steps(trace, "changes")
            for change in step["changes"]
        ],
        "of_seats": any(each.get("seats") for each in rows),
    }
