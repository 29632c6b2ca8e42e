from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly, Warrant
from creuset.common.viewer import Viewer
from creuset.decisions.models.ballots import Objection
from creuset.decisions.models.decision import Decision
from creuset.people.models import Person


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def visible_to(self, viewer: Viewer) -> AmendmentQuerySet:
        """To those who decide."""
        return self.filter(decision__assembly__in=viewer.assembly_ids)


class Amendment(models.Model):
    """Another wording of a proposal, from someone else than its author."""

    class Status(models.TextChoices):
        PENDING = "pending", _("en attente")
        ACCEPTED = "accepted", _("repris")
        DECLINED = "declined", _("écarté")
        WITHDRAWN = "withdrawn", _("retiré")

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="amendments")
    author = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="amendments"
    )
    base = models.PositiveIntegerField()
    body = models.TextField(_("texte"))
    reason = models.CharField(_("pourquoi"), max_length=500, blank=True)
    objection = models.ForeignKey(
        Objection, null=True, on_delete=models.SET_NULL, related_name="amendments"
    )
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    said = models.CharField(_("réponse"), max_length=500, blank=True)
    version = models.PositiveIntegerField(null=True)
    warrant = models.OneToOneField(
        Warrant, null=True, on_delete=models.PROTECT, related_name="amendment"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(status="accepted", version__isnull=False)
                | (~Q(status="accepted") & Q(version=None)),
                name="an_amendment_taken_up_says_where",
            )
        ]

    def __str__(self) -> str:
        return self.reason or str(_("un amendement"))

    def get_absolute_url(self) -> str:
        return f"{self.decision.get_absolute_url()}#amendement-{self.pk}"

    @property
    def assembly(self) -> Assembly:
        return self.decision.assembly
