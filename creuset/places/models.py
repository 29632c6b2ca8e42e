from __future__ import annotations

from functools import reduce
from operator import or_

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from creuset.common.folding import fold
from creuset.common.viewer import Viewer
from creuset.places.neighbourhoods import Neighbourhood

BESIDE = ("epci", "union")  # they belong together by membership


class TerritoryQuerySet(models.QuerySet["Territory"]):
    def visible_to(self, viewer: Viewer) -> TerritoryQuerySet:
        """Where things are is no secret."""
        return self

    def all_in(self, larger: Territory) -> TerritoryQuerySet:
        """It, and what it holds to any depth: by its numbers, or by its members and theirs."""
        if larger.kind in BESIDE:
            inside = self.filter(Q(also_in=larger) | Q(parent__also_in=larger, gone_at=None))
            if larger.kind == Territory.Kind.EPCI:
                return inside
            spans = [Q(first__range=span) for span in inside.values_list("first", "last")]
            return self.filter(reduce(or_, spans)) if spans else self.none()
        return self.filter(first__range=(larger.first, larger.last))

    def parts_of(self, larger: Territory) -> TerritoryQuerySet:
        """What one goes down to from it. Unions and EPCI are beside, not below."""
        if larger.kind in BESIDE:
            return self.filter(also_in=larger)
        return self.filter(parent=larger, gone_at=None).exclude(kind__in=BESIDE)

    def unions_in(self, territory: Territory) -> TerritoryQuerySet:
        """Only the world holds some, beside its continents."""
        if territory.kind != Territory.Kind.WORLD:
            return self.none()
        return self.filter(parent=territory, kind=Territory.Kind.UNION)

    def neighbourhoods(self) -> TerritoryQuerySet:
        return self.filter(kind=Territory.Kind.NEIGHBOURHOOD, gone_at=None)

    def countries(self) -> TerritoryQuerySet:
        return self.filter(kind=Territory.Kind.COUNTRY)

    def countries_of(self, large: Territory) -> TerritoryQuerySet:
        """Of a country, itself."""
        match large.kind:
            case Territory.Kind.COUNTRY:
                return self.filter(pk=large.pk)
            case Territory.Kind.UNION:
                return self.countries().filter(also_in=large)
        return self.countries().filter(first__range=(large.first, large.last))


class Territory(models.Model):
    """A part of the Earth that people name, inside a larger one; the world holds them all.

    Codes are those that others use: ISO 3166-1 for countries (and «EU», which it keeps for the
    Union), UN M49 for the world and the continents, so that North America («003») is not taken for
    Namibia («NA»); in France, «FR-» before ISO 3166-2 for régions, before the numbers of INSEE for
    départements and communes, before the SIREN of an EPCI. A neighbourhood has that of its commune and a number.
    """

    class Kind(models.TextChoices):
        WORLD = "world", _("monde")
        CONTINENT = "continent", _("continent")
        UNION = "union", _("union de pays")
        COUNTRY = "country", _("pays")
        REGION = "region", _("région")
        DEPARTMENT = "department", _("département")
        EPCI = "epci", _("intercommunalité")
        COMMUNE = "commune", _("commune")
        NEIGHBOURHOOD = "neighbourhood", _("quartier")

    code = models.CharField(max_length=12, unique=True)
    kind = models.CharField(max_length=16, choices=Kind)
    names = models.JSONField()  # by language
    parent = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="children"
    )
    # The other larger ones it belongs to: a commune its EPCI, a country its union.
    also_in = models.ManyToManyField("self", symmetrical=False, related_name="members")
    # It and all that it holds, to any depth, have a `first` within these two, and nothing else has.
    first = models.BigIntegerField(default=0, db_default=0, db_index=True)
    last = models.BigIntegerField(default=0, db_default=0)
    population = models.IntegerField(null=True)
    # Where its name goes: a town hall, the middle of a country.
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    # How far a neighbourhood goes from its middle, in metres; and when people ceased to name it.
    reach = models.IntegerField(null=True)
    gone_at = models.DateTimeField(null=True)
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
            models.CheckConstraint(
                condition=Q(last__gte=F("first")), name="what_a_territory_holds_is_after_it"
            ),
            models.CheckConstraint(
                condition=Q(
                    kind="neighbourhood", reach__gt=0, reach__isnull=False,
                    latitude__isnull=False, longitude__isnull=False,
                )
                | ~Q(kind="neighbourhood") & Q(reach=None, gone_at=None),
                name="a_neighbourhood_reaches_somewhere_and_nothing_else_does",
            ),
        ]  # fmt: skip

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("places:territory", args=[self.code])

    @cached_property
    def parts(self) -> list[Territory]:
        """Those that it is made of, by name; a page asks for them in several places."""
        return sorted(Territory.objects.parts_of(self), key=lambda part: fold(str(part)))

    @property
    def number(self) -> int:
        """Of a neighbourhood, in its commune."""
        return int(self.code.rpartition("-")[2])

    @property
    def round(self) -> Neighbourhood:
        """Of a neighbourhood, its ground."""
        middle = self.latitude or 0, self.longitude or 0
        return Neighbourhood(self.pk, middle, self.reach or 0)

    @property
    def large(self) -> bool:
        """Made of countries."""
        return self.kind in {"world", "continent", "union", "country"}

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


class Spelling(models.Model):
    """One way to write a territory: its name, that of a place it took in, a postcode; folded."""

    territory = models.ForeignKey(Territory, on_delete=models.CASCADE, related_name="spellings")
    folded = models.CharField(max_length=100)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["folded", "territory"], name="spelt_once")]
