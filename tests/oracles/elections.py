"""Random elections of every size that matters: few voters make ties, many make long fractions."""

import os
from collections import Counter
from collections.abc import Iterator
from random import Random

HOW_MANY = int(os.environ.get("ORACLE_ELECTIONS", "2000"))

Ballots = list[tuple[tuple[str, ...], int]]


def ranked(seed: str) -> Iterator[tuple[str, int, Ballots]]:
    """Candidates, places, strict rankings that may stop early."""
    for number in range(HOW_MANY):
        random = Random(f"{seed} {number}")
        candidates = "abcdefg"[: random.randint(2, 7)]
        voters = random.choice([5, 12, 40, 300])
        rankings = Counter(_ranking(random, candidates) for _ in range(voters))
        yield candidates, random.randint(1, min(4, len(candidates))), list(rankings.items())


def _ranking(random: Random, candidates: str) -> tuple[str, ...]:
    taste = {name: random.random() ** 2 * (9 - n) for n, name in enumerate(candidates)}
    order = sorted(candidates, key=taste.__getitem__, reverse=True)
    return tuple(order[: random.randint(1, len(order))])


def budgets(seed: str) -> Iterator[tuple[dict[str, int], int, list[tuple[frozenset[str], int]]]]:
    """What projects cost, the budget, who approves of what."""
    for number in range(HOW_MANY):
        random = Random(f"{seed} {number}")
        budget = random.choice([30, 100, 1000])
        costs = {
            name: random.choice([5, 10, random.randint(1, budget // 2)])
            for name in "abcdefghi"[: random.randint(2, 9)]
        }
        approvals = Counter(
            frozenset(name for name in costs if random.random() < 0.4)
            for _ in range(random.choice([3, 8, 20, 60]))
        )
        approvals.pop(frozenset(), None)
        if approvals:
            yield costs, budget, list(approvals.items())
