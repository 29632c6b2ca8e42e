from __future__ import annotations

from collections.abc import Iterable

from django.contrib.contenttypes.models import ContentType
from django.db import models
from django.db.models import Model, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _

from creuset.common.about import About, about
from creuset.people.models import Person

SHOWN_IN_PAGES = {"image/jpeg", "image/png", "image/webp", "image/gif"}


class Shelf(models.Model):
    """One row. Who holds it adds a file or takes one away: collecting and keeping never cross, and
    two files kept at once cannot together go beyond a quota."""

    @classmethod
    def hold(cls) -> None:
        """Until the end of the transaction."""
        cls.objects.get_or_create(pk=1)
        cls.objects.select_for_update().get(pk=1)


class FileQuerySet(models.QuerySet["File"]):
    def unused(self) -> FileQuerySet:
        return self.filter(attachments=None)

    def brought_by(self, person: Person) -> FileQuerySet:
        return self.filter(pk__in=Attachment.objects.filter(by=person).values("file"))

    def weight(self) -> int:
        return self.aggregate(total=Sum("size"))["total"] or 0


class File(models.Model):
    """A content, kept once however often it is attached. Its blob was there before its row.

    `sha256` is that of what is kept: a document is kept as it came, a picture is drawn again.
    """

    sha256 = models.CharField(max_length=64, unique=True)
    size = models.PositiveBigIntegerField()
    type = models.CharField(max_length=100)
    width = models.PositiveIntegerField(null=True)
    height = models.PositiveIntegerField(null=True)
    name = models.CharField(max_length=200)
    kept_at = models.DateTimeField(default=timezone.now)
    let_go_at = models.DateTimeField(null=True, default=timezone.now)

    objects = FileQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(
                fields=["let_go_at"], condition=Q(let_go_at__isnull=False), name="files_let_go"
            )
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(width=None, height=None) | Q(width__gte=1, height__gte=1),
                name="a_picture_has_both_sides",
            )
        ]

    def __str__(self) -> str:
        return self.name

    @property
    def is_picture(self) -> bool:
        return self.type in SHOWN_IN_PAGES


class AttachmentQuerySet(models.QuerySet["Attachment"]):
    def of(self, subject: Model) -> AttachmentQuerySet:
        return self.filter(about(subject)).select_related("file").order_by("position", "pk")

    def among(self, rows: Iterable[Model]) -> dict[int, list[Attachment]]:
        """Those of many rows of one kind, by the key of each row, in one query."""
        shown = list(rows)
        found: dict[int, list[Attachment]] = {row.pk: [] for row in shown}
        if shown:
            kind = ContentType.objects.get_for_model(shown[0])
            same = self.filter(subject_type=kind, subject_id__in=list(found))
            for each in same.select_related("file").order_by("position", "pk"):
                found[each.subject_id].append(each)
        return found


LONGEST_ALT = 300


class Licence(models.TextChoices):
    """SPDX identifiers; the same as for works, and those made for data."""

    CC_BY_SA = "CC-BY-SA-4.0", "CC BY-SA 4.0"
    CC_BY = "CC-BY-4.0", "CC BY 4.0"
    CC0 = "CC0-1.0", "CC0 1.0"
    CC_BY_NC_SA = "CC-BY-NC-SA-4.0", "CC BY-NC-SA 4.0"
    ART_LIBRE = "LAL-1.3", _("Licence Art Libre 1.3")
    ODBL = "ODbL-1.0", "ODbL 1.0"
    ETALAB = "etalab-2.0", _("Licence Ouverte 2.0")


LICENCE_PAGES = {
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/deed.fr",
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/deed.fr",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/deed.fr",
    "CC-BY-NC-SA-4.0": "https://creativecommons.org/licenses/by-nc-sa/4.0/deed.fr",
    "LAL-1.3": "https://artlibre.org/",
    "ODbL-1.0": "https://opendatacommons.org/licenses/odbl/1-0/",
    "etalab-2.0": "https://www.etalab.gouv.fr/licence-ouverte-open-licence/",
}


class Attachment(About):
    """A file on something: visible exactly as that thing is."""

    file = models.ForeignKey(File, on_delete=models.PROTECT, related_name="attachments")
    name = models.CharField(_("nom"), max_length=200)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, blank=True)
    alt = models.CharField(_("ce que l’image montre"), max_length=LONGEST_ALT, blank=True)
    position = models.PositiveIntegerField(default=1)
    by = models.ForeignKey(Person, null=True, on_delete=models.PROTECT, related_name="attachments")
    at = models.DateTimeField(default=timezone.now)

    objects = AttachmentQuerySet.as_manager()

    class Meta(About.Meta):
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "file"], name="file_once_on_a_thing"
            ),
            models.CheckConstraint(condition=~Q(name=""), name="an_attachment_has_a_name"),
        ]

    def __str__(self) -> str:
        return self.name

    def _address(self, view: str) -> str:
        """The name is there for whoever reads the address; nothing is found by it."""
        stem, _dot, ending = self.name.rpartition(".")
        return reverse(view, args=[self.pk, f"{slugify(stem) or 'fichier'}.{slugify(ending)}"])

    def get_absolute_url(self) -> str:
        return self._address("files:download")

    @property
    def licence_url(self) -> str:
        return LICENCE_PAGES.get(self.licence, "")

    @property
    def thumbnail_url(self) -> str:
        return self._address("files:thumbnail")

    @property
    def markdown(self) -> str:
        """What shows it in a text."""
        label = (self.alt or self.name).translate({ord(sign): None for sign in "[]\n\r"})
        return f"{'!' if self.file.is_picture else ''}[{label}]({self.get_absolute_url()})"
