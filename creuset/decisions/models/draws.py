from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly, Warrant
from creuset.common.viewer import Viewer
from creuset.people.models import Person


class DrawQuerySet(models.QuerySet["Draw"]):
    def visible_to(self, viewer: Viewer) -> DrawQuerySet:
        """To the community: whoever may be drawn, or may doubt the lots, can draw them again."""
        return self if viewer.is_member else self.filter(assembly__in=viewer.assembly_ids)


class Draw(models.Model):
    """Lots drawn from a list, a seed and a rule published beforehand: anyone can draw them again.

    `pool` holds [person, stratum] pairs, as they were when `commitment` was published.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="draws")
    what = models.CharField(_("ce qu’on tire au sort"), max_length=200)
    post = models.CharField(_("fonction confiée"), max_length=60, blank=True)
    until = models.DateField(null=True)
    places = models.PositiveIntegerField(_("nombre de personnes"))
    substitutes = models.PositiveIntegerField(_("suppléances"), default=0)
    pool = models.JSONField()
    commitment = models.CharField(max_length=64)
    seed_source = models.CharField(_("d’où viendra le hasard"), max_length=300)
    seed_on = models.DateField(_("jour où il sera connu"))
    seed = models.CharField(_("hasard publié"), max_length=200, blank=True)
    seed_entered_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    result = models.JSONField(default=dict)
    drawn_at = models.DateTimeField(null=True)
    warrant = models.OneToOneField(
        Warrant, null=True, on_delete=models.PROTECT, related_name="draw"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = DrawQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(drawn_at=None, seed="") | (Q(drawn_at__isnull=False) & ~Q(seed="")),
                name="a_draw_shows_its_seed",
            )
        ]

    def __str__(self) -> str:
        return self.what

    def get_absolute_url(self) -> str:
        return reverse("decisions:draw", args=[self.pk])
