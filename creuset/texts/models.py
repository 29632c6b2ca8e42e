from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from creuset.people.models import Person


class Text(models.Model):
    """A text with its versions. It does not know what it is for; who may see it, its owner says."""

    language = models.CharField(_("langue"), max_length=10, default="fr")

    def latest(self) -> Version:
        return self.versions.select_related("author").latest("number")


class Version(models.Model):
    """One state of a text, for ever. The HTML is kept, so that reading renders nothing.

    `details` is what its owner keeps beside the body and wants to change with it.
    """

    text = models.ForeignKey(Text, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    body = models.TextField(_("texte"), blank=True)
    html = models.TextField(blank=True)
    details = models.JSONField(default=dict, blank=True)
    reason = models.CharField(_("ce qui change"), max_length=200, blank=True)
    author = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="text_versions"
    )
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["number"]
        constraints = [
            models.UniqueConstraint(fields=["text", "number"], name="version_number_once"),
            models.CheckConstraint(condition=Q(number__gte=1), name="versions_start_at_one"),
        ]

    def __str__(self) -> str:
        return _("version %(number)d") % {"number": self.number}
