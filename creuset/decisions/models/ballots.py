from __future__ import annotations

from uuid import uuid4

from django.db import models
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly
from creuset.decisions.models.decision import Decision, Elector
from creuset.people.models import Person


class Ballot(models.Model):
    """One person's answer in one round. An amended text asks everyone again.

    `cast_by` holds the proxy of the elector; `taken_down_by` wrote for someone who has no
    computer: such a ballot counts once another scrutineer has confirmed it.
    """

    class Position(models.TextChoices):
        CONSENT = "consent", _("consentement")
        CONCERN = "concern", _("consentement, avec une inquiétude")
        STAND_ASIDE = "stand_aside", _("en retrait")
        OBJECTION = "objection", _("objection")
        FOR = "for", _("pour")
        AGAINST = "against", _("contre")
        BLANK = "blank", _("blanc")
        ABSTAIN = "abstain", _("abstention")
        CHOICE = "choice", _("choix")

    elector = models.ForeignKey(Elector, on_delete=models.CASCADE, related_name="ballots")
    round = models.PositiveIntegerField()
    position = models.CharField(max_length=12, choices=Position)
    answer = models.JSONField(default=dict)
    reason = models.TextField(_("raison"), blank=True)
    at = models.DateTimeField(default=timezone.now)
    cast_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    taken_down_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    awaits_confirmation = models.BooleanField(default=False)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["elector", "round"], name="one_ballot_each_round"),
            models.CheckConstraint(
                condition=~Q(position="objection", reason=""), name="an_objection_has_a_reason"
            ),
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | Q(taken_down_by=None)
                | ~Q(confirmed_by=models.F("taken_down_by")),
                name="a_ballot_is_confirmed_by_someone_else",
            ),
        ]


class DetachedBallot(models.Model):
    """One answer, tied to nobody: no elector, no moment, no order. Written again at random when the
    decision closes."""

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    decision = models.ForeignKey(
        Decision, on_delete=models.CASCADE, related_name="detached_ballots"
    )
    answer = models.JSONField()


class PaperSheet(models.Model):
    """The count of a ballot box of paper, entered as one sheet with its minutes, by two people."""

    decision = models.OneToOneField(Decision, on_delete=models.CASCADE, related_name="paper")
    answers = models.JSONField()
    voters = models.JSONField(default=list)
    minutes = models.TextField(_("procès-verbal du dépouillement"))
    entered_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    entered_at = models.DateTimeField(default=timezone.now)
    confirmed_by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="+")
    confirmed_at = models.DateTimeField(null=True)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(confirmed_by=None)
                | Q(entered_by=None)
                | ~Q(confirmed_by=models.F("entered_by")),
                name="a_sheet_is_confirmed_by_someone_else",
            ),
        ]


class ProxyQuerySet(models.QuerySet["Proxy"]):
    def live(self) -> ProxyQuerySet:
        today = timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=today), revoked_at=None)

    def valid_for(self, decision: Decision) -> ProxyQuerySet:
        """Given for this decision, or for everything its assembly decides."""
        return self.live().filter(
            Q(decision=decision) | Q(decision=None, assembly=decision.assembly_id)
        )


class Proxy(models.Model):
    """A member speaks for another, for one decision or until a day. It is not passed on."""

    mandator = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proxies_given")
    holder = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="proxies_held")
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="proxies")
    decision = models.ForeignKey(
        Decision, null=True, on_delete=models.CASCADE, related_name="proxies"
    )
    given_at = models.DateTimeField(default=timezone.now)
    ends_on = models.DateField(null=True)
    revoked_at = models.DateTimeField(null=True)
    taken_down_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = ProxyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(mandator=models.F("holder")), name="nobody_holds_their_own_proxy"
            ),
            models.UniqueConstraint(
                fields=["mandator", "decision"],
                condition=Q(revoked_at=None, decision__isnull=False),
                name="one_proxy_for_a_decision",
            ),
            models.UniqueConstraint(
                fields=["mandator", "assembly"],
                condition=Q(revoked_at=None, decision=None),
                name="one_proxy_for_an_assembly",
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
