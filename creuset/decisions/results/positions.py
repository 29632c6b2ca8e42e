"""Yes or no: one bar by consent or by vote, and a second one for groups."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.assemblies.models import Assembly
from creuset.assemblies.terms import complete
from creuset.assemblies.wording import majority_in_words
from creuset.decisions.models import Decision
from creuset.decisions.results.bars import mark, stacked
from creuset.decisions.results.naming import Names, steps
from creuset.decisions.results.numbers import percent, whole

CONSENTS = {
    "consent": gettext_lazy("consentements"),
    "concern": gettext_lazy("consentements avec une inquiétude"),
    "stand_aside": gettext_lazy("en retrait"),
    "objection": gettext_lazy("objections"),
}
VOTES = {
    "for": gettext_lazy("pour"),
    "against": gettext_lazy("contre"),
    "blank": gettext_lazy("blancs"),
    "abstain": gettext_lazy("abstentions"),
}
OF_GROUPS = {
    "for": gettext_lazy("pour"),
    "against": gettext_lazy("contre"),
    "": gettext_lazy("sans voix : ses membres sont partagés ou silencieux"),
}


def consent(decision: Decision, trace: dict[str, Any], names: Names) -> dict[str, Any]:
    """Counts of the first version say neither concerns nor seats."""
    figures = trace["figures"]
    seats = figures.get("seats", {})
    rows = [
        {
            "tone": tone,
            "label": label,
            "persons": whole(figures.get(tone, 0)),
            "seats": whole(seats.get(tone, 0)),
        }
        for tone, label in CONSENTS.items()
    ]
    rows.append(
        {"tone": "absent", "label": _("sans réponse"), "persons": whole(figures["absent"])}
    )
    bar = [
        (tone, label, source.get(tone, 0), source is seats)
        for tone, label in CONSENTS.items()
        for source in (figures, seats)
    ]
    length = figures["eligible"] + seats.get("voted", 0)
    return {
        "bar": stacked(bar, length),
        "rows": rows,
        "of_seats": bool(seats.get("voices")),
        "standing": whole(figures.get("standing", 0) + seats.get("standing", 0)),
    }


def majority(decision: Decision, trace: dict[str, Any], names: Names) -> dict[str, Any]:
    figures, rule = trace["figures"], trace["parameters"]
    seats = figures["seats"]
    [held] = steps(trace, "voices")
    bar = [
        (tone, label, source[tone], source is seats)
        for tone, label in VOTES.items()
        for source in (figures, seats)
    ]
    length = max(held["base"], sum(n for _tone, _label, n, _seats in bar))
    rows = [
        {
            "tone": tone,
            "label": label,
            "persons": whole(figures[tone]),
            "seats": whole(seats[tone]),
            "together": whole(figures["together"][tone]),
            "share": percent(figures["together"][tone], held["base"])
            if tone in ("for", "against")
            else "",
        }
        for tone, label in VOTES.items()
    ]
    return {
        "bar": stacked(bar, length, crossed_at=Fraction(held["needed"])),
        "mark": mark(held["needed"], length) if held["base"] else None,
        "rows": rows,
        "of_seats": bool(seats["voices"]),
        "held": _told(held, rule),
        **_groups(trace, rule),
    }


def _told(held: dict[str, Any], rule: dict[str, Any]) -> dict[str, Any]:
    return {
        "for": whole(held["for"]),
        "base": whole(held["base"]),
        "needed": whole(needed(held)),
        "share": percent(held["for"], held["base"]),
        "majority": majority_in_words(complete({**rule, "method": "majority"})),
        "passes": held["passes"],
    }


def needed(held: dict[str, Any]) -> int:
    """The fewest voices that would pass."""
    threshold = Fraction(held["needed"])
    return max(floor(threshold) + 1 if held["strict"] else ceil(threshold), 1)


def _groups(trace: dict[str, Any], rule: dict[str, Any]) -> dict[str, Any]:
    """Of a double majority, what each group said; groups are known by the key of their assembly."""
    found = steps(trace, "groups")
    if not found:
        return {}
    [held] = found
    each_group = steps(trace, "group")
    known = Assembly.objects.in_bulk(
        [int(each["group"]) for each in each_group if str(each["group"]).isdecimal()]
    )
    rows = [
        {
            "name": str(known.get(int(each["group"]), each["group"]))
            if str(each["group"]).isdecimal()
            else each["group"],
            "eligible": whole(each["eligible"]),
            "for": whole(each["for"]),
            "against": whole(each["against"]),
            "voice": OF_GROUPS[each["voice"]],
            "tone": each["voice"] or "absent",
        }
        for each in each_group
    ]
    parts = [
        ("for", OF_GROUPS["for"], held["for"], False),
        ("against", OF_GROUPS["against"], held["against"], False),
        ("absent", _("sans voix"), held["neither"], False),
    ]
    return {
        "groups": {
            "bar": stacked(parts, len(each_group), crossed_at=Fraction(held["needed"])),
            "mark": mark(held["needed"], len(each_group)) if held["base"] else None,
            "held": _told(held, rule),
            "rows": rows,
        }
    }
