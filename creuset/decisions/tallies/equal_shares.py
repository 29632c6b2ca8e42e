"""A budget shared by projects that each approves of: the method of equal shares.

Dominik Peters, Grzegorz Pierczyński, Piotr Skowron, "Proportional Participatory Budgeting with
Additive Utilities" (2021). Everyone holds the same share of the budget; a project is paid by those
who approve of it, and the next one is that which asks least of them for what it brings them.

Voters who approve of the same projects always hold the same money: they are counted together, in
whole numbers of a common fraction.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from heapq import heapify, heappop, heappush
from math import ceil, gcd
from typing import Any, Literal

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
    written,
)

METHOD, VERSION = "equal_shares", 1

DEFAULTS: dict[str, Any] = {
    "quorum": 0,
    "budget": 0,
    "utility": "cost",
    "completion": "none",
    "stop": "overflow",
    "increment": 1,
    "utilitarian": False,
    "endowment": "exact",
    "empty_ballots_in_n": False,
    "lot": [],
    "most": 0,
}

PATIENCE = 200
"""How many ways of drawing lots we follow to learn what a tie changes."""
LEAP = 8
"""After so many raises that change nothing, we look for how long nothing will change."""
SAFE = 1 - 1e-12
"""A bound held as a float stays below the exact number."""

Utility = Literal["cost", "count"]
Completion = Literal["none", "add1"]
Stop = Literal["overflow", "exhaustive"]
Endowment = Literal["exact", "floored"]


def equal_shares(
    ballots: Iterable[tuple[Collection[str], int]],
    *,
    costs: Mapping[str, int],
    budget: int,
    utility: Utility = "cost",
    completion: Completion = "none",
    stop: Stop = "overflow",
    increment: int = 1,
    utilitarian: bool = False,
    endowment: Endowment = "exact",
    empty_ballots_in_n: bool = False,
    resolve: Sequence[str] = (),
) -> Result:
    """Which projects the budget pays for.

    `add1` raises what each voter holds by `increment`, counting anew from nothing, and keeps the last
    outcome that the budget can pay; it stops as soon as one costs too much (`overflow`), or already
    when no project left would fit (`exhaustive`). `utilitarian` then adds the most approved projects
    that still fit. Equals: most votes, then least cost, then the first in `resolve`, a public lot;
    without one, `chosen` are paid whatever the lot, and `tied` are or are not according to it.
    """
    if utility not in ("cost", "count") or completion not in ("none", "add1"):
        raise ValueError(f"Unknown utility or completion: {utility}, {completion}")
    if stop not in ("overflow", "exhaustive") or endowment not in ("exact", "floored"):
        raise ValueError(f"Unknown stop or endowment: {stop}, {endowment}")
    if budget < 0 or increment < 1 or any(cost < 0 for cost in costs.values()):
        raise ValueError("A budget and its costs are not negative, and an increment raises.")
    groups: dict[frozenset[str], int] = {}
    for approved, times in ballots:
        key = frozenset(approved)
        groups[key] = groups.get(key, 0) + times
    known: dict[frozenset[str], int] = {}
    for approved, times in groups.items():
        sound = approved.intersection(costs)
        known[sound] = known.get(sound, 0) + times
    voters = sum(known.values())
    if not empty_ballots_in_n:
        voters -= known.get(frozenset(), 0)
    if not voters:
        return Result(REJECTED)
    share = Fraction(budget, voters)
    if endowment == "floored":
        share = Fraction(budget // voters)
    election = _Election(known, costs, budget, utility, resolve)
    raises, step = 0, increment if completion == "add1" else 0
    ways = election.ways(share)
    alike, patience = 0, LEAP
    while step and not election.stops(ways, stop):
        higher = election.ways(share + step * (raises + 1))
        if not all(way.sure for way in higher):
            ways, raises = higher, raises + 1
            break
        payable = [way for way in higher if way.cost <= budget]
        if len(payable) < len(higher):
            ways = [*ways, *payable] if payable else ways
            break
        alike = alike + 1 if ways == higher else 0
        ways, raises = higher, raises + 1
        if alike >= patience:
            leap = max(ceil(election.lasts(share + step * raises) / step) - 1, 0)
            patience = LEAP if leap > patience else 2 * patience
            raises, alike = raises + leap, 0
    opening = {
        "kind": "shares",
        "voters": voters,
        "budget": budget,
        "share": written(share),
        "raised": written(share + step * raises),
        "raises": raises,
    }
    return election.result(opening, share + step * raises, ways, utilitarian)


@dataclass(frozen=True)
class Bill:
    """Projects that one way of drawing lots would pay, in that order. `sure` is false where lots
    were too many to be all followed."""

    projects: tuple[str, ...]
    cost: int
    sure: bool = True


@dataclass
class _State:
    """What each group of voters holds, in parts of `unit` of one, and what is still to pay.

    `bounds` are the projects not yet paid, by what each asked when it was last looked at: as money
    only goes down, it can only ask more now."""

    money: list[int]
    unit: int
    bounds: list[tuple[float, str]]
    paid: list[str] = field(default_factory=list)

    def copy(self) -> _State:
        return _State(list(self.money), self.unit, list(self.bounds), list(self.paid))


@dataclass
class _Line:
    """What each group holds, and how fast that grows with the share that everyone gets."""

    money: list[Fraction]
    slopes: list[Fraction]
    left: list[str]

    def copy(self) -> _Line:
        return _Line(list(self.money), list(self.slopes), list(self.left))


@dataclass(frozen=True)
class _Offer:
    """What a project asks of its approvers: `rest` of `payers` together, the poorer giving all that
    they hold. Per unit of utility, it asks rest ÷ (payers × utility)."""

    project: str
    rest: int
    payers: int


class _Election:
    def __init__(
        self,
        groups: Mapping[frozenset[str], int],
        costs: Mapping[str, int],
        budget: int,
        utility: Utility,
        lot: Sequence[str],
    ) -> None:
        self.costs, self.budget = costs, budget
        self.lot = {name: rank for rank, name in reversed(list(enumerate(lot)))}
        self.weights = list(groups.values())
        self.approvers: dict[str, list[int]] = {name: [] for name in sorted(costs)}
        self.votes = dict.fromkeys(self.approvers, 0)
        for number, (approved, times) in enumerate(groups.items()):
            for name in approved:
                self.approvers[name].append(number)
                self.votes[name] += times
        self.wanted = [name for name in self.approvers if self.votes[name]]
        self.utility = {
            name: costs[name] if utility == "cost" else 1 for name in self.wanted if costs[name]
        }
        self.free = tuple(name for name in self.wanted if not costs[name])
        self.first_bounds = [
            (costs[name] / (self.votes[name] * self.utility[name]) * SAFE, name)
            for name in self.utility
        ]
        heapify(self.first_bounds)

    def opened(self, share: Fraction) -> _State:
        return _State(
            [share.numerator] * len(self.weights), share.denominator, list(self.first_bounds)
        )

    def offer(self, state: _State, project: str) -> _Offer | None:
        """Approvers by what they hold, poorest first: one pass finds what the others must give."""
        money, weights = state.money, self.weights
        approvers = self.approvers[project]
        rest, payers = self.costs[project] * state.unit, self.votes[project]
        if min(map(money.__getitem__, approvers)) * payers >= rest:
            return _Offer(project, rest, payers)
        for group in sorted(approvers, key=money.__getitem__):
            held, weight = money[group], weights[group]
            if held * payers >= rest:
                return _Offer(project, rest, payers)
            rest -= held * weight
            payers -= weight
        return None

    def least(self, state: _State) -> list[_Offer]:
        """The offers that ask least; projects that nobody can pay any more leave the count."""
        best: list[_Offer] = []
        looked: list[tuple[float, str]] = []
        best_asks, best_of, limit = 0, 1, 0.0
        while state.bounds and (not best or state.bounds[0][0] <= limit):
            _, project = heappop(state.bounds)
            offer = self.offer(state, project)
            if offer is None:
                continue
            asks, of = offer.rest, offer.payers * self.utility[project]
            nearly = asks / (of * state.unit)
            looked.append((nearly * SAFE, project))
            difference = asks * best_of - best_asks * of if best else -1
            if difference < 0:
                best, best_asks, best_of, limit = [offer], asks, of, nearly
            elif not difference:
                best.append(offer)
        for bound in looked:
            heappush(state.bounds, bound)
        return best

    def equals(self, offers: list[_Offer]) -> list[_Offer]:
        """Among those that ask as little: most votes, then least cost."""
        if len(offers) < 2:
            return offers
        rank = {offer: (-self.votes[offer.project], self.costs[offer.project]) for offer in offers}
        best = min(rank.values())
        return sorted(
            (offer for offer in offers if rank[offer] == best), key=lambda offer: offer.project
        )

    def choose(self, offers: list[_Offer]) -> tuple[_Offer | None, str]:
        """Which of equals is paid first, and what decided."""
        if len(offers) == 1:
            return offers[0], "least"
        if all(offer.project in self.lot for offer in offers):
            return min(offers, key=lambda offer: self.lot[offer.project]), "lot"
        seen: set[int] = set()
        for offer in offers:
            groups = self.approvers[offer.project]
            if not seen.isdisjoint(groups):
                return None, "unresolved"
            seen.update(groups)
        return offers[0], "no_effect"

    def pay(self, state: _State, offer: _Offer) -> int:
        """Take the money; say how much, in parts of the new unit, those who gave most gave each."""
        common = gcd(offer.rest, offer.payers)
        each, finer = offer.rest // common, offer.payers // common
        if finer > 1:
            state.money = [held * finer for held in state.money]
            state.unit *= finer
        money = state.money
        for group in self.approvers[offer.project]:
            held = money[group]
            money[group] = held - each if held > each else 0
        state.bounds = [bound for bound in state.bounds if bound[1] != offer.project]
        heapify(state.bounds)
        state.paid.append(offer.project)
        return each

    def ways(self, share: Fraction) -> list[Bill]:
        """The projects paid from this share: once, or for each lot that would change them."""
        bills: dict[frozenset[str], Bill] = {}
        waiting = [self.opened(share)]
        patience = PATIENCE
        while waiting:
            state = waiting.pop()
            while offers := self.equals(self.least(state)):
                offer, _ = self.choose(offers)
                if offer is None:
                    patience -= len(offers) - 1
                    if patience < 0:
                        return [self.bill(state.paid, sure=False)]
                    for other in offers[1:]:
                        way = state.copy()
                        self.pay(way, other)
                        waiting.append(way)
                    offer = offers[0]
                self.pay(state, offer)
            bills.setdefault(frozenset(state.paid), self.bill(state.paid))
        return list(bills.values())

    def lasts(self, share: Fraction) -> Fraction:
        """How much more everyone may hold before anything could be decided otherwise.

        What each group holds and what each project asks change in proportion as long as the same
        voters are the poor ones, the same offer is the least, and the others stay out of reach.
        """
        groups = range(len(self.weights))
        waiting = [
            _Line([share for _ in groups], [Fraction(1) for _ in groups], sorted(self.utility))
        ]
        gaps: list[Fraction] = []
        patience = PATIENCE
        while waiting:
            line = waiting.pop()
            while prices := self.prices(line, gaps):
                asks = {
                    offer: price / self.utility[offer.project]
                    for offer, (price, _) in prices.items()
                }
                least = min(asks.values())
                equals = self.equals([offer for offer in asks if asks[offer] == least])
                chosen, _ = self.choose(equals)
                taken = equals if chosen is None else [chosen]
                patience -= len(taken) - 1
                if patience < 0:
                    return Fraction(0)
                for offer in taken:
                    climbs = prices[offer][1] / self.utility[offer.project]
                    for other, (_, rise) in prices.items():
                        speed = climbs - rise / self.utility[other.project]
                        closes(gaps, asks[other] - least, speed)
                for offer in taken[1:]:
                    way = line.copy()
                    self.pay_along(way, offer.project, *prices[offer])
                    waiting.append(way)
                self.pay_along(line, taken[0].project, *prices[taken[0]])
        return min(gaps, default=Fraction(0))

    def prices(self, line: _Line, gaps: list[Fraction]) -> dict[_Offer, tuple[Fraction, Fraction]]:
        """What each project would take from each who can give it, and how fast that rises."""
        found = {}
        money, slopes = line.money, line.slopes
        for name in line.left:
            groups = sorted(self.approvers[name], key=money.__getitem__)
            rest, falls, payers = Fraction(self.costs[name]), Fraction(0), self.votes[name]
            poor = 0
            for group in groups:
                if money[group] * payers >= rest:
                    break
                rest -= money[group] * self.weights[group]
                falls += slopes[group] * self.weights[group]
                payers -= self.weights[group]
                poor += 1
            if not payers:
                closes(gaps, rest, falls)
                continue
            price, rise = rest / payers, -falls / payers
            for group in groups[:poor]:
                closes(gaps, price - money[group], slopes[group] - rise)
            for group in groups[poor:]:
                closes(gaps, money[group] - price, rise - slopes[group])
            found[_Offer(name, 0, payers)] = price, rise
        return found

    def pay_along(self, line: _Line, project: str, price: Fraction, rise: Fraction) -> None:
        for group in self.approvers[project]:
            in_full = line.money[group] >= price
            line.money[group] = line.money[group] - price if in_full else Fraction(0)
            line.slopes[group] = line.slopes[group] - rise if in_full else Fraction(0)
        line.left.remove(project)

    def bill(self, paid: Sequence[str], *, sure: bool = True) -> Bill:
        projects = (*self.free, *paid)
        return Bill(projects, sum(self.costs[name] for name in projects), sure)

    def stops(self, ways: list[Bill], stop: Stop) -> bool:
        """Whether raising the shares again is of no use: nothing left to pay, or, where the rule
        says so, nothing left that would fit."""
        if not all(way.sure for way in ways):
            return True
        return any(
            not any(
                stop == "overflow" or way.cost + self.costs[name] <= self.budget
                for name in self.utility
                if name not in way.projects
            )
            for way in ways
        )

    def result(
        self, opening: dict[str, Any], share: Fraction, ways: list[Bill], utilitarian: bool
    ) -> Result:
        steps = [opening, *self.told(share, len(ways) == 1 and ways[0].sure)]
        always: set[str] | None = None
        ever: set[str] = set()
        chosen: tuple[str, ...] = ()
        for way in ways:
            added, equal = self.filled(way) if utilitarian else ([], [])
            chosen = (*way.projects, *added)
            always = set(chosen) if always is None else always.intersection(chosen)
            ever |= {*chosen, *equal}
            if not way.sure:
                always, ever = set(), set(self.wanted)
        kept = tuple(name for name in chosen if name in (always or ()))
        tied = tuple(sorted(ever.difference(kept)))
        if len(ways) == 1 and utilitarian:
            steps += self.told_of_filling(ways[0])
        greedy_chosen, greedy_tied = greedy(self.votes, costs=self.costs, budget=self.budget)
        steps.append(
            {
                "kind": "greedy",
                "chosen": list(greedy_chosen),
                "tied": list(greedy_tied),
                "cost": sum(self.costs[name] for name in greedy_chosen),
            }
        )
        return Result(TIED if tied else ADOPTED if kept else REJECTED, kept, tied, steps)

    def filled(self, way: Bill) -> tuple[list[str], list[str]]:
        left = {name: self.votes[name] for name in self.wanted if name not in way.projects}
        return greedy(left, costs=self.costs, budget=self.budget - way.cost, lot=self.lot)

    def told(self, share: Fraction, sure: bool) -> list[dict[str, Any]]:
        """The count from this share again, step by step, up to the first tie that matters."""
        state = self.opened(share)
        steps: list[dict[str, Any]] = [
            self.paid_step(state, _Offer(name, 0, self.votes[name]), 0) for name in self.free
        ]
        while offers := self.equals(self.least(state)):
            offer, by = self.choose(offers)
            tie = {
                "among": [each.project for each in offers],
                "by": by,
                "taken": offer.project if offer else None,
            }
            if offer is None and not sure:
                return [*steps, {"kind": "tie", **tie}]
            if offer is None:
                offer = offers[0]
                tie |= {"by": "no_effect", "taken": offer.project}
            asked = Fraction(offer.rest, offer.payers * self.utility[offer.project] * state.unit)
            payers = sum(
                self.weights[group]
                for group in self.approvers[offer.project]
                if state.money[group]
            )
            each = self.pay(state, offer)
            step = self.paid_step(state, offer, each)
            step |= {"rho": written(asked), "payers": payers}
            steps.append(step if len(offers) == 1 else {**step, "tie": tie})
        return [*steps, *self.unpaid_steps(state)]

    def paid_step(self, state: _State, offer: _Offer, each: int) -> dict[str, Any]:
        """`payers` gave something, of whom `in_full` gave the whole of `each`, the others all that
        they held."""
        return {
            "kind": "paid",
            "project": offer.project,
            "cost": self.costs[offer.project],
            "votes": self.votes[offer.project],
            "rho": "0",
            "payers": 0,
            "in_full": offer.payers if offer.rest else 0,
            "each": written(Fraction(each, state.unit)),
            "money_left": written(
                Fraction(self.held(state, range(len(self.weights))), state.unit)
            ),
        }

    def held(self, state: _State, groups: Iterable[int]) -> int:
        return sum(state.money[group] * self.weights[group] for group in groups)

    def unpaid_steps(self, state: _State) -> list[dict[str, Any]]:
        """Why each other project is not paid from the shares."""
        steps = []
        for name in sorted(self.costs):
            if name in state.paid or name in self.free:
                continue
            held = Fraction(self.held(state, self.approvers[name]), state.unit)
            steps.append(
                {
                    "kind": "unpaid",
                    "project": name,
                    "cost": self.costs[name],
                    "votes": self.votes[name],
                    "held": written(held),
                    "why": self.why(name),
                }
            )
        return steps

    def why(self, name: str) -> str:
        if not self.votes[name]:
            return "nobody_approves"
        return "over_budget" if self.costs[name] > self.budget else "approvers_too_poor"

    def told_of_filling(self, way: Bill) -> list[dict[str, Any]]:
        added, _ = self.filled(way)
        left = self.budget - way.cost
        steps = []
        for name in added:
            left -= self.costs[name]
            steps.append(
                {
                    "kind": "filled",
                    "project": name,
                    "cost": self.costs[name],
                    "votes": self.votes[name],
                    "budget_left": left,
                }
            )
        return steps


def closes(gaps: list[Fraction], gap: Fraction, speed: Fraction) -> None:
    if speed > 0:
        gaps.append(gap / speed)


def greedy(
    votes: Mapping[str, int],
    *,
    costs: Mapping[str, int],
    budget: int,
    lot: Mapping[str, int] | None = None,
) -> tuple[list[str], list[str]]:
    """The most approved first, then the least costly, each if it still fits; and those equals of
    which only some would, unless `lot`, the rank of each, says which."""
    order: dict[tuple[int, int], list[str]] = {}
    for name in sorted(votes):
        if votes[name]:
            order.setdefault((-votes[name], costs[name]), []).append(name)
    chosen: list[str] = []
    tied: list[str] = []
    for (_, cost), names in sorted(order.items()):
        fit = len(names) if not cost else min(len(names), budget // cost)
        budget -= fit * cost
        if fit == len(names):
            chosen += names
        elif fit and lot and all(name in lot for name in names):
            chosen += sorted(names, key=lambda name: lot[name])[:fit]
        elif fit:
            tied += names
    return chosen, tied


def check(answer: Any, parameters: Mapping[str, Any], electorate: Electorate) -> list[str]:
    """A ballot is {"approved": ["a", "b"]}; empty, it is blank."""
    approved = answer.get("approved") if isinstance(answer, dict) else None
    if not isinstance(approved, list) or not all(isinstance(name, str) for name in approved):
        return ["not_a_ballot"]
    most = settled(parameters, DEFAULTS)["most"]
    wrong = []
    if not set(approved) <= set(electorate.options):
        wrong.append("unknown_option")
    if len(set(approved)) < len(approved):
        wrong.append("option_twice")
    if most and len(approved) > most:
        wrong.append("too_many")
    return wrong


def count(parameters: Mapping[str, Any], electorate: Electorate, casts: Iterable[Cast]) -> Trace:
    casts = list(casts)
    rule = settled(parameters, DEFAULTS)
    box = opened(rule, electorate, casts, check=check, blank=lambda answer: not answer["approved"])
    costs = {name: electorate.costs[name] for name in electorate.options}
    blank = box.figures["blank"] + box.figures["seats"]["blank"]
    result = equal_shares(
        [*((cast.answer["approved"], cast.times) for cast in box.expressed), ((), blank)],
        costs=costs,
        budget=rule["budget"],
        utility=rule["utility"],
        completion=rule["completion"],
        stop=rule["stop"],
        increment=rule["increment"],
        utilitarian=rule["utilitarian"],
        endowment=rule["endowment"],
        empty_ballots_in_n=rule["empty_ballots_in_n"],
        resolve=rule["lot"],
    )
    spent = sum(costs[name] for name in result.chosen) if box.quorate else 0
    figures = {
        **box.figures,
        "approvals": _approvals(electorate, box.expressed),
        "costs": costs,
        "budget": rule["budget"],
        "spent": spent,
        "left": rule["budget"] - spent,
    }
    return traced(METHOD, VERSION, rule, electorate, casts, figures, result)


def _approvals(electorate: Electorate, casts: Iterable[Cast]) -> dict[str, Any]:
    """How many persons, and which voices of seats, approve of each project."""
    approvals = {name: {"persons": 0, "seats": 0} for name in sorted(electorate.options)}
    for cast in casts:
        for name in cast.answer["approved"]:
            approvals[name]["seats" if cast.seat else "persons"] += cast.times
    return approvals
