"""Schulze: the option whose chains of duels beat back every other (Schulze, 2011).

Ballot: `{"ranking": [["a"], ["b", "c"]]}`, best first, equals together; a bare key is a rank of its
own. Options left out come last, equal among themselves, unless `unranked` is `"refuse"`. An empty
ranking is a blank ballot.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from creuset.decisions.tallies.core import (
    ADOPTED,
    REJECTED,
    TIED,
    Cast,
    Electorate,
    Result,
    Trace,
    opened,
    settled,
    traced,
)

Ranking = Sequence[str | Sequence[str]]
Matrix = list[list[int]]

METHOD, VERSION = "schulze", 1
WINNING_VOTES, MARGINS = "winning_votes", "margins"
DEFAULTS: dict[str, Any] = {
    "quorum": 0,
    "places": 1,
    "strength": WINNING_VOTES,
    "unranked": "last",
    "most": 0,
}


def schulze(
    ballots: Iterable[tuple[Ranking, int]],
    *,
    options: Iterable[str],
    strength: str = WINNING_VOTES,
    places: int = 1,
) -> Result:
    """The `places` that come first in every order that agrees with the duels; where the last places
    could go to several, they are tied. Nobody is chosen by nobody.

    A duel is worth the voices of its winner (`winning_votes`), or what they exceed the loser's by
    (`margins`): the two can elect different options.
    """
    keys = sorted(options)
    voices, d = duels(ballots, keys)
    p, paths = strongest(strengths(d, strength))
    several = range(len(keys))
    above = [sum(p[j][i] > p[i][j] for j in several) for i in several]
    below = [sum(p[i][j] > p[j][i] for j in several) for i in several]
    surely = [i for i in several if len(keys) - 1 - below[i] < places]
    maybe = [i for i in several if above[i] < places and i not in surely]
    chosen = tuple(keys[i] for i in sorted(surely, key=lambda i: (above[i], i)))
    tied = tuple(keys[i] for i in maybe) if len(surely) < places else ()
    steps: list[dict[str, Any]] = [
        {"kind": "duels", "options": keys, "d": d},
        {"kind": "strongest", "options": keys, "strength": strength, "p": p},
        {"kind": "paths", "paths": _told(paths, p, keys)},
        {"kind": "order", "ranks": _layers(p, keys)},
    ]
    if not voices or not keys:
        return Result(REJECTED, steps=steps)
    return Result(TIED if tied else ADOPTED, chosen, tied, steps)


def duels(ballots: Iterable[tuple[Ranking, int]], keys: Sequence[str]) -> tuple[int, Matrix]:
    """How many voices there are, and how many place each option strictly above each other one.

    A row of the matrix is kept as one long number, with 64 bits for each column: a ballot then adds
    to a whole row at once.
    """
    column = {key: 1 << (64 * n) for n, key in enumerate(keys)}
    everyone = sum(column.values())
    rows = dict.fromkeys(keys, 0)
    voices = 0
    for ranking, times in ballots:
        voices += times
        below = everyone
        for rank in ranking:
            if isinstance(rank, str):
                below -= column[rank]
                rows[rank] += below if times == 1 else below * times
            elif len(rank) == 1:
                (key,) = rank
                below -= column[key]
                rows[key] += below if times == 1 else below * times
            else:
                for key in rank:
                    below -= column[key]
                for key in rank:
                    rows[key] += below * times
    if voices >> 64:
        raise OverflowError("More voices than a column can hold.")
    cell = (1 << 64) - 1
    return voices, [[(rows[key] >> (64 * n)) & cell for n in range(len(keys))] for key in keys]


def strengths(d: Matrix, strength: str = WINNING_VOTES) -> Matrix:
    several = range(len(d))
    margins = strength == MARGINS
    return [
        [(d[i][j] - (d[j][i] if margins else 0)) if d[i][j] > d[j][i] else 0 for j in several]
        for i in several
    ]


def strongest(s: Matrix) -> tuple[Matrix, Matrix]:
    """The strength of the strongest path from each to each, and the last stop before the end of
    one such path. A path is as strong as its weakest duel."""
    several = range(len(s))
    p = [list(row) for row in s]
    before = [[i] * len(s) for i in several]
    for k in several:
        for i in several:
            via = p[i][k]
            if i == k or not via:
                continue
            for j in several:
                through = min(via, p[k][j])
                if j not in (i, k) and through > p[i][j]:
                    p[i][j] = through
                    before[i][j] = before[k][j]
    return p, before


def _told(before: Matrix, p: Matrix, keys: Sequence[str]) -> list[dict[str, Any]]:
    """One strongest path for each pair that has any."""
    paths = []
    for i, start in enumerate(keys):
        for j, end in enumerate(keys):
            if i == j or not p[i][j]:
                continue
            stops = [j]
            while stops[-1] != i:
                stops.append(before[i][stops[-1]])
            path = [keys[n] for n in reversed(stops)]
            paths.append({"from": start, "to": end, "strength": p[i][j], "path": path})
    return paths


def _layers(p: Matrix, keys: Sequence[str]) -> list[list[str]]:
    """Those that nothing left beats, then those that only they beat, and so on."""
    left, layers = list(range(len(keys))), []
    while left:
        first = [i for i in left if not any(p[j][i] > p[i][j] for j in left)]
        layers.append([keys[i] for i in first])
        left = [i for i in left if i not in first]
    return layers


def check(answer: Any, parameters: Mapping[str, Any], electorate: Electorate) -> list[str]:
    if not isinstance(answer, dict) or not isinstance(answer.get("ranking"), list):
        return ["not_a_ballot"]
    wrong: list[str] = []
    ranked: list[Any] = []
    for rank in answer["ranking"]:
        if isinstance(rank, list):
            ranked += rank
        else:
            ranked.append(rank)
    if not set(map(type, ranked)) <= {str}:
        return ["not_a_ballot"]
    if [] in answer["ranking"]:
        wrong.append("rank_gap")
    once, known = set(ranked), set(electorate.options)
    if not once <= known:
        wrong.append("unknown_option")
    if len(once) < len(ranked):
        wrong.append("option_twice")
    most = parameters.get("most")
    if most and len(ranked) > most:
        wrong.append("too_many")
    if ranked and parameters.get("unranked") == "refuse" and not known <= once:
        wrong.append("too_few")
    return wrong


def count(parameters: Mapping[str, Any], electorate: Electorate, casts: Iterable[Cast]) -> Trace:
    casts = list(casts)
    rule = settled(parameters, DEFAULTS)
    box = opened(rule, electorate, casts, check=check, blank=lambda answer: not answer["ranking"])
    result = schulze(
        ((cast.answer["ranking"], cast.times) for cast in box.expressed),
        options=electorate.options,
        strength=rule["strength"],
        places=rule["places"],
    )
    duel = result.steps[0]
    of_seats = [(cast.answer["ranking"], cast.times) for cast in box.expressed if cast.seat]
    duel["seats"] = duels(of_seats, duel["options"])[1]
    return traced(METHOD, VERSION, rule, electorate, casts, box.figures, result)
