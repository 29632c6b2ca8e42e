from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, replace
from io import BytesIO
from typing import IO, Any

from django.core.files.base import File as DjangoFile
from django.db import transaction
from django.db.models import Max, Model
from django.utils import timezone

from creuset.common import things
from creuset.common.about import about, key_of
from creuset.files import blobs, contents, pictures, rules
from creuset.files.models import Attachment, File, Shelf
from creuset.journal.actions import record
from creuset.journal.models import Scope
from creuset.people.models import Person


@dataclass(frozen=True)
class Prepared:
    """A content ready to be kept: recognised, redrawn when it is a picture, and weighed."""

    name: str
    type: str
    content: IO[bytes]
    checksum: str
    size: int
    thumbnail: BytesIO | None = None
    width: int | None = None
    height: int | None = None
    alt: str = ""

    def write(self) -> None:
        blobs.put(blobs.name_of(self.checksum), self.content)
        if self.thumbnail:
            blobs.put(blobs.thumbnail_of(self.checksum), self.thumbnail)


def attach(
    subject: Model,
    uploads: Iterable[DjangoFile[bytes]],
    *,
    by: Person | None,
    licence: str = "",
    alt: str = "",
) -> list[Attachment]:
    """All of them, or none, with a sentence. Part of a larger gesture, which has asked whether `by`
    may, and records what it did. `alt` is for the pictures that bring no sentence of their own."""
    ready = [
        replace(prepare(each, name=each.name or ""), alt=getattr(each, "alt", "") or alt)
        for each in uploads
    ]
    if not ready:
        return []
    with transaction.atomic():
        Shelf.hold()
        last = Attachment.objects.filter(about(subject)).aggregate(last=Max("position"))["last"]
        return [
            _attached(subject, each, by=by, licence=licence, position=position)
            for position, each in enumerate(ready, (last or 0) + 1)
        ]


@transaction.atomic
def add(
    subject: Model,
    uploads: Iterable[DjangoFile[bytes]],
    *,
    by: Person,
    licence: str = "",
    alt: str = "",
) -> list[Attachment]:
    """Attach files to something that is already there."""
    rules.may_add(subject, by).or_refuse()
    made = attach(subject, uploads, by=by, licence=licence, alt=alt)
    if made:
        _record("files.attached", subject, made, by)
    return made


@transaction.atomic
def describe(attachment: Attachment, *, alt: str, by: Person) -> Attachment:
    """Say what a picture shows, to whoever does not see it."""
    rules.may_describe(attachment, by).or_refuse()
    if attachment.alt != alt.strip():
        attachment.alt = alt.strip()
        attachment.save(update_fields=["alt"])
        subject: Any = attachment.subject
        _record("files.described", subject, [attachment], by)
    return attachment


@transaction.atomic
def detach(attachment: Attachment, *, by: Person) -> None:
    """The content goes a day later, unless something else holds it."""
    Shelf.hold()
    found = Attachment.objects.select_for_update(of=["self"]).filter(pk=attachment.pk).first()
    if found is None:
        return  # the form was sent twice
    rules.may_detach(found, by).or_refuse()
    file = found.file
    subject: Any = found.subject
    _record("files.detached", subject, [found], by)
    found.delete()
    if not file.attachments.exists():
        file.let_go_at = timezone.now()
        file.save(update_fields=["let_go_at"])


def keep(content: bytes, *, name: str, by: Person | None) -> File:
    """A content that nothing holds yet. Unless something does within a day, it is let go."""
    ready = prepare(BytesIO(content), name=name)
    with transaction.atomic():
        Shelf.hold()
        return _kept(ready, by)


def prepare(content: IO[bytes] | DjangoFile[bytes], *, name: str) -> Prepared:
    """Reads, and writes nothing but the blobs, which nobody sees until a row names them."""
    stream: IO[bytes] = content.file if isinstance(content, DjangoFile) else content  # type: ignore[assignment]
    size = stream.seek(0, 2)
    rules.may_be_that_big(contents.safe_name(name), size).or_refuse()
    known = contents.recognise(name, stream)
    if known.is_picture:
        drawn = pictures.drawn_again(stream, ending=known.ending, name=known.name)
        ready = Prepared(
            known.name, known.type, drawn.content, blobs.checksum(drawn.content),
            len(drawn.content.getbuffer()), drawn.thumbnail, drawn.width, drawn.height,
        )  # fmt: skip
    else:
        ready = Prepared(known.name, known.type, stream, blobs.checksum(stream), size)
    ready.write()
    return ready


def _attached(
    subject: Model,
    ready: Prepared,
    *,
    by: Person | None,
    licence: str,
    position: int,
) -> Attachment:
    file = _kept(ready, by)
    same = Attachment.objects.filter(about(subject), file=file).first()
    if same:
        return same
    if file.let_go_at:
        file.let_go_at = None
        file.save(update_fields=["let_go_at"])
    return Attachment.objects.create(
        **key_of(subject),
        file=file,
        name=ready.name,
        licence=licence,
        alt=ready.alt if file.is_picture else "",
        position=position,
        by=by,
    )


def _kept(ready: Prepared, by: Person | None) -> File:
    """Under the shelf's lock: looks again that the blob is there, then writes the row that names it."""
    found = File.objects.filter(sha256=ready.checksum).first()
    if not (found and by and File.objects.brought_by(by).filter(pk=found.pk).exists()):
        rules.may_be_kept(ready.name, ready.size, by, known=found is not None).or_refuse()
    ready.write()
    return found or File.objects.create(
        sha256=ready.checksum,
        size=ready.size,
        type=ready.type,
        width=ready.width,
        height=ready.height,
        name=ready.name,
    )


def _record(verb: str, subject: Model, made: list[Attachment], by: Person) -> None:
    scope = things.of(subject).assembly_id(subject)
    if scope is not None:  # an assembly is its scope
        kept = {"files": [each.file.sha256 for each in made]}
        record(verb, subject, scope=Scope.objects.get(pk=scope), by=by, data=kept)
