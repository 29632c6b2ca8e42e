"""Where a decision stands, read with three queries whatever its size."""

from functools import cached_property
from typing import Any

from django.db.models import Exists, F, FilteredRelation, OuterRef, Q

from creuset.decisions.models import Ballot, Decision, Objection
from creuset.decisions.tally import METHODS, Trace, Voice

SHOWN = 100


class Standing:
    """`person_id` is who looks: their own answer is told apart."""

    def __init__(self, decision: Decision, person_id: int | None) -> None:
        self.decision = decision
        self.person_id = person_id

    @cached_property
    def _electors(self) -> list[dict[str, Any]]:
        rows = self.decision.electors.annotate(
            said=FilteredRelation("ballots", condition=Q(ballots__round=self.decision.round)),
            position=F("said__position"),
            reason=F("said__reason"),
            stands=Exists(Objection.objects.filter(elector=OuterRef("pk"), lifted_at=None)),
        ).values("person_id", "position", "reason", "stands")
        return [dict(row) for row in rows]

    @cached_property
    def trace(self) -> Trace:
        rule = self.decision.rule
        return METHODS[rule["method"]](
            len(self._electors),
            [
                Voice(
                    each["position"],
                    proposes=each["person_id"] is not None
                    and each["person_id"] == self.decision.proposer_id,
                )
                for each in self._electors
                if each["position"]
            ],
            standing=sum(each["stands"] for each in self._electors),
            quorum=rule["quorum"],
            silence=rule["silence"],
        )

    @cached_property
    def _me(self) -> dict[str, Any]:
        if self.person_id is None:
            return {}
        return next((each for each in self._electors if each["person_id"] == self.person_id), {})

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
        return all(each["position"] for each in self._electors)

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
