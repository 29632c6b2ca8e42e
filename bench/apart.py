"""On a copy of the community, thrown away afterwards: what is written there is measured, and the
community stays as it was."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from sqlite3 import connect
from typing import Any

from django.db import connection


@contextmanager
def elsewhere(var: Path) -> Iterator[None]:
    """In a copy of the database, as long as this lasts."""
    here = str(connection.settings_dict["NAME"])
    sqlite = connection.vendor == "sqlite"
    copy = str(var / "apart.sqlite3") if sqlite else f"{here}_apart"
    throw_away = _throw_away_file if sqlite else _throw_away_database
    throw_away(copy)
    if sqlite:
        _copy_file(copy)
    else:
        _run(f'CREATE DATABASE "{copy}" TEMPLATE "{here}"')  # nobody may be connected to `here`
    try:
        _move_to(copy)
        yield
    finally:
        _move_to(here)
        throw_away(copy)


def _copy_file(copy: str) -> None:
    connection.ensure_connection()
    into = connect(copy)
    connection.connection.backup(into)
    into.close()


def _throw_away_file(copy: str) -> None:
    for each in Path(copy).parent.glob(Path(copy).name + "*"):
        each.unlink()


def _throw_away_database(copy: str) -> None:
    _run(f'DROP DATABASE IF EXISTS "{copy}" WITH (FORCE)')


def _run(sql: str) -> None:
    _leave()
    here: Any = connection
    with here._nodb_cursor() as cursor:
        cursor.execute(sql)


def _move_to(name: str) -> None:
    """This process and its threads, from now on."""
    _leave()
    connection.settings_dict["NAME"] = name


def _leave() -> None:
    here: Any = connection
    here.close()
    if here.vendor == "postgresql":
        here.close_pool()
