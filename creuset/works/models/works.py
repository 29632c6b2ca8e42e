from __future__ import annotations

from django.db import models
from django.db.models import Max, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly, Warrant
from creuset.common.audience import Audience
from creuset.common.viewer import Viewer
from creuset.files.models import LICENCE_PAGES
from creuset.groups.models import WorkingGroup
from creuset.people.models import Person
from creuset.texts.models import Text, Version
from creuset.works import orcid


class WorkQuerySet(models.QuerySet["Work"]):
    def visible_to(self, viewer: Viewer) -> WorkQuerySet:
        """A draft is its group's and its authors', even gone from the group; what is published
        goes as far as was decided, from that day."""
        signed = Authorship.objects.filter(person=viewer.person_id, person__isnull=False)
        return self.filter(
            Q(group__assembly__in=viewer.assembly_ids)
            | Q(pk__in=signed.values("work"))
            | Q(
                status=Work.Status.PUBLISHED,
                audience__in=viewer.audiences,
                shared_from__lte=timezone.localdate(),
            )
        )

    def published(self) -> WorkQuerySet:
        """What has reached its readers."""
        return self.filter(
            status=Work.Status.PUBLISHED, shared_from__lte=timezone.localdate()
        ).order_by("-shared_from", "-pk")

    def promoted(self, place: str = "") -> WorkQuerySet:
        """What the community puts forward today, there or anywhere: the latest decided first."""
        today = timezone.localdate()
        put_forward = {"promotions__until__gte": today, "promotions__starts_on__lte": today}
        where = {f"promotions__{place}": True} if place else {}
        return (
            self.published()
            .filter(
                audience__in=[Audience.COMMUNITY, Audience.PUBLIC],
                promotions__stopped_at=None,
                **put_forward,
                **where,
            )
            .annotate(latest_promotion=Max("promotions"))
            .order_by("-latest_promotion")
        )


class Work(models.Model):
    """Something a group makes: a note, a seminar, a study."""

    class Kind(models.TextChoices):
        NOTE = "note", _("note")
        SEMINAR = "seminar", _("séminaire")
        RESEARCH = "research", _("recherche")
        REPORT = "report", _("compte rendu")
        FEEDBACK = "feedback", _("retour d’expérience")
        TOOL = "tool", _("outil")

    class Status(models.TextChoices):
        DRAFT = "draft", _("en chantier")
        PUBLISHED = "published", _("publiée")

    class Licence(models.TextChoices):
        """SPDX identifiers."""

        CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
        CC_BY = "CC-BY-4.0", "CC BY 4.0"
        CC0 = "CC0-1.0", "CC0 1.0"
        CC_BY_NC_SA = "CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"
        ART_LIBRE = "LAL-1.3", _("Licence Art Libre 1.3")

    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="works")
    kind = models.CharField(_("forme"), max_length=10, choices=Kind, default=Kind.NOTE)
    title = models.CharField(_("titre"), max_length=300)
    slug = models.SlugField(max_length=80, unique=True)
    summary = models.TextField(_("résumé"), max_length=1500, blank=True)
    text = models.OneToOneField(Text, on_delete=models.PROTECT, related_name="work")
    status = models.CharField(max_length=10, choices=Status, default=Status.DRAFT)
    audience = models.CharField(max_length=10, choices=Audience, default=Audience.GROUP)
    licence = models.CharField(max_length=20, choices=Licence, blank=True)
    shared_from = models.DateField(null=True)
    published_version = models.ForeignKey(
        Version, null=True, on_delete=models.PROTECT, related_name="+"
    )
    published_at = models.DateTimeField(null=True)
    outside_debate = models.BooleanField(_("débattu avec l’extérieur"), default=False)
    warrant = models.ForeignKey(
        Warrant, null=True, blank=True, on_delete=models.PROTECT, related_name="works"
    )
    paper_size = models.PositiveIntegerField(default=0, db_default=0)
    begun_at = models.DateTimeField(default=timezone.now)

    objects = WorkQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["status", "audience", "-shared_from", "-id"], name="works_published"
            ),
            models.Index(fields=["status", "-shared_from", "-id"], name="works_latest"),
            models.Index(fields=["group", "-id"], name="works_of_group"),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(status="draft")
                | Q(
                    published_version__isnull=False,
                    shared_from__isnull=False,
                    published_at__isnull=False,
                )
                & ~Q(licence=""),
                name="a_published_work_says_its_terms",
            )
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("works:work", args=[self.slug])

    @property
    def assembly(self) -> Assembly:
        return self.group.assembly

    @property
    def is_published(self) -> bool:
        return self.status == Work.Status.PUBLISHED

    @property
    def is_out(self) -> bool:
        """Published, and its day has come."""
        return (
            self.is_published
            and self.shared_from is not None
            and self.shared_from <= timezone.localdate()
        )

    @property
    def reach(self) -> str:
        """Who reads it today."""
        return self.audience if self.is_out else Audience.GROUP

    def presented(self, version: Version) -> tuple[str, str]:
        """The title and the summary of that version; those of the work where it kept none."""
        kept = version.details
        return kept.get("title", self.title), kept.get("summary", self.summary)

    def signatories(self) -> list[Authorship]:
        """Those who sign it before this reader's eyes; asks nothing more when prefetched."""
        return [each for each in self._shown() if each.signs]

    def thanked(self) -> list[Authorship]:
        """Those who brought something without signing."""
        return [each for each in self._shown() if not each.signs]

    def _shown(self) -> list[Authorship]:
        return [each for each in self.authorships.all() if each.published or not self.is_published]

    def licence_url(self) -> str:
        return LICENCE_PAGES.get(self.licence, "")


