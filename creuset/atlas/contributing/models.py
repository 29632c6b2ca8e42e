"""What people tell of entries: what they propose, what was accepted, where they take part."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.crypto import get_random_string
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.models import Assembly, Warrant
from creuset.common.viewer import Viewer


class Licence(models.TextChoices):
    """Under which what one tells is given to all."""

    ODBL = "ODbL-1.0", _("ODbL 1.0, comme OpenStreetMap")
    LO = "etalab-2.0", _("Licence Ouverte 2.0")
    CC_BY_SA = "CC-BY-SA-4.0", _("CC BY-SA 4.0")
    CC_BY = "CC-BY-4.0", _("CC BY 4.0")
    CC0 = "CC0-1.0", _("CC0, sans condition")


def new_token() -> str:
    return get_random_string(32)


class SuggestionQuerySet(models.QuerySet["Suggestion"]):
    def visible_to(self, viewer: Viewer) -> SuggestionQuerySet:
        """Members: they are who accepts. Whoever wrote it from outside has its address."""
        confirmed = self.exclude(state=Suggestion.State.UNCONFIRMED)
        return confirmed if viewer.is_member else self.none()

    def waiting(self) -> SuggestionQuerySet:
        return self.filter(state=Suggestion.State.WAITING)


class Suggestion(models.Model):
    """A new entry, or a change of one, as somebody proposes it: field → [before, after].

    `name` and `email` are those of someone without an account; the address is forgotten once they
    have been answered.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", _("à confirmer par courriel")
        WAITING = "waiting", _("attend d’être lue")
        ACCEPTED = "accepted", _("acceptée")
        DECLINED = "declined", _("refusée")
        WITHDRAWN = "withdrawn", _("retirée")

    entry = models.ForeignKey(
        "atlas.Entry", null=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    changes = models.JSONField()
    reason = models.CharField(_("pourquoi"), max_length=500, blank=True)
    source = models.CharField(_("d’où on le sait"), max_length=300, blank=True)
    licence = models.CharField(max_length=20, choices=Licence, default=Licence.ODBL)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="suggestions"
    )
    name = models.CharField(max_length=80, blank=True)
    email = models.EmailField(blank=True)
    language = models.CharField(max_length=5, default="fr")
    token = models.CharField(max_length=32, unique=True, default=new_token)
    state = models.CharField(max_length=12, choices=State, default=State.WAITING)
    at = models.DateTimeField(default=timezone.now)
    answer = models.CharField(max_length=1000, blank=True)
    settled_at = models.DateTimeField(null=True)
    settled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = SuggestionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["state", "-at"], name="atlas_suggestions_waiting")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(state="accepted") | ~Q(entry=None),
                name="what_is_accepted_has_an_entry",
            ),
            models.CheckConstraint(
                condition=Q(state__in=["unconfirmed", "waiting"]) | ~Q(settled_at=None),
                name="a_settled_suggestion_says_when",
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("atlas:suggestion", args=[self.pk])

    @property
    def title(self) -> str:
        told = self.changes.get("name")
        return self.entry.name if self.entry else (told[1] if told else "")

    @property
    def about_a_known_entry(self) -> bool:
        """One that was there before it: a new one has had an entry only since it was accepted."""
        return bool(self.entry_id) and not ("name" in self.changes and not self.changes["name"][0])

    @property
    def assembly(self) -> Assembly:
        """The map is everyone's."""
        return Assembly.objects.community()

    @property
    def signed(self) -> str:
        return self.author.name if self.author else self.name


class Revision(models.Model):
    """What an entry said from one moment to the next. Never changed: contact data stay outside.

    `values` is all of it, so that it can come back; `changes` what differs from the one before.
    """

    class Cause(models.TextChoices):
        FOUND = "found", _("telle qu’elle était")
        PROPOSED = "proposed", _("proposition acceptée")
        RESTORED = "restored", _("retour à une version d’avant")
        UNDONE = "undone", _("changement défait")
        MERGED = "merged", _("réunie avec une autre")

    entry = models.ForeignKey("atlas.Entry", on_delete=models.PROTECT, related_name="revisions")
    number = models.PositiveIntegerField()
    cause = models.CharField(max_length=10, choices=Cause)
    values = models.JSONField()
    changes = models.JSONField(default=dict)
    suggestion = models.ForeignKey(
        Suggestion, null=True, on_delete=models.PROTECT, related_name="revisions"
    )
    warrant = models.ForeignKey(Warrant, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["entry", "number"], name="one_revision_of_each_number")
        ]
        ordering = ["-number"]

    def __str__(self) -> str:
        return f"{self.entry} ({self.number})"


