from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly, Rule, Warrant
from creuset.common.about import About
from creuset.common.audience import Audience
from creuset.common.viewer import Viewer
from creuset.people.models import Person
from creuset.texts.models import Text


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, viewer: Viewer) -> DecisionQuerySet:
        """Those of one's assemblies, and those shown further, from the day they are."""
        today = timezone.localdate()
        shown = Q(audience__in=viewer.audiences) & (Q(shown_on=None) | Q(shown_on__lte=today))
        return self.filter(shown | Q(assembly__in=viewer.assembly_ids))

    def open(self) -> DecisionQuerySet:
        return self.filter(outcome=Decision.Outcome.OPEN)


class Decision(About):
    """A gesture put to an assembly, under the rule and with the electors of the day it opened."""

    class Outcome(models.TextChoices):
        OPEN = "open", _("en cours")
        ADOPTED = "adopted", _("adoptée")
        OBJECTED = "objected", _("non adoptée : une objection demeure")
        NO_QUORUM = "no_quorum", _("sans quorum")
        UNHEARD = "unheard", _("sans réponse")
        WITHDRAWN = "withdrawn", _("retirée")

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="decisions")
    gesture = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    question = models.CharField(_("question"), max_length=500)
    text = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="decision")
    round = models.PositiveIntegerField(_("tour"), default=1)
    rule = models.JSONField()
    rule_row = models.ForeignKey(Rule, null=True, on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="proposals"
    )
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    trace = models.JSONField(default=dict)
    warrant = models.OneToOneField(
        Warrant, null=True, on_delete=models.PROTECT, related_name="decision"
    )
    hindrance = models.TextField(blank=True)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.GROUP)
    shown_on = models.DateField(null=True)

    objects = DecisionQuerySet.as_manager()

    class Meta(About.Meta):
        indexes = [
            *About.Meta.indexes,
            models.Index(fields=["outcome", "closes_at"], name="decision_due"),
            models.Index(fields=["-opened_at"], name="decisions_latest"),
            models.Index(fields=["assembly", "-opened_at"], name="decision_of_assembly"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(outcome="adopted", warrant__isnull=False)
                | (~Q(outcome="adopted") & Q(warrant=None)),
                name="a_warrant_if_and_only_if_adopted",
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", closed_at=None)
                | (~Q(outcome="open") & Q(closed_at__isnull=False)),
                name="closed_decisions_say_when",
            ),
            models.UniqueConstraint(
                fields=["gesture", "subject_type", "subject_id", "digest"],
                condition=Q(outcome="open"),
                name="one_open_decision_for_the_same_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("decisions:decision", args=[self.pk])

    def readable_by(self, viewer: Viewer) -> bool:
        """The same as `visible_to`, for a row already read; a test holds them together."""
        if self.assembly_id in viewer.assembly_ids:
            return True
        shown = self.shown_on is None or self.shown_on <= timezone.localdate()
        return shown and self.audience in viewer.audiences

    @property
    def audience_today(self) -> str:
        """Until its day comes, a decision is its assembly’s."""
        shown = self.shown_on is None or self.shown_on <= timezone.localdate()
        return self.audience if shown else Audience.GROUP

    @property
    def is_open(self) -> bool:
        return self.outcome == Decision.Outcome.OPEN

    @property
    def in_force(self) -> bool:
        return self.warrant is not None and self.warrant.revoked_at is None

    @property
    def carried_out(self) -> bool:
        return self.warrant is not None and self.warrant.spent_at is not None


class Elector(models.Model):
    """Someone who was a member on the opening day, and may speak."""

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="electors")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="electors"
    )

    class Meta:
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="elector_once")]


class Ballot(models.Model):
    """One person's answer in one round. An amended text asks everyone again."""

    class Position(models.TextChoices):
        CONSENT = "consent", _("consentement")
        STAND_ASIDE = "stand_aside", _("en retrait")
        OBJECTION = "objection", _("objection")

    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="ballots")
    round = models.PositiveIntegerField()
    position = models.CharField(max_length=12, choices=Position)
    reason = models.TextField(_("raison"), blank=True)
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["elector", "round"], name="one_ballot_each_round"),
            models.CheckConstraint(
                condition=~Q(position="objection", reason=""), name="an_objection_has_a_reason"
            ),
        ]


class Objection(models.Model):
    """It stands, whatever the round, until the person who raised it lifts it."""

    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="objections")
    round = models.PositiveIntegerField()
    reason = models.TextField()
    raised_at = models.DateTimeField(default=timezone.now)
    lifted_at = models.DateTimeField(null=True)
    lifted_round = models.PositiveIntegerField(null=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["elector"], condition=Q(lifted_at=None), name="one_standing_objection_each"
            ),
            models.CheckConstraint(condition=~Q(reason=""), name="an_objection_says_why"),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_round=None)
                | Q(lifted_at__isnull=False, lifted_round__isnull=False),
                name="a_lifted_objection_says_when",
            ),
        ]
