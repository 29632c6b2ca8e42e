import sys
import tempfile
from datetime import datetime
from pathlib import Path
from typing import IO, Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.utils import timezone

from creuset.common import milestones
from creuset.journal.actions import faults
from creuset.keeping import restoring
from creuset.keeping.envelope import opening, passphrase_in
from creuset.keeping.restoring import Unpacked
from creuset.keeping.told import Told


class Command(BaseCommand):
    help = "Put a backup back, or try it in a throwaway place with --check."
    requires_migrations_checks = False

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("file", help="a backup, or - to read the standard input")
        parser.add_argument(
            "--check", action="store_true", help="prove that it is good; nothing here changes"
        )
        locks = parser.add_mutually_exclusive_group()
        locks.add_argument("--identity", type=Path, help="the file of an age secret key")
        locks.add_argument("--passphrase-file", type=Path, help="a file holding a passphrase")
        parser.add_argument(
            "--force", action="store_true", help="replace the community that lives here"
        )

    def handle(
        self,
        *,
        file: str,
        check: bool,
        identity: Path | None,
        passphrase_file: Path | None,
        force: bool,
        **options: Any,
    ) -> None:
        if not check and not force and restoring.someone_lives_here():
            raise CommandError(
                "Une communauté vit déjà ici : la restaurer remplacerait tout. Si c’est bien ce que "
                "vous voulez, ajoutez --force. Pour seulement essayer la sauvegarde : --check."
            )
        try:
            with tempfile.TemporaryDirectory(prefix="restore-", dir=settings.VAR) as folder:
                with (
                    _source(file) as source,
                    opening(
                        source, identity=identity, passphrase=passphrase_in(passphrase_file)
                    ) as plain,
                ):
                    unpacked = restoring.read(plain, Path(folder))
                if check:
                    self._tried(unpacked)
                else:
                    self._put_back(unpacked)
        except (Told, OSError) as error:
            raise CommandError(str(error)) from error

    def _tried(self, unpacked: Unpacked) -> None:
        wrong = restoring.check(unpacked)
        if wrong:
            raise CommandError("\n".join(["Cette sauvegarde n’est pas bonne.", *wrong]))
        if restoring.someone_lives_here():
            milestones.reached(milestones.RESTORE_TRIED, str(unpacked.manifest["made_at"]))
        self._say(unpacked, "Cette sauvegarde est bonne")

    def _put_back(self, unpacked: Unpacked) -> None:
        beside = restoring.put_back(unpacked)
        self._say(unpacked, "La communauté est de retour")
        if beside:
            self.stdout.write(f"Ce qui vivait ici avant est gardé dans {beside}.")
        self.stdout.write(
            "Lancez maintenant manage.py upgrade, puis redémarrez le serveur et les ouvriers."
        )
        wrong = faults() if restoring.is_of_this_version(unpacked) else []
        if wrong:
            raise CommandError("\n".join(["Le journal restauré n’est pas entier.", *wrong]))

    def _say(self, unpacked: Unpacked, what: str) -> None:
        manifest = unpacked.manifest
        rows = sum(manifest["counts"].values())
        made_at = timezone.localtime(datetime.fromisoformat(manifest["made_at"]))
        self.stdout.write(
            f"{what} : faite le {made_at:%d/%m/%Y à %H:%M}, {rows} lignes dans "
            f"{len(manifest['counts'])} tables, {len(unpacked.stored)} fichiers."
        )


def _source(file: str) -> IO[bytes]:
    return sys.stdin.buffer if file == "-" else Path(file).open("rb")
