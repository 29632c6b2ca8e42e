from __future__ import annotations

from typing import Any, Self, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from creuset.common.about import About
from creuset.common.viewer import Viewer
from creuset.journal.models import Scope
from creuset.people.models import Person

M = TypeVar("M", bound=models.Model)


ABOVE = """
    WITH RECURSIVE above(id, height) AS (
        SELECT CAST(%s AS bigint), 0
        UNION ALL
        SELECT assembly.parent_id, above.height + 1
        FROM assemblies_assembly AS assembly JOIN above ON assembly.scope_id = above.id
        WHERE assembly.parent_id IS NOT NULL
    )
    SELECT assembly.* FROM assemblies_assembly AS assembly JOIN above ON assembly.scope_id = above.id
    ORDER BY above.height
"""


class AssemblyQuerySet(models.QuerySet["Assembly"]):
    def visible_to(self, viewer: Viewer) -> AssemblyQuerySet:
        """That an assembly exists, and its charter, are no secret; what it says in it may be."""
        return self

    def community(self) -> Assembly:
        """The root of them all."""
        return self.get(parent=None)


class Assembly(models.Model):
    """Persons who decide together: the community (it has no parent), a group, an alliance."""

    scope = models.OneToOneField(Scope, primary_key=True, on_delete=models.PROTECT)
    name = models.CharField(_("nom"), max_length=200)
    purpose = models.TextField(_("raison d’être"), blank=True)
    parent = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="children"
    )

    objects = AssemblyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=~Q(parent=F("scope")), name="assembly_not_own_parent"
            ),
            models.UniqueConstraint(
                Value(1), condition=Q(parent=None), name="one_community_at_the_root"
            ),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assemblies:charter", args=[self.pk])

    @property
    def assembly(self) -> Assembly:
        """As every governed thing, it says where it is decided: here."""
        return self

    def lineage(self) -> list[Assembly]:
        """Itself, its parent, and so on up to the community: one query at most, however deep."""
        if self.parent_id is None:
            return [self]
        if Assembly.parent.is_cached(self) and self.parent and self.parent.parent_id is None:
            return [self, self.parent]
        return [self, *Assembly.objects.raw(ABOVE, [self.parent_id])]

    def members(self) -> models.QuerySet[Person]:
        return Person.objects.filter(memberships__in=self.memberships.current()).distinct()


class DatedQuerySet(models.QuerySet[M]):
    def current(self) -> Self:
        today = timezone.localdate()
        return self.filter(Q(ends_on=None) | Q(ends_on__gt=today), starts_on__lte=today)


class Dated(models.Model):
    """True from a day, until the day before `ends_on`."""

    starts_on = models.DateField(default=timezone.localdate)
    ends_on = models.DateField(null=True, blank=True)

    class Meta:
        abstract = True


class Warrant(About):
    """Leave to make one gesture, once, on one thing, in one way. Decisions grant it."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="warrants")
    gesture = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    granted_at = models.DateTimeField(default=timezone.now)
    lapses_at = models.DateTimeField()
    spent_at = models.DateTimeField(null=True)
    revoked_at = models.DateTimeField(null=True)

    @property
    def live(self) -> bool:
        return (
            self.spent_at is None and self.revoked_at is None and timezone.now() < self.lapses_at
        )


class Membership(Dated):
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="memberships"
    )
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="memberships")
    warrant = models.ForeignKey(
        Warrant, null=True, on_delete=models.PROTECT, related_name="memberships"
    )

    objects = DatedQuerySet["Membership"].as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "assembly"],
                condition=Q(ends_on=None),
                name="one_open_membership_each",
            )
        ]


class Sponsorship(models.Model):
    """A member vouched for a newcomer. It outlives the sponsor's own membership."""

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="sponsorships"
    )
    sponsor = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="sponsorships"
    )
    on = models.DateField(default=timezone.localdate)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["membership", "sponsor"], name="sponsor_once")
        ]


class ApplicationQuerySet(models.QuerySet["Application"]):
    def visible_to(self, viewer: Viewer) -> ApplicationQuerySet:
        """Who asks, and those whom they ask."""
        return self.filter(
            Q(person=viewer.person_id) | Q(assembly__in=viewer.assembly_ids), person__isnull=False
        )


