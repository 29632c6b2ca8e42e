from __future__ import annotations

from datetime import date, timedelta

from django.contrib.contenttypes.fields import GenericForeignKey
from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Exists, F, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly, Mandate, Membership, Warrant
from creuset.common.audience import Audience
from creuset.common.viewer import Viewer
from creuset.decisions.models import Decision
from creuset.people.models import Person
from creuset.texts.models import Text, Version

WELCOME = timedelta(hours=1)
"""From so long before the beginning, one says that one is there."""
FACILITATION = "animation"
"""The post of those who hold meetings, whoever planned them."""


class Kind(models.TextChoices):
    ORDINARY = "ordinary", _("réunion")
    GENERAL = "general", _("assemblée générale")
    EXTRAORDINARY = "extraordinary", _("assemblée générale extraordinaire")


class TermsQuerySet(models.QuerySet["MeetingTerms"]):
    def in_force(self) -> TermsQuerySet:
        """The latest comes first; revoking its warrant brings back the one before."""
        return self.filter(warrant__revoked_at=None).order_by("-pk")

    def of(self, assembly: Assembly) -> MeetingTerms:
        """Its own, else the nearest ancestor's; what nobody has decided yet is written in the model,
        and has no key."""
        lineage = [each.pk for each in assembly.lineage()]
        nearest: dict[int, MeetingTerms] = {}
        for each in self.in_force().filter(assembly__in=lineage):
            nearest.setdefault(each.assembly_id, each)
        found = next((nearest[pk] for pk in lineage if pk in nearest), None)
        return found or MeetingTerms(assembly=assembly)


class MeetingTerms(models.Model):
    """How an assembly convenes its meetings. Rows are only ever added, as the rules of a charter."""

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="meeting_terms")
    ordinary_notice = models.PositiveIntegerField(default=0)
    ordinary_quorum = models.PositiveIntegerField(default=0)
    general_notice = models.PositiveIntegerField(default=15)
    general_quorum = models.PositiveIntegerField(default=0)
    extraordinary_notice = models.PositiveIntegerField(default=15)
    extraordinary_quorum = models.PositiveIntegerField(default=0)
    free_second_call = models.BooleanField(default=True)
    warrant = models.OneToOneField(
        Warrant, null=True, on_delete=models.PROTECT, related_name="meeting_terms"
    )
    at = models.DateTimeField(default=timezone.now)

    objects = TermsQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(
                    ordinary_quorum__lte=100,
                    general_quorum__lte=100,
                    extraordinary_quorum__lte=100,
                ),
                name="a_quorum_is_a_share_of_the_members",
            )
        ]

    def notice(self, kind: str) -> int:
        """How many days before."""
        return int(getattr(self, f"{Kind(kind).value}_notice"))

    def quorum(self, kind: str, *, second_call: bool = False) -> int:
        """In percent of the members."""
        if second_call and self.free_second_call:
            return 0
        return int(getattr(self, f"{Kind(kind).value}_quorum"))


class MeetingQuerySet(models.QuerySet["Meeting"]):
    def visible_to(self, viewer: Viewer) -> MeetingQuerySet:
        """Those of one's assemblies; once convened, those open to more people."""
        opened = Q(audience__in=viewer.audiences, convened_at__isnull=False)
        return self.filter(opened | Q(assembly__in=viewer.assembly_ids))

    def held_by(self, person_id: int | None) -> MeetingQuerySet:
        """Those that this member planned, or has the mandate to facilitate; where there is neither
        planner nor facilitator any more, those of all one's assemblies."""
        members = Membership.objects.current().filter(assembly=OuterRef("assembly"))
        facilitators = Mandate.objects.held().filter(
            assembly=OuterRef("assembly"), post__iexact=FACILITATION
        )
        nobody = ~Exists(facilitators) & ~Exists(members.filter(person=OuterRef("planned_by")))
        return self.filter(
            Exists(members.filter(person=person_id)),
            Q(planned_by=person_id) | Exists(facilitators.filter(person=person_id)) | nobody,
        )

    def to_come(self) -> MeetingQuerySet:
        """Not over yet, the nearest first; one that lasts longer than announced is still there."""
        live = Q(state=Meeting.State.HELD) | Q(ends_at__gte=timezone.now())
        over = [Meeting.State.CLOSED, Meeting.State.APPROVED]
        return self.filter(live).exclude(state__in=over).order_by("starts_at", "pk")

    def past(self) -> MeetingQuerySet:
        over = Q(state__in=[Meeting.State.CLOSED, Meeting.State.APPROVED])
        ended = Q(ends_at__lt=timezone.now()) & ~Q(state=Meeting.State.HELD)
        return self.filter(over | ended).order_by("-starts_at", "-pk")


