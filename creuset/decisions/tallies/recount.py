"""Recount a decision from its file, and say where it differs. Built into `recount.py`.

python recount.py file.json          # 0: the count is right; 1: it is not; 2: nothing to recount
python recount.py --text file.json   # the question and its text
"""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from hashlib import sha256
from pathlib import Path
from typing import Any

from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.registry import METHODS, Method

FORMAT = "creuset-decision/1"
RIGHT, WRONG, NOTHING = 0, 1, 2
ABSENT = "(absent)"
SHOWN = 200
"""How many characters of a value are printed."""

USAGE = """\
python recount.py [--text] FILE.json

  Recompte une décision à partir de son fichier.
  Counts a decision again from its file.
  --text   montre la question et son texte / prints the question and its text
"""

Difference = tuple[str, Any, Any]
"""A place in the file, what stands there, and what should."""


class Unreadable(Exception):
    """The file is no decision, or cannot be recounted: why, in French and in English."""


def main(arguments: Sequence[str]) -> int:
    names = [each for each in arguments if not each.startswith("-")]
    options = {each for each in arguments if each.startswith("-")}
    if len(names) != 1 or not options <= {"--text"}:
        sys.stderr.write(USAGE)
        return NOTHING
    try:
        decision = read(Path(names[0]))
        if options:
            _say(_question(decision))
            return RIGHT
        found = list(differences(decision))
    except Unreadable as why:
        sys.stderr.write(f"{why}\n")
        return NOTHING
    if not found:
        _say("Oui : recompté depuis les bulletins, tout est identique.")
        _say("Yes: counted again from the ballots, everything is the same.")
        return RIGHT
    _say(f"Non : {len(found)} différence(s). / No: {len(found)} difference(s).")
    for place, told, counted in found:
        _say(f"  {place}")
        _say(f"    fichier / file: {_short(told)}")
        _say(f"    recompté / recounted: {_short(counted)}")
    return WRONG


def _say(line: str) -> None:
    sys.stdout.write(f"{line}\n")


def _short(value: Any) -> str:
    told = json.dumps(value, ensure_ascii=False, sort_keys=True)
    told = told.encode("utf-8", "backslashreplace").decode()
    return told if len(told) <= SHOWN else f"{told[:SHOWN]}…"


def read(path: Path) -> dict[str, Any]:
    try:
        decision = json.loads(path.read_text(encoding="utf-8"))
    except OSError:
        raise Unreadable(f"Impossible de lire {path}. / {path} cannot be read.") from None
    except (ValueError, RecursionError):
        decision = None
    if not isinstance(decision, dict) or decision.get("format") != FORMAT:
        raise Unreadable(
            f"{path} n’est pas un fichier de décision ({FORMAT}). / "
            f"{path} is not a decision file ({FORMAT})."
        )
    return decision


def _question(decision: dict[str, Any]) -> str:
    text = decision.get("text")
    body = text.get("body", "") if isinstance(text, dict) else ""
    return f"{decision.get('question', '')}\n\n{body}".strip()


def differences(decision: dict[str, Any]) -> Iterator[Difference]:
    """Every place where the file contradicts itself, or the count made again from its ballots."""
    if decision.get("ballots_withheld"):
        raise Unreadable(
            "Trop peu de votants : les bulletins ne sont pas publiés, on ne peut pas recompter. / "
            "Too few voters: the ballots are not published, nothing can be recounted."
        )
    try:
        method, parameters = _rule(decision["rule"])
        electorate = _electorate(decision["electorate"])
        casts = [_cast(each) for each in decision["ballots"]]
        trace = decision["trace"]
        found = [
            *_text(decision),
            *_roll(decision, electorate),
            *_ballots(casts, method, parameters, electorate),
        ]
        again = method.count(parameters, electorate, casts).as_data()
    except Unreadable:
        raise
    except Exception as why:  # whatever was written in the file
        raise Unreadable(
            f"Ce fichier est incomplet ou abîmé, on ne peut pas recompter ({why!r}). / "
            f"This file is incomplete or damaged, it cannot be recounted ({why!r})."
        ) from None
    yield from found
    counted = json.loads(json.dumps(again))
    yield from compared("trace", trace, counted)
    if decision.get("outcome") != counted["outcome"]:
        yield "outcome", decision.get("outcome"), counted["outcome"]


