"""Every method that a rule may name."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from creuset.decisions.tallies import (
    approval,
    consent,
    equal_shares,
    majority,
    majority_judgment,
    schulze,
    stv,
    without_candidates,
)
from creuset.decisions.tallies.core import Cast, Check, Electorate, Trace


@dataclass(frozen=True)
class Method:
    """`asks` are the kinds of question that it can answer: whether, which, who, budget."""

    key: str
    version: int
    check: Check
    count: Callable[[Mapping[str, Any], Electorate, Iterable[Cast]], Trace]
    asks: tuple[str, ...]


METHODS: dict[str, Method] = {
    key: Method(key, module.VERSION, module.check, module.count, asks)
    for key, module, asks in (
        ("consent", consent, ("whether",)),
        ("majority", majority, ("whether",)),
        ("approval", approval, ("which", "who")),
        ("majority_judgment", majority_judgment, ("which", "who")),
        ("schulze", schulze, ("which", "who")),
        ("stv", stv, ("which", "who")),
        ("without_candidates", without_candidates, ("who",)),
        ("equal_shares", equal_shares, ("budget",)),
    )
}