class Meeting(models.Model):
    """An assembly meets: at an announced day, on an agenda that the convening freezes.

    `notice_days` and `quorum` are those of the day it was convened, `eligible` how many members there
    were when the attendance was frozen. `sequence` tells calendars that something changed.
    """

    class State(models.TextChoices):
        PREPARING = "preparing", _("en préparation")
        CONVENED = "convened", _("convoquée")
        HELD = "held", _("en séance")
        CLOSED = "closed", _("tenue")
        APPROVED = "approved", _("procès-verbal approuvé")
        CANCELLED = "cancelled", _("annulée")

    assembly = models.ForeignKey(Assembly, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(_("titre"), max_length=200)
    kind = models.CharField(max_length=13, choices=Kind, default=Kind.ORDINARY)
    place = models.CharField(_("lieu"), max_length=300, blank=True)
    link = models.URLField(_("lien de visioconférence"), max_length=500, blank=True)
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.GROUP)
    state = models.CharField(max_length=10, choices=State, default=State.PREPARING)
    planned_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="planned_meetings"
    )
    planned_at = models.DateTimeField(default=timezone.now)
    convened_at = models.DateTimeField(null=True)
    notice_days = models.PositiveIntegerField(null=True)
    quorum = models.PositiveIntegerField(null=True)
    first_call = models.OneToOneField(
        "self", null=True, on_delete=models.PROTECT, related_name="second_call"
    )
    attendance_frozen_at = models.DateTimeField(null=True)
    eligible = models.PositiveIntegerField(null=True)
    closed_at = models.DateTimeField(null=True)
    minutes = models.OneToOneField(
        Text, null=True, on_delete=models.PROTECT, related_name="minutes_of"
    )
    approved_version = models.OneToOneField(
        Version, null=True, on_delete=models.PROTECT, related_name="approved_minutes_of"
    )
    cancelled_because = models.CharField(_("pourquoi"), max_length=500, blank=True)
    sequence = models.PositiveIntegerField(default=0)
    warrant = models.ForeignKey(
        Warrant, null=True, on_delete=models.PROTECT, related_name="convened_meetings"
    )
    approval = models.OneToOneField(
        Warrant, null=True, on_delete=models.PROTECT, related_name="approved_meeting"
    )

    objects = MeetingQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["assembly", "-starts_at"], name="meeting_of_assembly"),
            models.Index(fields=["starts_at"], name="meeting_by_day"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(ends_at__gt=F("starts_at")), name="a_meeting_ends_after_it_begins"
            ),
            models.CheckConstraint(
                condition=Q(convened_at=None, notice_days=None, quorum=None)
                | Q(convened_at__isnull=False, notice_days__isnull=False, quorum__isnull=False),
                name="a_convened_meeting_says_when_and_how",
            ),
            models.CheckConstraint(
                condition=Q(state="preparing", convened_at=None)
                | Q(
                    state__in=["convened", "held", "closed", "approved"], convened_at__isnull=False
                )
                | Q(state="cancelled"),
                name="a_meeting_is_convened_before_it_is_held",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["preparing", "convened", "cancelled"],
                    attendance_frozen_at=None,
                    eligible=None,
                )
                | Q(
                    state__in=["held", "closed", "approved"],
                    attendance_frozen_at__isnull=False,
                    eligible__isnull=False,
                ),
                name="a_held_meeting_says_who_was_there",
            ),
            models.CheckConstraint(
                condition=Q(
                    state__in=["closed", "approved"],
                    closed_at__isnull=False,
                    minutes__isnull=False,
                )
                | (~Q(state__in=["closed", "approved"]) & Q(closed_at=None, minutes=None)),
                name="a_closed_meeting_has_minutes",
            ),
            models.CheckConstraint(
                condition=Q(
                    state="approved", approved_version__isnull=False, approval__isnull=False
                )
                | (~Q(state="approved") & Q(approved_version=None, approval=None)),
                name="approved_minutes_say_which_and_by_what",
            ),
            models.CheckConstraint(
                condition=(Q(state="cancelled") & ~Q(cancelled_because=""))
                | (~Q(state="cancelled") & Q(cancelled_because="")),
                name="a_cancelled_meeting_says_why",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("meetings:meeting", args=[self.pk])

    @cached_property
    def terms(self) -> MeetingTerms:
        """Those of its assembly today: a meeting that is convened keeps its own notice and quorum."""
        return MeetingTerms.objects.of(self.assembly)

    @property
    def day(self) -> date:
        return timezone.localdate(self.starts_at)

    @property
    def last_day(self) -> date:
        """What was lent for the meeting, as a voice, is given back the day after."""
        return timezone.localdate(self.ends_at)

    @property
    def one_day(self) -> bool:
        return self.day == self.last_day

    @property
    def prepares(self) -> bool:
        return self.state == Meeting.State.PREPARING

    @property
    def convened(self) -> bool:
        return self.state == Meeting.State.CONVENED

    @property
    def held(self) -> bool:
        return self.state == Meeting.State.HELD

    @property
    def cancelled(self) -> bool:
        return self.state == Meeting.State.CANCELLED

    @property
    def approved(self) -> bool:
        return self.state == Meeting.State.APPROVED

    @property
    def welcomes(self) -> bool:
        """People are arriving: the attendance list is open."""
        return self.convened and timezone.now() >= self.starts_at - WELCOME

    @property
    def has_begun(self) -> bool:
        return timezone.now() >= self.starts_at

    @property
    def live(self) -> bool:
        """People may be looking at its page together."""
        return self.held or self.welcomes

    @property
    def tone(self) -> str:
        """The colour of its label."""
        match self.state:
            case "held" | "convened":
                return "open"
            case "closed" | "approved":
                return "done"
            case _:
                return "off"


class AgendaItem(models.Model):
    """What a meeting will speak of. A decision prepared beforehand carries its whole question, and is
    opened in session: `decision` is then the one that was opened."""

    class Kind(models.TextChoices):
        INFORMATION = "information", _("information")
        DISCUSSION = "discussion", _("discussion")
        DECISION = "decision", _("décision")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveIntegerField()
    title = models.CharField(_("point"), max_length=500)
    body = models.TextField(_("de quoi il s’agit"), blank=True, max_length=20_000)
    minutes_allotted = models.PositiveIntegerField(_("minutes prévues"), null=True, blank=True)
    kind = models.CharField(max_length=11, choices=Kind, default=Kind.DISCUSSION)
    gesture = models.CharField(max_length=60, blank=True)
    parameters = models.JSONField(default=dict)
    subject_type = models.ForeignKey(
        ContentType, null=True, on_delete=models.PROTECT, related_name="+"
    )
    subject_id = models.PositiveBigIntegerField(null=True)
    subject = GenericForeignKey("subject_type", "subject_id")
    decision = models.OneToOneField(
        Decision, null=True, on_delete=models.PROTECT, related_name="agenda_item"
    )
    proposed_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="agenda_items"
    )
    began_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering = ["position"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "position"], name="one_agenda_item_at_each_place"
            ),
            models.UniqueConstraint(
                fields=["meeting"],
                condition=Q(began_at__isnull=False, ended_at=None),
                name="one_agenda_item_under_way",
            ),
            models.CheckConstraint(
                condition=(
                    Q(kind="decision", subject_type__isnull=False, subject_id__isnull=False)
                    & ~Q(gesture="")
                )
                | (
                    ~Q(kind="decision")
                    & Q(subject_type=None, subject_id=None, gesture="", decision=None)
                ),
                name="an_item_to_decide_says_what",
            ),
            models.CheckConstraint(
                condition=Q(ended_at=None) | Q(began_at__isnull=False),
                name="an_item_ends_after_it_begins",
            ),
        ]
        indexes = [
            models.Index(fields=["subject_type", "subject_id"], name="agenda_item_subject"),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def decides(self) -> bool:
        return self.kind == AgendaItem.Kind.DECISION

    @property
    def under_way(self) -> bool:
        return self.began_at is not None and self.ended_at is None


class AttendanceQuerySet(models.QuerySet["Attendance"]):
    def there(self) -> AttendanceQuerySet:
        return self.filter(present=True)

    def carried(self) -> AttendanceQuerySet:
        """Represented by someone who was there."""
        return self.filter(represented=True)


class Attendance(models.Model):
    """What someone answered to the convening, then whether they were there, or who spoke for them.

    `represented` stays true when the person who spoke for them has left the community.
    """

    class Answer(models.TextChoices):
        NONE = "", _("sans réponse")
        COMES = "comes", _("vient")
        MAYBE = "maybe", _("ne sait pas encore")
        ABSENT = "absent", _("ne vient pas")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="attendances"
    )
    answer = models.CharField(max_length=6, choices=Answer, blank=True, default=Answer.NONE)
    answered_at = models.DateTimeField(null=True)
    present = models.BooleanField(default=False)
    arrived_at = models.DateTimeField(null=True)
    checked_in_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="+"
    )
    represented = models.BooleanField(default=False)
    represented_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="represents"
    )

    objects = AttendanceQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "person"], name="one_attendance_each_meeting"
            ),
            models.CheckConstraint(
                condition=Q(present=True, arrived_at__isnull=False, represented=False)
                | Q(present=False, arrived_at=None),
                name="whoever_is_there_arrived_and_is_not_represented",
            ),
            models.CheckConstraint(
                condition=Q(represented_by=None) | Q(represented=True),
                name="a_representative_represents",
            ),
            models.CheckConstraint(
                condition=Q(answer="", answered_at=None)
                | (~Q(answer="") & Q(answered_at__isnull=False)),
                name="an_answer_says_when",
            ),
            models.CheckConstraint(
                condition=Q(person=None) | Q(represented_by=None) | ~Q(person=F("represented_by")),
                name="nobody_represents_themself",
            ),
        ]
