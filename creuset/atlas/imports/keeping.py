"""The file that an import reads: kept in the storage as it came, seen by nobody, let go when it has
served. It may hold what the atlas does not keep."""

from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from shutil import copyfileobj
from tempfile import NamedTemporaryFile
from typing import IO, Any

from django.core.files.base import File
from django.core.files.storage import default_storage
from django.utils.translation import gettext as _

from creuset.atlas.imports.models import Import
from creuset.common.verdict import Refused

CHUNK = 1 << 18


def keep(content: IO[bytes] | Any) -> tuple[str, str]:
    """The name under which it is kept, and its digest."""
    content.seek(0)
    digest = sha256()
    while piece := content.read(CHUNK):
        digest.update(piece)
    name = f"imports/{digest.hexdigest()}"
    if not default_storage.exists(name):
        content.seek(0)
        default_storage.save(name, File(content, name=name))
    return name, digest.hexdigest()


@contextmanager
def opened(source: Import) -> Iterator[Path]:
    if not source.file or not default_storage.exists(source.file):
        raise Refused(_("Le fichier n’est plus là."), _("Apportez-le de nouveau."))
    try:
        local = Path(default_storage.path(source.file))
    except NotImplementedError:  # a bucket
        with NamedTemporaryFile() as copy, default_storage.open(source.file) as far:
            copyfileobj(far, copy, CHUNK)
            copy.flush()
            yield Path(copy.name)
    else:
        yield local


def let_go(name: str) -> None:
    """Unless another import still needs the same content."""
    if name and not Import.objects.filter(file=name).exists():
        default_storage.delete(name)
