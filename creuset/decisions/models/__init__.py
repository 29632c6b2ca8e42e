"""A decision and what surrounds it, by subject."""

from creuset.decisions.models.amendments import Amendment
from creuset.decisions.models.ballots import (
    Ballot,
    DetachedBallot,
    Objection,
    PaperSheet,
    Proxy,
)
from creuset.decisions.models.decision import Decision, Elector, Joint
from creuset.decisions.models.draws import Draw
from creuset.decisions.models.hearings import Hearing

__all__ = [
    "Amendment",
    "Ballot",
    "Decision",
    "DetachedBallot",
    "Draw",
    "Elector",
    "Hearing",
    "Joint",
    "Objection",
    "PaperSheet",
    "Proxy",
]