def _rule(rule: dict[str, Any]) -> tuple[Method, dict[str, Any]]:
    if rule["method"] not in METHODS:
        raise Unreadable(
            f"Mode de décision inconnu : {rule['method']!r}. / Unknown method: {rule['method']!r}."
        )
    return METHODS[rule["method"]], {key: rule[key] for key in rule if key != "method"}


def _electorate(electorate: dict[str, Any]) -> Electorate:
    options = electorate.get("options") or []
    return Electorate(
        eligible=electorate["eligible"],
        present=electorate.get("present"),
        seats=electorate.get("seats") or {},
        groups=electorate.get("groups") or {},
        options=tuple(option["key"] for option in options),
        costs={option["key"]: option["cost"] for option in options if "cost" in option},
    )


def _cast(ballot: dict[str, Any]) -> Cast:
    return Cast(
        ballot["answer"],
        ballot.get("times", 1),
        ballot.get("seat", ""),
        tuple(ballot.get("groups") or ()),
    )


def _text(decision: dict[str, Any]) -> Iterator[Difference]:
    text = decision["text"]
    digest = sha256(text["body"].encode("utf-8", "surrogatepass")).hexdigest()
    if text["sha256"] != digest:
        yield "text.sha256", text["sha256"], digest


def _roll(decision: dict[str, Any], electorate: Electorate) -> Iterator[Difference]:
    """No more ballots than electors, and one each."""
    ballots, listed = decision["ballots"], decision["electorate"].get("electors")
    persons = sum(each.get("times", 1) for each in ballots if not each.get("seat"))
    if persons > electorate.eligible:
        yield "ballots", persons, f"≤ {electorate.eligible}"
    known = set(listed or ())
    voted = Counter(each["elector"] for each in ballots if each.get("elector"))
    for n, each in enumerate(ballots):
        elector, seat = each.get("elector"), each.get("seat")
        if elector and voted[elector] > 1:
            yield f"ballots[{n}].elector", elector, "un seul bulletin / one ballot only"
        if elector and listed and elector not in known:
            yield f"ballots[{n}].elector", elector, "hors de la liste / not on the roll"
        if seat and each.get("times", 1) != electorate.seats.get(seat):
            yield f"ballots[{n}].times", each.get("times", 1), electorate.seats.get(seat)
    seats = Counter(each["seat"] for each in ballots if each.get("seat"))
    for seat, times in seats.items():
        if times > 1:
            yield f"electorate.seats.{seat}", times, 1


def _ballots(
    casts: list[Cast], method: Method, parameters: dict[str, Any], electorate: Electorate
) -> Iterator[Difference]:
    for n, cast in enumerate(casts):
        wrong = method.check(cast.answer, parameters, electorate)
        if wrong:
            yield f"ballots[{n}].answer", cast.answer, ", ".join(wrong)
        if type(cast.times) is not int or cast.times < 1:
            yield f"ballots[{n}].times", cast.times, "≥ 1"


def compared(place: str, told: Any, counted: Any) -> Iterator[Difference]:
    """Where two values made of JSON differ, as far down as they look alike."""
    if isinstance(told, dict) and isinstance(counted, dict):
        for key in sorted(told.keys() | counted.keys()):
            yield from compared(f"{place}.{key}", told.get(key, ABSENT), counted.get(key, ABSENT))
    elif isinstance(told, list) and isinstance(counted, list) and len(told) == len(counted):
        for n, value in enumerate(told):
            yield from compared(f"{place}[{n}]", value, counted[n])
    elif type(told) is not type(counted) or told != counted:
        yield place, told, counted
