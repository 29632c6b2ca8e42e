from django.db import transaction

from creuset.assemblies import charter, rules_mandates
from creuset.assemblies.models import Assembly, Mandate, Warrant
from creuset.common.audience import Audience
from creuset.journal.actions import record
from creuset.people.models import Person


@transaction.atomic
def declare(
    assembly: Assembly, *, on: str, by: Person | None = None, warrant: Warrant | None = None
) -> Assembly:
    """Note that the prefecture has been told, on a day, of every change up to that day."""
    assembly = Assembly.objects.select_for_update().get(pk=assembly.pk)
    rules_mandates.may_declare(assembly, {"on": on}).or_refuse()
    charter.authorise(
        "assemblies.declare",
        assembly,
        subject=assembly,
        parameters={"on": on},
        by=by,
        warrant=warrant,
    ).or_refuse()
    told = Mandate.objects.declared_in(assembly)
    told.filter(start_declared_on=None, starts_on__lte=on).update(start_declared_on=on)
    told.filter(end_declared_on=None, ends_on__lte=on).update(end_declared_on=on)
    record(
        "assemblies.declared",
        assembly,
        scope=assembly.scope,
        by=by,
        audience=Audience.COMMUNITY,
        data={"on": on},
    )
    return assembly


@transaction.atomic
def undeclare(assembly: Assembly, *, warrant: Warrant) -> None:
    """Undo: what was noted as declared that day is to be declared again."""
    on = warrant.parameters["on"]
    told = Mandate.objects.declared_in(assembly)
    told.filter(start_declared_on=on).update(start_declared_on=None)
    told.filter(end_declared_on=on).update(end_declared_on=None)
    record(
        "assemblies.undeclared",
        assembly,
        scope=assembly.scope,
        by=None,
        audience=Audience.COMMUNITY,
        data={"on": on},
    )
