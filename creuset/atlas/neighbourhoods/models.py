from __future__ import annotations

from django.db import models
from django.utils import timezone

from creuset.assemblies.models import Warrant
from creuset.places.models import Territory


class Naming(models.Model):
    """What was told of a neighbourhood, once: its name, its middle, its reach; nothing when people
    ceased to name it. The last one holds. The journal says who told it."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="namings")
    told = models.JSONField(default=dict)
    warrant = models.ForeignKey(Warrant, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return str(self.told.get("name", ""))
