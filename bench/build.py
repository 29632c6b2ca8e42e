"""Builds the community of a size once, and finds it again while what made it has not changed."""

import json
import sys
from collections import defaultdict
from collections.abc import Callable
from hashlib import sha256
from itertools import islice
from pathlib import Path
from time import perf_counter
from typing import Any

from django.apps import apps
from django.conf import settings
from django.core.management import call_command
from django.core.management.color import no_style
from django.db import DEFAULT_DB_ALIAS, connection, connections, transaction
from django.db.models import Model
from django.db.models.expressions import DatabaseDefault

from bench import community
from bench.size import Size
from creuset.assemblies.models import Assembly
from creuset.decisions.standing import count_large
from creuset.people.models import Person
from creuset.places.actions import load_countries
from creuset.search.actions import reindex

BATCH = 5_000  # rows held in memory at once
EVERY = 5.0  # seconds between two lines of progress where a line cannot be written over

STEPS = [
    ("persons", community.persons),
    ("memberships", community.assemblies),
    ("groups", community.groups),
    ("entries", community.entries),
    ("works", community.works),
    ("decisions", community.decisions),
    ("conversations", community.conversations),
    ("records", community.records),
    ("notices", community.notices),
]


ALONE: list[tuple[str, Callable[[Size], community.Rows]]] = [
    ("persons", lambda _size: community.persons(Size(1))),
    ("memberships", lambda _size: community.assemblies(Size(1))),
    ("entries", community.entries),
]
"""A small community with all the entries: the map, without the hour that the rest takes."""


def prepare(size: Size, var: Path, *, anew: bool, alone: bool = False) -> dict[str, Any]:
    """What is known of the community: how long it took, how large its database is."""
    mark = var / "built.json"
    made_from = _fingerprint(size)
    if mark.exists() and not anew:
        built: dict[str, Any] = json.loads(mark.read_text())
        if built["made_from"] == made_from and _is_there():
            return built | {"reused": True}
    mark.unlink(missing_ok=True)
    _empty(var)
    began = perf_counter()
    rows = _build(size, ALONE if alone else STEPS)
    built = {
        "made_from": made_from,
        "seconds": round(perf_counter() - began, 1),
        "rows": rows,
        "megabytes": _weight(),
    }
    mark.write_text(json.dumps(built))
    return built | {"reused": False}


def _fingerprint(size: Size) -> str:
    """Of the tables and of the files that fill them."""
    here = Path(__file__).parent
    files = [here / name for name in ("build.py", "community.py", "size.py", "words.py")]
    files += sorted((settings.BASE_DIR / "creuset").glob("*/migrations/0*.py"))
    together = sha256(f"{size.n} {connection.vendor}".encode())
    for each in files:
        together.update(each.name.encode() + each.read_bytes())
    return together.hexdigest()


def _is_there() -> bool:
    if Assembly._meta.db_table not in connection.introspection.table_names():
        return False
    return Assembly.objects.filter(parent=None, name=community.NAME).exists()


def _empty(var: Path) -> None:
    """Start from nothing, and never on top of a true community."""
    if connection.vendor == "sqlite":
        connection.close()
        for each in var.glob("creuset.sqlite3*"):
            each.unlink()
    elif Person._meta.db_table in connection.introspection.table_names():
        if Person.objects.exists() and not _is_there():
            sys.exit("This database holds a community. Give the bench a database of its own.")
        with connection.cursor() as cursor:
            cursor.execute("DROP SCHEMA public CASCADE; CREATE SCHEMA public")
    call_command("migrate", verbosity=0, interactive=False)


def _build(size: Size, steps: list[tuple[str, Callable[[Size], community.Rows]]]) -> int:
    print(f"Building {size.said()}", flush=True)
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=OFF")  # interrupted, it is built anew
    load_countries()
    together = 0
    for label, rows in steps:
        together += _write(label, rows(size))
    if steps is STEPS:
        print("  search…", flush=True)
        reindex()
    print("  indexes and statistics…", flush=True)
    _settle()
    if steps is STEPS:
        count_large()
    return together


def _write(label: str, rows: community.Rows) -> int:
    began = said = perf_counter()
    written = 0
    while batch := list(islice(rows, BATCH)):
        with transaction.atomic():
            by_model: dict[type[Model], list[Model]] = defaultdict(list)
            for row in batch:
                by_model[type(row)].append(row)
            for model, some in by_model.items():
                insert(model, some)
        written += len(batch)
        if sys.stdout.isatty() or perf_counter() - said > EVERY:
            said = perf_counter()
            print(f"  {label:<14}{written:>12,} rows", end=_END, flush=True)
    print(f"  {label:<14}{written:>12,} rows {perf_counter() - began:>8.1f} s", flush=True)
    return written


_END = "\r" if sys.stdout.isatty() else "\n"


def insert(model: type[Model], rows: list[Model]) -> None:
    """As `bulk_create`, three times as fast: one statement, prepared once."""
    keyed = rows[0].pk is not None
    fields = [f for f in model._meta.local_concrete_fields if keyed or not f.primary_key]
    name = connection.ops.quote_name
    columns = ", ".join(name(str(field.column)) for field in fields)
    places = ", ".join(["%s"] * len(fields))
    sql = f"INSERT INTO {name(model._meta.db_table)} ({columns}) VALUES ({places})"
    here = connections[DEFAULT_DB_ALIAS]
    ways = [(field.pre_save, field.get_db_prep_save) for field in fields]
    values = [[prepare(_said(read(row, True)), here) for read, prepare in ways] for row in rows]
    with connection.cursor() as cursor:
        cursor.executemany(sql, values)


def _said(value: Any) -> Any:
    """What the database would have filled in by itself, when it is a plain value."""
    return value.expression.value if isinstance(value, DatabaseDefault) else value


def _settle() -> None:
    """Leave the database as a community that has lived would: its counters and its statistics."""
    models = [model for model in apps.get_models() if model._meta.managed]
    with connection.cursor() as cursor:
        for sql in connection.ops.sequence_reset_sql(no_style(), models):
            cursor.execute(sql)
        cursor.execute("ANALYZE")
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA synchronous=NORMAL")
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _weight() -> float:
    """The database in millions of bytes."""
    asked = (
        "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()"
        if connection.vendor == "sqlite"
        else "SELECT pg_database_size(current_database())"
    )
    with connection.cursor() as cursor:
        cursor.execute(asked)
        return round(float(cursor.fetchone()[0]) / 1e6, 1)
