from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly
from creuset.atlas.importing import Recipe
from creuset.common.viewer import Viewer
from creuset.people.models import Person


class EntryImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, viewer: Viewer) -> EntryImportQuerySet:
        return self.all() if viewer.is_member else self.none()

    def on_the_way(self) -> EntryImportQuerySet:
        return self.filter(status__in=Import.MOVING)


class Import(models.Model):
    """One file of a source, from its first reading to what it changed.

    `turn` belongs to the last process that took it up: any other stops at its next step. `position`
    counts what has been read, and is written with what it led to, so that nothing is done twice.
    """

    class Status(models.TextChoices):
        FETCHING = "fetching", _("en train d’être cherché")
        READ = "read", _("colonnes à dire")
        PREVIEWING = "previewing", _("en train d’être essayé")
        PREVIEWED = "previewed", _("essayé, rien d’écrit")
        RUNNING = "running", _("en train d’entrer")
        DONE = "done", _("entré")
        UNDOING = "undoing", _("en train d’être défait")
        UNDONE = "undone", _("défait")
        FAILED = "failed", _("arrêté")

    MOVING = (Status.FETCHING, Status.PREVIEWING, Status.RUNNING, Status.UNDOING)

    source = models.ForeignKey("atlas.Source", on_delete=models.PROTECT, related_name="imports")
    by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="imports_of_entries"
    )
    at = models.DateTimeField(default=timezone.now)
    name = models.CharField(_("fichier"), max_length=200, blank=True)
    address = models.URLField(_("adresse du fichier"), max_length=500, blank=True)
    scheduled = models.BooleanField(default=False)
    concluded = models.BooleanField(
        default=True, db_default=True
    )  # whether its schedule has heard how it went
    # Whether its new entries were compared with those that were there, and up to which change.
    paired = models.BooleanField(default=False, db_default=False)
    paired_upto = models.BigIntegerField(default=0, db_default=0)
    file = models.CharField(max_length=120, blank=True)  # in the storage, while it may be needed
    digest = models.CharField(max_length=64, blank=True)

    columns = models.JSONField(default=list)  # of the file: name, samples, whether it is a contact
    mapping = models.JSONField(default=dict)  # name of a column → our field
    words = models.JSONField(default=dict)  # folded word → kinds
    unknown = models.JSONField(default=list)  # words that are no kind of ours, and how often
    accept_missing = models.BooleanField(default=False)

    status = models.CharField(max_length=10, choices=Status, default=Status.READ)
    reason = models.TextField(blank=True)
    position = models.PositiveBigIntegerField(default=0)
    counts = models.JSONField(default=dict)
    shown = models.JSONField(default=dict)  # of the preview: first changes, places
    turn = models.PositiveIntegerField(default=0)
    tries = models.PositiveIntegerField(default=0)
    moved_at = models.DateTimeField(default=timezone.now)

    objects = EntryImportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    status__in=[
                        "fetching", "read", "previewing", "previewed", "running", "done",
                        "undoing", "undone", "failed",
                    ]
                ),
                name="import_has_a_known_status",
            ),
            models.CheckConstraint(
                condition=Q(status="failed") & ~Q(reason="") | ~Q(status="failed") & Q(reason=""),
                name="import_that_stops_says_why",
            ),
            models.UniqueConstraint(
                fields=["source"],
                condition=Q(status__in=["running", "undoing"]),
                name="one_import_at_a_time_for_a_source",
            ),
        ]  # fmt: skip
        indexes = [
            models.Index(
                fields=["moved_at"],
                condition=Q(status__in=["fetching", "previewing", "running", "undoing"]),
                name="atlas_imports_on_the_way",
            )
        ]

    def __str__(self) -> str:
        return self.name or self.address or str(self.source)

    def get_absolute_url(self) -> str:
        return reverse("atlas:import", args=[self.pk])

    @property
    def assembly(self) -> Assembly:
        """The atlas is everyone's: the community decides."""
        return Assembly.objects.community()

    @property
    def stacked(self) -> dict[tuple[float, float], int]:
        """How many rows stand at each point that they cannot all have, as the preview found."""
        return {(north, east): n for north, east, n in self.shown.get("stacked", [])}

    @property
    def recipe(self) -> Recipe:
        return Recipe(columns=self.mapping, words=self.words)

    @property
    def editable(self) -> bool:
        """Nothing of it has entered yet."""
        if self.status == self.Status.FAILED:
            return not self.changes.exists()
        return self.status in (self.Status.READ, self.Status.PREVIEWED)

    @property
    def moving(self) -> bool:
        return self.status in self.MOVING


class ImportedChange(models.Model):
    """What an import changed of one entry: names of fields and their values. Nothing before: the
    entry is new. The history of what was imported, and what undoes it."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="changes")
    entry = models.ForeignKey("atlas.Entry", on_delete=models.CASCADE, related_name="imported")
    before = models.JSONField(null=True)
    after = models.JSONField(default=dict)
    undone = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["of", "entry"], name="an_import_changes_an_entry_once")
        ]

    def __str__(self) -> str:
        return f"{self.of_id}: {self.entry_id}"


class LineProblem(models.Model):
    """What could not be read in a file: where, what was written, and why."""

    of = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="problems")
    number = models.PositiveIntegerField()
    field = models.CharField(max_length=20, blank=True)
    value = models.CharField(max_length=100, blank=True)
    reason = models.CharField(max_length=200)
    refused = models.BooleanField()

    def __str__(self) -> str:
        return f"{self.number}: {self.reason}"


class Schedule(models.Model):
    """A source that is read again by itself, for as long as that goes well."""

    class Every(models.TextChoices):
        DAY = "day", _("chaque jour")
        WEEK = "week", _("chaque semaine")
        MONTH = "month", _("chaque mois")

    source = models.OneToOneField(
        "atlas.Source", on_delete=models.CASCADE, related_name="schedule"
    )
    address = models.URLField(max_length=500)
    every = models.CharField(max_length=5, choices=Every)
    by = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="scheduled_sources")
    next_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)
    digest = models.CharField(max_length=64, blank=True)  # of what was read last
    failures = models.PositiveIntegerField(default=0)
    stopped = models.TextField(blank=True)  # why, once it has stopped by itself

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(every__in=["day", "week", "month"]), name="schedule_has_a_known_rhythm"
            ),
            models.CheckConstraint(
                condition=Q(address__startswith="http://") | Q(address__startswith="https://"),
                name="schedule_reads_the_web",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.every}"
