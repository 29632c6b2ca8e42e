from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies import terms
from creuset.assemblies.models import Assembly, Rule, Warrant
from creuset.common.about import About
from creuset.common.audience import Audience
from creuset.common.viewer import Viewer
from creuset.debates.models import Thread
from creuset.people.models import Person
from creuset.texts.models import Text


class DecisionQuerySet(models.QuerySet["Decision"]):
    def visible_to(self, viewer: Viewer) -> DecisionQuerySet:
        """Those of one's assemblies, and those shown further, from the day they are. A draft is
        for whoever writes it."""
        today = timezone.localdate()
        shown = Q(audience__in=viewer.audiences) & (Q(shown_on=None) | Q(shown_on__lte=today))
        mine = Q(outcome=Decision.Outcome.DRAFT, proposer=viewer.person_id, proposer__isnull=False)
        inside = Q(assembly__in=viewer.assembly_ids)
        return self.filter(mine | (~Q(outcome=Decision.Outcome.DRAFT) & (shown | inside)))

    def open(self) -> DecisionQuerySet:
        return self.filter(outcome=Decision.Outcome.OPEN)

    def in_force(self) -> DecisionQuerySet:
        return self.filter(warrant__isnull=False, warrant__revoked_at=None)


class Joint(models.Model):
    """One question put to several assemblies, each by its own rule, and how their answers add up."""

    class Composition(models.TextChoices):
        ALL = "all", _("toutes les assemblées disent oui")
        AT_LEAST = "at_least", _("un nombre d’assemblées disent oui")
        DOUBLE = "double", _("la plupart des assemblées et la plupart des personnes disent oui")

    composition = models.CharField(max_length=10, choices=Composition)
    at_least = models.PositiveIntegerField(default=0)
    closed_at = models.DateTimeField(null=True)
    adopted = models.BooleanField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(closed_at=None, adopted=None)
                | Q(closed_at__isnull=False, adopted__isnull=False),
                name="a_closed_joint_decision_says_what",
            )
        ]


