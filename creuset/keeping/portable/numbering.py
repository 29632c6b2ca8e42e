"""The next number of each table: a number that was given once is never given again, even when its
row has gone, since the journal may speak of it."""

from typing import Any

from django.db import connection
from django.db.models import AutoField, BigAutoField, Model


def numbered(model: type[Model]) -> bool:
    return isinstance(model._meta.pk, AutoField | BigAutoField)


def next_of(model: type[Model]) -> int:
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
            row = cursor.fetchone()
            return int(row[0]) + 1 if row else 1
        cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [f'"{table}"', column])
        sequence: Any = cursor.fetchone()[0]
        cursor.execute(f"SELECT last_value, is_called FROM {sequence}")  # noqa: S608
        last, called = cursor.fetchone()
        return int(last) + (1 if called else 0)


def start_from(model: type[Model], number: int) -> None:
    table, column = model._meta.db_table, model._meta.pk.column
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DELETE FROM sqlite_sequence WHERE name = %s", [table])
            if number > 1:
                cursor.execute("INSERT INTO sqlite_sequence VALUES (%s, %s)", [table, number - 1])
        else:
            cursor.execute(
                "SELECT setval(pg_get_serial_sequence(%s, %s), %s, false)",
                [f'"{table}"', column, number],
            )
