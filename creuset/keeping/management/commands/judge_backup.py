import json
from pathlib import Path
from typing import Any

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.db import connection

from creuset.journal.actions import faults
from creuset.keeping.archive import MANIFEST, STORED
from creuset.keeping.snapshot import names_of_files


class Command(BaseCommand):
    help = "Used by restore --check, on a throwaway database: compare it with its manifest."
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("folder", type=Path)

    def handle(self, *, folder: Path, **options: Any) -> None:
        manifest = json.loads((folder / MANIFEST).read_text())
        wrong = list(_counted(manifest["counts"]))
        if not wrong:
            call_command("migrate", interactive=False, verbosity=0)
            wrong = [*_without_their_file(folder, set(manifest["missing"])), *faults()]
        if wrong:
            raise CommandError("\n".join(wrong))


def _counted(counts: dict[str, int]) -> list[str]:
    wrong = []
    with connection.cursor() as cursor:
        tables = set(connection.introspection.table_names(cursor))
        for table, told in counts.items():
            if table not in tables:
                wrong.append(f"table {table} : absente.")
                continue
            cursor.execute(f'SELECT COUNT(*) FROM "{table}"')  # noqa: S608
            found = cursor.fetchone()[0]
            if found != told:
                wrong.append(f"table {table} : {told} lignes annoncées, {found} retrouvées.")
    return wrong


def _without_their_file(folder: Path, missing: set[str]) -> list[str]:
    return [
        f"fichier {name} : une ligne le nomme, et il n’est pas dans la sauvegarde."
        for name in names_of_files()
        if name not in missing and not (folder / STORED / name).is_file()
    ]
