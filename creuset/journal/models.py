from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from creuset.common.about import About
from creuset.common.audience import Audience
from creuset.common.viewer import Viewer
from creuset.people.models import Person


class Scope(models.Model):
    """Where things happen. Each assembly is one, so that the journal need not know assemblies."""


class Seal(models.Model):
    """A batch of records closed for ever: the root of their Merkle tree, chained to the last seal."""

    previous = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="next"
    )
    count = models.PositiveIntegerField()
    root = models.CharField(max_length=64)
    chain = models.CharField(max_length=64, unique=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(count__gte=1), name="a_seal_closes_something")
        ]


class RecordQuerySet(models.QuerySet["Record"]):
    def visible_to(self, viewer: Viewer) -> RecordQuerySet:
        return self.filter(Q(audience__in=viewer.audiences) | Q(scope__in=viewer.assembly_ids))

    def unsealed(self) -> RecordQuerySet:
        return self.filter(seal=None).order_by("pk")


class Record(About):
    """One thing that happened: who, what, on which thing, in which assembly, when.

    `title` and `path` say what it was about on that day, so that a page of the journal fetches
    nothing else. `actor` and `personal` are what erasure takes away: the seal covers a commitment
    to them, made with `salt`; without the salt, the commitment says nothing.
    """

    scope = models.ForeignKey(Scope, on_delete=models.PROTECT, related_name="records")
    verb = models.CharField(max_length=60)
    title = models.CharField(max_length=300, blank=True)
    path = models.CharField(max_length=300, blank=True)
    data = models.JSONField(default=dict)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.GROUP)
    at = models.DateTimeField(default=timezone.now)

    actor = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="records")
    personal = models.JSONField(default=dict)
    salt = models.CharField(max_length=32, blank=True)
    commitment = models.CharField(max_length=64)

    seal = models.ForeignKey(Seal, null=True, on_delete=models.PROTECT, related_name="records")

    objects = RecordQuerySet.as_manager()

    class Meta(About.Meta):
        indexes = [
            *About.Meta.indexes,
            models.Index(fields=["scope", "-id"], name="journal_scope_latest"),
            models.Index(fields=["audience", "-id"], name="journal_audience_latest"),
            models.Index(fields=["id"], condition=Q(seal=None), name="journal_unsealed"),
        ]

    def __str__(self) -> str:
        return self.verb
