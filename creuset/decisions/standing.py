"""Where a decision stands, read with three queries whatever its size."""

from functools import cached_property
from itertools import chain, repeat
from typing import Any

from django.db.models import (
    Case,
    Count,
    Exists,
    F,
    FilteredRelation,
    OuterRef,
    Q,
    TextField,
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

    @cached_property
    def _groups(self) -> list[dict[str, Any]]:
        """Electors counted by the database: a row for each way to have answered, and one's own."""
        is_proposer, is_me = self._is(self.decision.proposer_id), self._is(self.person_id)
        rows = self.decision.electors.annotate(
            said=FilteredRelation("ballots", condition=Q(ballots__round=self.decision.round)),
            position=F("said__position"),
            stands=Exists(Objection.objects.filter(elector=OuterRef("pk"), lifted_at=None)),
            proposes=Case(When(is_proposer, then=True), default=False),
            mine=Case(When(is_me, then=True), default=False),
            reason=Case(When(is_me, then=F("said__reason")), output_field=TextField()),
        )
        counted = rows.values("position", "stands", "proposes", "mine", "reason")
        return [dict(row) for row in counted.annotate(n=Count("pk")).order_by()]

    @staticmethod
    def _is(person_id: int | None) -> Q:
        return Q(person=person_id) if person_id else Q(pk=None)

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
        return next((each for each in self._groups if each["mine"]), {})

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
