"""Whether what someone was told to see to still waits for anybody."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db.models import Model

from creuset.assemblies.models import Application, Support
from creuset.debates.models import Appeal, OutsideMessage, Report
from creuset.journal.models import Record
from creuset.post.recipients import Event
from creuset.works.models import Remark

WAITS: dict[type[Model], Callable[[Any], bool]] = {
    Application: lambda row: row.status == Application.Status.PENDING,
    OutsideMessage: lambda row: row.state == OutsideMessage.State.WAITING,
    Report: lambda row: row.answered_at is None,
    Appeal: lambda row: row.answered_at is None,
    Remark: lambda row: row.is_open,
}


def still_waits(event: Event, subject: Model) -> bool:
    if isinstance(event, Record) and event.verb == "assemblies.supported":
        return _lacks_support(event, subject)
    look = WAITS.get(type(subject))
    return look(subject) if look else True


def _lacks_support(event: Record, subject: Model) -> bool:
    """Supports go when what they stand behind has been done."""
    return Support.objects.filter(
        subject_type=ContentType.objects.get_for_model(subject),
        subject_id=subject.pk,
        gesture=event.data.get("gesture", ""),
    ).exists()
