"""What is being written is kept until it is sent."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from creuset.debates.models import Draft
from creuset.people.models import Person

KEPT = timedelta(days=90)
LONGEST = 50_000


@transaction.atomic
def keep_draft(key: str, body: str, *, number: int, by: Person) -> tuple[Draft, bool]:
    """Kept over the writing that this window knows, and no other: otherwise nothing changes, and
    the other one is given back."""
    draft, created = Draft.objects.get_or_create(
        person=by, key=key, defaults={"body": body[:LONGEST]}
    )
    if created:
        return draft, True
    draft = Draft.objects.select_for_update().get(pk=draft.pk)
    if draft.body == body or draft.number != number:
        return draft, draft.body == body
    draft.body = body[:LONGEST]
    draft.number += 1
    draft.at = timezone.now()
    draft.save(update_fields=["body", "number", "at"])
    return draft, True


@transaction.atomic
def forget_draft(key: str, *, by: Person) -> None:
    """It was sent, or is not wanted any more."""
    draft = Draft.objects.select_for_update().filter(person=by, key=key).first()
    if draft and draft.body:
        draft.body = ""
        draft.number += 1
        draft.at = timezone.now()
        draft.save(update_fields=["body", "number", "at"])


def forget_old_drafts() -> None:
    """What nobody has touched for three months, and what is left of those that were sent."""
    now = timezone.now()
    Draft.objects.filter(at__lt=now - KEPT).delete()
    Draft.objects.filter(body="", at__lt=now - timedelta(days=2)).delete()
