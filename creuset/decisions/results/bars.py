"""Bars, in shares of their length, so that they fit whatever the screen."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from creuset.decisions.results.numbers import Number, along, whole

WRITABLE = Fraction(7, 100)
"""A part shorter than this has no room for its own figure."""
ASIDE = Fraction(5, 100)
"""A figure nearer to a mark than this would be crossed by it."""


@dataclass(frozen=True)
class Part:
    """One stretch of a bar, `tone` its colour; hatched where it is of seats."""

    tone: str
    label: Any
    n: int
    x: str
    width: str
    middle: str
    figure: str
    seats: bool = False


@dataclass(frozen=True)
class Mark:
    """A line across a bar; what it says is written on the side where there is room."""

    x: str
    anchor: str


def stacked(
    parts: Iterable[tuple[str, Any, int, bool]], of: int, *, crossed_at: Fraction | None = None
) -> list[Part]:
    """One after the other, from the left; those of nobody are left out. A mark may cross them."""
    at, drawn = 0, []
    for tone, label, n, seats in parts:
        if n:
            wide = bool(of) and Fraction(n, of) >= WRITABLE
            drawn.append(
                Part(
                    tone=tone,
                    label=label,
                    n=n,
                    x=along(at, of),
                    width=along(n, of),
                    middle=along(_beside(at, n, of, crossed_at), of),
                    figure=whole(n) if wide else "",
                    seats=seats,
                )
            )
        at += n
    return drawn


def _beside(at: int, n: int, of: int, crossed_at: Fraction | None) -> Fraction:
    """The middle of a part; where a mark would cross its figure, the middle of its longer side."""
    middle = Fraction(2 * at + n, 2)
    if crossed_at is None or abs(middle - crossed_at) >= ASIDE * of:
        return middle
    left, right = crossed_at - at, at + n - crossed_at
    return (crossed_at + at + n) / 2 if right >= left else (crossed_at + at) / 2


def mark(at: Number, of: Number) -> Mark:
    share = Fraction(at) / Fraction(of) if Fraction(of) else Fraction(0)
    anchor = "start" if share < Fraction(1, 4) else "end" if share > Fraction(3, 4) else "middle"
    return Mark(along(at, of), anchor)
