from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone

from creuset.assemblies.models import Warrant
from creuset.common.audience import Audience
from creuset.texts.models import Version
from creuset.works.models.works import Authorship, Work


class PublicationQuerySet(models.QuerySet["Publication"]):
    def standing(self) -> PublicationQuerySet:
        """Those that no revoked decision has undone; the last one is what readers read."""
        return self.filter(Q(warrant=None) | Q(warrant__revoked_at=None)).order_by("pk")


class Publication(models.Model):
    """An edition: the terms, the version and the signatures that readers were given.

    The work says those of today; this row brings them back when a later edition is undone.
    """

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="publications")
    title = models.CharField(max_length=300)
    summary = models.TextField(blank=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="+")
    audience = models.CharField(max_length=10, choices=Audience)
    licence = models.CharField(max_length=20, choices=Work.Licence)
    shared_from = models.DateField()
    outside_debate = models.BooleanField()
    signed = models.ManyToManyField(Authorship, related_name="publications")
    warrant = models.OneToOneField(
        Warrant, null=True, on_delete=models.PROTECT, related_name="publication"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = PublicationQuerySet.as_manager()

    def __str__(self) -> str:
        return str(self.work)
