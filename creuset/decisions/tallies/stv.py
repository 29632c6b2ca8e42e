"""Several places by ranked ballots: the single transferable vote.

`scottish` is the count of the Scottish Local Government Elections Order 2007 (schedule 1, part III):
weighted inclusive Gregory, in hundred-thousandths of a vote. `wig_exact` is the same with fractions,
so that nothing is lost.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
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

METHOD, VERSION = "stv", 1

DEFAULTS: dict[str, Any] = {
    "places": 1,
    "rules": "scottish",
    "ties": "prior_stage",
    "lot": [],
    "quorum": 0,
}

SCOTTISH_UNIT = 100_000
PATIENCE = 1_000
"""How many stages we follow to learn whether a tie changes who is elected."""

Rules = Literal["scottish", "wig_exact"]
Ties = Literal["prior_stage", "report"]
Amount = Any
"""A whole number of hundred-thousandths of a vote, or a Fraction of one."""

Papers = tuple[tuple[str, ...], int, int]
"""Equal ballots: their ranking, the rank that they have reached, how many they are."""


def stv(
    ballots: Iterable[tuple[Sequence[str], int]],
    *,
    candidates: Iterable[str],
    seats: int,
    rules: Rules = "scottish",
    ties: Ties = "prior_stage",
    resolve: Sequence[str] = (),
) -> Result:
    """Fill `seats` from ballots, each a ranking and the times it was cast.

    A ranking counts up to its first fault: a candidate named twice, or unknown. `resolve` is the
    order of a public lot, where one was drawn: of tied candidates, the first of them comes first
    (their surplus leaves first, they are excluded last). Where a tie remains, `chosen` have a place
    whatever the lot, and `tied` have one or not according to it.
    """
    if rules not in ("scottish", "wig_exact"):
        raise ValueError(f"Unknown rules: {rules}")
    if ties not in ("prior_stage", "report"):
        raise ValueError(f"Unknown policy for ties: {ties}")
    standing = frozenset(candidates)
    rankings: dict[tuple[str, ...], int] = {}
    for ranking, times in ballots:
        key = tuple(ranking)
        rankings[key] = rankings.get(key, 0) + times
    valid: dict[tuple[str, ...], int] = {}
    for ranking, times in rankings.items():
        if standing.issuperset(ranking) and len(set(ranking)) == len(ranking):
            sound = ranking
        else:
            sound = up_to_the_fault(ranking, standing)
        if sound and times:
            valid[sound] = valid.get(sound, 0) + times
    places = {name: rank for rank, name in reversed(list(enumerate(resolve)))}
    return _Count(valid, standing, seats, rules == "scottish", ties == "prior_stage").run(places)


def up_to_the_fault(ranking: Sequence[Any], candidates: frozenset[str]) -> tuple[str, ...]:
    seen: dict[str, None] = {}
    for name in ranking:
        if not isinstance(name, str) or name not in candidates or name in seen:
            break
        seen[name] = None
    return tuple(seen)


@dataclass(frozen=True)
class _Act:
    """What the count must do next, and with whom: several of them are a tie."""

    kind: Literal["surplus", "exclusion"]
    among: tuple[str, ...]
    equal: tuple[str, ...]
    """Those who were equal before earlier stages were looked at."""


@dataclass
class _State:
    """A count between two stages."""

    continuing: set[str]
    piles: dict[str, dict[Amount, list[Papers]]]
    votes: dict[str, Amount]
    history: list[dict[str, Amount]]
    elected: list[str] = field(default_factory=list)
    spent: Amount = 0
    """Votes that no candidate holds any more, for want of a next preference."""
    lost: Amount = 0
    """What was cut off after the fifth decimal."""

    def copy(self) -> _State:
        return _State(
            set(self.continuing),
            {
                name: {value: list(papers) for value, papers in pile.items()}
                for name, pile in self.piles.items()
            },
            dict(self.votes),
            list(self.history),
            list(self.elected),
            self.spent,
            self.lost,
        )


class _Count:
    def __init__(
        self,
        ballots: Mapping[tuple[str, ...], int],
        candidates: frozenset[str],
        seats: int,
        scottish: bool,
        prior_stage: bool,
    ) -> None:
        self.seats = seats
        self.scottish = scottish
        self.prior_stage = prior_stage
        self.unit: Amount = SCOTTISH_UNIT if scottish else Fraction(1)
        self.valid = sum(ballots.values())
        self.votes_needed = self.valid // (self.seats + 1) + 1
        self.quota: Amount = self.votes_needed * self.unit
        self.candidates = candidates
        self.names = sorted(candidates)
        self.ballots = ballots
        self.text: Callable[[Amount], str] = five_decimals if scottish else written

    def run(self, lot: Mapping[str, int]) -> Result:
        if not self.valid or not self.seats:
            return Result(REJECTED)
        state = self.first_preferences()
        stages: list[dict[str, Any]] = []
        elected = self.elect(state)
        self.report(stages, state, "first_preferences", None, {}, state.spent, elected)
        stages[0] |= {"valid": self.valid, "places": self.seats, "quota": self.text(self.quota)}
        indifferent = False
        while not self.finished(state):
            act = self.next_act(state)
            chosen, by = self.choose(act, lot)
            if chosen is None and not indifferent and not self.harmless(state, act):
                always, ever = self.every_way(state, act)
                if always != ever:
                    stages[-1]["tie"] = self.tie(act, "unresolved", None)
                    return self.result(stages, state, always, ever - always)
                indifferent = True
            if chosen is None:
                chosen, by = act.among[0], "no_effect"
            spent = state.spent
            moved = self.perform(state, act.kind, chosen)
            elected = self.elect(state)
            gone = state.spent - spent
            self.report(stages, state, act.kind, chosen, moved, gone, elected)
            if len(act.equal) > 1:
                stages[-1]["tie"] = self.tie(act, by, chosen)
        return self.result(stages, state, set(state.elected), set())

    def result(
        self, stages: list[dict[str, Any]], state: _State, always: set[str], tied: set[str]
    ) -> Result:
        later = sorted(always.difference(state.elected))
        return Result(
            TIED if tied else ADOPTED, (*state.elected, *later), tuple(sorted(tied)), stages
        )

    def first_preferences(self) -> _State:
        piles: dict[str, dict[Amount, list[Papers]]] = {name: {} for name in self.names}
        papers: dict[str, list[Papers]] = {name: [] for name in self.names}
        votes = dict.fromkeys(self.names, 0)
        for ranking, times in self.ballots.items():
            first = ranking[0]
            papers[first].append((ranking, 0, times))
            votes[first] += times
        for name in self.names:
            piles[name][self.unit] = papers[name]
        held = {name: n * self.unit for name, n in votes.items()}
        zero = 0 * self.unit
        return _State(set(self.candidates), piles, held, [dict(held)], [], zero, zero)

    def finished(self, state: _State) -> bool:
        return len(state.elected) >= self.seats or not state.continuing

    def elect(self, state: _State) -> list[str]:
        """Those who have reached the quota, then all who remain if there is a place for each."""
        reached = [name for name in state.continuing if state.votes[name] >= self.quota]
        if len(state.continuing) <= self.seats - len(state.elected):
            reached = list(state.continuing)
        reached.sort(key=lambda name: (-state.votes[name], name))
        state.elected += reached
        state.continuing.difference_update(reached)
        vacancies = self.seats - len(state.elected)
        if reached and 0 < len(state.continuing) <= vacancies:
            reached += self.elect(state)
        return reached

    def next_act(self, state: _State) -> _Act:
        over = [name for name in state.elected if state.votes[name] > self.quota]
        if over:
            return self.narrowed(state, "surplus", over, max)
        return self.narrowed(state, "exclusion", sorted(state.continuing), min)

    def narrowed(
        self,
        state: _State,
        kind: Literal["surplus", "exclusion"],
        among: list[str],
        extreme: Callable[[Iterable[Amount]], Amount],
    ) -> _Act:
        """Of equals, those who had most (or fewest) votes at the last earlier stage that differs,
        and so on back to the first."""
        stages = reversed(state.history) if self.prior_stage else iter(state.history[-1:])
        equal: tuple[str, ...] = ()
        for votes in stages:
            best = extreme(votes[name] for name in among)
            among = [name for name in among if votes[name] == best]
            equal = equal or tuple(sorted(among))
            if len(among) == 1:
                break
        return _Act(kind, tuple(sorted(among)), equal)

    def choose(self, act: _Act, lot: Mapping[str, int]) -> tuple[str | None, str]:
        if len(act.among) == 1:
            return act.among[0], "prior_stage"
        if all(name in lot for name in act.among):
            first = min if act.kind == "surplus" else max
            return first(act.among, key=lambda name: lot[name]), "lot"
        return None, ""

    def every_way(self, state: _State, act: _Act) -> tuple[set[str], set[str]]:
        """Who is elected whatever the lot, and who is with one lot at least."""
        always: set[str] | None = None
        ever: set[str] = set()
        waiting = [(state, act, name) for name in act.among]
        patience = PATIENCE
        while waiting:
            before, next_act, name = waiting.pop()
            if self.nobody_votes_for(before, next_act):
                nearly = set(before.elected) | before.continuing.difference(next_act.among)
                always = nearly if always is None else always & nearly
                ever |= before.continuing.union(before.elected)
                waiting = [way for way in waiting if way[0] is not before]
                continue
            after = before.copy()
            self.perform(after, next_act.kind, name)
            self.elect(after)
            while not self.finished(after):
                patience -= 1
                next_act = self.next_act(after)
                ways = next_act.among
                if len(ways) > 1 and self.harmless(after, next_act):
                    ways = ways[:1]
                if len(ways) > 1:
                    waiting += [(after, next_act, way) for way in ways]
                    break
                self.perform(after, next_act.kind, ways[0])
                self.elect(after)
            else:
                always = set(after.elected) if always is None else always & set(after.elected)
                ever |= set(after.elected)
            if patience < 0:
                return set(state.elected), set(state.elected) | state.continuing
        return always or set(), ever

    def nobody_votes_for(self, state: _State, act: _Act) -> bool:
        """Whether places remain for some of those who have no vote at all, and not for all."""
        return (
            act.kind == "exclusion"
            and not state.votes[act.among[0]]
            and not self.harmless(state, act)
        )

    def harmless(self, state: _State, act: _Act) -> bool:
        """All are excluded in turn, without a vote to transfer: the order says nothing."""
        vacancies = self.seats - len(state.elected)
        return (
            act.kind == "exclusion"
            and not state.votes[act.among[0]]
            and len(state.continuing) - len(act.among) >= vacancies
        )

    def perform(self, state: _State, kind: str, name: str) -> dict[str, dict[Amount, int]]:
        """Pass the papers on; say how many went to whom, at which value."""
        total = state.votes[name]
        surplus = total - self.quota
        state.continuing.discard(name)
        moved: dict[str, dict[Amount, int]] = {}
        passed = 0 * self.unit
        for value, papers in sorted(state.piles[name].items()):
            worth = value
            if kind == "surplus":
                worth = surplus * value // total if self.scottish else surplus * value / total
            sent, ended = self.next_preferences(state, worth, papers)
            for to, n in sent.items():
                moved.setdefault(to, {})
                moved[to][worth] = moved[to].get(worth, 0) + n
                state.votes[to] += n * worth
                passed += n * worth
            state.spent += ended * worth
            passed += ended * worth
        state.piles[name] = {}
        if kind == "surplus":
            state.votes[name] = self.quota
            state.lost += surplus - passed
        else:
            state.votes[name] = 0 * self.unit
        state.history.append(dict(state.votes))
        return moved

    def next_preferences(
        self, state: _State, worth: Amount, papers: list[Papers]
    ) -> tuple[dict[str, int], int]:
        continuing, piles = state.continuing, state.piles
        heaps: dict[str, list[Papers]] = {}
        sent: dict[str, int] = {}
        ended = 0
        for ranking, rank, times in papers:
            for further in range(rank + 1, len(ranking)):
                name = ranking[further]
                if name in continuing:
                    heap = heaps.get(name)
                    if heap is None:
                        heap = heaps[name] = piles[name].setdefault(worth, [])
                        sent[name] = 0
                    heap.append((ranking, further, times))
                    sent[name] += times
                    break
            else:
                ended += times
        return sent, ended

    def report(
        self,
        stages: list[dict[str, Any]],
        state: _State,
        kind: str,
        name: str | None,
        moved: Mapping[str, Mapping[Amount, int]],
        gone: Amount,
        elected: list[str],
    ) -> None:
        stages.append(
            {
                "stage": len(stages) + 1,
                "kind": kind,
                "from": name,
                "votes": {one: self.text(state.votes[one]) for one in self.names},
                "transfers": [
                    {
                        "to": to,
                        "votes": self.text(sum(n * worth for worth, n in values.items())),
                        "papers": [[n, self.text(worth)] for worth, n in sorted(values.items())],
                    }
                    for to, values in sorted(moved.items())
                ],
                "not_passed_on": self.text(gone),
                "non_transferable": self.text(state.spent),
                "loss": self.text(state.lost),
                "elected": elected,
                "excluded": [name] if kind == "exclusion" else [],
                "continuing": sorted(state.continuing),
            }
        )

    def tie(self, act: _Act, by: str, taken: str | None) -> dict[str, Any]:
        """Who were equal, who were still after a look at earlier stages, and what decided."""
        return {
            "for": act.kind,
            "among": list(act.equal),
            "left": list(act.among),
            "by": by,
            "taken": taken,
        }


def five_decimals(amount: int) -> str:
    return f"{amount // SCOTTISH_UNIT}.{amount % SCOTTISH_UNIT:05d}"


def check(answer: Any, parameters: Mapping[str, Any], electorate: Electorate) -> list[str]:
    """A ballot is {"ranking": ["a", "b"]}, best first, as short as one likes; empty, it is blank."""
    ranking = answer.get("ranking") if isinstance(answer, dict) else None
    if not isinstance(ranking, list) or not all(isinstance(name, str) for name in ranking):
        return ["not_a_ballot"]
    wrong = []
    if not set(ranking) <= set(electorate.options):
        wrong.append("unknown_option")
    if len(set(ranking)) < len(ranking):
        wrong.append("option_twice")
    return wrong


def count(parameters: Mapping[str, Any], electorate: Electorate, casts: Iterable[Cast]) -> Trace:
    casts = list(casts)
    rule = settled(parameters, DEFAULTS)
    box = opened(rule, electorate, casts, check=_says_nothing_sound, blank=_is_blank)
    options = frozenset(electorate.options)
    result = stv(
        [(up_to_the_fault(cast.answer["ranking"], options), cast.times) for cast in box.expressed],
        candidates=electorate.options,
        seats=rule["places"],
        rules=rule["rules"],
        ties=rule["ties"],
        resolve=rule["lot"],
    )
    voices = sum(cast.times for cast in box.expressed)
    figures = {
        **box.figures,
        "first_preferences": _first_preferences(electorate, box.expressed),
        "places": rule["places"],
        "quota": voices // (rule["places"] + 1) + 1,
        "vacant": rule["places"] - (len(result.chosen) if box.quorate else 0),
    }
    return traced(METHOD, VERSION, rule, electorate, casts, figures, result)


def _says_nothing_sound(
    answer: Any, parameters: Mapping[str, Any], electorate: Electorate
) -> list[str]:
    """A ballot that is faulty further down counts up to its fault, and is not invalid."""
    ranking = answer.get("ranking") if isinstance(answer, dict) else None
    if not isinstance(ranking, list):
        return ["not_a_ballot"]
    sound = up_to_the_fault(ranking, frozenset(electorate.options))
    return ["unknown_option"] if ranking and not sound else []


def _is_blank(answer: Any) -> bool:
    return not answer["ranking"]


def _first_preferences(electorate: Electorate, casts: Iterable[Cast]) -> dict[str, Any]:
    """Which options come first for how many persons, and for which voices of seats."""
    first = {name: {"persons": 0, "seats": 0} for name in sorted(electorate.options)}
    for cast in casts:
        first[cast.answer["ranking"][0]]["seats" if cast.seat else "persons"] += cast.times
    return first
