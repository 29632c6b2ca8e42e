"""What keeps the house, and when it was last done. Checks and the page of stewards read it."""

from datetime import datetime

from django.utils import timezone

from creuset.common.models import Milestone

BACKUP = "backup"
RESTORE_TRIED = "restore tried"
FILES_COLLECTED = "files collected"
MAIL_TRIED = "mail tried"
UPGRADED = "upgraded"
MAILS_FORGOTTEN = "mails forgotten"
PLACES_LOADED = "places loaded"
ENTRIES_PLACED = "entries placed"


def reached(what: str, detail: str = "") -> None:
    Milestone.objects.update_or_create(
        what=what, defaults={"at": timezone.now(), "detail": detail[:300]}
    )


def last(what: str) -> datetime | None:
    return Milestone.objects.filter(what=what).values_list("at", flat=True).first()
