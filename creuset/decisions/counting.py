"""From the rows of a decision to the plain values that a tally counts, and back."""

from __future__ import annotations

from collections import Counter
from typing import Any

from django.db.models import Count, Exists, F, FilteredRelation, OuterRef, Q, QuerySet

from creuset.decisions.models import (
    Ballot,
    Decision,
    DetachedBallot,
    Elector,
    Objection,
    PaperSheet,
)
from creuset.decisions.tallies.core import Cast, Electorate, Trace
from creuset.decisions.tallies.registry import METHODS


def asked(decision: Decision) -> str:
    """The method that counts what is asked now: some decisions go through several."""
    match decision.phase:
        case Decision.Phase.CONSENT:
            return "consent"
        case Decision.Phase.FALLBACK:
            return "majority"
        case _:
            return str(decision.terms["method"])


def parameters(decision: Decision) -> dict[str, Any]:
    """The terms of the count that is made now. At a second call no quorum is asked any more."""
    terms = decision.terms
    places = decision.parameters.get("places", 1)
    budget = {"budget": decision.parameters["budget"]} if "budget" in decision.parameters else {}
    if decision.phase == Decision.Phase.FALLBACK:
        terms = {"quorum": terms["quorum"], "threshold": terms["fallback_threshold"]}
    if decision.prolonged and decision.terms["no_quorum"] == "second_call":
        terms = {**terms, "quorum": 0}
    return {**terms, "places": places, **budget}


def electorate(decision: Decision, *, eligible: int | None = None) -> Electorate:
    """Who may answer, on what. Without options, one may name any elector."""
    options = [str(each["key"]) for each in decision.options]
    if not options and decision.terms["method"] == "without_candidates":
        options = decision.trace.get("named") or _who_may_be_named(decision)
    weighs = decision.terms["seats"] == "vote"
    return Electorate(
        eligible=Elector.objects.filter(decision=decision).count()
        if eligible is None
        else eligible,
        present=decision.present,
        seats={
            each.seat.name: each.seat.weight for each in decision.hearings.select_related("seat")
        }
        if weighs
        else {},
        groups=_groups(decision) if decision.terms.get("double") else {},
        options=tuple(options),
        costs={str(each["key"]): each["cost"] for each in decision.options if "cost" in each},
    )


def _who_may_be_named(decision: Decision) -> list[str]:
    """Every elector, and those who were named before they left: their voices are still counted."""
    roll = Elector.objects.filter(decision=decision, person__isnull=False)
    keys = {str(pk) for pk in roll.values_list("person", flat=True)}
    ballots = Ballot.objects.filter(elector__decision=decision, position=Ballot.Position.CHOICE)
    for answer in ballots.values_list("answer", flat=True):
        keys |= {answer[name] for name in ("nominee", "first") if answer.get(name)}
    return sorted(keys)


def _groups(decision: Decision) -> dict[str, int]:
    of = Elector.objects.filter(decision=decision).values_list("groups", flat=True)
    return dict(Counter(str(group) for groups in of for group in groups))


def casts(decision: Decision) -> list[Cast]:
    """Every answer of this round: named or detached, by oneself or by proxy, on paper, of seats."""
    if asked(decision) == "consent":
        said = _said(consents(decision))
    elif decision.detached:
        answers = DetachedBallot.objects.filter(decision=decision).values_list("answer", flat=True)
        said = [Cast(answer) for answer in answers]
    elif decision.terms.get("double"):
        said = [
            Cast({"position": position}, groups=tuple(str(group) for group in groups))
            for position, groups in confirmed(decision).values_list("position", "elector__groups")
        ]
    elif asked(decision) == "majority":
        counted = confirmed(decision).values_list("position").annotate(n=Count("pk")).order_by()
        said = [Cast({"position": position}, times=n) for position, n in counted]
    else:
        said = [Cast(answer) for answer in confirmed(decision).values_list("answer", flat=True)]
    paper = [] if asked(decision) == "consent" else on_paper(decision)
    return [*said, *paper, *of_seats(decision)]


def confirmed(decision: Decision) -> QuerySet[Ballot]:
    """The named ballots of this round that count."""
    return Ballot.objects.filter(
        elector__decision=decision, round=decision.round, awaits_confirmation=False
    )


def consents(decision: Decision) -> list[dict[str, Any]]:
    """Electors counted by the database: a row for each way to have answered, silence included."""
    rows = decision.electors.annotate(
        said=FilteredRelation(
            "ballots",
            condition=Q(ballots__round=decision.round, ballots__awaits_confirmation=False),
        ),
        position=F("said__position"),
        stands=Exists(Objection.objects.filter(elector=OuterRef("pk"), lifted_at=None)),
    )
    counted = rows.values("position", "stands", "proposes").annotate(n=Count("pk")).order_by()
    return [dict(row) for row in counted]


def _said(rows: list[dict[str, Any]]) -> list[Cast]:
    return [
        Cast(
            {
                "position": row["position"] or "",
                "standing": bool(row["stands"]),
                "proposes": bool(row["proposes"]),
            },
            times=row["n"],
        )
        for row in rows
        if row["position"] or row["stands"]
    ]


def on_paper(decision: Decision) -> list[Cast]:
    if not getattr(decision, "has_paper", True):
        return []
    sheet = PaperSheet.objects.filter(decision=decision, confirmed_at__isnull=False).first()
    return [Cast(answer, times=times) for answer, times in sheet.answers] if sheet else []


def of_seats(decision: Decision) -> list[Cast]:
    if decision.terms["seats"] != "vote":
        return []
    heard = decision.hearings.exclude(answer_given={}).select_related("seat")
    return [Cast(each.answer_given, times=each.seat.weight, seat=each.seat.name) for each in heard]


def count(decision: Decision) -> Trace:
    """The whole count of what is asked now."""
    method = METHODS[asked(decision)]
    if asked(decision) == "consent":
        rows = consents(decision)
        voters = electorate(decision, eligible=sum(row["n"] for row in rows))
        return method.count(parameters(decision), voters, [*_said(rows), *of_seats(decision)])
    return method.count(parameters(decision), electorate(decision), casts(decision))
