"""Where contents lie: in Django's storage, under a name made of their checksum.

`files/ab/cd/abcd…` is the content, `files/ab/cd/abcd….webp` its thumbnail.
"""

import errno
import re
from collections.abc import Iterator
from datetime import datetime
from hashlib import sha256
from typing import IO, Any

from django.core.files.base import File as Content
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from creuset.common.verdict import Refused

ROOT = "files"
CHUNK = 256 * 1024
NAMED = re.compile(r"files/[0-9a-f]{2}/[0-9a-f]{2}/([0-9a-f]{64})(\.webp)?")


def name_of(checksum: str) -> str:
    return f"{ROOT}/{checksum[:2]}/{checksum[2:4]}/{checksum}"


def thumbnail_of(checksum: str) -> str:
    return f"{name_of(checksum)}.webp"


def checksum_in(name: str) -> str:
    """Of the content that this blob belongs to; nothing for a stranger."""
    found = NAMED.fullmatch(name)
    return found[1] if found else ""


def unfinished(name: str) -> bool:
    """What a process that died while writing left behind, under a name that nobody looks for."""
    folder, _slash, last = name.rpartition("/")
    return NAMED.fullmatch(f"{folder}/{last.strip('.')[:64]}") is not None and last.startswith(".")


def is_there(name: str) -> bool:
    return bool(default_storage.exists(name))


def put(name: str, content: IO[bytes]) -> None:
    """There is nothing to do when it is there: the name says what it holds."""
    if is_there(name):
        return
    content.seek(0)
    try:
        default_storage.save(name, Content(content, name=name))
    except OSError as fault:
        if fault.errno not in {errno.ENOSPC, errno.EDQUOT}:
            raise
        raise Refused(
            _("Il n’y a plus de place sur le serveur : le fichier n’est pas gardé."),
            _("Prévenez les personnes qui s’occupent du site."),
        ) from fault


def read(name: str) -> Any:
    return default_storage.open(name, "rb")


def remove(name: str) -> None:
    default_storage.delete(name)


def changed_at(name: str) -> datetime:
    return default_storage.get_modified_time(name)


def checksum(content: IO[bytes]) -> str:
    content.seek(0)
    digest = sha256()
    while piece := content.read(CHUNK):
        digest.update(piece)
    return digest.hexdigest()


def every(folder: str = ROOT) -> Iterator[str]:
    """The name of each blob, whoever it belongs to."""
    try:
        folders, names = default_storage.listdir(folder)
    except FileNotFoundError:
        return
    for name in sorted(names):
        yield f"{folder}/{name}"
    for inner in sorted(folders):
        yield from every(f"{folder}/{inner}")
