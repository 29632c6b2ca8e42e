from __future__ import annotations

from secrets import token_urlsafe
from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly, Warrant
from creuset.common.viewer import Viewer
from creuset.debates.models.moderation import Measure
from creuset.debates.models.outsiders import Outsider
from creuset.debates.models.threads import Post, Thread


class Door(models.TextChoices):
    """How the words of outsiders come in."""

    AFTER = "after", _("Après que quelqu’un d’ici les a laissés entrer")
    AT_ONCE = "at_once", _("Aussitôt, quitte à les masquer ensuite")


class OutsideTermsQuerySet(models.QuerySet["OutsideTerms"]):
    def of(self, assembly: Assembly) -> OutsideTerms:
        """Its own, else the nearest ancestor's; what nobody has decided yet has no key."""
        lineage = [each.pk for each in assembly.lineage()]
        nearest: dict[int, OutsideTerms] = {}
        in_force = self.filter(warrant__revoked_at=None).order_by("-pk")
        for each in in_force.filter(assembly__in=lineage):
            nearest.setdefault(each.assembly_id, each)
        found = next((nearest[pk] for pk in lineage if pk in nearest), None)
        return found or OutsideTerms(assembly=assembly)


class OutsideTerms(models.Model):
    """Whether outsiders are read at once. Rows are only ever added, as the rules of a charter."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="outside_terms")
    door = models.CharField(max_length=8, choices=Door, default=Door.AFTER)
    warrant = models.OneToOneField(
        Warrant, null=True, on_delete=models.PROTECT, related_name="outside_terms"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = OutsideTermsQuerySet.as_manager()


class OutsideMessageQuerySet(models.QuerySet["OutsideMessage"]):
    def visible_to(self, viewer: Viewer) -> OutsideMessageQuerySet:
        """What waits at the door is for those inside to look at."""
        return self.filter(thread__assembly__in=viewer.assembly_ids).exclude(
            state=OutsideMessage.State.UNCONFIRMED
        )

    def waiting(self) -> OutsideMessageQuerySet:
        return self.filter(state=OutsideMessage.State.WAITING)

    def never_confirmed(self, before: Any) -> OutsideMessageQuerySet:
        return self.filter(state=OutsideMessage.State.UNCONFIRMED, at__lt=before)


def new_secret() -> str:
    return token_urlsafe(24)


class OutsideMessage(models.Model):
    """What someone wrote from outside, from their browser to the conversation.

    It becomes a `Post` when it is let in, and not before: nothing that reads conversations can
    show it earlier. `name` and `email` are kept here only until the address is confirmed.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("adresse à confirmer")
        WAITING = "waiting", _("en attente")
        ACCEPTED = "accepted", _("dans la conversation")
        REFUSED = "refused", _("refusé")
        WITHDRAWN = "withdrawn", _("retiré")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="outside_messages")
    outsider = models.ForeignKey(
        Outsider, null=True, on_delete=models.PROTECT, related_name="messages"
    )
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=8, default="fr")
    body = models.TextField()
    state = models.CharField(max_length=12, choices=State, default=State.UNCONFIRMED)
    secret = models.CharField(max_length=40, default=new_secret)
    post = models.OneToOneField(
        Post, null=True, on_delete=models.SET_NULL, related_name="came_from"
    )
    refusal = models.OneToOneField(
        Measure, null=True, on_delete=models.SET_NULL, related_name="refused"
    )
    at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)
    settled_at = models.DateTimeField(null=True)

    objects = OutsideMessageQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["thread", "state"], name="outside_waiting"),
            models.Index(
                fields=["at"], condition=Q(state="unconfirmed"), name="outside_unconfirmed"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="unconfirmed") | Q(outsider__isnull=False, email=""),
                name="a_confirmed_message_keeps_no_address",
            )
        ]

    def __str__(self) -> str:
        return self.thread.title

    def get_absolute_url(self) -> str:
        return reverse("debates:waiting", args=[self.thread.assembly_id])

    @property
    def assembly(self) -> Assembly:
        return self.thread.assembly

    @property
    def token(self) -> str:
        """What its author's link holds. Whoever only reads the database cannot make it."""
        mark = salted_hmac("debates.outside", self.secret, algorithm="sha256").hexdigest()
        return f"{self.pk}-{mark[:40]}"
