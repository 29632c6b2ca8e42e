from email.utils import parseaddr
from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.db import connection, transaction
from django.forms import ValidationError

from creuset.assemblies import actions
from creuset.assemblies.first_charters import FIRST_CHARTERS, Rules
from creuset.assemblies.models import Assembly, Procedure
from creuset.people.actions import register


class Command(BaseCommand):
    help = "Found a community on an empty server, with the persons who vouch for each other."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("name", help="the name of the community")
        parser.add_argument("--purpose", default="", help="what it is for, in a sentence or two")
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

    @transaction.atomic
    def handle(
        self,
        *,
        name: str,
        purpose: str,
        founder: list[str],
        sponsors: int | None,
        charter: str | None,
        **options: Any,
    ) -> None:
        if "assemblies_assembly" not in connection.introspection.table_names():
            raise CommandError("La base est vide : lancez d’abord manage.py migrate.")
        if Assembly.objects.filter(parent=None).exists():
            raise CommandError("Une communauté vit déjà ici. Une installation en porte une seule.")
        people = [_read(written) for written in founder]
        if len({address for _name, address in people}) < 2:
            raise CommandError(
                "Il faut au moins deux personnes pour fonder : "
                "--founder 'Ana Silva <ana@example.org>' --founder 'Bo Roux <bo@example.org>'"
            )
        if sponsors is not None and not 1 <= sponsors <= len(people):
            raise CommandError(
                f"--sponsors {sponsors} : demandez entre 1 et {len(people)} garants, autant que "
                "de personnes qui fondent."
            )
        founders = [register(name=each, email=address) for each, address in people]
        community = actions.found(name, purpose=purpose, founders=founders, by=founders[0])
        actions.set_first_charter(community, _rules(charter, sponsors))
        self.stdout.write(
            f"« {community} » est fondée par {len(founders)} personnes. "
            "Chacune entre avec son adresse et le code qu’elle y reçoit."
        )


def _rules(charter: str | None, sponsors: int | None) -> Rules:
    """Those of the first charter; how many vouch for a newcomer may be told apart."""
    rules = FIRST_CHARTERS[charter].rules if charter else {}
    if charter and sponsors is None:
        return rules
    return {**rules, "assemblies.admit": (Procedure.SPONSORS.value, {"n": sponsors or 2})}


def _read(written: str) -> tuple[str, str]:
    name, address = parseaddr(written)
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise CommandError(
            f"« {written} » : écrivez le nom puis l’adresse, 'Ana Silva <ana@example.org>'."
        ) from wrong
    if not name:
        raise CommandError(f"« {written} » : dites aussi le nom de cette personne.")
    return name, address.lower()
