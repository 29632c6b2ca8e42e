from typing import Any

from creuset.atlas.contributing.models import Merge, Pair, Suggestion, TakingPart
from creuset.atlas.imports.models import Import, Schedule
from creuset.atlas.searches.models import Search
from creuset.common.leaving import Farewell
from creuset.people.models import Person


def export(person: Person) -> Any:
    suggestions = Suggestion.objects.filter(author=person).order_by("pk")
    parts = TakingPart.objects.filter(person=person).select_related("entry").order_by("pk")
    return {
        "suggested": list(
            suggestions.values(
                "entry__name", "changes", "reason", "source", "at", "state", "answer"
            )
        ),
        "merged": list(
            Merge.objects.filter(by=person).order_by("pk").values("kept__name", "gone__name", "at")
        ),
        "kept_apart": list(
            Pair.objects.filter(apart_by=person)
            .order_by("pk")
            .values("first__name", "second__name", "apart_at")
        ),
        "takes_part": [part.export() for part in parts],
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
    """What the map says stays; nobody knows any more who told it, nor that they were there. What
    they had asked for stops."""
    Suggestion.objects.filter(author=person).update(author=None)
    Suggestion.objects.filter(settled_by=person).update(settled_by=None)
    Merge.objects.filter(by=person).update(by=None)
    Pair.objects.filter(apart_by=person).update(apart_by=None)
    TakingPart.objects.filter(person=person).delete()
    Import.objects.filter(by=person).update(by=None)
    Schedule.objects.filter(by=person).delete()
    Search.objects.filter(person=person).delete()


farewell = Farewell(
    area="atlas",
    models=(Merge, Pair, Suggestion, TakingPart, Import, Schedule, Search),
    export=export,
    erase=erase,
)
