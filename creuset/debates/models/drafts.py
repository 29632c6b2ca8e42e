from django.db import models
from django.utils import timezone

from creuset.people.models import Person


class Draft(models.Model):
    """What a person is writing at one place, for their eyes only.

    `number` grows with each writing, so that a window says which one it knows and two windows never
    write over each other in silence. Once sent, an empty row stays, for a late window to meet.
    """

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=120)
    body = models.TextField(blank=True)
    number = models.PositiveIntegerField(default=1)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["person", "key"], name="one_draft_each")]
        indexes = [models.Index(fields=["at"], name="drafts_oldest")]
