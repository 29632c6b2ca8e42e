"""Schulze: the order in words, the duels of whoever comes first, then every duel."""

from __future__ import annotations

from functools import cache
from typing import Any

from django.utils.translation import gettext as _

from creuset.decisions.models import Decision
from creuset.decisions.options import Option
from creuset.decisions.results.bars import stacked
from creuset.decisions.results.naming import Names, steps
from creuset.decisions.results.numbers import cells, whole

FEW = 5
"""Up to so many options, every strongest path is told; above, those of whoever comes first."""


def picture(decision: Decision, trace: dict[str, Any], names: Names) -> dict[str, Any]:
    [duel] = steps(trace, "duels")
    [strongest] = steps(trace, "strongest")
    [order] = steps(trace, "order")
    [paths] = steps(trace, "paths")
    ranks: list[list[str]] = order["ranks"]
    keys = [key for equals in ranks for key in equals]
    at = {key: number for number, key in enumerate(duel["options"])}
    number = {key: place for place, key in enumerate(keys, 1)}
    first = ranks[0] if ranks else []
    told = [each for each in paths["paths"] if len(keys) <= FEW or each["from"] in first]
    return {
        "ranks": _ranks(ranks, trace, names),
        "first": names[first[0]] if len(first) == 1 else None,
        "duels": _duels(first[0], keys, duel, at, names) if len(first) == 1 else [],
        "beats_all": len(first) == 1
        and all(
            duel["d"][at[first[0]]][at[key]] > duel["d"][at[key]][at[first[0]]] for key in keys[1:]
        ),
        "keys": [(number[key], names[key]) for key in keys],
        "matrix": _matrix(keys, duel["d"], at, number, names, seats=duel.get("seats")),
        "strongest": _matrix(keys, strongest["p"], at, number, names),
        "margins": strongest["strength"] == "margins",
        "paths": [
            {
                "from": names[each["from"]],
                "to": names[each["to"]],
                "through": names.all(each["path"][1:-1]),
                "strength": whole(each["strength"]),
            }
            for each in sorted(told, key=lambda path: (number[path["from"]], number[path["to"]]))
        ],
        "all_paths": len(told) == len(paths["paths"]),
        "of_seats": any(any(row) for row in duel.get("seats", [])),
    }


def _ranks(ranks: list[list[str]], trace: dict[str, Any], names: Names) -> list[dict[str, Any]]:
    place, told = 1, []
    for equals in ranks:
        told.append(
            {
                "place": place,
                "options": names.all(equals),
                "chosen": all(key in trace["chosen"] for key in equals),
                "tied": any(key in trace["tied"] for key in equals),
            }
        )
        place += len(equals)
    return told


def _duels(
    first: str, keys: list[str], duel: dict[str, Any], at: dict[str, int], names: Names
) -> list[dict[str, Any]]:
    """Whoever comes first, against each other one; between them, those who prefer neither."""
    told = []
    for other in keys[1:]:
        won, lost = duel["d"][at[first]][at[other]], duel["d"][at[other]][at[first]]
        parts = [("for", "", won, False), ("against", "", lost, False)]
        told.append(
            {
                "other": names[other],
                "won": whole(won),
                "lost": whole(lost),
                "tone": "won" if won > lost else "lost" if won < lost else "",
                "bar": stacked(parts, won + lost),
            }
        )
    return told


def _matrix(
    keys: list[str],
    cells_of: list[list[int]],
    at: dict[str, int],
    number: dict[str, int],
    names: Names,
    seats: list[list[int]] | None = None,
) -> list[dict[str, Any]]:
    """A row for each option, in the order of the result; a cell is won when its mirror is less."""

    figure = cache(whole)

    def cell(one: str, other: str) -> tuple[str, str]:
        i, j = at[one], at[other]
        if i == j:
            return "", "self"
        said = figure(cells_of[i][j])
        if seats and seats[i][j]:
            said = _("%(n)s, dont sièges : %(seats)s") % {"n": said, "seats": figure(seats[i][j])}
        return said, "won" if cells_of[i][j] > cells_of[j][i] else ""

    rows: list[dict[str, Any]] = []
    for one in keys:
        option: Option = names[one]
        row = cells(cell(one, other) for other in keys)
        rows.append({"number": number[one], "option": option, "cells": row})
    return rows
