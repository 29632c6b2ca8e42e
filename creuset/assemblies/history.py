"""What a gesture has been governed by, since the founding."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cached_property
from typing import Any

from creuset.assemblies import gestures, wording
from creuset.assemblies.models import Assembly, Rule
from creuset.common.digest import digest_of


@dataclass(frozen=True)
class Chapter:
    """A rule, and what it changed of the one before it."""

    rule: Rule
    changes: list[tuple[str, str]]


class History:
    """The rules that an assembly and those above it gave themselves for one gesture: one query."""

    def __init__(self, lineage: Sequence[Assembly], gesture: str) -> None:
        self.lineage = lineage
        self.gesture = gesture

    @cached_property
    def rules(self) -> list[Rule]:
        """The oldest first; revoked ones too."""
        rows = Rule.objects.filter(assembly__in=self.lineage, gesture=self.gesture)
        return list(rows.select_related("warrant", "assembly").order_by("pk"))

    @property
    def chapters(self) -> list[Chapter]:
        return [Chapter(each, changes(self.before(each), each)) for each in self.rules]

    @property
    def latest(self) -> Rule:
        """What the charter says today, whether or not somebody can satisfy it."""
        standing = [each for each in self.rules if not _revoked_at(each)]
        return self._chosen(standing, self.lineage)

    def before(self, rule: Rule) -> Rule:
        """What it said when this rule was made."""
        earlier = self.rules[: self.rules.index(rule)]
        standing = [each for each in earlier if (_revoked_at(each) or rule.at) >= rule.at]
        here = next(n for n, each in enumerate(self.lineage) if each.pk == rule.assembly_id)
        return self._chosen(standing, self.lineage[here:])

    def _chosen(self, standing: list[Rule], lineage: Sequence[Assembly]) -> Rule:
        latest = {each.assembly_id: each for each in standing}
        upwards = [latest[each.pk] for each in lineage if each.pk in latest]
        entrenched = [each for each in reversed(upwards) if each.entrenched]
        return next(iter([*entrenched, *upwards]), gestures.named(self.gesture).default)

    def made_by(self, parameters: Mapping[str, Any]) -> Rule | None:
        """The rule that a decision with these parameters made, if it was carried out."""
        digest = digest_of(parameters)
        made = [each for each in self.rules if each.warrant and each.warrant.digest == digest]
        return made[-1] if made else None


def changes(before: Rule, after: Rule) -> list[tuple[str, str]]:
    return wording.difference(
        (before.procedure, before.parameters), (after.procedure, after.parameters)
    )


def _revoked_at(rule: Rule) -> datetime | None:
    return rule.warrant.revoked_at if rule.warrant else None
