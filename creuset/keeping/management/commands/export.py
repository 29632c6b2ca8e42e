from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from creuset.keeping.portable.exporting import export
from creuset.keeping.told import Told


class Command(BaseCommand):
    help = "Write the whole community in open formats: JSON lines, Markdown, files."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a new folder, or a new file ending in .zip")

    def handle(self, *, path: Path, **options: Any) -> None:
        try:
            told = export(path)
        except (Told, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{path} : {told.rows} lignes de {told.kinds} sortes, {told.texts} textes à lire, "
            f"{told.files} fichiers."
        )
        self.stdout.write("Les codes, sessions et clés d’entrée n’y sont pas ; le reste y est.")
        if told.missing:
            raise CommandError(f"{told.missing} fichiers que la base nomme manquent au stockage.")
