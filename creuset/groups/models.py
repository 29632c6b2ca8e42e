from __future__ import annotations

from datetime import timedelta

from django.db import models
from django.db.models import Case, Count, OuterRef, Q, Subquery, When
from django.db.models.functions import Coalesce
from django.db.models.lookups import LessThan
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly, Membership, Warrant
from creuset.atlas.models import Entry
from creuset.common.viewer import Viewer
from creuset.journal.models import Record

ASLEEP = timedelta(days=60)


class WorkingGroupQuerySet(models.QuerySet["WorkingGroup"]):
    def visible_to(self, viewer: Viewer) -> WorkingGroupQuerySet:
        """Everyone: that a group exists is no secret, what it prepares may be."""
        return self

    def with_size(self) -> WorkingGroupQuerySet:
        """Counted apart: a join would multiply the rows of other counts."""
        current = (
            Membership.objects.current()
            .filter(assembly=OuterRef("assembly"))
            .order_by()
            .values("assembly")
            .annotate(n=Count("pk"))
            .values("n")
        )
        return self.annotate(size=Coalesce(Subquery(current), 0))

    def with_sleep(self) -> WorkingGroupQuerySet:
        """`latest`: the last record of what happened there. `asleep`: open, and that was long ago."""
        records = Record.objects.filter(scope=OuterRef("assembly")).order_by("-pk")
        latest_at = Subquery(records.values("at")[:1])
        long_ago = Q(closed_at=None) & LessThan(latest_at, timezone.now() - ASLEEP)
        return self.annotate(
            latest=Subquery(records.values("pk")[:1]),
            asleep=Case(When(long_ago, then=True), default=False),
        )


class WorkingGroup(models.Model):
    """An assembly with a purpose, an objective, and the sharing it has in mind."""

    class Purpose(models.TextChoices):
        MEET = "meet", _("se réunir")
        NETWORK = "network", _("mettre en réseau")
        EXCHANGE = "exchange", _("échanger")
        PRODUCE = "produce", _("produire")

    assembly = models.OneToOneField(Assembly, on_delete=models.PROTECT, related_name="group")
    slug = models.SlugField(max_length=80, unique=True)
    purpose = models.CharField(max_length=10, choices=Purpose)
    why = models.TextField(_("pourquoi ce groupe"))
    objective = models.TextField(_("premier objectif"))
    sharing = models.TextField(_("partage envisagé"), blank=True)
    warrant = models.ForeignKey(
        Warrant, null=True, on_delete=models.PROTECT, related_name="groups"
    )
    opened_at = models.DateTimeField(auto_now_add=True)
    closed_at = models.DateTimeField(null=True)

    objects = WorkingGroupQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["-opened_at"], name="groups_latest")]
        constraints = [
            models.CheckConstraint(condition=~Q(objective=""), name="a_group_has_an_objective")
        ]

    def __str__(self) -> str:
        return self.assembly.name

    def get_absolute_url(self) -> str:
        return reverse("groups:group", args=[self.slug])


class WorksOn(models.Model):
    """A group says that it works on an entry of the atlas."""

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="works_on")
    entry = models.ForeignKey(Entry, on_delete=models.PROTECT, related_name="worked_on")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["group", "entry"], name="a_group_says_it_once")
        ]

    def __str__(self) -> str:
        return f"{self.group} : {self.entry}"
