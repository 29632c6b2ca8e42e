from __future__ import annotations

from typing import Self, TypeVar

from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies import wording
from creuset.assemblies.procedures import Method as Method
from creuset.assemblies.procedures import Procedure as Procedure
from creuset.assemblies.procedures import Silence as Silence
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
    languages = models.CharField(  # of the community: codes, its own first; none, and all are
        _("langues"), max_length=40, blank=True, db_default=""
    )
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


class PostQuerySet(models.QuerySet["Post"]):
    def in_force(self) -> PostQuerySet:
        """Those that a later decision has not redefined or revoked; the latest comes first."""
        return self.filter(
            Q(warrant=None) | Q(warrant__revoked_at=None), replaced_at=None
        ).order_by("-pk")


class Post(models.Model):
    """What may be entrusted to a member of an assembly, for how long, how many times in a row."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="posts")
    name = models.CharField(_("fonction"), max_length=60)
    duties = models.TextField(_("ce qu’elle comprend"), blank=True, max_length=2000)
    months = models.PositiveIntegerField(_("durée du mandat, en mois"), default=12)
    most_in_a_row = models.PositiveIntegerField(_("mandats de suite, au plus"), default=0)
    alone = models.BooleanField(_("ne se cumule avec aucune autre"), default=False)
    declared = models.BooleanField(_("se déclare à la préfecture"), default=False)
    replaced_at = models.DateTimeField(null=True)
    warrant = models.ForeignKey(Warrant, null=True, on_delete=models.PROTECT, related_name="posts")

    objects = PostQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "name"],
                condition=Q(replaced_at=None),
                name="one_post_of_each_name",
            ),
            models.CheckConstraint(condition=Q(months__gte=1), name="a_post_has_a_term"),
        ]

    def __str__(self) -> str:
        return self.name


class SeatQuerySet(DatedQuerySet["Seat"]):
    def visible_to(self, viewer: Viewer) -> SeatQuerySet:
        """That someone speaks here for those who cannot come is no secret."""
        return self


class Seat(Dated):
    """A voice, in an assembly, for those who cannot be there."""

    class For(models.TextChoices):
        LIVING = "living", _("le vivant")
        PLACE = "place", _("un lieu, une rivière")
        FUTURE = "future", _("celles et ceux qui viendront")
        FAR = "far", _("celles et ceux qui vivent loin")

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="seats")
    name = models.CharField(_("nom du siège"), max_length=80)
    speaks_for = models.CharField(_("pour qui"), max_length=10, choices=For)
    why = models.TextField(_("pourquoi ce siège"), blank=True, max_length=2000)
    horizon = models.PositiveIntegerField(_("année vers laquelle il regarde"), null=True)
    means = models.TextField(_("ses moyens"), blank=True, max_length=2000)
    weight = models.PositiveIntegerField(_("voix, là où il vote"), default=1)
    renews_on = models.DateField(_("à renouveler le"))
    warrant = models.OneToOneField(
        Warrant, null=True, on_delete=models.PROTECT, related_name="seat"
    )

    objects = SeatQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["assembly", "name"],
                condition=Q(ends_on=None),
                name="one_seat_of_each_name",
            ),
            models.CheckConstraint(condition=Q(weight__gte=1), name="a_seat_weighs_something"),
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("assemblies:seat", args=[self.pk])

    @property
    def ended(self) -> bool:
        return self.ends_on is not None and self.ends_on <= timezone.localdate()

    @property
    def to_renew(self) -> bool:
        """Its day has passed; until it is renewed, it goes on being heard."""
        return not self.ended and self.renews_on <= timezone.localdate()


class MandateQuerySet(DatedQuerySet["Mandate"]):
    def visible_to(self, viewer: Viewer) -> MandateQuerySet:
        """Who may act in the name of all is no secret; names are shown as each one chose."""
        return self

    def held(self) -> MandateQuerySet:
        """Those whose holder is still of the assembly that gave them. A term that has passed
        without successor is prorogued: the mandate is held, and pages say so."""
        still = Membership.objects.current().filter(
            assembly=OuterRef("assembly"), person=OuterRef("person")
        )
        return self.current().filter(Exists(still))

    def prorogued(self) -> MandateQuerySet:
        return self.filter(ends_on=None, term_ends_on__lte=timezone.localdate())

    def declared_in(self, assembly: Assembly) -> MandateQuerySet:
        """Those, past or present, of the posts whose changes the prefecture is told."""
        posts = Post.objects.in_force().filter(assembly=assembly, declared=True)
        return self.filter(assembly=assembly, post__in=posts.order_by().values("name"))

    def end(self, by: str = "") -> int:
        """Today, and why; those that have ended already keep their day."""
        return self.current().update(ends_on=timezone.localdate(), ended_by=by)


class Mandate(Dated):
    """A post held by a member, for a term, conferred by a decision.

    `term_ends_on` is the day that was agreed; `ends_on` the day it really ended, for `ended_by`.
    A mandate with a `seat` gives voice to it.
    """

    class End(models.TextChoices):
        SUCCEEDED = "succeeded", _("quelqu’un d’autre a pris la suite")
        RESIGNED = "resigned", _("démission")
        RECALLED = "recalled", _("révocation")
        LEFT = "left", _("départ")

    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="mandates"
    )
    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="mandates")
    post = models.CharField(_("fonction"), max_length=60)
    term_ends_on = models.DateField(null=True)
    ended_by = models.CharField(max_length=10, choices=End, blank=True)
    seat = models.ForeignKey(Seat, null=True, on_delete=models.PROTECT, related_name="mandates")
    start_declared_on = models.DateField(null=True)
    end_declared_on = models.DateField(null=True)
    warrant = models.ForeignKey(
        Warrant, null=True, on_delete=models.PROTECT, related_name="mandates"
    )

    objects = MandateQuerySet.as_manager()

    def __str__(self) -> str:
        return self.post

    def get_absolute_url(self) -> str:
        return reverse("assemblies:mandate", args=[self.pk])

    @property
    def ended(self) -> bool:
        return self.ends_on is not None and self.ends_on <= timezone.localdate()

    @property
    def prorogued(self) -> bool:
        """Its term has passed and nobody has taken over."""
        return (
            self.ends_on is None
            and self.term_ends_on is not None
            and self.term_ends_on <= timezone.localdate()
        )


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
        return wording.in_words(self.procedure, self.parameters)