class Application(models.Model):
    """Somebody asks to join an assembly."""

    class Status(models.TextChoices):
        PENDING = "pending", _("en attente")
        ACCEPTED = "accepted", _("acceptée")
        WITHDRAWN = "withdrawn", _("retirée")

    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="applications"
    )
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="applications")
    message = models.TextField(_("quelques mots"), blank=True, max_length=2000)
    status = models.CharField(max_length=10, choices=Status, default=Status.PENDING)
    at = models.DateTimeField(default=timezone.now)

    objects = ApplicationQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["person", "assembly"],
                condition=Q(status="pending"),
                name="one_pending_application_each",
            )
        ]

    def __str__(self) -> str:
        return str(self.person or _("une personne partie"))

    def get_absolute_url(self) -> str:
        return reverse("assemblies:application", args=[self.pk])

    @property
    def gesture(self) -> str:
        """What letting this person in is called: it is not the same charter line everywhere."""
        return "groups.admit" if self.assembly.parent_id else "assemblies.admit"


class MandateQuerySet(DatedQuerySet["Mandate"]):
    def held(self) -> MandateQuerySet:
        """Those whose holder is still of the assembly that gave them."""
        still = Membership.objects.current().filter(
            assembly=OuterRef("assembly"), person=OuterRef("person")
        )
        return self.current().filter(Exists(still))


class Mandate(Dated):
    """A post held by a member, for a term, conferred by a decision."""

    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="mandates"
    )
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="mandates")
    post = models.CharField(_("fonction"), max_length=60)
    warrant = models.ForeignKey(
        Warrant, null=True, on_delete=models.PROTECT, related_name="mandates"
    )

    objects = MandateQuerySet.as_manager()


class Support(About):
    """A member stands behind a gesture, on one thing and in precise terms."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="supports")
    person = models.ForeignKey(Person, on_delete=models.PROTECT, related_name="supports")
    gesture = models.CharField(max_length=60)
    parameters = models.JSONField(default=dict)
    digest = models.CharField(max_length=64)
    at = models.DateTimeField(default=timezone.now)

    class Meta(About.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "person", "gesture", "digest", "subject_type", "subject_id"],
                name="one_support_each",
            )
        ]


class Procedure(models.TextChoices):
    COMMUNITY = "community", _("toute personne de la communauté")
    MEMBER = "member", _("tout membre")
    MANDATE = "mandate", _("une personne mandatée")
    SPONSORS = "sponsors", _("plusieurs membres")
    DECISION = "decision", _("une décision")


class Method(models.TextChoices):
    """How a decision is counted; `decisions.tally` has one function for each."""

    CONSENT = "consent", _("le consentement")


class Silence(models.TextChoices):
    """What it means to say nothing until the end."""

    ABSTAINS = "abstains", _("ne compte pas : une autre voix que celle qui propose est attendue")
    CONSENTS = "consents", _("vaut consentement")


class RuleQuerySet(models.QuerySet["Rule"]):
    def in_force(self) -> RuleQuerySet:
        """The latest comes first; revoking its warrant brings back the one before."""
        return self.filter(warrant__revoked_at=None).order_by("-pk")


class Rule(models.Model):
    """Which procedure a gesture needs. Rows are only ever added: the charter keeps its history."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="rules")
    gesture = models.CharField(max_length=60)
    procedure = models.CharField(max_length=10, choices=Procedure)
    parameters = models.JSONField(default=dict)
    entrenched = models.BooleanField(default=False)
    warrant = models.OneToOneField(
        Warrant, null=True, on_delete=models.PROTECT, related_name="rule"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = RuleQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["assembly", "gesture", "-id"], name="rule_latest")]

    @property
    def sentence(self) -> str:
        return in_words(self.procedure, self.parameters)


def in_words(procedure: str, parameters: dict[str, Any]) -> str:
    """A rule as a member reads it."""
    match procedure:
        case Procedure.COMMUNITY:
            return str(_("Toute personne de la communauté peut le faire."))
        case Procedure.MEMBER:
            return str(_("Tout membre peut le faire."))
        case Procedure.MANDATE:
            return str(
                _("La personne qui a ce mandat le fait : %(post)s.") % {"post": parameters["post"]}
            )
        case Procedure.SPONSORS:
            return ngettext(
                "Un membre s’en porte garant.",
                "%(n)d membres s’en portent garants.",
                parameters["n"],
            ) % {"n": parameters["n"]}
        case _:
            return ngettext(
                "Cela se décide par consentement, en %(days)d jour.",
                "Cela se décide par consentement, en %(days)d jours.",
                parameters["days"],
            ) % {"days": parameters["days"]}
