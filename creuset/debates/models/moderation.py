from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly, Warrant
from creuset.common.viewer import Viewer
from creuset.debates.models.grounds import Ground
from creuset.debates.models.outsiders import Outsider
from creuset.debates.models.threads import Post, Thread
from creuset.people.models import Person


class Step(models.TextChoices):
    """The ladder, from the lightest to the heaviest; then what is done at the door."""

    CLOSE = "close", _("Rien à faire : classer les signalements")
    NOTE = "note", _("Un mot à son auteur")
    EDIT = "edit", _("Corriger le message, et que cela se voie")
    HIDE = "hide", _("Masquer le message")
    WARN = "warn", _("Avertir")
    SUSPEND = "suspend", _("Suspendre")
    REFUSE = "refuse", _("Refuser un message de l’extérieur")


class Reach(models.TextChoices):
    THREAD = "thread", _("de cette conversation")
    ASSEMBLY = "assembly", _("de toutes les conversations de l’assemblée")


class MeasureQuerySet(models.QuerySet["Measure"]):
    def visible_to(self, viewer: Viewer) -> MeasureQuerySet:
        """That a step was taken is no secret in its assembly, nor to whom it concerns; what it
        says of somebody is, and pages ask `rules_moderation.reads_all`."""
        mine = Q(person=viewer.person_id, person__isnull=False)
        asked = Q(appeal__assembly__in=viewer.assembly_ids)
        return self.filter(mine | Q(assembly__in=viewer.assembly_ids) | asked)

    def standing(self) -> MeasureQuerySet:
        return self.filter(lifted_at=None)

    def concerning(self, author: Person | Outsider | None) -> MeasureQuerySet:
        if isinstance(author, Person):
            return self.filter(person=author)
        return self.filter(outsider=author) if author else self.none()


class Measure(models.Model):
    """One step taken about a message: which, why, under which rule, by whom, until when.

    The words that a reader no longer sees are here and nowhere else: what is hidden is moved, so
    that no list, feed, search or mail can show it by mistake.
    """

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="measures")
    thread = models.ForeignKey(Thread, on_delete=models.CASCADE, related_name="measures")
    post = models.ForeignKey(Post, null=True, on_delete=models.CASCADE, related_name="measures")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="measures"
    )
    outsider = models.ForeignKey(
        Outsider, null=True, on_delete=models.PROTECT, related_name="measures"
    )
    step = models.CharField(max_length=8, choices=Step)
    ground = models.CharField(max_length=10, choices=Ground, blank=True)
    why = models.TextField()
    body = models.TextField(blank=True)
    html = models.TextField(blank=True)
    aside = models.JSONField(default=dict)
    reach = models.CharField(max_length=8, choices=Reach, blank=True)
    until = models.DateTimeField(null=True)
    rule = models.TextField(blank=True)
    warrant = models.ForeignKey(
        Warrant, null=True, on_delete=models.PROTECT, related_name="measures"
    )
    at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_why = models.TextField(blank=True)
    seen_at = models.DateTimeField(null=True)

    objects = MeasureQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["assembly", "-id"], name="measures_latest"),
            models.Index(fields=["person", "step"], name="measures_of_person"),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["post"],
                condition=Q(step="hide", lifted_at=None),
                name="a_message_is_hidden_once",
            ),
            models.CheckConstraint(
                condition=~Q(step="suspend") | (Q(until__isnull=False) & ~Q(reach="")),
                name="a_suspension_has_an_end",
            ),
            models.CheckConstraint(condition=~Q(why=""), name="a_measure_says_why"),
        ]

    def __str__(self) -> str:
        return self.thread.title

    def get_absolute_url(self) -> str:
        return reverse("debates:measure", args=[self.pk])

    @property
    def stands(self) -> bool:
        return self.lifted_at is None and (self.until is None or timezone.now() < self.until)

    @property
    def concerns(self) -> Person | Outsider | None:
        return self.person or self.outsider


class Decider(models.Model):
    """Who took a step, alone or with others: someone else answers the appeal."""

    measure = models.ForeignKey(Measure, on_delete=models.CASCADE, related_name="deciders")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="decided_measures"
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["measure", "person"], name="decides_a_measure_once")
        ]


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> ReportQuerySet:
        return self.filter(answered_at=None)


class Report(models.Model):
    """A reader says that a message needs looking at. Its author never learns who."""

    post = models.ForeignKey(Post, on_delete=models.CASCADE, related_name="reports")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="reports")
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="reports")
    ground = models.CharField(_("ce qui ne va pas"), max_length=10, choices=Ground)
    why = models.TextField(blank=True, max_length=2000)
    at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    measure = models.ForeignKey(
        Measure, null=True, on_delete=models.SET_NULL, related_name="reports"
    )
    seen_at = models.DateTimeField(null=True)

    objects = ReportQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["assembly", "answered_at"], name="reports_open")]
        constraints = [
            models.UniqueConstraint(
                fields=["post", "by"],
                condition=Q(answered_at=None, by__isnull=False),
                name="one_open_report_each",
            )
        ]

    def __str__(self) -> str:
        return self.post.thread.title

    def get_absolute_url(self) -> str:
        return reverse("debates:moderation", args=[self.assembly_id])


class AppealQuerySet(models.QuerySet["Appeal"]):
    def open(self) -> AppealQuerySet:
        return self.filter(answered_at=None)

    def answerable_by(self, viewer: Viewer) -> AppealQuerySet:
        """By others than those who decided, who complained, or whom it concerns."""
        decided = Decider.objects.filter(person=viewer.person_id).values("measure")
        complained = Report.objects.filter(by=viewer.person_id, measure__isnull=False)
        return (
            self.open()
            .filter(assembly__in=viewer.assembly_ids)
            .exclude(measure__in=decided)
            .exclude(measure__in=complained.values("measure"))
            .exclude(measure__person__isnull=False, measure__person=viewer.person_id)
        )


class Appeal(models.Model):
    """Whom a step concerns asks others to look at it again, before a day."""

    class Answer(models.TextChoices):
        LIFTED = "lifted", _("la mesure est levée")
        KEPT = "kept", _("la mesure est maintenue")
        LAPSED = "lapsed", _("personne n’a répondu à temps : la mesure tombe")

    measure = models.OneToOneField(Measure, on_delete=models.CASCADE, related_name="appeal")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="appeals")
    why = models.TextField()
    at = models.DateTimeField(default=timezone.now)
    due_at = models.DateTimeField()
    answered_at = models.DateTimeField(null=True)
    answer = models.CharField(max_length=8, choices=Answer, blank=True)
    answer_why = models.TextField(blank=True)
    answerer = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="answered_appeals"
    )

    objects = AppealQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["assembly", "answered_at"], name="appeals_open")]
        constraints = [
            models.CheckConstraint(
                condition=Q(answered_at=None, answer="")
                | (Q(answered_at__isnull=False) & ~Q(answer="")),
                name="an_answer_has_a_moment",
            )
        ]

    def __str__(self) -> str:
        return self.measure.thread.title

    def get_absolute_url(self) -> str:
        return self.measure.get_absolute_url()
