from collections.abc import Mapping
from typing import Any

from django.db import transaction

from creuset.assemblies import charter, rules
from creuset.assemblies.models import (
    Assembly,
    Rule,
    Warrant,
)
from creuset.common.audience import Audience
from creuset.journal.actions import record
from creuset.people.models import Person


@transaction.atomic
def amend_charter(
    assembly: Assembly,
    *,
    gesture: str,
    procedure: str,
    parameters: Mapping[str, Any],
    entrenched: bool,
    by: Person | None = None,
    warrant: Warrant | None = None,
) -> Rule:
    """The only way a rule changes once the assembly is founded."""
    assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    terms = {
        "gesture": gesture,
        "procedure": procedure,
        "parameters": parameters,
        "entrenched": entrenched,
    }
    rules.may_amend(assembly, gesture, procedure, parameters).or_refuse()
    charter.authorise(
        "assemblies.amend_charter",
        assembly,
        subject=assembly,
        parameters=terms,
        by=by,
        warrant=warrant,
    ).or_refuse()
    rule = Rule.objects.create(assembly=assembly, warrant=warrant, **terms)
    record(
        "assemblies.charter_amended",
        assembly,
        scope=assembly.scope,
        by=by,
        audience=Audience.PUBLIC,
        data=terms,
    )
    return rule


@transaction.atomic
def restore_charter(assembly: Assembly, *, warrant: Warrant) -> None:
    """The revoked warrant has already taken its rule out of force: only say so."""
    record(
        "assemblies.charter_restored",
        assembly,
        scope=assembly.scope,
        by=None,
        audience=Audience.PUBLIC,
        data={"gesture": warrant.parameters["gesture"]},
    )
