from typing import Any

from creuset.atlas.imports.models import Import, Schedule
from creuset.atlas.searches.models import Search
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
        "searches_kept": list(
            Search.objects.filter(person=person)
            .order_by("pk")
            .values("name", "query", "told", "at")
        ),
    }


def erase(person: Person) -> None:
    """What they brought stays, it is the community's; what they had asked for stops."""
    Import.objects.filter(by=person).update(by=None)
    Schedule.objects.filter(by=person).delete()
    Search.objects.filter(person=person).delete()


farewell = Farewell(area="atlas", models=(Import, Schedule, Search), export=export, erase=erase)
