from __future__ import annotations

import json
from collections.abc import Iterable
from hashlib import sha256
from typing import Any
from urllib.parse import urlsplit

from django.db import connection, models
from django.db.models import Q
from django.db.models.expressions import RawSQL
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly
from creuset.atlas import morton
from creuset.atlas.categories import Category
from creuset.atlas.folding import fold
from creuset.atlas.kinds import Kind, of_mask
from creuset.atlas.placing import place
from creuset.atlas.words.asking import said
from creuset.common.audience import Audience
from creuset.common.viewer import Viewer
from creuset.places.models import Territory


def web_or_nothing(field: str) -> Q:
    """An address that a link may bear: a browser would obey `javascript:`."""
    starts = f"{field}__startswith"
    return Q(**{field: ""}) | Q(**{starts: "http://"}) | Q(**{starts: "https://"})


# For the version in service while the next one is being put in place: it does not name these fields.
NOTHING_TOLD = models.Value({}, models.JSONField())
SETTLED = ("quad", "name_folded", "city_folded", "said", "territory")


class Source(models.Model):
    """Where entries were taken from, and what its licence asks."""

    HERE = "Contributions"  # of what people tell here; no file takes its place

    name = models.CharField(_("nom"), max_length=200, unique=True)
    url = models.URLField(_("adresse"), max_length=500, blank=True)
    licence = models.CharField(_("licence"), max_length=200)
    attribution = models.CharField(_("mention"), max_length=300, blank=True)
    # How its files are read: columns and words, as they were last told.
    recipe = models.JSONField(default=dict, db_default=NOTHING_TOLD)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=web_or_nothing("url"), name="source_is_on_the_web")
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("atlas:source", args=[self.pk])


class EntryQuerySet(models.QuerySet["Entry"]):
    def visible_to(self, viewer: Viewer) -> EntryQuerySet:
        return self.filter(audience__in=viewer.audiences)

    def listed(self) -> EntryQuerySet:
        """What the map and the lists show; the page of a closed entry stays."""
        return self.filter(status=Entry.Status.CURRENT)

    def within(self, span: morton.Range) -> EntryQuerySet:
        return self.filter(quad__gte=span[0], quad__lte=span[1])

    def in_territory(self, code: str) -> EntryQuerySet:
        """All that is in it, to any depth; nothing in one that we do not know."""
        found = Territory.objects.filter(code=code).first()
        return self.in_one(found) if found else self.none()

    def in_one(self, found: Territory) -> EntryQuerySet:
        """Down to countries, by the country that is told; below, by the commune."""
        if found.kind == Territory.Kind.WORLD:
            return self
        if found.kind == Territory.Kind.COUNTRY:
            return self.filter(country=found)
        if found.large:
            return self.filter(country__in=Territory.objects.countries_of(found).values("pk"))
        return self.filter(territory__in=Territory.objects.all_in(found).values("pk"))

    def among(self, pks: Iterable[int]) -> EntryQuerySet:
        """As one value, since there may be more of them than a query takes parameters."""
        told = json.dumps(list(pks))
        return self.filter(pk__in=RawSQL(_KEYS[connection.vendor], [told]))  # noqa: S611 (constant)


_KEYS = {
    "sqlite": "SELECT value FROM json_each(%s)",
    "postgresql": "SELECT value::bigint FROM json_array_elements_text(%s::json)",
}
BY_NAME = ("name_folded", "pk")
BY_DATE = ("-updated_at", "-pk")


