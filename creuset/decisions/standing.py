"""Where a decision stands, read with four queries whatever its size."""

from functools import cached_property
from itertools import chain, repeat
from typing import Any

from django.db.models import (
    BooleanField,
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    When,
)

from creuset.decisions.models import Ballot, Decision, Objection
from creuset.decisions.tally import METHODS, Trace, Voice

SHOWN = 100


class Standing:
    """`person_id` is who looks: their own answer is told apart."""

    def __init__(self, decision: Decision, person_id: int | None) -> None:
        self.decision = decision
        self.person_id = person_id

    def _electors(self) -> Any:
        """Each with what they say in this round, and whether an objection of theirs stands."""
        return self.decision.electors.annotate(
            said=FilteredRelation("ballots", condition=Q(ballots__round=self.decision.round)),
            position=F("said__position"),
            reason=F("said__reason"),
            stands=Exists(Objection.objects.filter(elector=OuterRef("pk"), lifted_at=None)),
        )

    @cached_property
    def _groups(self) -> list[dict[str, Any]]:
        """Electors counted by the database: as many rows as there are ways to have answered."""
        proposes = Q(person=self.decision.proposer_id) if self.decision.proposer_id else Q(pk=None)
        rows = self._electors().annotate(
            proposes=Case(When(proposes, then=True), default=False, output_field=BooleanField())
        )
        return list(rows.values("position", "stands", "proposes").annotate(n=Count("pk")))

    @cached_property
    def trace(self) -> Trace:
        rule = self.decision.rule
        return METHODS[rule["method"]](
            sum(each["n"] for each in self._groups),
            chain.from_iterable(
                repeat(Voice(each["position"], proposes=each["proposes"]), each["n"])
                for each in self._groups
                if each["position"]
            ),
            standing=sum(each["n"] for each in self._groups if each["stands"]),
            quorum=rule["quorum"],
            silence=rule["silence"],
        )

    @cached_property
    def _me(self) -> dict[str, Any]:
        if self.person_id is None:
            return {}
        mine = self._electors().filter(person=self.person_id)
        return mine.values("position", "reason", "stands").first() or {}

    @property
    def may_speak(self) -> bool:
        return bool(self._me)

    @property
    def mine(self) -> str:
        return self._me.get("position") or ""

    @property
    def my_reason(self) -> str:
        return self._me.get("reason") or ""

    @property
    def i_object(self) -> bool:
        return bool(self._me.get("stands"))

    @property
    def all_spoke(self) -> bool:
        return all(each["position"] for each in self._groups)

    @property
    def can_close(self) -> bool:
        return self.all_spoke and not self.trace.standing

    @cached_property
    def objections(self) -> list[Objection]:
        return list(
            Objection.objects.filter(elector__decision=self.decision)
            .select_related("elector__person")
            .order_by("raised_at")[:SHOWN]
        )

    @cached_property
    def ballots(self) -> list[Ballot]:
        return list(
            Ballot.objects.filter(elector__decision=self.decision, round=self.decision.round)
            .select_related("elector__person")
            .order_by("at")[:SHOWN]
        )
