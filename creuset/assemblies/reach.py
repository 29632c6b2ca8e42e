"""Whom a rule concerns below the assembly that makes it."""

from __future__ import annotations

from dataclasses import dataclass

from django.utils import timezone

from creuset.assemblies.models import Assembly

BELOW = """
    WITH RECURSIVE below(id, follows) AS (
        SELECT assembly.scope_id, CASE WHEN {own} THEN 0 ELSE 1 END
        FROM assemblies_assembly AS assembly WHERE assembly.parent_id = %(top)s
        UNION ALL
        SELECT assembly.scope_id, CASE WHEN below.follows = 0 OR {own} THEN 0 ELSE 1 END
        FROM assemblies_assembly AS assembly JOIN below ON assembly.parent_id = below.id
    ),
    living AS (
        SELECT
            below.id,
            below.follows,
            COUNT(*) OVER (PARTITION BY below.follows) AS total,
            ROW_NUMBER() OVER (PARTITION BY below.follows ORDER BY assembly.name, below.id) AS place
        FROM below JOIN assemblies_assembly AS assembly ON assembly.scope_id = below.id
        WHERE EXISTS (
            SELECT 1 FROM assemblies_membership AS membership
            WHERE membership.assembly_id = below.id AND membership.starts_on <= %(today)s
            AND (membership.ends_on IS NULL OR membership.ends_on > %(today)s)
        )
    )
    SELECT assembly.*, living.follows, living.total
    FROM living JOIN assemblies_assembly AS assembly ON assembly.scope_id = living.id
    WHERE living.place <= %(most)s
    ORDER BY living.place
"""
OWN = """
    EXISTS (
        SELECT 1 FROM assemblies_rule AS rule
        LEFT JOIN assemblies_warrant AS warrant ON warrant.id = rule.warrant_id
        WHERE rule.assembly_id = assembly.scope_id AND rule.gesture = %(gesture)s
        AND warrant.revoked_at IS NULL
    )
"""
SHOWN = 12


@dataclass(frozen=True)
class Some:
    """The first of them, and how many they are."""

    first: list[Assembly]
    total: int

    @property
    def others(self) -> int:
        return self.total - len(self.first)


@dataclass(frozen=True)
class Reach:
    """Assemblies below that live by the rule of this one, and those that have chosen otherwise (or
    are below one that has). Only those where somebody is."""

    follow: Some
    differ: Some

    @property
    def total(self) -> int:
        return self.follow.total + self.differ.total


def reach(assembly: Assembly, gesture: str) -> Reach:
    """One query, whatever the number of assemblies."""
    rows = Assembly.objects.raw(
        BELOW.format(own=OWN),
        {
            "top": assembly.pk,
            "gesture": gesture,
            "today": timezone.localdate(),
            "most": SHOWN,
        },
    )
    found: dict[bool, list[Assembly]] = {True: [], False: []}
    for row in rows:
        found[bool(row.follows)].append(row)  # type: ignore[attr-defined]  # a column of the query
    return Reach(follow=_some(found[True]), differ=_some(found[False]))


def _some(rows: list[Assembly]) -> Some:
    return Some(rows, rows[0].total if rows else 0)  # type: ignore[attr-defined]