class Entry(models.Model):
    """A commons or an actor on the atlas.

    `edited` names the fields that people here have changed: an import leaves them, and says so.
    """

    class Status(models.TextChoices):
        CURRENT = "current", _("en activité")
        CLOSED = "closed", _("fermée")
        MISSING = "missing_at_source", _("absente de la source")
        WITHDRAWN = "withdrawn", _("retirée avec son import")
        MERGED = "merged", _("réunie avec une autre")

    class Precision(models.TextChoices):
        POINT = "point", _("à sa place")
        AROUND = "around", _("à peu près là")
        COMMUNE = "commune", _("quelque part dans sa commune")

    slug = models.SlugField(max_length=130, unique=True)
    name = models.CharField(_("nom"), max_length=200)
    category = models.CharField(
        max_length=16, choices=Category, blank=True, default="", db_default=""
    )
    kinds = models.IntegerField(_("natures"), default=0)
    country = models.ForeignKey(
        Territory,
        null=True,
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,  # `atlas_counts` begins with it
    )
    city = models.CharField(_("ville"), max_length=100, blank=True)
    website = models.URLField(_("site"), max_length=500, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    precision = models.CharField(
        max_length=10, choices=Precision, default=Precision.POINT, db_default="point"
    )
    # What else is told, by the keys of `fields`
    facts = models.JSONField(default=dict, db_default=NOTHING_TOLD)
    # Field → source and licence, where not the entry's
    origins = models.JSONField(default=dict, db_default=NOTHING_TOLD)
    confirmed_on = models.DateField(null=True)
    merged_into = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="merged"
    )
    status = models.CharField(max_length=20, choices=Status, default=Status.CURRENT)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.PUBLIC)
    source = models.ForeignKey(
        Source,
        on_delete=models.PROTECT,
        related_name="entries",
        db_index=False,  # `entry_once_by_source` begins with it
    )
    source_key = models.CharField(max_length=300)
    edited = models.JSONField(default=list)
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    # Worked out of the others by `settle`, and the territory by `placing.place`
    territory = models.ForeignKey(
        Territory,
        null=True,
        editable=False,
        on_delete=models.PROTECT,
        related_name="held",
        db_index=False,  # `atlas_territory` begins with it
    )
    quad = models.BigIntegerField(null=True, editable=False)
    name_folded = models.CharField(max_length=200, editable=False)
    city_folded = models.CharField(max_length=100, editable=False, blank=True)
    said = models.TextField(
        editable=False, blank=True, default="", db_default=""
    )  # the words it is found by

    objects = EntryQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "source_key"], name="entry_once_by_source"),
            models.CheckConstraint(condition=Q(kinds__gte=0), name="entry_kinds_is_a_mask"),
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None, quad=None)
                | Q(
                    latitude__isnull=False,  # an unknown comparison would pass
                    longitude__isnull=False,
                    latitude__gte=-90,
                    latitude__lte=90,
                    longitude__gte=-180,
                    longitude__lte=180,
                    quad__gte=0,
                ),
                name="entry_has_a_whole_point_or_none",
            ),
            models.CheckConstraint(
                condition=web_or_nothing("website"), name="entry_site_is_on_the_web"
            ),
            models.CheckConstraint(
                condition=Q(audience__in=[Audience.COMMUNITY, Audience.PUBLIC]),
                name="entry_is_of_no_group",
            ),
            models.CheckConstraint(
                condition=Q(status="merged", merged_into__isnull=False)
                | ~Q(status="merged") & Q(merged_into=None),
                name="a_merged_entry_says_into_which",
            ),
        ]
        # Each holds all that its query reads, so that the rows themselves are left alone.
        indexes = [
            models.Index(
                fields=[
                    "quad",
                    "kinds",
                    "country",
                    "status",
                    "audience",
                    "latitude",
                    "longitude",
                    "id",
                ],
                name="atlas_cells",
            ),
            models.Index(
                fields=["country", "kinds", "category", "status", "audience", "quad"],
                name="atlas_counts",
            ),
            models.Index(
                fields=[
                    "name_folded",
                    "id",
                    "city_folded",
                    "country",
                    "kinds",
                    "status",
                    "audience",
                    "quad",
                ],
                name="atlas_list",
            ),
            models.Index(fields=["territory", "status", "audience"], name="atlas_territory"),
        ]

    def __str__(self) -> str:
        return self.name

    def save(self, **options: Any) -> None:
        fields = options.get("update_fields")
        if fields is not None:
            options["update_fields"] = {*fields, *SETTLED}
        self.settle()
        place([self])
        super().save(**options)

    def get_absolute_url(self) -> str:
        return reverse("atlas:entry", args=[self.slug])

    def settle(self) -> None:
        """Work out what follows from the rest; imports write rows without `save`."""
        self.name_folded = fold(self.name)[:200]
        self.city_folded = fold(self.city)[:100]
        told = (self.facts.get(key, "") for key in ("purpose", "short_name", "beings"))
        self.said = said(self.name, self.city, *told)
        self.quad = (
            morton.quad(self.latitude, self.longitude)
            if self.latitude is not None and self.longitude is not None
            else None
        )

    @property
    def point(self) -> tuple[float, float] | None:
        placed = self.latitude is not None and self.longitude is not None
        return (self.latitude or 0, self.longitude or 0) if placed else None

    @property
    def assembly(self) -> Assembly:
        """The map is everyone's."""
        return Assembly.objects.community()

    @property
    def kind_list(self) -> list[Kind]:
        return of_mask(self.kinds)

    @property
    def record_url(self) -> str:
        """Where the source tells it, as precisely as one can link."""
        return self.source_key if is_web_address(self.source_key) else self.source.url


class Snapshot(models.Model):
    """The file of columns that processes read: one row, or none while there is no such file."""

    name = models.CharField(max_length=32)
    made_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(pk=1), name="atlas_has_one_snapshot")]


class Changed(models.Model):
    """An entry written or deleted since the snapshot was made, whoever did it: noted by a trigger."""

    entry = models.BigIntegerField()  # its key: the row may be gone


def is_web_address(text: str) -> bool:
    try:
        parts = urlsplit(text)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)


def slug_of(name: str, source: Source, source_key: str, *, digits: int = 6) -> str:
    """Stable as long as the source keeps its identifier. More digits when two would meet."""
    print_ = sha256(f"{source.name}|{source_key}".encode()).hexdigest()
    stem = slugify(name)[:60].strip("-") or "fiche"
    return f"{stem}-{print_[:digits]}"


# The rest of what the atlas keeps, by subject, so that the application knows it.
from creuset.atlas.contributing import models as contributing  # noqa: E402, F401
from creuset.atlas.imports import models as imports  # noqa: E402, F401
from creuset.atlas.neighbourhoods import models as neighbourhoods  # noqa: E402, F401
from creuset.atlas.searches import models as searches  # noqa: E402, F401
