"""What each person wants to be told, and when."""

from __future__ import annotations

from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly
from creuset.debates.models import Thread
from creuset.people.models import Person


class Kind(models.TextChoices):
    """Four classes, as the setting page shows them; and answers to what someone has just asked for,
    which nobody sets."""

    CONVERSATION = "conversation", _("Conversations")
    REMINDERS = "reminders", _("Rappels et demandes")
    MAILINGS = "mailings", _("Nouvelles")
    STATUTORY = "statutory", _("Avis statutaires")
    ANSWER = "answer", _("Réponses du logiciel")

    @property
    def can_stop(self) -> bool:
        return self in STOPPABLE


STOPPABLE = (Kind.CONVERSATION, Kind.REMINDERS, Kind.MAILINGS)


class Rhythm(models.TextChoices):
    AT_ONCE = "at_once", _("tout de suite")
    DAILY = "daily", _("dans un résumé chaque jour")
    WEEKLY = "weekly", _("dans un résumé chaque semaine")
    NEVER = "never", _("jamais par courrier")


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("lundi")
    TUESDAY = 1, _("mardi")
    WEDNESDAY = 2, _("mercredi")
    THURSDAY = 3, _("jeudi")
    FRIDAY = 4, _("vendredi")
    SATURDAY = 5, _("samedi")
    SUNDAY = 6, _("dimanche")


class Habits(models.Model):
    """When a person reads, and whether anything but statutory notices may be mailed to them."""

    person = models.OneToOneField(Person, on_delete=models.CASCADE, related_name="habits")
    paused = models.BooleanField(_("ne rien m’envoyer, sauf les avis statutaires"), default=False)
    hour = models.PositiveSmallIntegerField(_("heure"), default=8)
    weekday = models.PositiveSmallIntegerField(_("jour"), choices=Weekday, default=Weekday.MONDAY)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(hour__lte=23), name="an_hour_of_the_day"),
            models.CheckConstraint(condition=Q(weekday__lte=6), name="a_day_of_the_week"),
        ]

    @property
    def zone(self) -> ZoneInfo:
        return zone_of(self.person)


def zone_of(person: Person) -> ZoneInfo:
    return ZoneInfo(person.time_zone) if person.time_zone else timezone.get_default_timezone()


class Preference(models.Model):
    """One choice: for a class, everywhere, or in one assembly, or in one conversation."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="mail_preferences")
    kind = models.CharField(max_length=12, choices=Kind)
    assembly = models.ForeignKey(
        Assembly, null=True, on_delete=models.CASCADE, related_name="mail_preferences"
    )
    thread = models.ForeignKey(
        Thread, null=True, on_delete=models.CASCADE, related_name="mail_preferences"
    )
    rhythm = models.CharField(max_length=7, choices=Rhythm)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "kind"],
                condition=Q(assembly=None, thread=None),
                name="one_preference_everywhere",
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "assembly"], name="one_preference_each_assembly"
            ),
            models.UniqueConstraint(
                fields=["person", "kind", "thread"], name="one_preference_each_thread"
            ),
            models.CheckConstraint(
                condition=Q(assembly=None) | Q(thread=None), name="a_preference_is_about_one_place"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=["conversation", "reminders", "mailings"]),
                name="statutory_notices_are_not_a_preference",
            ),
        ]


class OptOut(models.Model):
    """An address that wants no more mail of this class: only its keyed fingerprint, which outlives
    the account and tells the address to nobody."""

    kind = models.CharField(max_length=12, choices=Kind)
    fingerprint = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["kind", "fingerprint"], name="opted_out_once"),
            models.CheckConstraint(
                condition=~Q(kind__in=["statutory", "answer"]), name="statutory_cannot_be_refused"
            ),
        ]
