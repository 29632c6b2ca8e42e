"""From one assembly to another: what is put to several together, and how their answers add up."""

from __future__ import annotations

from fractions import Fraction
from typing import Any

from creuset.decisions.models import Joint


def composed(
    composition: str, at_least: int, parts: list[tuple[bool, int, int]]
) -> tuple[bool, dict[str, Any]]:
    """Whether the whole says yes. Each part is (it adopted, voices for, voices against).

    `all`: every assembly; `at_least`: so many of them; `double`: more than half of the assemblies,
    and more than half of the voices for and against put together.
    """
    yes = sum(adopted for adopted, _for, _against in parts)
    voices_for = sum(part[1] for part in parts)
    voices = sum(part[1] + part[2] for part in parts)
    passes = {
        Joint.Composition.ALL: yes == len(parts) > 0,
        Joint.Composition.AT_LEAST: yes >= at_least > 0,
        Joint.Composition.DOUBLE: 2 * yes > len(parts)
        and voices > 0
        and Fraction(voices_for, voices) > Fraction(1, 2),
    }[Joint.Composition(composition)]
    figures = {"assemblies": len(parts), "yes": yes, "for": voices_for, "voices": voices}
    return passes, figures


def for_and_against(trace: dict[str, Any]) -> tuple[int, int]:
    """Persons for and against, whatever the method: consents are for, objections against."""
    figures = trace.get("figures", {})
    if "consent" in figures:
        return figures["consent"] + figures["concern"], figures["standing"]
    return figures.get("for", 0), figures.get("against", 0)
