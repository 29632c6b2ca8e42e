from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from creuset.keeping.portable.importing import import_community
from creuset.keeping.told import Told


class Command(BaseCommand):
    help = "Bring an exported community to life on an empty server."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("path", type=Path, help="a folder or a zip made by manage.py export")

    def handle(self, *, path: Path, **options: Any) -> None:
        try:
            counted = import_community(path)
        except (Told, OSError) as error:
            raise CommandError(str(error)) from error
        self.stdout.write(
            f"{sum(counted.values())} lignes de {len(counted)} sortes. Le journal est entier. "
            "Chaque personne entre de nouveau par un code reçu à son adresse."
        )