class Decision(About):
    """A gesture put to an assembly, under the rule and with the electors of the day it opened."""

    class Outcome(models.TextChoices):
        DRAFT = "draft", _("brouillon")
        OPEN = "open", _("en cours")
        ADOPTED = "adopted", _("adoptée")
        REJECTED = "rejected", _("non adoptée")
        OBJECTED = "objected", _("non adoptée : une objection demeure")
        TIED = "tied", _("à égalité")
        NO_QUORUM = "no_quorum", _("quorum non atteint")
        UNHEARD = "unheard", _("sans réponse")
        UNANSWERED = "unanswered", _("non adoptée : un siège attend sa réponse")
        WITHDRAWN = "withdrawn", _("retirée")
        REFERRED = "referred", _("renvoyée à une autre assemblée")

    class Phase(models.TextChoices):
        """Where a method goes through several questions, the one that is asked now."""

        PLAIN = "", ""
        NOMINATE = "nominate", _("chacun propose un nom")
        REVISE = "revise", _("les raisons sont lues, chacun peut changer")
        CONSENT = "consent", _("l’assemblée consent à la personne proposée, ou objecte")
        FALLBACK = "fallback", _("une objection demeure : l’assemblée vote")

    class Review(models.TextChoices):
        NONE = "", ""
        RENEWED = "renewed", _("renouvelée")
        REVISED = "revised", _("révisée")
        LAPSED = "lapsed", _("arrivée à son terme")

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="decisions")
    gesture = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    question = models.CharField(_("question"), max_length=500)
    text = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="decision")
    round = models.PositiveIntegerField(_("tour"), default=1)
    phase = models.CharField(max_length=10, choices=Phase, blank=True, default=Phase.PLAIN)
    rule = models.JSONField()
    rule_row = models.ForeignKey(Rule, null=True, on_delete=models.PROTECT, related_name="+")
    proposer = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="proposals"
    )
    opened_at = models.DateTimeField(null=True)
    votes_at = models.DateTimeField(null=True)
    closes_at = models.DateTimeField(null=True)
    prolonged = models.BooleanField(default=False)
    closed_at = models.DateTimeField(null=True)
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN)
    trace = models.JSONField(default=dict)
    chosen = models.JSONField(default=list)
    present = models.PositiveIntegerField(null=True)
    snapshot = models.JSONField(default=dict)
    nominee = models.CharField(max_length=20, blank=True)
    joint = models.ForeignKey(Joint, null=True, on_delete=models.PROTECT, related_name="parts")
    referred_from = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="referred_to"
    )
    thread = models.OneToOneField(
        Thread, null=True, on_delete=models.PROTECT, related_name="decision"
    )
    follows = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="followed_by"
    )
    review_on = models.DateField(null=True)
    review = models.CharField(max_length=10, choices=Review, blank=True, default=Review.NONE)
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
                | Q(outcome="adopted", joint__isnull=False)
                | (~Q(outcome="adopted") & Q(warrant=None)),
                name="a_warrant_if_and_only_if_adopted",
            ),
            models.CheckConstraint(
                condition=Q(outcome__in=["draft", "open"], closed_at=None)
                | (~Q(outcome__in=["draft", "open"]) & Q(closed_at__isnull=False)),
                name="closed_decisions_say_when",
            ),
            models.CheckConstraint(
                condition=Q(outcome="draft", opened_at=None, votes_at=None, closes_at=None)
                | (
                    ~Q(outcome="draft")
                    & Q(opened_at__isnull=False, votes_at__isnull=False, closes_at__isnull=False)
                ),
                name="opened_decisions_say_when",
            ),
            models.UniqueConstraint(
                fields=["gesture", "subject_type", "subject_id", "digest"],
                condition=Q(outcome="open", joint=None),
                name="one_open_decision_for_the_same_thing",
            ),
            models.UniqueConstraint(
                fields=["proposer", "gesture", "subject_type", "subject_id", "digest"],
                condition=Q(outcome="draft"),
                name="one_draft_of_the_same_thing",
            ),
        ]

    def __str__(self) -> str:
        return self.question

    def get_absolute_url(self) -> str:
        return reverse("decisions:decision", args=[self.pk])

    def readable_by(self, viewer: Viewer) -> bool:
        """The same as `visible_to`, for a row already read; a test holds them together."""
        if self.outcome == Decision.Outcome.DRAFT:
            return self.proposer_id is not None and self.proposer_id == viewer.person_id
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
    def is_draft(self) -> bool:
        return self.outcome == Decision.Outcome.DRAFT

    @property
    def deliberates(self) -> bool:
        """Open, and it is still time to talk and to amend: nobody answers yet."""
        return self.is_open and self.votes_at is not None and timezone.now() < self.votes_at

    @property
    def votes(self) -> bool:
        return self.is_open and not self.deliberates

    @property
    def state(self) -> str:
        """In one word or two, for a label."""
        if self.is_open:
            if self.deliberates:
                return str(_("on en parle"))
            return str(_("en cours"))
        if self.outcome == Decision.Outcome.ADOPTED and self.warrant and not self.in_force:
            return str(_("arrivée à son terme") if self.review == "lapsed" else _("révoquée"))
        return str(self.get_outcome_display())

    @property
    def tone(self) -> str:
        """The colour of that label."""
        if self.is_open:
            return "open"
        agreed = self.outcome == Decision.Outcome.ADOPTED
        return "done" if agreed and (self.in_force or self.warrant is None) else "off"

    @property
    def terms(self) -> dict[str, Any]:
        """The rule of the opening day, saying everything."""
        return terms.complete(self.rule)

    @property
    def detached(self) -> bool:
        return bool(self.rule.get("ballots") == terms.Ballots.DETACHED)

    @property
    def options(self) -> list[dict[str, Any]]:
        """What one chooses among: each has a `key`, and a `label` or a `person`."""
        return list(self.parameters.get("options", []))

    @property
    def in_force(self) -> bool:
        return self.warrant is not None and self.warrant.revoked_at is None

    @property
    def carried_out(self) -> bool:
        return self.warrant is not None and self.warrant.spent_at is not None


class Elector(models.Model):
    """Someone who was a member on the opening day, and may speak.

    `voted` is the roll of detached ballots and of paper ones: it says that someone has voted, never what nor
    when. `groups` are the assemblies below of which they were members, where groups are counted too.
    """

    decision = models.ForeignKey(Decision, on_delete=models.CASCADE, related_name="electors")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="electors"
    )
    proposes = models.BooleanField(default=False)
    voted = models.BooleanField(default=False)
    by_proxy = models.BooleanField(default=False)
    on_paper = models.BooleanField(default=False)
    present = models.BooleanField(null=True)
    groups = models.JSONField(default=list)

    class Meta:
        indexes = [models.Index(fields=["decision", "id"], name="roll_in_order")]
        constraints = [models.UniqueConstraint(fields=["decision", "person"], name="elector_once")]
