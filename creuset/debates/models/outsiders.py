from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from creuset.people.models import Person


class OutsiderQuerySet(models.QuerySet["Outsider"]):
    def unused_since(self, moment: Any) -> OutsiderQuerySet:
        """Whose address has served for nothing since then."""
        return self.exclude(email="").filter(seen_at__lt=moment)


class Outsider(models.Model):
    """Someone who wrote from outside: with an account, or with a name and a confirmed address.

    The address is shown to nobody and goes after a while. `mark` is what is left of it: a keyed
    digest, that recognises who comes back and says nothing to whoever reads the database.
    """

    name = models.CharField(max_length=80)
    email = models.EmailField(blank=True)
    mark = models.CharField(max_length=64, blank=True)
    person = models.OneToOneField(
        Person, null=True, on_delete=models.PROTECT, related_name="outside"
    )
    seen_at = models.DateTimeField(default=timezone.now)

    objects = OutsiderQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["mark"], condition=~Q(mark=""), name="one_outsider_per_address"
            )
        ]

    def __str__(self) -> str:
        return self.name or _("une personne de l’extérieur")
