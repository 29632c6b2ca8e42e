from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.debates.models.threads import Thread
from creuset.people.models import Person


class Following(models.Model):
    """A person wants to be told of a conversation, and why they do; muted, they want not to be.

    Without a row nothing has been said: the conversation is theirs to read, and they are not told.
    """

    class Why(models.TextChoices):
        OPENED = "opened", _("vous l’avez ouverte")
        WROTE = "wrote", _("vous y avez écrit")
        MENTIONED = "mentioned", _("on vous y a nommé")
        SIGNED = "signed", _("on y parle de ce que vous avez signé")
        CHOSE = "chose", _("vous l’avez choisi")

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="followings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="followings")
    why = models.CharField(max_length=10, choices=Why)
    muted = models.BooleanField(default=False)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["thread", "person"], name="followed_once")]


class Reading(models.Model):
    """How far a person has read a conversation: up to and including the message of this number."""

    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="readings")
    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="readings")
    upto = models.PositiveBigIntegerField()
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["thread", "person"], name="one_reading_each")
        ]
