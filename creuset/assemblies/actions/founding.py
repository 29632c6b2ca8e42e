from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from creuset.assemblies import rules
from creuset.assemblies.models import (
    Assembly,
    Membership,
    Rule,
)
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.journal.actions import record
from creuset.journal.models import Scope
from creuset.people.models import Person


@transaction.atomic
def found(
    name: str,
    *,
    purpose: str = "",
    languages: Iterable[str] = (),
    parent: Assembly | None = None,
    founders: Iterable[Person],
    by: Person | None,
) -> Assembly:
    """A new assembly with its first members: nobody was there to admit them."""
    assembly = Assembly.objects.create(
        scope=Scope.objects.create(),
        name=name,
        purpose=purpose,
        languages=",".join(languages),
        parent=parent,
    )
    Membership.objects.bulk_create(
        Membership(assembly=assembly, person=person) for person in founders
    )
    record(
        "assemblies.founded",
        assembly,
        scope=assembly.scope,
        by=by,
        audience=Audience.PUBLIC if parent is None else Audience.COMMUNITY,
    )
    return assembly


@transaction.atomic
def set_first_charter(
    assembly: Assembly, terms: Mapping[str, tuple[str, Mapping[str, Any]]]
) -> None:
    """The rules an assembly is founded with, before anyone could decide on them."""
    if Rule.objects.filter(assembly=assembly).exists():
        raise Refused(
            _("Cette assemblée a déjà une charte."), _("Proposez d’en changer une règle.")
        )
    for gesture, (procedure, parameters) in terms.items():
        rules.may_amend(assembly, gesture, procedure, parameters).or_refuse()
    Rule.objects.bulk_create(
        Rule(assembly=assembly, gesture=gesture, procedure=procedure, parameters=dict(parameters))
        for gesture, (procedure, parameters) in terms.items()
    )
