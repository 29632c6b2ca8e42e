"""Putting a backup back, or trying it in a place that is thrown away.

Nothing living is touched before the whole file has been read and checked. Files come first (they
are named by their content, so they replace nothing), then the database in one transaction: killed
at any instant, the community is the one from before or the one from the backup.
"""

from __future__ import annotations

import gzip
import os
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote
from uuid import uuid4

from django.conf import settings
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import DEFAULT_DB_ALIAS, connection, connections
from django.db.backends.sqlite3._functions import register  # type: ignore[import-untyped]
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from creuset.keeping import postgres
from creuset.keeping.archive import STORED, unpack
from creuset.keeping.snapshot import copy_sqlite
from creuset.keeping.told import Told


@dataclass(frozen=True)
class Unpacked:
    folder: Path
    manifest: dict[str, Any]

    @property
    def database(self) -> Path:
        packed = self.folder / "database.sqlite3.gz"
        if not packed.exists():
            return self.folder / "database.pgdump"
        plain = self.folder / "database.sqlite3"
        if not plain.exists():
            with gzip.open(packed) as content, plain.open("wb") as out:
                shutil.copyfileobj(content, out, 1 << 20)
        return plain

    @property
    def stored(self) -> list[str]:
        return [
            name.removeprefix(STORED)
            for name in self.manifest["members"]
            if name.startswith(STORED)
        ]


def read(source: IO[bytes], folder: Path) -> Unpacked:
    """All of it, checked, and made by a version that this one knows."""
    unpacked = Unpacked(folder, unpack(source, folder))
    unknown = sorted(set(unpacked.manifest["migrations"]) - _known())
    if unknown:
        raise Told(
            "Cette sauvegarde vient d’une version plus récente du logiciel "
            f"({', '.join(unknown[:3])}…). Mettez le logiciel à jour, puis recommencez."
        )
    return unpacked


def is_of_this_version(unpacked: Unpacked) -> bool:
    return set(unpacked.manifest["migrations"]) == _known()


def _known() -> set[str]:
    return {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}


def check(unpacked: Unpacked) -> list[str]:
    """What is wrong with it, in words: opened, brought up to date and read in a throwaway place."""
    missing = [f"fichier {name} : déjà absent le jour de la sauvegarde."
               for name in unpacked.manifest["missing"]]  # fmt: skip
    with _throwaway(unpacked) as url:
        wrong = _counted(unpacked, url)
        if not wrong:
            wrong = _judged(unpacked, url)
    return wrong + missing


@contextmanager
def _throwaway(unpacked: Unpacked) -> Iterator[str]:
    """The address of a database that holds the backup, for the time of the check."""
    if unpacked.manifest["engine"] == "sqlite":
        tried = unpacked.folder / "tried.sqlite3"
        shutil.copyfile(unpacked.database, tried)
        yield f"sqlite:///{tried}"
        return
    if connection.vendor != "postgresql":
        raise Told(
            "Cette sauvegarde vient de PostgreSQL : donnez une base où l’essayer dans DATABASE_URL."
        )
    name = f"creuset_essai_{uuid4().hex[:12]}"
    with _alone() as cursor:
        try:
            cursor.execute(f'CREATE DATABASE "{name}"')
        except Exception as error:
            raise Told(
                "L’essai demande une base de plus, et ce compte n’a pas le droit d’en créer. "
                f"Donnez-le-lui : ALTER ROLE {connection.settings_dict['USER']} CREATEDB;"
            ) from error
        try:
            database = {**connection.settings_dict, "NAME": name}
            postgres.load(unpacked.database, database, instead_of=[])
            yield _address(database)
        finally:
            cursor.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


@contextmanager
def _alone() -> Iterator[Any]:
    """A connection outside any transaction: databases are made and dropped outside."""
    fresh = connections[DEFAULT_DB_ALIAS].copy()
    fresh.settings_dict = {
        **connection.settings_dict,
        "OPTIONS": {
            name: value
            for name, value in connection.settings_dict["OPTIONS"].items()
            if name != "pool"
        },
    }
    try:
        with fresh.cursor() as cursor:
            yield cursor
    finally:
        fresh.close()


