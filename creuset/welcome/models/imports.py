from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly
from creuset.common.viewer import Viewer
from creuset.people.models import Person

NONE = models.Value([], models.JSONField())


class ImportQuerySet(models.QuerySet["Import"]):
    def visible_to(self, viewer: Viewer) -> ImportQuerySet:
        """Members see that a list is prepared, and its counts; its lines are for who prepared it."""
        return self.filter(assembly__in=viewer.assembly_ids)


class Import(models.Model):
    """A list of members, from the file to the last line that has entered."""

    class Status(models.TextChoices):
        READ = "read", _("à préparer")
        READY = "ready", _("prêt")
        RUNNING = "running", _("en cours")
        DONE = "done", _("terminé")
        UNDOING = "undoing", _("en train d’être défait")
        UNDONE = "undone", _("défait")

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="imports")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="imports")
    at = models.DateTimeField(default=timezone.now)
    name = models.CharField(max_length=200)
    digest = models.CharField(max_length=64)
    source = models.CharField(
        _("d’où viennent ces données"),
        max_length=300,
        blank=True,
    )
    header = models.JSONField(default=list)
    mapping = models.JSONField(default=dict)
    answers = models.JSONField(default=dict)
    # Who would hold what, told to those who are about to let the list in, and then forgotten.
    mandates = models.JSONField(default=list, db_default=NONE)
    month_first = models.BooleanField(default=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.READ)
    moved_at = models.DateTimeField(default=timezone.now)

    objects = ImportQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["id"],
                condition=Q(status__in=["running", "undoing"]),
                name="imports_under_way",
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("welcome:import", args=[self.pk])

    @property
    def editable(self) -> bool:
        return self.status in (self.Status.READ, self.Status.READY)


class Line(models.Model):
    """One line of a list. `cells` are emptied as soon as the line has entered; those of lines that
    could not be read stay a month, so that they can be corrected."""

    class Fate(models.TextChoices):
        ENTER = "enter", _("entre")
        KNOWN = "known", _("déjà là, complétée")
        ASK = "ask", _("à vous de dire")
        LEAVE = "leave", _("laissée de côté")
        BAD = "bad", _("à corriger")

    source = models.ForeignKey(Import, on_delete=models.CASCADE, related_name="lines")
    number = models.PositiveIntegerField()
    cells = models.JSONField(default=list)
    fate = models.CharField(max_length=5, choices=Fate, default=Fate.ASK)
    problems = models.JSONField(default=list)
    questions = models.JSONField(default=list)
    # Lines of one person bear the same cluster; `print` recognises a line that comes again.
    cluster = models.CharField(max_length=300, blank=True)
    print = models.CharField(max_length=64, blank=True, db_index=True)
    # The address that this person is to have, until they have entered.
    email = models.EmailField(blank=True)
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="lines_of_lists"
    )
    memberships = models.JSONField(default=list)
    mandates = models.JSONField(default=list, db_default=NONE)
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["source", "number"], name="one_line_of_each_number")
        ]
        indexes = [
            models.Index(
                fields=["source", "cluster"],
                condition=Q(done_at=None),
                name="lines_still_to_enter",
            )
        ]

    def __str__(self) -> str:
        return str(self.number)
