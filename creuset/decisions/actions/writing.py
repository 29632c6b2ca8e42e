"""What every gesture about a decision does: hold it, and write down what happened."""

from typing import Any

from creuset.decisions.models import Decision
from creuset.journal.actions import record
from creuset.people.models import Person


def hold(decision: Decision) -> None:
    """Read it again and hold it: nobody speaks while it closes."""
    decision.refresh_from_db(from_queryset=Decision.objects.select_for_update(of=["self"]))


def write_down(
    verb: str,
    decision: Decision,
    *,
    by: Person | None,
    data: dict[str, Any] | None = None,
    audience: str = "",
) -> None:
    """What is decided about a draft stays among those who may see the draft; who answered what
    stays in the assembly, even when the question is for everyone."""
    record(
        verb,
        decision,
        scope=decision.assembly.scope,
        by=by,
        audience=audience or decision.audience_today,
        data=data,
    )
