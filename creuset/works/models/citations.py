from django.db import models
from django.utils import timezone

from creuset.atlas.models import Entry
from creuset.works.models.works import Work


class Citation(models.Model):
    """A work speaks of an entry of the atlas."""

    work = models.ForeignKey(Work, on_delete=models.PROTECT, related_name="citations")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="citations")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["work", "entry"], name="a_work_cites_an_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.work} : {self.entry}"
