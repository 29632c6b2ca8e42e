from typing import Any

from creuset.common.leaving import Farewell
from creuset.people.models import Person
from creuset.texts.models import Version


def export(person: Person) -> Any:
    rows = Version.objects.filter(author=person).order_by("pk")
    return list(rows.values("text", "number", "body", "details", "reason", "at"))


def erase(person: Person) -> None:
    Version.objects.filter(author=person).update(author=None)


farewell = Farewell(area="texts", models=(Version,), export=export, erase=erase)
