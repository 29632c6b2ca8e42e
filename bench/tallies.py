"""Our counts beside those of independent libraries, on the same ballots, within one run.

    .venv-oracles/bin/python -m bench.tallies

Only ratios mean something: each line gives the best of a few tries on this machine.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable
from itertools import pairwise
from random import Random
from time import perf_counter
from typing import Any

import numpy as np
import pyrankvote
from pabutools.election import ApprovalBallot, ApprovalProfile, Cost_Sat, Instance, Project
from pabutools.rules import method_of_equal_shares
from pref_voting.profiles_with_ties import ProfileWithTies
from pref_voting.proportional_methods import stv_scottish
from stvpoll.scottish_stv import calculate_scottish_stv

from creuset.decisions.tallies.equal_shares import equal_shares
from creuset.decisions.tallies.schulze import schulze
from creuset.decisions.tallies.stv import stv

VOTERS, OPTIONS, SEATS, BUDGET = 100_000, 10, 4, 1_000_000
NAMES = [f"option-{n}" for n in range(OPTIONS)]
PROJECTS = 40

Rankings = list[tuple[str, ...]]


def main() -> None:
    print(f"Schulze, {VOTERS:,} ballots × {OPTIONS} options")
    ballots = rankings(VOTERS)
    ours = best(lambda: schulze(((ranking, 1) for ranking in ballots), options=NAMES))
    line("creuset", ours, ours)
    line(
        "NumPy: matrix of duels, from the same ballots", best(lambda: duels(ranks(ballots))), ours
    )
    table = ranks(ballots)
    line(
        "NumPy: the same, from a table of ranks made beforehand", best(lambda: duels(table)), ours
    )

    print(f"\nSTV (Scottish), {VOTERS:,} ballots × {OPTIONS} candidates, {SEATS} places")
    ours = best(lambda: count_stv(ballots))
    line("creuset, with its whole trace", ours, ours)
    for name, other in others_for_stv(ballots):
        line(name, best(other, tries=1 if "pyrankvote" not in name else 3), ours)

    voters = 3_000
    print(f"\nEqual shares, {voters:,} voters × {PROJECTS} projects")
    for completion, increment in (("none", 1), ("add1", 6)):
        costs, approvals = budget(voters)
        ours = best(lambda: share(costs, approvals, completion, increment))  # noqa: B023
        line(f"creuset, {completion}, with its whole trace", ours, ours)
        instance, profile = for_pabutools(costs, approvals)
        raised = increment if completion == "add1" else None
        theirs = best(
            lambda: method_of_equal_shares(
                instance,  # noqa: B023
                profile,  # noqa: B023
                sat_class=Cost_Sat,
                voter_budget_increment=raised,  # noqa: B023
            ),
            tries=1,
        )
        line(f"pabutools, {completion}", theirs, ours)

    print("\nTime when the number of ballots doubles (2.0 is in proportion)")
    doubled(
        "Schulze", lambda n: rankings(n), lambda b: schulze(((r, 1) for r in b), options=NAMES)
    )
    doubled("STV", lambda n: rankings(n), count_stv)
    doubled("Equal shares", lambda n: budget(n // 20), lambda b: share(*b, "none", 1))


def rankings(voters: int) -> Rankings:
    """Tastes that agree a little, as those of a community do; most people do not rank everything."""
    random = Random(7)
    ballots = []
    for _ in range(voters):
        taste = {name: random.random() * (OPTIONS - n / 2) for n, name in enumerate(NAMES)}
        order = sorted(NAMES, key=taste.__getitem__, reverse=True)
        ballots.append(tuple(order[: random.randint(1, OPTIONS)]))
    return ballots


def budget(voters: int) -> tuple[dict[str, int], list[frozenset[str]]]:
    random = Random(7)
    costs = {f"project-{n}": random.randint(5, 100) * 1000 for n in range(PROJECTS)}
    liked = {name: random.random() ** 2 / 2 for name in costs}
    approvals = [
        frozenset(name for name in costs if random.random() < liked[name]) for _ in range(voters)
    ]
    return costs, [approved for approved in approvals if approved]


def count_stv(ballots: Rankings) -> Any:
    return stv(((ranking, 1) for ranking in ballots), candidates=NAMES, seats=SEATS)


def share(
    costs: dict[str, int], approvals: list[frozenset[str]], completion: Any, increment: int
) -> Any:
    return equal_shares(
        ((approved, 1) for approved in approvals),
        costs=costs,
        budget=BUDGET,
        completion=completion,
        stop="exhaustive",
        increment=increment,
    )


def ranks(ballots: Rankings) -> np.ndarray:
    column = {name: n for n, name in enumerate(NAMES)}
    lengths = np.fromiter(map(len, ballots), dtype=np.int64)
    named = np.fromiter((column[name] for ranking in ballots for name in ranking), dtype=np.int64)
    starts = np.repeat(np.cumsum(lengths) - lengths, lengths)
    table = np.full((len(ballots), OPTIONS), OPTIONS, dtype=np.int8)
    table[np.repeat(np.arange(len(ballots)), lengths), named] = np.arange(len(named)) - starts
    return table


def duels(table: np.ndarray) -> np.ndarray:
    return np.array([(table[:, [n]] < table).sum(axis=0) for n in range(OPTIONS)])


def others_for_stv(ballots: Rankings) -> Iterable[tuple[str, Callable[[], Any]]]:
    """Each from its own kind of ballot, made beforehand."""
    people = {name: pyrankvote.Candidate(name) for name in NAMES}
    papers = [pyrankvote.Ballot([people[name] for name in ranking]) for ranking in ballots]
    yield (
        "pyrankvote (floats, other rounding)",
        lambda: pyrankvote.single_transferable_vote(list(people.values()), papers, SEATS),
    )
    counted = Counter(ballots)
    yield "stvpoll", lambda: calculate_scottish_stv(tuple(NAMES), dict(counted), SEATS)
    profile = ProfileWithTies(
        [{NAMES.index(name): rank for rank, name in enumerate(ranking)} for ranking in counted],
        rcounts=list(counted.values()),
        candidates=list(range(OPTIONS)),
    )
    yield "pref-voting", lambda: stv_scottish(profile, num_seats=SEATS, rng=Random(1))


def for_pabutools(
    costs: dict[str, int], approvals: list[frozenset[str]]
) -> tuple[Instance, ApprovalProfile]:
    projects = {name: Project(name, cost) for name, cost in costs.items()}
    instance = Instance(projects.values(), budget_limit=BUDGET)
    return instance, ApprovalProfile(
        ApprovalBallot(projects[name] for name in approved) for approved in approvals
    )


def doubled(name: str, make: Callable[[int], Any], count: Callable[[Any], Any]) -> None:
    times = []
    for voters in (VOTERS // 4, VOTERS // 2, VOTERS):
        ballots = make(voters)
        times.append(best(lambda: count(ballots)))  # noqa: B023
    growth = ", ".join(f"× {after / before:.1f}" for before, after in pairwise(times))
    print(f"  {name:<56} {times[0] * 1000:9.0f} ms, then {growth}")


def best(run: Callable[[], Any], tries: int = 3) -> float:
    times = []
    for _ in range(tries):
        start = perf_counter()
        run()
        times.append(perf_counter() - start)
    return min(times)


def line(name: str, seconds: float, ours: float) -> None:
    print(f"  {name:<56} {seconds * 1000:9.0f} ms  × {seconds / ours:.2f}")


if __name__ == "__main__":
    main()
