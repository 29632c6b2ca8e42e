from typing import Any

from creuset.common.leaving import Farewell
from creuset.decisions.models import Ballot, Decision, Elector
from creuset.people.models import Person


def export(person: Person) -> Any:
    ballots = Ballot.objects.filter(elector__person=person).order_by("pk")
    return {
        "proposals": list(
            Decision.objects.filter(proposer=person)
            .order_by("pk")
            .values("question", "opened_at", "outcome")
        ),
        "ballots": list(
            ballots.values("elector__decision__question", "round", "position", "reason", "at")
        ),
    }


def erase(person: Person) -> None:
    """Outcomes stay as they were counted; where the question is still open, the voice leaves."""
    Elector.objects.filter(person=person, decision__outcome=Decision.Outcome.OPEN).delete()
    Elector.objects.filter(person=person).update(person=None)
    Decision.objects.filter(proposer=person).update(proposer=None)


farewell = Farewell(area="decisions", models=(Decision, Elector), export=export, erase=erase)
