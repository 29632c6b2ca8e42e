from collections.abc import Mapping
from typing import Any

from django.db import transaction

from creuset.assemblies import charter, gestures
from creuset.assemblies.models import (
    Application,
    Assembly,
    Support,
)
from creuset.common.about import about, key_of
from creuset.common.digest import digest_of
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.people.models import Person


@transaction.atomic
def support(
    gesture: str, subject: Any, *, parameters: Mapping[str, Any], by: Person
) -> Support | None:
    """Stand behind a gesture in these terms; the last support that was missing makes it happen.

    Returns the support that now waits for others, or None when the gesture has been made.
    """
    known = gestures.named(gesture)
    assembly = Assembly.objects.select_for_update().get(pk=known.where(subject).pk)
    subject.refresh_from_db()
    known.ready(subject, parameters).or_refuse()
    answer = charter.Charter(assembly).answer(
        gesture, subject=subject, parameters=parameters, by=by
    )
    if answer.way == charter.Way.DO:
        known.perform(subject, by=by, **parameters)
        Support.objects.filter(
            about(subject), gesture=gesture, assembly=assembly, digest=digest_of(parameters)
        ).delete()
        return None
    if answer.way != charter.Way.SUPPORT:
        raise Refused(answer.verdict.reason, answer.verdict.remedy)
    given = Support.objects.create(
        **key_of(subject),
        assembly=assembly,
        person=by,
        gesture=gesture,
        parameters=dict(parameters),
        digest=digest_of(parameters),
    )
    record(
        "assemblies.supported",
        subject,
        scope=assembly.scope,
        by=by,
        title="" if isinstance(subject, Application) else known.ask(subject, parameters),
        data={"gesture": gesture},
    )
    return given
