from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from creuset.common.viewer import Viewer


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def visible_to(self, viewer: Viewer) -> TerritoryQuerySet:
        """Where things are is no secret."""
        return self

    def countries(self) -> TerritoryQuerySet:
        return self.filter(kind=Territory.Kind.COUNTRY)


class Territory(models.Model):
    """A part of the Earth that people name, inside a larger one; the world holds them all.

    Codes are those that others use: ISO 3166-1 for countries, UN M49 for the world and the
    continents, so that North America («003») is not taken for Namibia («NA»).
    """

    class Kind(models.TextChoices):
        WORLD = "world", _("monde")
        CONTINENT = "continent", _("continent")
        COUNTRY = "country", _("pays")

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=10, choices=Kind)
    names = models.JSONField()  # by language
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="children"
    )
    # What a map shows of it: its main part. West of more than east crosses 180°.
    west = models.FloatField()
    south = models.FloatField()
    east = models.FloatField()
    north = models.FloatField()

    objects = TerritoryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="world", parent=None) | ~Q(kind="world") & ~Q(parent=None),
                name="only_the_world_is_in_nothing",
            ),
            models.CheckConstraint(
                condition=Q(
                    west__gte=-180, west__lte=180, east__gte=-180, east__lte=180,
                    south__gte=-90, north__lte=90, south__lte=F("north"),
                ),
                name="a_territory_is_on_the_earth",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("places:territory", args=[self.code])

    @property
    def within(self) -> list[Territory]:
        """The larger ones that hold it, the world first."""
        larger: list[Territory] = []
        parent = self.parent
        while parent:
            larger.insert(0, parent)
            parent = parent.parent
        return larger

    @property
    def name(self) -> str:
        """In the reader's language, or in French when we lack it."""
        language = (get_language() or "fr").split("-")[0]
        name: str = self.names.get(language) or self.names["fr"]
        return name
