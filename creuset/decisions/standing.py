"""Where a decision stands, for who looks: read with few queries whatever its size."""

from __future__ import annotations

from functools import cached_property
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q, Subquery
from django.utils import timezone

from creuset.decisions import counting, rules
from creuset.decisions.models import Ballot, Decision, Elector, Objection

SHOWN = 100
VOICES = 50
TURNOUT = ("eligible", "voted", "absent", "quorum")
LARGE = 500
"""Above so many electors, an open decision is counted once a minute, and says when."""


class Standing:
    """`person_id` is who looks: their own answer is told apart."""

    def __init__(self, decision: Decision, person_id: int | None) -> None:
        self.decision = decision
        self.person_id = person_id

    @cached_property
    def trace(self) -> dict[str, Any]:
        """The count as it stands. It is for who may know it: see `sums_shown`."""
        if not self.decision.is_open:
            return dict(self.decision.trace)
        return self._seen.get("trace") or counting.count(self.decision).as_data()

    @cached_property
    def _seen(self) -> dict[str, Any]:
        """What the last minute counted, where counting at each look would cost too much."""
        return dict(self.decision.snapshot)

    @property
    def counted_at(self) -> str:
        return str(self._seen.get("at", "")) if self.decision.is_open else ""

    @property
    def figures(self) -> dict[str, Any]:
        return dict(self.trace.get("figures", {}))

    @property
    def sums_shown(self) -> bool:
        """Before the end, sums are shown where the rule shows them as they come; after it, unless
        so few detached ballots would tell who voted what."""
        if self.decision.is_open:
            return not self.decision.detached and self.decision.terms["shown"] == "live"
        return not self.decision.trace.get("withheld")

    @property
    def turnout_shown(self) -> bool:
        """How many have voted, unless so few detached ballots would tell who."""
        if not self.decision.is_open:
            return self.sums_shown
        return not self.decision.detached or self.voted >= rules.FEWEST_DETACHED

    @property
    def electors(self) -> int:
        return int(self.figures.get("eligible", 0))

    @property
    def voted(self) -> int:
        return int(self.figures.get("voted", 0))

    @property
    def consents(self) -> int:
        return int(self.figures.get("consent", 0)) + int(self.figures.get("concern", 0))

    @property
    def quorum(self) -> int:
        return int(self.decision.terms["quorum"])

    @cached_property
    def elector(self) -> Elector | None:
        """Who looks, with whether their objection stands and the named answer of this round."""
        if self.person_id is None:
            return None
        mine = Elector.objects.filter(decision=self.decision, person=self.person_id)
        objects = Objection.objects.filter(elector=OuterRef("pk"), lifted_at=None)
        in_this_round = Q(ballots__round=self.decision.round)
        return mine.annotate(
            stands=Exists(objects),
            said=FilteredRelation("ballots", condition=in_this_round),
            said_id=F("said__pk"),
            said_position=F("said__position"),
            said_answer=F("said__answer"),
            said_reason=F("said__reason"),
            said_by=F("said__cast_by"),
            said_awaits=F("said__awaits_confirmation"),
            said_written_by=F("said__taken_down_by"),
            said_confirmed_by=F("said__confirmed_by"),
        ).first()

    @property
    def may_speak(self) -> bool:
        return self.elector is not None

    @cached_property
    def ballot(self) -> Ballot | None:
        """One's own named answer in this round, as far as it is read."""
        mine: Any = self.elector
        if mine is None or mine.said_id is None:
            return None
        return Ballot(
            pk=mine.said_id,
            elector=mine,
            round=self.decision.round,
            position=mine.said_position,
            answer=mine.said_answer,
            reason=mine.said_reason,
            cast_by_id=mine.said_by,
            awaits_confirmation=mine.said_awaits,
            taken_down_by_id=mine.said_written_by,
            confirmed_by_id=mine.said_confirmed_by,
        )

    @property
    def mine(self) -> str:
        """One's position; for a detached ballot, only that one has voted."""
        if self.elector and (self.decision.detached or self.elector.on_paper):
            return "voted" if self.elector.voted else ""
        return self.ballot.position if self.ballot else ""

    @property
    def i_object(self) -> bool:
        """One's objection stands, and it is consent that is asked: it holds no vote back."""
        asked = counting.asked(self.decision) == "consent"
        return asked and bool(getattr(self.elector, "stands", False))

    @property
    def all_spoke(self) -> bool:
        return bool(self.electors) and self.voted >= self.electors

    @property
    def can_close(self) -> bool:
        """As `rules.may_close` would answer, from what the page already knows."""
        decision = self.decision
        if not decision.votes or decision.joint_id or decision.phase == Decision.Phase.REVISE:
            return False
        waits = (
            getattr(decision, "has_hearings", False)
            and decision.hearings.filter(Q(spoken_at=None) | Q(replied_at=None)).exists()
        )
        return self.all_spoke and not self.figures.get("standing") and not waits

    @cached_property
    def objections(self) -> list[Objection]:
        if not getattr(self.decision, "has_objections", True):
            return []
        return list(
            Objection.objects.filter(elector__decision=self.decision)
            .select_related("elector__person")
            .order_by("raised_at")[:SHOWN]
        )

    @cached_property
    def ballots(self) -> list[Ballot]:
        """Named answers, where and when they are shown, in the order of the roll.

        A roll is written at once: between its first and its last elector, nearly every ballot is of
        this decision, so that an index gives the few that are shown without reading the others.
        """
        if self.decision.detached or (self.decision.is_open and not self.sums_shown):
            return []
        roll = Elector.objects.filter(decision=self.decision).order_by("pk").values("pk")
        return list(
            Ballot.objects.filter(
                Exists(roll.filter(pk=OuterRef("elector"))),
                elector_id__gte=Subquery(roll[:1]),
                elector_id__lte=Subquery(roll.reverse()[:1]),
                round=self.decision.round,
                awaits_confirmation=False,
            )
            .select_related("elector__person", "cast_by", "taken_down_by", "confirmed_by")
            .order_by("elector_id")[:VOICES]
        )

    @property
    def gives_reasons(self) -> bool:
        return any(each.reason for each in self.ballots)


def count_large() -> int:
    """Once a minute, where the large open decisions stand; whoever reads them reads that."""
    counted = 0
    for decision in Decision.objects.open().filter(votes_at__lte=timezone.now()):
        if Elector.objects.filter(decision=decision)[LARGE : LARGE + 1]:
            trace = counting.count(decision).as_data()
            if decision.detached:  # from one minute to the next, sums would say who voted what
                trace = {"figures": {name: trace["figures"][name] for name in TURNOUT}}
            snapshot = {"at": timezone.now().isoformat(), "trace": trace}
            Decision.objects.filter(pk=decision.pk).update(snapshot=snapshot)
            counted += 1
    return counted
