from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from creuset.files import collecting
from creuset.files.models import File


class Command(BaseCommand):
    help = (
        "--check: compare what is kept with what is known. --verify: also read everything again. "
        "--collect: take away what nothing holds any more."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        what = parser.add_mutually_exclusive_group(required=True)
        for each in ("check", "verify", "collect"):
            what.add_argument(f"--{each}", dest="what", action="store_const", const=each)

    def handle(self, *, what: str, **options: Any) -> None:
        if what == "collect":
            gone = collecting.collect()
            for name in gone:
                self.stdout.write(f"retiré : {name}")
            self.stdout.write(f"{len(gone)} fichiers retirés.")
            return
        found = collecting.look(reread=what == "verify")
        for line in collecting.report(found):
            self.stdout.write(line)
        said = (
            f"{File.objects.count()} fichiers ; {len(found.missing)} manquent, "
            f"{len(found.changed)} ont changé, {len(found.orphans)} que rien ne nomme."
        )
        if not found.whole:
            raise CommandError(f"{said} Reprenez-les d’une sauvegarde.")
        self.stdout.write(said)
