"""Out of how many: the denominators of a count, those of seats apart."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.decisions.results.numbers import whole

Line = tuple[Any, str]

PERSONS = {
    "eligible": gettext_lazy("membres"),
    "present": gettext_lazy("présents"),
    "voted": gettext_lazy("votants"),
    "expressed": gettext_lazy("exprimés"),
    "abstain": gettext_lazy("abstentions"),
    "blank": gettext_lazy("blancs"),
    "invalid": gettext_lazy("nuls"),
    "absent": gettext_lazy("absents"),
}
SEATS = {
    "voices": gettext_lazy("voix de sièges"),
    "voted": gettext_lazy("données"),
    "expressed": gettext_lazy("exprimées"),
    "blank": gettext_lazy("blanches"),
    "invalid": gettext_lazy("nulles"),
}


def turnout(trace: dict[str, Any]) -> dict[str, list[Line]]:
    figures = trace["figures"]
    seats = figures.get("seats", {})
    return {
        "persons": [*_lines(PERSONS, figures, trace), *_quorum(figures)],
        "seats": _lines(SEATS, seats, trace) if seats.get("voices") else [],
    }


def _lines(labels: dict[str, Any], figures: dict[str, Any], trace: dict[str, Any]) -> list[Line]:
    """By consent nobody is blank: whoever stands aside has spoken."""
    return [
        (label, whole(figures[name]))
        for name, label in labels.items()
        if figures.get(name) is not None
        if name != "blank" or trace["method"] != "consent"
    ]


def _quorum(figures: dict[str, Any]) -> list[Line]:
    quorum = figures.get("quorum", {})
    if not quorum.get("percent"):
        return []
    needed = whole(quorum["needed"])
    said = _("%(n)s, atteint") if quorum["reached"] else _("%(n)s, non atteint")
    return [(_("quorum"), said % {"n": needed})]
