"""Equal shares: what is paid for, what is left, and why each other project is not paid for."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from creuset.decisions.models import Decision
from creuset.decisions.results.bars import stacked
from creuset.decisions.results.naming import Names, steps
from creuset.decisions.results.numbers import along, percent, short, whole


def picture(decision: Decision, trace: dict[str, Any], names: Names) -> dict[str, Any]:
    """Without a quorum nothing is paid for, and the page shows what would have been."""
    figures = trace["figures"]
    unit = unit_of(decision)
    costs, budget, approvals = figures["costs"], figures["budget"], figures["approvals"]
    told = {each["project"]: each for each in steps(trace, "paid", "filled")}
    funded = [*trace["chosen"]] if trace["outcome"] != "no_quorum" else [*told]
    spent = sum(costs[key] for key in funded)
    paid = [
        {
            "option": names[key],
            "cost": money(costs[key], unit),
            "share": percent(costs[key], budget),
            "width": along(costs[key], budget),
            **_approvals(approvals[key]),
            **_payers(told.get(key, {}), unit),
        }
        for key in funded
    ]
    parts = [
        (f"paid-{number % 2}", names[key], costs[key], False) for number, key in enumerate(funded)
    ]
    unpaid = {each["project"]: each for each in steps(trace, "unpaid")}
    return {
        "funded": paid,
        "would_be": trace["outcome"] == "no_quorum",
        "budget": money(budget, unit),
        "spent": money(spent, unit),
        "share": percent(spent, budget),
        "left": money(budget - spent, unit),
        "bar": stacked(parts, budget),
        "unfunded": [
            {
                "option": names[key],
                "cost": money(costs[key], unit),
                "tied": key in trace["tied"],
                "why": "" if key in trace["tied"] else _why(unpaid.get(key), unit),
                **_approvals(approvals[key]),
            }
            for key in sorted(costs, key=lambda key: (-_total(approvals[key]), key))
            if key not in funded
        ],
        "shares": _shares(trace, unit),
        "greedy": _greedy(trace, names, unit),
        "of_seats": bool(figures["seats"]["voices"]),
    }


def unit_of(decision: Decision) -> str:
    return str(decision.parameters.get("unit", "€"))


def money(amount: int | str, unit: str) -> str:
    return f"{short(amount)}\u00a0{unit}"


def _approvals(each: dict[str, int]) -> dict[str, str]:
    return {
        "approvals": whole(_total(each)),
        "persons": whole(each["persons"]),
        "seats": whole(each["seats"]),
    }


def _total(each: dict[str, int]) -> int:
    return each["persons"] + each["seats"]


def _payers(step: dict[str, Any], unit: str) -> dict[str, str]:
    if step.get("kind") == "filled":
        return {"filled": _("ajouté à la fin, avec ce qui restait")}
    if not step:
        return {}
    return {
        "payers": whole(step["payers"]),
        "each": money(step["each"], unit),
        "money_left": money(step["money_left"], unit),
    }


def _why(step: dict[str, Any] | None, unit: str) -> str:
    if step is None:
        return ""
    match step["why"]:
        case "nobody_approves":
            return _("personne ne l’approuve")
        case "over_budget":
            return _("coûte plus que toute la somme")
        case _:
            return ngettext(
                "la seule voix qui l’approuve n’avait plus que %(held)s",
                "les %(n)s voix qui l’approuvent n’avaient plus ensemble que %(held)s",
                step["votes"],
            ) % {"n": whole(step["votes"]), "held": money(step["held"], unit)}


def _shares(trace: dict[str, Any], unit: str) -> dict[str, str]:
    for step in steps(trace, "shares"):
        raised = step["raised"] if step["raises"] else ""
        return {
            "voters": whole(step["voters"]),
            "share": money(step["share"], unit),
            "raised": money(raised, unit) if raised else "",
        }
    return {}


def _greedy(trace: dict[str, Any], names: Names, unit: str) -> dict[str, Any] | None:
    for step in steps(trace, "greedy"):
        return {
            "options": names.all(step["chosen"]),
            "cost": money(step["cost"], unit),
            "same": set(step["chosen"]) == set(trace["chosen"]),
        }
    return None
