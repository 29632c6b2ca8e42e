from typing import Any

from creuset.common.leaving import Farewell
from creuset.files.models import Attachment
from creuset.people.models import Person


def export(person: Person) -> Any:
    rows = Attachment.objects.filter(by=person).select_related("file").order_by("pk")
    return [
        {
            "name": row.name,
            "address": row.get_absolute_url(),
            "sha256": row.file.sha256,
            "size": row.file.size,
            "type": row.file.type,
            "licence": row.licence,
            "alt": row.alt,
            "at": row.at,
        }
        for row in rows
    ]


def erase(person: Person) -> None:
    """What was attached in common stays, brought by someone who has left."""
    Attachment.objects.filter(by=person).update(by=None)


farewell = Farewell(area="files", models=(Attachment,), export=export, erase=erase)
