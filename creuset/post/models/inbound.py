"""Mails that arrive: by which address, what became of each, and those that wait for a yes."""

from __future__ import annotations

from datetime import datetime, timedelta
from secrets import token_hex

from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils import timezone

from creuset.debates.models import Post, Thread
from creuset.people.models import Person

KEY_LIVES = timedelta(days=365)
KEY_RENEWED = timedelta(days=180)
"""A key that a mail carries is good for half a year at least."""
HELD_FOR = timedelta(days=7)
REMEMBERED = timedelta(days=30)
"""Mail servers give up delivering long before."""


def new_key() -> str:
    return token_hex(16)


def in_a_year() -> datetime:
    return timezone.now() + KEY_LIVES


def in_a_week() -> datetime:
    return timezone.now() + HELD_FOR


class ReplyKey(models.Model):
    """The address by which one person answers in one conversation. It is a secret between the
    software and that person: in small letters only, since some programs forget capitals."""

    key = models.CharField(max_length=32, unique=True, default=new_key)
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="reply_keys")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="reply_keys")
    expires_at = models.DateTimeField(default=in_a_year)

    class Meta:
        indexes = [
            models.Index(fields=["thread", "person", "-expires_at"], name="reply_keys_of_person")
        ]


class Received(models.Model):
    """A mail that was dealt with, so that the same one delivered twice acts once. Written in the
    transaction of what it makes."""

    class Became(models.TextChoices):
        POSTED = "posted"
        NOTED = "noted"  # a bounce, a wish to be left alone
        HELD = "held"
        REFUSED = "refused"

    message = models.CharField(max_length=64)
    recipient = models.CharField(max_length=254)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.CASCADE, related_name="mails_received"
    )
    became = models.CharField(max_length=8, choices=Became)
    why = models.CharField(max_length=40, blank=True)
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="received")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["message", "recipient"], name="a_mail_acts_once")
        ]
        indexes = [models.Index(fields=["person", "at"], name="mails_of_person")]


class Held(models.Model):
    """A mail whose sender nobody vouches for: kept until the person says that it is theirs."""

    received = models.OneToOneField(Received, on_delete=models.CASCADE, related_name="held")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mails_held")
    subject = models.CharField(max_length=300, blank=True)
    sender = models.CharField(max_length=254, blank=True)
    raw = models.BinaryField()
    expires_at = models.DateTimeField(default=in_a_week)


class Failing(models.Model):
    """An address whose mails come back. Known by the address, like the mails."""

    address = models.EmailField()
    soft = models.PositiveSmallIntegerField(default=0)
    hard_at = models.DateTimeField(null=True)
    latest_at = models.DateTimeField(default=timezone.now)
    reason = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("address"), name="one_row_each_failing_address"),
            models.CheckConstraint(
                condition=Q(hard_at__isnull=False) | Q(soft__gt=0), name="a_failure_is_counted"
            ),
        ]
