from __future__ import annotations

from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from creuset.assemblies.models import Assembly
from creuset.common.viewer import Viewer
from creuset.people.models import Person


class InvitationQuerySet(models.QuerySet["Invitation"]):
    def visible_to(self, viewer: Viewer) -> InvitationQuerySet:
        """Whom one invites is between oneself and them."""
        return self.filter(by=viewer.person_id)

    def counted(self) -> InvitationQuerySet:
        return self.annotate(came=Count("comings"))


class Invitation(models.Model):
    """A member vouches in advance for whoever comes by it: one address, or a link for several."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="invitations")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="invitations")
    email = models.EmailField(blank=True)
    words = models.TextField(blank=True, max_length=1000)
    at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    most = models.PositiveIntegerField(default=1)
    revoked_at = models.DateTimeField(null=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(most__gte=1) & (Q(email="") | Q(most=1)),
                name="an_address_is_invited_once",
            )
        ]

    def __str__(self) -> str:
        return self.email or f"lien {self.pk}"

    @property
    def is_link(self) -> bool:
        return self.email == ""

    @property
    def over(self) -> bool:
        return self.revoked_at is not None or self.expires_at <= timezone.now()


class Coming(models.Model):
    """Someone came by an invitation: it is used up by so much."""

    invitation = models.ForeignKey(Invitation, on_delete=models.CASCADE, related_name="comings")
    person = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="comings")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["invitation", "person"], name="one_comes_once_by_an_invitation"
            )
        ]

    def __str__(self) -> str:
        return str(self.person or "")
