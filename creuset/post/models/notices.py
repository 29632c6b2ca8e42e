"""What people are told: one row for each person and each thing that happened."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.common.about import About
from creuset.common.viewer import Viewer
from creuset.journal.models import Record, Scope
from creuset.people.models import Person
from creuset.post.models.deliveries import Delivery
from creuset.post.models.habits import Kind, Rhythm


class Section(models.TextChoices):
    """Where a digest speaks of it, in this order."""

    WAITING = "1", _("On vous attend")
    DONE = "2", _("Décidé et produit")
    COMING = "3", _("À venir")
    ELSEWHERE = "4", _("Ailleurs")


class Reminder(About):
    """Something that time brings, and that no gesture recorded: said once, as `key` tells."""

    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="reminders")
    verb = models.CharField(max_length=60)
    key = models.CharField(max_length=100, unique=True)
    title = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=300, blank=True)
    at = models.DateTimeField(default=timezone.now)


class NoticeQuerySet(models.QuerySet["Notice"]):
    def visible_to(self, viewer: Viewer) -> NoticeQuerySet:
        """One's own, about what one may still read: a record follows its audience and its assembly,
        unless it was told to this person in particular."""
        readable = Q(record__audience__in=viewer.audiences) | Q(
            record__scope__in=viewer.assembly_ids
        )
        return self.filter(
            readable | Q(personal=True) | Q(reminder__scope__in=viewer.assembly_ids),
            person=viewer.person_id,
        )

    def unread(self) -> NoticeQuerySet:
        return self.filter(read_at=None)

    def for_a_digest(self) -> NoticeQuerySet:
        """Neither read nor mailed yet, and to be told with the others."""
        return self.filter(rhythm__in=[Rhythm.DAILY, Rhythm.WEEKLY], delivery=None, read_at=None)


class Notice(models.Model):
    """One person is told of one thing, once: in the bell, and by the mail that `delivery` names."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="notices")
    record = models.ForeignKey(Record, null=True, on_delete=models.PROTECT, related_name="notices")
    reminder = models.ForeignKey(
        Reminder, null=True, on_delete=models.PROTECT, related_name="notices"
    )
    kind = models.CharField(max_length=12, choices=Kind)
    reason = models.CharField(max_length=20)
    section = models.CharField(max_length=1, choices=Section)
    personal = models.BooleanField(default=False)
    rhythm = models.CharField(max_length=7, choices=Rhythm)
    at = models.DateTimeField(default=timezone.now)
    read_at = models.DateTimeField(null=True)
    delivery = models.ForeignKey(
        Delivery, null=True, on_delete=models.PROTECT, related_name="notices"
    )

    objects = NoticeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "record"], name="told_once"),
            models.UniqueConstraint(fields=["person", "reminder"], name="reminded_once"),
            models.CheckConstraint(
                condition=Q(record=None, reminder__isnull=False)
                | Q(record__isnull=False, reminder=None),
                name="a_notice_is_about_one_thing",
            ),
            models.CheckConstraint(
                condition=~Q(kind="statutory") | Q(rhythm="at_once"),
                name="a_statutory_notice_goes_at_once",
            ),
        ]
        indexes = [
            models.Index(fields=["person", "-id"], name="notices_latest"),
            models.Index(fields=["person"], condition=Q(read_at=None), name="notices_unread"),
            models.Index(
                fields=["person", "at"],
                condition=Q(rhythm__in=["daily", "weekly"], delivery=None, read_at=None),
                name="notices_for_a_digest",
            ),
        ]

    @property
    def about(self) -> Record | Reminder:
        told = self.record or self.reminder
        if told is None:
            raise ValueError("a notice is about a record or a reminder")
        return told


class Told(models.Model):
    """A record whose notices are written. Kept only above the position: transactions end in another
    order than they took their numbers, so a number alone does not say what has been seen."""

    record = models.OneToOneField(Record, on_delete=models.CASCADE, related_name="told")
    at = models.DateTimeField(default=timezone.now, db_default=Now())


class Position(models.Model):
    """Up to which record everything has been told, once and for all."""

    name = models.CharField(max_length=20, unique=True)
    upto = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)
