from django.db import models
from django.utils import timezone


class Milestone(models.Model):
    """The last time something that keeps the house was done: a backup, a mail that arrived.

    One row each. Nothing personal is written here."""

    what = models.CharField(max_length=40, primary_key=True)
    at = models.DateTimeField(default=timezone.now)
    detail = models.CharField(max_length=300, blank=True)

    def __str__(self) -> str:
        return self.what
