import os
import sys
from datetime import timedelta
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from creuset.keeping import backing_up, rotation
from creuset.keeping.backing_up import Made
from creuset.keeping.envelope import Locks, passphrase_in
from creuset.keeping.rotation import Kept
from creuset.keeping.told import Told


class Command(BaseCommand):
    help = "Back up the whole community, database and files, in one file, while it runs."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "path",
            nargs="?",
            default="",
            help="a file, a folder (a dated name is chosen), or - to write on the standard output; "
            "CREUSET_BACKUPS, or the folder backups of CREUSET_VAR, unless told",
        )
        locks = parser.add_mutually_exclusive_group()
        locks.add_argument(
            "--encrypt-to",
            metavar="age1…",
            default=settings.BACKUP_KEY,
            help="an age public key; CREUSET_BACKUP_KEY unless told",
        )
        locks.add_argument("--passphrase-file", type=Path, help="a file holding a passphrase")
        parser.add_argument("--keep", type=int, help="in a folder: how many of the last ones stay")
        parser.add_argument(
            "--rotate",
            action="store_true",
            help="in a folder: keep one for each of 7 days, 4 weeks and 12 months",
        )

    def handle(
        self,
        *,
        path: str,
        encrypt_to: str,
        passphrase_file: Path | None,
        keep: int | None,
        rotate: bool,
        **options: Any,
    ) -> None:
        os.umask(0o077)
        try:
            passphrase = passphrase_in(passphrase_file)
            locks = Locks(key="" if passphrase else encrypt_to, passphrase=passphrase)
            made = _write(path, locks, _which_stay(keep, rotate=rotate))
        except (Told, OSError) as error:
            raise CommandError(str(error)) from error
        if made.name != "-":
            self.stdout.write(
                f"{made.name} : {filesizeformat(made.bytes)}, {made.files} fichiers"
                f"{', chiffrée' if locks else ', non chiffrée'}."
            )
            self.stdout.write("La clé CREUSET_SECRET_KEY et les réglages n’y sont pas.")
        for name in made.removed:
            self.stdout.write(f"{name} : effacée, son tour est passé.")
        if made.missing:
            raise CommandError(
                "La sauvegarde est faite, mais des fichiers que la base nomme manquent au stockage : "
                + ", ".join(made.missing[:10])
            )


def _write(path: str, locks: Locks, kept: Kept | None) -> Made:
    if path == "-":
        made = backing_up.write(sys.stdout.buffer, locks=locks)
        sys.stdout.buffer.flush()
        backing_up.remember("-")
        return made
    where = Path(path) if path else settings.BACKUPS
    if not path:
        where.mkdir(mode=0o700, parents=True, exist_ok=True)
    if where.is_dir():
        backing_up.sweep(where, older_than=timezone.now() - timedelta(days=1))
        return backing_up.write_in(where, locks=locks, kept=kept)
    return backing_up.write_at(where, locks=locks)


def _which_stay(keep: int | None, *, rotate: bool) -> Kept | None:
    if keep is not None:
        if keep < 1:
            raise Told("--keep : gardez-en au moins une.")
        return lambda names: rotation.latest(names, keep=keep)
    return rotation.staggered if rotate else None
