from email.utils import parseaddr
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import connection
from django.forms import ValidationError

from creuset.assemblies.first_charters import FIRST_CHARTERS
from creuset.assemblies.languages import read_languages
from creuset.common.verdict import Refused
from creuset.welcome import actions, founding, rules
from creuset.welcome.actions import Founder


class Command(BaseCommand):
    help = "Found a community on an empty server, as its page /fonder/ does."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", nargs="?", help="the name of the community")
        parser.add_argument(
            "--code", action="store_true", help="say the code that the founding page asks for"
        )
        parser.add_argument("--purpose", default="", help="what it is for, in a sentence or two")
        parser.add_argument(
            "--languages",
            default="",
            metavar="fr,en",
            type=read_languages,
            help="those that the community speaks, its own first (all of ours unless told)",
        )
        parser.add_argument(
            "--founder",
            action="append",
            default=[],
            metavar="'Ana Silva <ana@example.org>'",
            help="a founder; two at least, one option each",
        )
        parser.add_argument(
            "--sponsors", type=int, help="how many members vouch for a newcomer (2 unless told)"
        )
        parser.add_argument(
            "--charter",
            choices=list(FIRST_CHARTERS),
            help="which first charter to begin with; the page /charte/modeles/ compares them",
        )

    def handle(
        self,
        *,
        name: str | None,
        purpose: str,
        founder: list[str],
        sponsors: int | None,
        charter: str | None,
        languages: tuple[str, ...] = (),
        code: bool,
        **options: Any,
    ) -> None:
        if "assemblies_assembly" not in connection.introspection.table_names():
            raise CommandError("La base est vide : lancez d’abord manage.py migrate.")
        verdict = rules.is_empty()
        if not verdict:
            raise CommandError(f"{verdict.reason} {verdict.remedy}")
        if code:
            self.stdout.write(founding.code())
            return
        if not name:
            raise CommandError("Dites le nom de la communauté : manage.py found 'Les Jardins' …")
        founders = [_read(written) for written in founder]
        if len({each.email for each in founders}) < rules.FEWEST_FOUNDERS:
            raise CommandError(
                "Il faut au moins deux personnes pour fonder : "
                "--founder 'Ana Silva <ana@example.org>' --founder 'Bo Roux <bo@example.org>'"
            )
        try:
            community = actions.found_community(
                name,
                purpose=purpose,
                languages=languages,
                founders=founders,
                charter=charter,
                sponsors=sponsors,
            )
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self.stdout.write(
            f"« {community} » est fondée par {len(founders)} personnes. "
            "Chacune entre avec son adresse et le code qu’elle y reçoit."
        )


def _read(written: str) -> Founder:
    name, address = parseaddr(written)
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise CommandError(
            f"« {written} » : écrivez le nom puis l’adresse, 'Ana Silva <ana@example.org>'."
        ) from wrong
    if not name:
        raise CommandError(f"« {written} » : dites aussi le nom de cette personne.")
    return Founder(name, address.lower())
