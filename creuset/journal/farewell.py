from typing import Any

from creuset.common.leaving import Farewell
from creuset.journal.models import Record
from creuset.people.models import Person


def export(person: Person) -> Any:
    rows = Record.objects.filter(actor=person).order_by("pk")
    return list(rows.values("at", "verb", "title", "path", "data", "personal"))


def erase(person: Person) -> None:
    """The value and its salt go; the commitment stays, and the seals stay whole."""
    Record.objects.filter(actor=person).update(actor=None, personal={}, salt="")
    for record in Record.objects.filter(personal__person=person.pk):
        record.actor, record.personal, record.salt = None, {}, ""
        record.save(update_fields=["actor", "personal", "salt"])


farewell = Farewell(area="journal", models=(Record,), export=export, erase=erase)