class Role(models.TextChoices):
    """What someone brought to a work; a short list in the spirit of CRediT (ANSI/NISO Z39.104)."""

    TEXT = "text", _("texte")
    DATA = "data", _("données")
    FACILITATION = "facilitation", _("animation")
    TRANSLATION = "translation", _("traduction")
    ILLUSTRATION = "illustration", _("illustration")
    SUGGESTION = "suggestion", _("relecture et suggestions")


class AuthorshipQuerySet(models.QuerySet["Authorship"]):
    def whose_accord_is_needed(self) -> AuthorshipQuerySet:
        """Everyone who signs and can still be asked: someone who has left for good cannot."""
        return self.filter(Q(person__isnull=False) | Q(guest=True), signs=True)


class Authorship(models.Model):
    """Who made a work, in which order, and to which terms of sharing they have agreed.

    `published` says who signs what readers read; who writes the next version joins them when that
    version is published. A guest has no account here: somebody writes down their accord, and it
    shows, or they give it by a link that is mailed to them; their address is never shown. Who does
    not sign is thanked, with what they brought, and need not agree.
    """

    work = models.ForeignKey(Work, on_delete=models.CASCADE, related_name="authorships")
    person = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="authorships"
    )
    name = models.CharField(_("nom"), max_length=120)
    affiliation = models.CharField(_("rattachement"), max_length=200, blank=True)
    orcid = models.CharField("ORCID", max_length=19, blank=True)
    roles = models.JSONField(default=list, blank=True)
    signs = models.BooleanField(default=True)
    guest = models.BooleanField(default=False)
    email = models.EmailField(blank=True)
    position = models.PositiveIntegerField(default=1)
    agreed_digest = models.CharField(max_length=64, blank=True)
    agreed_at = models.DateTimeField(null=True)
    taken_down_by = models.ForeignKey(
        Person, null=True, on_delete=models.PROTECT, related_name="accords_taken_down"
    )
    published = models.BooleanField(default=False)

    objects = AuthorshipQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["work", "person"], name="author_once_per_work"),
            models.UniqueConstraint(
                fields=["work", "name"], condition=Q(guest=True), name="guest_once_per_work"
            ),
            models.CheckConstraint(
                condition=Q(guest=False) | Q(person=None), name="a_guest_has_no_account"
            ),
            models.CheckConstraint(
                condition=Q(guest=True) | Q(email=""), name="only_a_guest_leaves_an_address"
            ),
            models.CheckConstraint(
                condition=Q(orcid="") | Q(orcid__regex=r"^\d{4}-\d{4}-\d{4}-\d{3}[0-9X]$"),
                name="an_orcid_looks_like_one",
            ),
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def asked(self) -> bool:
        """Whether their accord is needed; the same as `whose_accord_is_needed`, for a row read."""
        return self.signs and (self.person_id is not None or self.guest)

    @property
    def brought(self) -> str:
        labels = dict(Role.choices)
        return ", ".join(str(labels[each]) for each in self.roles if each in labels)

    @property
    def orcid_url(self) -> str:
        return orcid.address(self.orcid)
