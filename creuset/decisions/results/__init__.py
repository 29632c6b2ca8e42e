"""Pictures of a count: each is equal to a table, and each table to the trace."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from creuset.decisions.models import Decision
from creuset.decisions.results import (
    approvals,
    budget,
    duels,
    grades,
    nominations,
    positions,
    transfers,
)
from creuset.decisions.results.naming import Names
from creuset.decisions.results.outcome import outcome
from creuset.decisions.results.turnout import turnout

Drawn = dict[str, Any]
PICTURES: dict[str, tuple[str, Callable[[Decision, Drawn, Names], Drawn]]] = {
    "consent": ("decisions/results/consent.html", positions.consent),
    "majority": ("decisions/results/majority.html", positions.majority),
    "approval": ("decisions/results/approval.html", approvals.picture),
    "majority_judgment": ("decisions/results/majority_judgment.html", grades.picture),
    "schulze": ("decisions/results/schulze.html", duels.picture),
    "stv": ("decisions/results/stv.html", transfers.picture),
    "without_candidates": ("decisions/results/without_candidates.html", nominations.picture),
    "equal_shares": ("decisions/results/equal_shares.html", budget.picture),
}


def picture_of(decision: Decision, trace: dict[str, Any]) -> Drawn:
    """What to say and to draw. Names are options: the page shows them as its reader may read them."""
    names = Names(decision, trace)
    shown: Drawn = {
        "said": outcome(decision, trace, names),
        "withheld": bool(trace.get("withheld")),
    }
    if shown["withheld"] or trace.get("method") not in PICTURES:
        return shown
    shown["template"], draw = PICTURES[trace["method"]]
    shown["turnout"] = turnout(trace)
    shown |= draw(decision, trace, names)
    if trace["method"] == "consent" and trace.get("nominations"):
        shown["before"] = nominations.picture(decision, trace, names)
    return shown
