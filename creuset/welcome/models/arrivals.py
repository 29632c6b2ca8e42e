from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.common.viewer import Viewer
from creuset.people.models import Person
from creuset.welcome.models.imports import Import


class ArrivalQuerySet(models.QuerySet["Arrival"]):
    def visible_to(self, viewer: Viewer) -> ArrivalQuerySet:
        """The person, who wrote for them, and any member as long as they have no address: they
        need somebody to help them."""
        helped = Q(person__email=None) if viewer.is_member else Q(pk=None)
        return self.filter(Q(person=viewer.person_id) | Q(by=viewer.person_id) | helped)

    def to_inform(self) -> ArrivalQuerySet:
        return self.filter(informed_at=None, accepted_at=None).exclude(person__email=None)


class Arrival(models.Model):
    """Someone else entered this person: from a list, or writing in their name.

    `informed_at` is when they were told who holds their data and why, `accepted_at` when they said
    yes, and to which version of that text.
    """

    class Way(models.TextChoices):
        LISTED = "listed", _("repris d’une liste")
        WRITTEN = "written", _("inscription prise par quelqu’un")

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="arrival")
    way = models.CharField(max_length=10, choices=Way)
    by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="arrivals_written"
    )
    source = models.ForeignKey(
        Import, null=True, on_delete=models.PROTECT, related_name="arrivals"
    )
    at = models.DateTimeField(default=timezone.now)
    note = models.TextField(blank=True, max_length=500)
    informed_at = models.DateTimeField(null=True)
    accepted_at = models.DateTimeField(null=True)
    version = models.CharField(max_length=20, blank=True)
    # An address that someone else gave for them, until its owner confirms it.
    claimed_email = models.EmailField(blank=True)
    claimed_at = models.DateTimeField(null=True)

    objects = ArrivalQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(accepted_at=None) | ~Q(version=""),
                name="an_agreement_is_to_a_text",
            )
        ]

    def __str__(self) -> str:
        return str(self.person)


class Refusal(models.Model):
    """Someone asked to be written to no more. Only a keyed digest of their address is kept."""

    digest = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)

    def __str__(self) -> str:
        return self.digest[:8]
