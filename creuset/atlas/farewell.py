from typing import Any

from creuset.atlas.imports.models import Import, Schedule
from creuset.common.leaving import Farewell
from creuset.people.models import Person


def export(person: Person) -> Any:
    return {
        "imports": list(
            Import.objects.filter(by=person).values("source__name", "name", "at", "status")
        ),
        "scheduled_sources": list(
            Schedule.objects.filter(by=person).values("source__name", "address", "every")
        ),
    }


def erase(person: Person) -> None:
    """What they brought stays, it is the community's; what they had asked for stops."""
    Import.objects.filter(by=person).update(by=None)
    Schedule.objects.filter(by=person).delete()


farewell = Farewell(area="atlas", models=(Import, Schedule), export=export, erase=erase)
