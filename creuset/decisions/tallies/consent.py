"""Consent: a proposal passes when no one has a reasoned objection left, provided that enough of
those concerned have spoken (sociocracy; Endenburg, 1988).

Ballot: `{"position": "consent" | "concern" | "stand_aside" | "objection"}`, where a concern is a
consent with something to look at when the decision is reviewed. `"proposes": true` marks the voice
of whoever proposes. `"standing": true` marks an elector with an objection, of this round or of a
former one, that its author has not lifted; an objection stands unless `"standing": false` says that
it was lifted. `{"position": "", "standing": true}` has not spoken in this round, and still objects.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from creuset.decisions.tallies.core import (
    ADOPTED,
    NO_QUORUM,
    OBJECTED,
    UNHEARD,
    Cast,
    Electorate,
    Trace,
    digest_of_count,
    quorum,
    settled,
)

METHOD, VERSION = "consent", 1
CONSENT, CONCERN, STAND_ASIDE, OBJECTION = "consent", "concern", "stand_aside", "objection"
POSITIONS = (CONSENT, CONCERN, STAND_ASIDE, OBJECTION)
DEFAULTS: dict[str, Any] = {"quorum": 0, "silence": "abstains"}


def consent(
    electors: int,
    heard: int,
    *,
    others: int,
    standing: int,
    quorum: int = 0,
    silence: str = "abstains",
) -> str:
    """The outcome, from `heard` persons who spoke, of whom `others` do not propose, and the
    `standing` objections of every round.

    Standing aside counts as having spoken. When silence consents, those who said nothing count
    toward the quorum; otherwise (it `abstains`, or `extends` the round) somebody besides the
    proposer must have spoken, unless the assembly is one person. Nothing is adopted by nobody.
    """
    reached = electors if silence == "consents" else heard
    if standing:
        return OBJECTED
    if 100 * reached < quorum * electors:
        return NO_QUORUM
    if not electors:
        return UNHEARD
    if silence != "consents" and not others and not (electors == 1 and heard):
        return UNHEARD
    return ADOPTED


def check(answer: Any, parameters: Mapping[str, Any], electorate: Electorate) -> list[str]:
    if not isinstance(answer, dict):
        return ["not_a_ballot"]
    for mark in ("proposes", "standing"):
        if not isinstance(answer.get(mark, False), bool):
            return ["not_a_ballot"]
    position = answer.get("position")
    waits = position == "" and answer.get("standing") is True
    return [] if position in POSITIONS or waits else ["not_a_position"]


def count(parameters: Mapping[str, Any], electorate: Electorate, casts: Iterable[Cast]) -> Trace:
    """Persons make the quorum; the objection of a seat stands like any other."""
    casts = list(casts)
    rule = settled(parameters, DEFAULTS)
    persons = _said([cast for cast in casts if not cast.seat], rule, electorate)
    seats = _said([cast for cast in casts if cast.seat], rule, electorate)
    electors, voted = electorate.eligible, persons["voted"]
    reached = electors if rule["silence"] == "consents" else voted
    return Trace(
        method=METHOD,
        version=VERSION,
        parameters=rule,
        digest=digest_of_count(METHOD, rule, electorate, casts),
        figures={
            "eligible": electors,
            "present": electorate.present,
            **persons,
            "absent": electors - voted - persons["invalid"],
            "quorum": quorum(reached, electors, rule["quorum"]),
            "seats": {"voices": sum(electorate.seats.values()), **seats},
        },
        steps=[
            {"kind": "position", "position": each, "persons": persons[each], "seats": seats[each]}
            for each in POSITIONS
        ],
        outcome=consent(
            electors,
            voted,
            others=persons["others"],
            standing=persons["standing"] + seats["standing"],
            quorum=rule["quorum"],
            silence=rule["silence"],
        ),
    )


def _said(casts: list[Cast], rule: dict[str, Any], electorate: Electorate) -> dict[str, int]:
    """How many took each position, how many objections stand, and how many spoke who do not
    propose."""
    said = dict.fromkeys(("voted", "blank", "invalid", *POSITIONS, "standing", "others"), 0)
    for cast in casts:
        if check(cast.answer, rule, electorate):
            said["invalid"] += cast.times
            continue
        position = cast.answer["position"]
        if cast.answer.get("standing", position == OBJECTION):
            said["standing"] += cast.times
        if position:
            said[position] += cast.times
            said["voted"] += cast.times
            said["others"] += 0 if cast.answer.get("proposes") else cast.times
    return said
