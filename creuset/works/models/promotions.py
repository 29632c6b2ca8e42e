from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Warrant
from creuset.works.models.works import Work


class PromotionQuerySet(models.QuerySet["Promotion"]):
    def current(self) -> PromotionQuerySet:
        """Until its last day included; the newest first."""
        today = timezone.localdate()
        return self.filter(starts_on__lte=today, until__gte=today, stopped_at=None).order_by("-pk")


def current_promotions() -> models.Prefetch[str, PromotionQuerySet, str]:
    """For `prefetch_related`: each work's `put_forward`, with the decision each comes from."""
    current = Promotion.objects.current().select_related("warrant__decision__assembly")
    return models.Prefetch("promotions", current, to_attr="put_forward")


class Promotion(models.Model):
    """The community puts a work forward, for a time, in places of its own, and says why."""

    class Place(models.TextChoices):
        HOME = "home", _("la page d’accueil")
        NEWSLETTER = "newsletter", _("la lettre")
        FEED = "feed", _("le flux")

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="promotions")
    home = models.BooleanField(default=True)
    newsletter = models.BooleanField(default=True)
    feed = models.BooleanField(default=True)
    why = models.CharField(_("pourquoi"), max_length=300)
    starts_on = models.DateField(default=timezone.localdate)
    until = models.DateField(_("jusqu’au"))
    stopped_at = models.DateTimeField(null=True)
    warrant = models.OneToOneField(
        Warrant, null=True, on_delete=models.PROTECT, related_name="promotion"
    )

    objects = PromotionQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["until", "-id"], name="promotions_current")]
        constraints = [
            models.CheckConstraint(
                condition=Q(home=True) | Q(newsletter=True) | Q(feed=True),
                name="a_promotion_is_somewhere",
            ),
            models.CheckConstraint(
                condition=Q(until__gte=models.F("starts_on")),
                name="a_promotion_ends_after_it_starts",
            ),
        ]

    def __str__(self) -> str:
        return self.work.title
