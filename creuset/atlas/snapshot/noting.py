"""Triggers that note each entry written or deleted, whatever wrote it: the ORM, an import, SQL.

They are put in place after each `migrate`: SQLite loses those of a table that a migration remakes.
"""

from typing import Any

from django.db import connections, transaction
from django.db.models.signals import post_migrate

from creuset.atlas.models import Changed, Entry, Snapshot

SQLITE = [
    """CREATE TRIGGER IF NOT EXISTS atlas_noted_insert AFTER INSERT ON atlas_entry
    BEGIN INSERT INTO atlas_changed (entry) VALUES (NEW.id); END""",
    """CREATE TRIGGER IF NOT EXISTS atlas_noted_update AFTER UPDATE ON atlas_entry
    BEGIN INSERT INTO atlas_changed (entry) VALUES (NEW.id); END""",
    """CREATE TRIGGER IF NOT EXISTS atlas_noted_delete AFTER DELETE ON atlas_entry
    BEGIN INSERT INTO atlas_changed (entry) VALUES (OLD.id); END""",
]
POSTGRESQL = [
    """CREATE OR REPLACE FUNCTION atlas_noted() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN
        INSERT INTO atlas_changed (entry)
        VALUES (CASE TG_OP WHEN 'DELETE' THEN OLD.id ELSE NEW.id END);
        RETURN NULL;
    END $$""",
    """CREATE OR REPLACE TRIGGER atlas_noted AFTER INSERT OR UPDATE OR DELETE ON atlas_entry
    FOR EACH ROW EXECUTE FUNCTION atlas_noted()""",
]
STATEMENTS = {"sqlite": SQLITE, "postgresql": POSTGRESQL}
PRESENT = {
    "sqlite": "SELECT COUNT(*) = 3 FROM sqlite_master WHERE name LIKE 'atlas_noted_%'",
    "postgresql": "SELECT COUNT(*) = 1 FROM pg_trigger WHERE tgname = 'atlas_noted'",
}


def connect() -> None:
    post_migrate.connect(put_in_place, dispatch_uid="atlas snapshot")


def put_in_place(*, app_config: Any, using: str, **_kwargs: Any) -> None:
    """A snapshot made while nothing noted the changes is not to be trusted."""
    if app_config.label != Entry._meta.app_label:
        return
    here = connections[using]
    if Changed._meta.db_table not in here.introspection.table_names():
        return
    with transaction.atomic(using=using), here.cursor() as cursor:
        cursor.execute(PRESENT[here.vendor])
        if cursor.fetchone()[0]:
            return
        for statement in STATEMENTS[here.vendor]:
            cursor.execute(statement)
        Snapshot.objects.using(using).all().delete()
