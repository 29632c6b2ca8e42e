"""One process at a time leads an import: whoever takes it up last, since the others may be dead."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from django.db.models import F
from django.utils import timezone

from creuset.atlas.imports.models import Import


class Superseded(Exception):
    """Another process has taken this import up, or someone has changed what it is about."""


@dataclass(frozen=True)
class Turn:
    pk: int
    status: str
    number: int

    @classmethod
    def take(cls, pk: int, status: str) -> Turn:
        found = Import.objects.filter(pk=pk, status=status)
        if not found.update(turn=F("turn") + 1, moved_at=timezone.now()):
            raise Superseded
        number = Import.objects.values_list("turn", flat=True).get(pk=pk)
        return cls(pk, status, number)

    def note(self, **values: Any) -> None:
        """Write where one stands; nothing at all when it is no longer one's turn. In the same
        transaction as what it tells of."""
        mine = Import.objects.filter(pk=self.pk, status=self.status, turn=self.number)
        if not mine.update(moved_at=timezone.now(), tries=0, **values):
            raise Superseded
