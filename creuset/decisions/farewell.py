from typing import Any

from django.db.models import Q

from creuset.common.leaving import Farewell
from creuset.decisions.models import (
    Amendment,
    Ballot,
    Decision,
    Draw,
    Elector,
    Hearing,
    PaperSheet,
    Proxy,
)
from creuset.people.models import Person

POINTERS = {
    Ballot: ("cast_by", "taken_down_by", "confirmed_by"),
    PaperSheet: ("entered_by", "confirmed_by"),
    Hearing: ("spoken_by", "replied_by"),
    Draw: ("seed_entered_by",),
    Amendment: ("author",),
    Decision: ("proposer",),
    Elector: ("person",),
}
"""Rows that stay as they were counted, and are nobody's any more."""


def export(person: Person) -> Any:
    """One's own answers; of detached ballots, only that one has voted: nobody knows more."""
    ballots = Ballot.objects.filter(elector__person=person).order_by("pk")
    detached = Elector.objects.filter(person=person, voted=True)
    given = Proxy.objects.filter(mandator=person).order_by("pk")
    held = Proxy.objects.filter(holder=person).order_by("pk")
    seats = Hearing.objects.filter(spoken_by=person).order_by("pk")
    replies = Hearing.objects.filter(replied_by=person).order_by("pk")
    return {
        "proposals": list(
            Decision.objects.filter(proposer=person)
            .order_by("pk")
            .values("question", "opened_at", "outcome")
        ),
        "ballots": list(
            ballots.values(
                "elector__decision__question", "round", "position", "answer", "reason", "at"
            )
        ),
        "voted_without_a_name": list(
            detached.order_by("decision__question").values_list("decision__question", flat=True)
        ),
        "amendments": list(
            Amendment.objects.filter(author=person)
            .order_by("pk")
            .values("decision__question", "body", "reason", "status", "at")
        ),
        "proxies_given": list(given.values("assembly__name", "given_at", "ends_on", "revoked_at")),
        "proxies_held": list(held.values("assembly__name", "given_at", "ends_on", "revoked_at")),
        "spoke_for_seats": list(seats.values("seat__name", "decision__question", "says")),
        "answered_seats": list(replies.values("decision__question", "reply")),
        "answers_written_for_others": Ballot.objects.filter(
            Q(taken_down_by=person) | Q(confirmed_by=person)
        ).count(),
        "ballot_boxes_counted": PaperSheet.objects.filter(
            Q(entered_by=person) | Q(confirmed_by=person)
        ).count(),
        "lots_drawn": Draw.objects.filter(seed_entered_by=person).count(),
    }


def erase(person: Person) -> None:
    """Outcomes stay as they were counted; where the question is still open, the voice leaves,
    unless it is in a box where nobody can find it again."""
    Elector.objects.filter(
        person=person, decision__outcome=Decision.Outcome.OPEN, voted=False
    ).delete()
    for draft in Decision.objects.filter(proposer=person, outcome=Decision.Outcome.DRAFT):
        text = draft.text
        draft.delete()
        text.delete()
    Proxy.objects.filter(Q(mandator=person) | Q(holder=person)).delete()
    Proxy.objects.filter(taken_down_by=person).update(taken_down_by=None)
    for model, names in POINTERS.items():
        for name in names:
            model._default_manager.filter(**{name: person}).update(**{name: None})


farewell = Farewell(area="decisions", models=(*POINTERS, Proxy), export=export, erase=erase)
