from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Max, Q
from django.http import QueryDict
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.atlas.filters import Filter
from creuset.common.viewer import Viewer
from creuset.people.models import Person


class SearchQuerySet(models.QuerySet["Search"]):
    def visible_to(self, viewer: Viewer) -> SearchQuerySet:
        """One's own, and nobody else's."""
        return self.filter(person=viewer.person_id, person__isnull=False)

    def told(self) -> SearchQuerySet:
        return self.filter(told=True, person__is_active=True)


class Search(models.Model):
    """A filter of the map that someone keeps. `upto` is the last entry that they know of."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="searches")
    name = models.CharField(_("nom"), max_length=100)
    query = models.CharField(max_length=500)
    told = models.BooleanField(default=True)
    upto = models.BigIntegerField(default=0)
    at = models.DateTimeField(default=timezone.now)

    objects = SearchQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "query"], name="search_kept_once"),
            models.CheckConstraint(condition=~Q(name="") & ~Q(query=""), name="search_is_named"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        """The list as it is now, the latest first."""
        return f"{reverse('atlas:map')}?{self.query}&tri=recent#liste"

    @property
    def filter(self) -> Filter:
        return Filter.read(QueryDict(self.query))

    def seen(self, upto: int) -> None:
        self.upto = upto
        self.save(update_fields=["upto"])


def newest(entries: Any) -> int:
    """The key of the last entry that was made."""
    return int(entries.aggregate(last=Max("pk"))["last"] or 0)
