"""The community's own letter, and those outside who asked for it."""

from __future__ import annotations

from django.db import models
from django.db.models import Q, Value
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly, Warrant
from creuset.common.digest import digest_of
from creuset.common.viewer import Viewer
from creuset.people.models import Person


class LetterQuerySet(models.QuerySet["Letter"]):
    def visible_to(self, viewer: Viewer) -> LetterQuerySet:
        """What has been sent is for everyone; what is being written, for the community."""
        if viewer.is_member:
            return self
        return self.exclude(status=Letter.Status.DRAFT)

    def sent(self) -> LetterQuerySet:
        return self.exclude(status=Letter.Status.DRAFT).order_by("-sent_at", "-pk")


class Letter(models.Model):
    """One letter of the community: written on its page by whoever wishes, sent by who may."""

    class Status(models.TextChoices):
        DRAFT = "draft", _("en préparation")
        LEAVING = "leaving", _("en cours d’envoi")
        SENT = "sent", _("envoyée")

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="letters")
    title = models.CharField(_("objet"), max_length=200)
    body = models.TextField(_("texte"))
    html = models.TextField()
    status = models.CharField(max_length=8, choices=Status, default=Status.DRAFT)
    writer = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="letters")
    warrant = models.ForeignKey(
        Warrant, null=True, on_delete=models.PROTECT, related_name="letters"
    )
    begun_at = models.DateTimeField(default=timezone.now)
    written_at = models.DateTimeField(default=timezone.now)
    sent_at = models.DateTimeField(null=True)
    # Every recipient has their row in the queue: nobody is looked for any more.
    queued_at = models.DateTimeField(null=True)

    objects = LetterQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                Value(1), condition=Q(status="draft"), name="one_letter_in_preparation"
            ),
            models.CheckConstraint(
                condition=Q(status="draft") | Q(sent_at__isnull=False),
                name="a_letter_that_left_says_when",
            ),
            models.CheckConstraint(condition=~Q(title=""), name="a_letter_has_a_title"),
        ]
        indexes = [models.Index(fields=["-sent_at", "-id"], name="letters_latest")]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("post:letter", args=[self.pk])

    @property
    def edition(self) -> str:
        """What exactly is sent: a letter that was changed since is another."""
        return digest_of({"title": self.title, "body": self.body})[:16]


class Subscriber(models.Model):
    """Someone outside who asked for the letter, and said so again from their mailbox. The row goes
    when they no longer want it."""

    address = models.EmailField(_("adresse électronique"))
    # As in the link that stops the letter, which does not tell the address.
    fingerprint = models.CharField(max_length=64)
    language = models.CharField(max_length=8, blank=True)
    asked_at = models.DateTimeField(default=timezone.now)
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("address"), name="one_subscription_per_address")
        ]
        indexes = [models.Index(fields=["fingerprint"], name="subscribers_by_mark")]
