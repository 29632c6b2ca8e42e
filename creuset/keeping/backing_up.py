"""A backup: the database at one instant and every file it names, in one file."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import IO

from django.core.files.storage import default_storage
from django.db import connection
from django.utils import timezone

from creuset.common import milestones
from creuset.common.models import Milestone
from creuset.keeping import elsewhere, rotation, snapshot
from creuset.keeping.archive import README, STORED, Writing
from creuset.keeping.envelope import Locks, closing
from creuset.keeping.rotation import Kept
from creuset.keeping.told import Told

THUMBNAIL = ".webp"
SAID = """\
Sauvegarde d’une communauté Creuset, faite le {when}.

  database…       la base de données (SQLite compressée par gzip, ou archive de pg_dump)
  storage/…       les fichiers déposés, nommés par leur empreinte
  manifest.json   ce que chaque élément doit être ; écrit en dernier

Pour l’essayer sans toucher à rien :  manage.py restore CE_FICHIER --check
Pour la remettre en place :           manage.py restore CE_FICHIER

Ce qui n’est pas ici, et qu’il faut garder ailleurs : les réglages (CREUSET_SECRET_KEY, CREUSET_SMTP,
DATABASE_URL…), la clé qui ouvre une sauvegarde chiffrée, et le logiciel lui-même.
Ce fichier contient tout ce que les membres ont confié : traitez-le comme le serveur.
"""


@dataclass
class Made:
    name: str
    bytes: int = 0
    files: int = 0
    missing: list[str] = field(default_factory=list)
    removed: list[str] = field(default_factory=list)


def software() -> str:
    try:
        return version("creuset")
    except PackageNotFoundError:
        return "0.1.0"


def write(out: IO[bytes], *, locks: Locks, scratch: Path | None = None) -> Made:
    """Into anything that can be written to, in one pass."""
    made = Made("-")
    with (
        tempfile.TemporaryDirectory(prefix=".creuset-", dir=scratch) as folder,
        snapshot.taken(Path(folder)) as taken,
        closing(out, locks) as plain,
    ):
        archive = Writing(plain)
        now = timezone.now()
        archive.add_text(README, SAID.format(when=now.isoformat(timespec="seconds")))
        with taken.dump.open("rb") as dump:
            archive.add(taken.member, dump, taken.dump.stat().st_size)
        for name in taken.files():
            _add_file(archive, name, made)
        archive.close(
            {
                "made_at": now.isoformat(),
                "creuset": software(),
                "engine": taken.engine,
                "migrations": taken.migrations(),
                "counts": taken.counts(),
                "missing": made.missing,
            }
        )
    return made


def _add_file(archive: Writing, name: str, made: Made) -> None:
    """With its thumbnail, when it is a picture."""
    if not default_storage.exists(name):
        made.missing.append(name)
        return
    made.files += 1
    for each in (name, f"{name}{THUMBNAIL}"):
        if default_storage.exists(each):
            with default_storage.open(each) as content:
                archive.add(STORED + each, content, default_storage.size(each))


def write_in(folder: Path, *, locks: Locks, kept: Kept | None = None) -> Made:
    """One more backup in a folder; those that need not be kept any more go after it is whole."""
    if not folder.is_dir():
        raise Told(
            f"Le dossier {folder} n’existe pas : créez-le, sur un autre disque si possible."
        )
    path = folder / rotation.name_at(timezone.now(), encrypted=bool(locks))
    made = write_at(path, locks=locks)
    if kept:
        names = [each.name for each in folder.iterdir()]
        for name in sorted(rotation.to_remove(names, kept(names) | {path.name})):
            (folder / name).unlink()
            made.removed.append(name)
    elsewhere.copy(path, kept=kept, encrypted=bool(locks))
    return made


def write_at(path: Path, *, locks: Locks) -> Made:
    """Under its name only once it is whole and on the disk."""
    with whole(path) as out:
        made = write(out, locks=locks, scratch=path.parent)
    made.name, made.bytes = path.name, path.stat().st_size
    remember(made.name)
    return made


def remember(name: str) -> None:
    """Before the first upgrade that brings the table, there is nowhere to write it."""
    if Milestone._meta.db_table in connection.introspection.table_names():
        milestones.reached(milestones.BACKUP, name)


@contextmanager
def whole(path: Path) -> Iterator[IO[bytes]]:
    """A file that bears its name only when it is whole: nobody but us can read it."""
    beside = path.with_name(f".creuset-{path.name}.{os.getpid()}.part")
    try:
        with os.fdopen(os.open(beside, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb") as out:
            yield out
            out.flush()
            os.fsync(out.fileno())
        beside.rename(path)
        _settle(path.parent)
    finally:
        beside.unlink(missing_ok=True)


def _settle(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def sweep(folder: Path, *, older_than: datetime) -> None:
    """What a killed backup left: it never bore the name of one."""
    for path in folder.glob(".creuset-*"):
        if path.stat().st_mtime < older_than.timestamp():
            _remove(path)


def _remove(path: Path) -> None:
    if path.is_dir():
        for each in path.iterdir():
            _remove(each)
        path.rmdir()
    else:
        path.unlink(missing_ok=True)
