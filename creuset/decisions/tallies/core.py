"""What every count takes and gives back: plain values, exact, deaf to the order of the ballots.

A method is one module of this package. It has

- a function of plain values that anyone can call with an official count (`schulze(…)`, `stv(…)`);
- `check(answer, parameters, electorate) -> list[str]`: what is wrong with one ballot, as stable codes;
- `count(parameters, electorate, casts) -> Trace`: the whole count, with how it was reached.

Standard library only: `recount.py` is made from these very modules.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from fractions import Fraction
from hashlib import sha256
from typing import Any

ADOPTED, REJECTED, TIED, NO_QUORUM = "adopted", "rejected", "tied", "no_quorum"
OBJECTED, UNHEARD = "objected", "unheard"


@dataclass(frozen=True)
class Cast:
    """One answer, given by `times` persons (or once, by a seat that counts for `times`).

    `seat` names the seat that speaks: its voice always shows apart from those of persons.
    `groups` are those that the person belongs to, where groups are counted too (double majority).
    """

    answer: Any
    times: int = 1
    seat: str = ""
    groups: tuple[str, ...] = ()


@dataclass(frozen=True)
class Electorate:
    """Who may answer and on what, frozen when the decision opened.

    `eligible` counts persons; `present` is the frozen attendance list, None where there is none;
    `seats` are the counted voices of those who cannot be there, by name; `groups` the persons of
    each group, where groups are counted too. `options` are the keys of what one chooses among, in the order
    in which they are shown, which changes nothing; `costs` what each would cost, for budgets.
    """

    eligible: int
    present: int | None = None
    seats: Mapping[str, int] = field(default_factory=dict)
    groups: Mapping[str, int] = field(default_factory=dict)
    options: tuple[str, ...] = ()
    costs: Mapping[str, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Trace:
    """How the outcome was reached. `figures` are counts with their denominators; `steps` is the
    count itself, as data; `chosen` and `tied` are keys of options. JSON values only, numbers that
    are not whole written as text ("7/3", "12.50000")."""

    method: str
    version: int
    parameters: dict[str, Any]
    digest: str
    figures: dict[str, Any]
    steps: list[dict[str, Any]]
    outcome: str
    chosen: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()

    @property
    def adopted(self) -> bool:
        return self.outcome == ADOPTED

    def as_data(self) -> dict[str, Any]:
        """The same after a journey through JSON, so that two traces compare as values."""
        return {
            "method": self.method,
            "version": self.version,
            "parameters": self.parameters,
            "digest": self.digest,
            "figures": self.figures,
            "steps": self.steps,
            "outcome": self.outcome,
            "chosen": list(self.chosen),
            "tied": list(self.tied),
        }


def merged(casts: Iterable[Cast]) -> list[Cast]:
    """Equal answers together, in an order that owes nothing to that of the ballots."""
    answers: dict[str, Any] = {}
    return [
        Cast(answers[written], times, seat, groups)
        for written, seat, groups, times in _merged(casts, answers)
    ]


def _merged(
    casts: Iterable[Cast], answers: dict[str, Any]
) -> list[tuple[str, str, tuple[str, ...], int]]:
    """Each answer as it is written, with how often it was cast; `answers` learns what is written."""
    times: dict[tuple[str, str, tuple[str, ...]], int] = {}
    for cast in casts:
        if cast.times < 0:
            raise ValueError("A ballot cannot be cast fewer than zero times.")
        written = canonical(cast.answer)
        answers[written] = cast.answer
        key = (written, cast.seat, tuple(sorted(cast.groups)) if cast.groups else ())
        times[key] = times.get(key, 0) + cast.times
    return [(*key, times[key]) for key in sorted(times) if times[key]]


NOBODY = '"",[]'
"""How it is written that a ballot comes from no seat and from no group."""

_as_json = json.JSONEncoder(sort_keys=True, separators=(",", ":"), ensure_ascii=False).encode


def canonical(value: Any) -> str:
    return _as_json(value)


def digest_of_count(
    method: str, parameters: Mapping[str, Any], electorate: Electorate, casts: Iterable[Cast]
) -> str:
    """SHA-256, in hexadecimal, of everything that the count depends on."""
    what = {
        "method": method,
        "parameters": dict(parameters),
        "eligible": electorate.eligible,
        "present": electorate.present,
        "seats": dict(electorate.seats),
        "groups": dict(electorate.groups),
        "options": sorted(electorate.options),
        "costs": dict(electorate.costs),
    }
    # The answers are already written, and "casts" is the first name in alphabetical order.
    said = ",".join(
        f"[{written},{times},{canonical([seat, groups])[1:-1] if seat or groups else NOBODY}]"
        for written, seat, groups, times in _merged(casts, {})
    )
    whole = f'{{"casts":[{said}],{canonical(what)[1:]}'
    # JSON may hold half of a pair of surrogates, which is not text.
    return sha256(whole.encode("utf-8", "surrogatepass")).hexdigest()


def reaches(voices: int, electors: int, percent: int) -> bool:
    """Whether so many voices make a quorum of `percent` of the electors."""
    return 100 * voices >= percent * electors


def written(value: Fraction | int) -> str:
    """An exact number as text: "3", "7/3"."""
    return str(Fraction(value))


def ratio(pair: Iterable[int]) -> Fraction:
    """A threshold stored as [numerator, denominator]."""
    numerator, denominator = pair
    return Fraction(numerator, denominator)


Check = Callable[[Any, Mapping[str, Any], Electorate], list[str]]


@dataclass(frozen=True)
class Result:
    """What a method says of ballots alone, before the quorum."""

    outcome: str
    chosen: tuple[str, ...] = ()
    tied: tuple[str, ...] = ()
    steps: list[dict[str, Any]] = field(default_factory=list)


@dataclass(frozen=True)
class Box:
    """The ballots sorted out: those that say something, and how many the others are."""

    expressed: list[Cast]
    figures: dict[str, Any]

    @property
    def quorate(self) -> bool:
        return bool(self.figures["quorum"]["reached"])

    def base(self, name: str) -> int:
        """How many voices a threshold is a share of: `expressed`, `cast` (blank ones too), `present`
        or `eligible`. Without an attendance list, everyone eligible is held to be present."""
        persons, seats = self.figures, self.figures["seats"]
        if name == "expressed":
            return int(persons["expressed"] + seats["expressed"])
        if name == "cast":
            return int(persons["voted"] + seats["voted"])
        if name == "present" and persons["present"] is not None:
            return int(persons["present"] + seats["voted"])
        return int(persons["eligible"] + seats["voices"])


def settled(parameters: Mapping[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any]:
    """The parameters that a method knows; those that the rule leaves out take their default."""
    return {name: parameters.get(name, default) for name, default in defaults.items()}


def opened(
    parameters: Mapping[str, Any],
    electorate: Electorate,
    casts: Iterable[Cast],
    *,
    check: Check,
    blank: Callable[[Any], bool],
) -> Box:
    """Persons and seats are counted apart; the quorum is a matter of persons.

    voted = expressed + blank; voted + invalid + absent = eligible.
    """
    expressed = []
    persons = {"voted": 0, "expressed": 0, "blank": 0, "invalid": 0}
    seats = dict(persons)
    for cast in casts:
        figures = seats if cast.seat else persons
        if check(cast.answer, parameters, electorate):
            figures["invalid"] += cast.times
        elif blank(cast.answer):
            figures["blank"] += cast.times
        else:
            figures["expressed"] += cast.times
            expressed.append(cast)
    for figures in (persons, seats):
        figures["voted"] = figures["expressed"] + figures["blank"]
    return Box(
        expressed,
        {
            "eligible": electorate.eligible,
            "present": electorate.present,
            **persons,
            "absent": electorate.eligible - persons["voted"] - persons["invalid"],
            "quorum": quorum(persons["voted"], electorate.eligible, parameters.get("quorum", 0)),
            "seats": {"voices": sum(electorate.seats.values()), **seats},
        },
    )


def quorum(voices: int, electors: int, percent: int) -> dict[str, Any]:
    return {
        "percent": percent,
        "needed": -(-percent * electors // 100),
        "counted": voices,
        "reached": reaches(voices, electors, percent),
    }


def traced(
    method: str,
    version: int,
    parameters: dict[str, Any],
    electorate: Electorate,
    casts: Iterable[Cast],
    figures: dict[str, Any],
    result: Result,
) -> Trace:
    """Without a quorum nobody is chosen, and the count still shows."""
    short = not figures["quorum"]["reached"]
    return Trace(
        method=method,
        version=version,
        parameters=parameters,
        digest=digest_of_count(method, parameters, electorate, casts),
        figures=figures,
        steps=result.steps,
        outcome=NO_QUORUM if short else result.outcome,
        chosen=() if short else result.chosen,
        tied=() if short else result.tied,
    )


def first_places(classes: Sequence[Sequence[str]], places: int) -> Result:
    """Who takes so many places when options come best first, those that are equal together.

    Where equals stand across the last place, those above are chosen and the equals are tied.
    """
    chosen: list[str] = []
    for equals in classes:
        left = places - len(chosen)
        if left <= 0:
            break
        if len(equals) > left:
            return Result(TIED, tuple(chosen), tuple(sorted(equals)))
        chosen += sorted(equals)
    return Result(ADOPTED if chosen else REJECTED, tuple(chosen))
