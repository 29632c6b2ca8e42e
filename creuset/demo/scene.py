"""What the stories have in hand: the people, groups and works by their short names."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

from django.utils import timezone

from creuset.assemblies.models import Assembly
from creuset.common.audience import Audience
from creuset.decisions import actions as decisions
from creuset.decisions.models import Ballot, Decision
from creuset.demo.reading import manuscript
from creuset.demo.telling import Story, ago
from creuset.groups.models import WorkingGroup
from creuset.people.models import Person
from creuset.works import actions as works
from creuset.works.models import Work

HOURS = ["08:12", "12:47", "18:36", "21:05"]
CONSENT, STAND_ASIDE, OBJECTION = (
    Ballot.Position.CONSENT.value,
    Ballot.Position.STAND_ASIDE.value,
    Ballot.Position.OBJECTION.value,
)


class Scene:
    def __init__(self) -> None:
        self.people: dict[str, Person] = {}
        self.groups: dict[str, WorkingGroup] = {}
        self.works: dict[str, Work] = {}

    @property
    def community(self) -> Assembly:
        return Assembly.objects.community()

    def begin(
        self,
        name: str,
        group: str,
        who: str,
        *,
        before: str = "",
        rough: Mapping[str, str] | None = None,
    ) -> None:
        text = manuscript(name)
        self.works[name] = works.begin(
            self.groups[group],
            title=text.title,
            kind=text.kind,
            summary=text.summary,
            body=text.as_it_was(before=before, rough=rough),
            by=self.people[who],
        )

    def write(
        self,
        name: str,
        who: str,
        reason: str,
        *,
        before: str = "",
        rough: Mapping[str, str] | None = None,
        details: Mapping[str, Any] | None = None,
    ) -> None:
        text, work = manuscript(name), self.works[name]
        works.write(
            work,
            title=text.title,
            summary=text.summary,
            body=text.as_it_was(before=before, rough=rough),
            details=details,
            base=work.text.latest().number,
            reason=reason,
            by=self.people[who],
        )

    def terms(
        self,
        name: str,
        *,
        days: int,
        audience: str = Audience.PUBLIC.value,
        licence: str = Work.Licence.CC_BY_SA.value,
        outside_debate: bool = False,
    ) -> dict[str, Any]:
        """Sharing the text as it is now, from that many days ago (below zero: to come)."""
        return {
            "audience": audience,
            "licence": licence,
            "shared_from": (timezone.localdate() - timedelta(days=days)).isoformat(),
            "version": self.works[name].text.latest().number,
            "outside_debate": outside_debate,
        }

    def propose_sharing(
        self, name: str, who: str, body: str, terms: Mapping[str, Any]
    ) -> Decision:
        return decisions.propose(
            "works.publish", self.works[name], parameters=terms, body=body, by=self.people[who]
        )

    def agree(self, name: str, decision: Decision, who: str) -> None:
        """These authors accept the terms of this decision."""
        for key in who.split():
            works.agree(self.works[name], parameters=decision.parameters, by=self.people[key])

    def sign_without_account(
        self, name: str, who: str, signed: str, *, affiliation: str = ""
    ) -> None:
        """Someone who wrote with them and has no account here signs too."""
        works.add_guest(
            self.works[name], name=signed, affiliation=affiliation, by=self.people[who]
        )

    def take_down_accord(self, name: str, decision: Decision, signed: str, who: str) -> None:
        works.take_down_accord(
            self.works[name].authorships.get(name=signed),
            parameters=decision.parameters,
            by=self.people[who],
        )

    def say(self, decision: Decision, who: str, position: str, reason: str = "") -> None:
        decisions.cast(decision, position, reason=reason, by=self.people[who])

    def consent(self, decision: Decision, who: str, *, days: int) -> Story:
        """One after the other, four a day, from that day on."""
        for n, key in enumerate(who.split()):
            yield ago(days - n // len(HOURS), HOURS[n % len(HOURS)])
            self.say(decision, key, CONSENT)

    def close(self, decision: Decision, who: str) -> None:
        """Everyone has spoken: somebody says so."""
        decisions.close(decision, by=self.people[who])

    def let_it_end(self, decision: Decision) -> None:
        """Its last day comes, and the software counts."""
        Decision.objects.filter(pk=decision.pk).update(closes_at=timezone.now())
        decisions.close(decision)
