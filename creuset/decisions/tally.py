"""Counting by consent: plain values in, a trace out. Exact, and deaf to the order of ballots.

Consent, in the sense of sociocracy (Endenburg, 1988): a proposal passes when no one has a reasoned
objection left, provided that enough of those concerned have spoken.
"""

from collections.abc import Callable, Iterable
from dataclasses import asdict, dataclass
from typing import Any

CONSENT, STAND_ASIDE, OBJECTION = "consent", "stand_aside", "objection"
ADOPTED, OBJECTED, NO_QUORUM, UNHEARD = "adopted", "objected", "no_quorum", "unheard"


@dataclass(frozen=True)
class Voice:
    """What one elector says in the current round, and whether they are the one who proposes."""

    position: str
    proposes: bool = False


@dataclass(frozen=True)
class Trace:
    """How the outcome was reached: every figure with its denominator.

    `quorum` is a percentage of the electors; it is reached when 100 × voices ≥ quorum × electors.
    """

    electors: int
    consents: int
    asides: int
    objections: int
    standing: int
    silent: int
    quorum: int
    silence: str
    outcome: str

    @property
    def voices(self) -> int:
        return self.consents + self.asides + self.objections

    @property
    def adopted(self) -> bool:
        return self.outcome == ADOPTED

    def as_data(self) -> dict[str, Any]:
        return asdict(self)


def consent(
    electors: int,
    voices: Iterable[Voice],
    *,
    standing: int,
    quorum: int,
    silence: str,
) -> Trace:
    """`standing` counts the objections of every round that their authors have not lifted.

    Standing aside counts as having spoken. When silence consents, those who said nothing count
    toward the quorum; otherwise somebody besides the proposer must have spoken, unless the
    assembly is one person.
    """
    heard = list(voices)
    counted = [voice.position for voice in heard]
    silent = electors - len(heard)
    reached = electors if silence == "consents" else len(heard)
    others = sum(not voice.proposes for voice in heard)
    if standing:
        outcome = OBJECTED
    elif 100 * reached < quorum * electors:
        outcome = NO_QUORUM
    elif not electors or (silence != "consents" and not others and not (electors == 1 and heard)):
        outcome = UNHEARD
    else:
        outcome = ADOPTED
    return Trace(
        electors=electors,
        consents=counted.count(CONSENT),
        asides=counted.count(STAND_ASIDE),
        objections=counted.count(OBJECTION),
        standing=standing,
        silent=silent,
        quorum=quorum,
        silence=silence,
        outcome=outcome,
    )


METHODS: dict[str, Callable[..., Trace]] = {"consent": consent}
