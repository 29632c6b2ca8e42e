"""The database at one instant, while people go on writing.

What is copied, what is counted and what is listed (the files that rows name) come from the same
instant, or a restored community would hold rows whose files are missing. SQLite: a copy made in one
read transaction, then read at leisure. PostgreSQL: one transaction whose snapshot `pg_dump` shares.
"""

from __future__ import annotations

import gzip
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.migrations.recorder import MigrationRecorder

from creuset.files import blobs
from creuset.files.models import File
from creuset.keeping import postgres


@dataclass(frozen=True)
class Snapshot:
    engine: str
    """"sqlite" or "postgresql"."""
    member: str
    """The name of the database in an archive."""
    dump: Path
    """The whole database, as that member."""

    def counts(self) -> dict[str, int]:
        """How many rows each table holds."""
        told = {}
        with connection.cursor() as cursor:
            for table in sorted(connection.introspection.table_names(cursor)):
                cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608
                told[table] = cursor.fetchone()[0]
        return told

    def migrations(self) -> list[str]:
        applied = MigrationRecorder(connection).applied_migrations()
        return sorted(f"{app}.{name}" for app, name in applied)

    def files(self) -> Iterator[str]:
        """The names, in the storage, of the content of every file that has a row."""
        yield from names_of_files()


def names_of_files() -> Iterator[str]:
    for checksum in File.objects.order_by("sha256").values_list("sha256", flat=True).iterator():
        yield blobs.name_of(checksum)


@contextmanager
def taken(folder: Path, *, dumped: bool = True) -> Iterator[Snapshot]:
    """`folder` holds the copy meanwhile, and this thread reads nothing else. Without `dumped`, the rows can be read but not carried."""
    if connection.vendor == "sqlite":
        with _of_sqlite(folder, dumped=dumped) as snapshot:
            yield snapshot
    else:
        with _of_postgres(folder, dumped=dumped) as snapshot:
            yield snapshot


@contextmanager
def _of_sqlite(folder: Path, *, dumped: bool) -> Iterator[Snapshot]:
    copy = folder / "creuset.sqlite3"
    copy_sqlite(Path(connection.settings_dict["NAME"]), copy)
    packed = folder / "creuset.sqlite3.gz"
    if dumped:
        with copy.open("rb") as plain, gzip.open(packed, "wb", compresslevel=6) as out:
            shutil.copyfileobj(plain, out, 1 << 20)
    with _reading({**connection.settings_dict, "NAME": str(copy), "OPTIONS": {}}):
        yield Snapshot("sqlite", "database.sqlite3.gz", packed)


def copy_sqlite(source: Path, copy: Path) -> None:
    """In one read transaction, page by page: writers go on meanwhile, and the copy knows nothing of
    them. (VACUUM INTO would want every function that our constraints call.)"""
    opened, made = sqlite3.connect(source, timeout=60), sqlite3.connect(copy)
    try:
        opened.backup(made, pages=-1)
        made.execute("PRAGMA journal_mode=DELETE")
    finally:
        made.close()
        opened.close()
    copy.chmod(0o600)


@contextmanager
def _of_postgres(folder: Path, *, dumped: bool) -> Iterator[Snapshot]:
    options = {
        name: value
        for name, value in connection.settings_dict["OPTIONS"].items()
        if name != "pool"
    }
    with (
        _reading({**connection.settings_dict, "OPTIONS": options}),
        transaction.atomic(),
    ):
        with connection.cursor() as cursor:
            cursor.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            cursor.execute("SELECT pg_export_snapshot()")
            shared = cursor.fetchone()[0]
        dump = folder / "creuset.pgdump"
        if dumped:
            postgres.dump(connection.settings_dict, dump, snapshot=shared)
        yield Snapshot("postgresql", "database.pgdump", dump)


@contextmanager
def _reading(settings: dict[str, Any]) -> Iterator[None]:
    """Meanwhile, all that this thread reads comes from there."""
    living = connections[DEFAULT_DB_ALIAS]
    there = living.copy()
    there.settings_dict = settings
    connections[DEFAULT_DB_ALIAS] = there
    try:
        yield
    finally:
        there.close()
        connections[DEFAULT_DB_ALIAS] = living