def _address(database: dict[str, Any]) -> str:
    user = quote(database["USER"], safe="")
    secret = f":{quote(database['PASSWORD'], safe='')}" if database["PASSWORD"] else ""
    host, port = quote(database["HOST"], safe=""), database["PORT"]
    return f"postgres://{user}{secret}@{host}{f':{port}' if port else ''}/{database['NAME']}"


def _counted(unpacked: Unpacked, url: str) -> list[str]:
    """SQLite only says whether its pages hold together; PostgreSQL has checked as it loaded."""
    if not url.startswith("sqlite"):
        return []
    opened = sqlite3.connect(url.removeprefix("sqlite:///"))
    register(opened)
    try:
        said = [row[0] for row in opened.execute("PRAGMA integrity_check")]
        loose = opened.execute("PRAGMA foreign_key_check").fetchall()
    except sqlite3.DatabaseError as error:
        return [f"base de données : {error}"]
    finally:
        opened.close()
    wrong = [f"base de données : {line}" for line in said if line != "ok"]
    return wrong + [f"table {row[0]} : une ligne renvoie à ce qui n’existe pas." for row in loose]


def _judged(unpacked: Unpacked, url: str) -> list[str]:
    """In another process, whose only database is the one being tried."""
    environment = {**os.environ, "CREUSET_VAR": str(unpacked.folder / "var"), "DATABASE_URL": url}
    done = subprocess.run(  # noqa: S603
        [sys.executable, str(settings.BASE_DIR / "manage.py"), "judge_backup", str(unpacked.folder)],
        env=environment, capture_output=True, text=True, check=False,
    )  # fmt: skip
    return done.stderr.strip().splitlines()[-20:] if done.returncode else []


def someone_lives_here() -> bool:
    with connection.cursor() as cursor:
        if "people_person" not in connection.introspection.table_names(cursor):
            return False
        cursor.execute("SELECT 1 FROM people_person LIMIT 1")
        return cursor.fetchone() is not None


def put_back(unpacked: Unpacked) -> Path | None:
    """The community of the backup in the place of this one. A copy of this one is left beside it,
    when it is a file; its path is the answer."""
    engine = unpacked.manifest["engine"]
    if engine != connection.vendor:
        raise Told(
            f"Cette sauvegarde vient de {engine}, et cette installation vit sur {connection.vendor}. "
            "Pour changer de base : manage.py export, puis manage.py import_community."
        )
    for name in unpacked.stored:
        _store(unpacked, name)
    if engine == "sqlite":
        return _put_back_sqlite(unpacked)
    with connection.cursor() as cursor:
        tables = connection.introspection.table_names(cursor)
    connection.close()
    postgres.load(unpacked.database, connection.settings_dict, instead_of=tables)
    return None


def _store(unpacked: Unpacked, name: str) -> None:
    if default_storage.exists(name):
        return
    with (unpacked.folder / STORED / name).open("rb") as content:
        kept = default_storage.save(name, File(content))
    if kept != name:
        raise Told(f"Le fichier {name} n’a pas pu reprendre sa place dans {default_storage}.")


def _put_back_sqlite(unpacked: Unpacked) -> Path | None:
    """SQLite writes the whole content in one transaction, even under servers that are running."""
    living = Path(connection.settings_dict["NAME"])
    beside = None
    if someone_lives_here():
        beside = living.with_name(f"{living.stem}-avant-{timezone.now():%Y%m%dT%H%M%S}.sqlite3")
        copy_sqlite(living, beside)
    connection.close()
    source = sqlite3.connect(unpacked.database)
    into = sqlite3.connect(living, timeout=60)
    try:
        source.backup(into, pages=-1)
    except sqlite3.OperationalError as error:
        raise Told(
            "La base est occupée : arrêtez le serveur et les ouvriers, puis recommencez."
        ) from error
    finally:
        source.close()
        into.close()
    return beside
