"""Mails on their way out: one row each, so that a process killed at any instant neither loses one
nor sends it twice, as far as a mail server lets us know."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.people.models import Person
from creuset.post.models.habits import Kind


class Delivery(models.Model):
    """One mail to one address. What it says is on the row, or composed as it leaves by the function
    that `composer` names; `key` makes the same mail impossible to queue twice."""

    class Status(models.TextChoices):
        WAITING = "waiting", _("en attente")
        CLAIMED = "claimed", _("en train de partir")
        SENT = "sent", _("parti")
        DROPPED = "dropped", _("plus lieu d’être")
        UNSURE = "unsure", _("peut-être parti")
        FAILED = "failed", _("refusé")

    key = models.CharField(max_length=120, unique=True)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="deliveries"
    )
    address = models.EmailField(blank=True)
    kind = models.CharField(max_length=12, choices=Kind)
    composer = models.CharField(max_length=20, blank=True)
    about_id = models.BigIntegerField(null=True)
    subject = models.CharField(max_length=300, blank=True)
    text = models.TextField(blank=True)
    html = models.TextField(blank=True)
    headers = models.JSONField(default=dict)
    status = models.CharField(max_length=8, choices=Status, default=Status.WAITING)
    message_id = models.CharField(max_length=200, blank=True)
    queued_at = models.DateTimeField(default=timezone.now)
    not_before = models.DateTimeField(default=timezone.now)
    claimed_at = models.DateTimeField(null=True)
    sent_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    error = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(person__isnull=False) | ~Q(address=""), name="a_mail_goes_to_someone"
            ),
            models.CheckConstraint(
                condition=~Q(subject="") | ~Q(composer=""), name="a_mail_says_something"
            ),
            models.CheckConstraint(
                condition=(Q(status="sent") & Q(sent_at__isnull=False))
                | (~Q(status="sent") & Q(sent_at=None)),
                name="a_sent_mail_says_when",
            ),
        ]
        indexes = [
            models.Index(
                fields=["not_before", "id"],
                condition=Q(status="waiting"),
                name="mails_waiting",
            ),
            models.Index(
                fields=["claimed_at"], condition=Q(status="claimed"), name="mails_claimed"
            ),
            models.Index(fields=["message_id"], name="mails_by_message_id"),
        ]
