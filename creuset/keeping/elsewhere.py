"""A second copy of each backup, in S3-compatible storage: CREUSET_BACKUPS_COPY."""

from pathlib import Path

from django.conf import settings
from django.core.files import File
from django.core.files.storage import Storage, storages

from creuset.keeping import rotation
from creuset.keeping.rotation import Kept
from creuset.keeping.told import Told


def copy(path: Path, *, kept: Kept | None, encrypted: bool) -> None:
    """It bears its name there once all of it has arrived, and only then do others go."""
    if not settings.BACKUPS_COPIED:
        return
    if not encrypted:
        raise Told(
            "La sauvegarde est faite ici, sans copie : ce qui part ailleurs part chiffré. "
            "Donnez CREUSET_BACKUP_KEY."
        )
    there = storages["backups"]
    try:
        _send(there, path, kept)
    except Exception as fault:  # each storage has faults of its own, and none may hide the backup
        raise Told(
            f"La sauvegarde est faite ici, mais sa copie n’est pas partie ({type(fault).__name__}). "
            "Vérifiez CREUSET_BACKUPS_COPY."
        ) from fault


def _send(there: Storage, path: Path, kept: Kept | None) -> None:
    with path.open("rb") as content:
        there.save(path.name, File(content))
    if kept:
        _folders, names = there.listdir("")
        for name in rotation.to_remove(names, kept(names) | {path.name}):
            there.delete(name)
