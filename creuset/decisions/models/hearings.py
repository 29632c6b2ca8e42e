from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Seat
from creuset.decisions.models.decision import Decision
from creuset.people.models import Person


class Hearing(models.Model):
    """What a seat sees in a proposal, and what those who propose answer: comply or explain."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="hearings")
    seat = models.ForeignKey(Seat, on_delete=models.PROTECT, related_name="hearings")
    says = models.TextField(_("ce que ce siège voit"), blank=True)
    answer_given = models.JSONField(default=dict)
    asked_again = models.BooleanField(default=False)
    spoken_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    spoken_at = models.DateTimeField(null=True)
    reply = models.TextField(_("réponse"), blank=True)
    replied_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    replied_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["decision", "seat"], name="a_seat_is_heard_once"),
            models.CheckConstraint(
                condition=Q(spoken_at=None) | ~Q(says=""), name="a_seat_that_spoke_said_something"
            ),
            models.CheckConstraint(
                condition=Q(replied_at=None) | ~Q(reply=""), name="a_reply_says_something"
            ),
        ]
