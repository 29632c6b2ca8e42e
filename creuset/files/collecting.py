"""Blobs and rows compared: what no row names, what a row names in vain, what has changed."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from creuset.files import blobs
from creuset.files.models import File, Shelf

GRACE = timedelta(days=1)


@dataclass
class Found:
    """Names of blobs, and of the contents that lack theirs."""

    orphans: list[str] = field(default_factory=list)
    strangers: list[str] = field(default_factory=list)
    missing: list[str] = field(default_factory=list)
    changed: list[str] = field(default_factory=list)

    @property
    def whole(self) -> bool:
        return not self.missing and not self.changed


def look(*, reread: bool = False) -> Found:
    """Writes nothing. With `reread`, every content is read again and compared with its checksum."""
    found = Found()
    there = set()
    # The rows after the blobs: what arrives meanwhile has its blob first, and is not called missing.
    names = list(blobs.every())
    kept = set(File.objects.values_list("sha256", flat=True))
    for name in names:
        checksum = blobs.checksum_in(name)
        there.add(name)
        if not checksum:
            found.strangers.append(name)
        elif checksum not in kept:
            found.orphans.append(name)
    for file in File.objects.order_by("pk").iterator():
        named = _named_by(file)
        missing = [name for name in named if name not in there and not blobs.is_there(name)]
        found.missing += missing
        if reread and named[0] not in missing and _read_again(named[0]) != file.sha256:
            found.changed.append(named[0])
    return found


def collect(*, now: datetime | None = None) -> list[str]:
    """Take away what nothing holds, a day after it was let go: the names of the blobs that went."""
    before = (now or timezone.now()) - GRACE
    for file in File.objects.unused().filter(let_go_at__lt=before):
        _forget(file.pk, before)
    return [name for name in list(blobs.every()) if _swept(name, before)]


@transaction.atomic
def _forget(pk: int, before: datetime) -> None:
    Shelf.hold()
    File.objects.unused().filter(pk=pk, let_go_at__lt=before).delete()


@transaction.atomic
def _swept(name: str, before: datetime) -> bool:
    """Under the shelf's lock, so that no row comes to name it between the look and the gesture."""
    checksum = blobs.checksum_in(name)
    if File.objects.filter(sha256=checksum).exists() if checksum else not blobs.unfinished(name):
        return False
    Shelf.hold()
    if checksum and File.objects.filter(sha256=checksum).exists():
        return False
    if blobs.changed_at(name) > before:
        return False
    blobs.remove(name)
    return True


def _named_by(file: File) -> list[str]:
    name = blobs.name_of(file.sha256)
    return [name, blobs.thumbnail_of(file.sha256)] if file.is_picture else [name]


def _read_again(name: str) -> str:
    with blobs.read(name) as content:
        return blobs.checksum(content)


def report(found: Found) -> Iterator[str]:
    for name in found.missing:
        yield f"manque : {name}"
    for name in found.changed:
        yield f"a changé : {name}"
    for name in found.orphans:
        yield f"que rien ne nomme : {name}"
    for name in found.strangers:
        yield f"inconnu : {name}"