class TakingPartQuerySet(models.QuerySet["TakingPart"]):
    def visible_to(self, viewer: Viewer) -> TakingPartQuerySet:
        return self.filter(audience__in=viewer.audiences)


class TakingPart(models.Model):
    """A person says of themself what they do there, since when, and who may read it."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="takes_part"
    )
    entry = models.ForeignKey("atlas.Entry", on_delete=models.PROTECT, related_name="takes_part")
    role = models.CharField(_("ce que j’y fais"), max_length=100)
    since = models.PositiveSmallIntegerField(_("depuis (année)"), null=True, blank=True)
    until = models.PositiveSmallIntegerField(_("jusqu’à (année)"), null=True, blank=True)
    audience = models.CharField(
        max_length=10,
        choices=[("community", _("les membres")), ("public", _("tout le monde"))],
        default="community",
    )

    objects = TakingPartQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["person", "entry"], name="one_part_taken_in_an_entry"),
            models.CheckConstraint(
                condition=Q(since=None) | Q(until=None) | Q(until__gte=models.F("since")),
                name="one_stops_after_one_began",
            ),
            models.CheckConstraint(
                condition=Q(audience__in=["community", "public"]), name="a_part_is_read_by_many"
            ),
        ]

    def __str__(self) -> str:
        return self.role

    def export(self) -> dict[str, Any]:
        return {
            "entry": self.entry.name, "role": self.role, "since": self.since, "until": self.until,
            "audience": self.audience,
        }  # fmt: skip


class MergeQuerySet(models.QuerySet["Merge"]):
    def visible_to(self, viewer: Viewer) -> MergeQuerySet:
        """Members who may see what stays."""
        if not viewer.is_member:
            return self.none()
        return self.filter(kept__audience__in=viewer.audiences)


class Merge(models.Model):
    """Two entries put together: all that both said before, and the kept one after."""

    kept = models.ForeignKey("atlas.Entry", on_delete=models.PROTECT, related_name="took_in")
    gone = models.ForeignKey("atlas.Entry", on_delete=models.PROTECT, related_name="went_into")
    before = models.JSONField()
    after = models.JSONField(default=dict)
    moved = models.JSONField(default=list)  # keys of who said they take part
    by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )
    warrant = models.ForeignKey(Warrant, null=True, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(default=timezone.now)
    undone_at = models.DateTimeField(null=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["gone"], condition=Q(undone_at=None), name="an_entry_goes_into_one_other"
            ),
            models.CheckConstraint(
                condition=~Q(kept=models.F("gone")), name="an_entry_goes_not_into_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.gone} → {self.kept}"

    def get_absolute_url(self) -> str:
        return reverse("atlas:history", args=[self.kept.slug])

    @property
    def assembly(self) -> Assembly:
        return Assembly.objects.community()


class PairQuerySet(models.QuerySet["Pair"]):
    def visible_to(self, viewer: Viewer) -> PairQuerySet:
        """Members, of entries that they may see."""
        if not viewer.is_member:
            return self.none()
        return self.filter(
            first__audience__in=viewer.audiences, second__audience__in=viewer.audiences
        )

    def waiting(self) -> PairQuerySet:
        """Both are on the map, and nobody has said that they are two things."""
        return self.filter(apart_at=None, first__status="current", second__status="current")


class Pair(models.Model):
    """Two entries that look like one, since an import; or that somebody found to be two."""

    first = models.ForeignKey("atlas.Entry", on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey("atlas.Entry", on_delete=models.CASCADE, related_name="+")
    points = models.SmallIntegerField()
    at = models.DateTimeField(default=timezone.now)
    apart_at = models.DateTimeField(null=True)
    apart_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = PairQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="two_entries_pair_once"),
            models.CheckConstraint(
                condition=Q(first__lt=models.F("second")), name="a_pair_has_one_order"
            ),
        ]
        indexes = [
            models.Index(
                fields=["-points", "id"], condition=Q(apart_at=None), name="atlas_pairs_waiting"
            )
        ]

    def __str__(self) -> str:
        return f"{self.first} = {self.second} ?"
