from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from creuset.journal import actions
from creuset.journal.models import Record, Seal


class Command(BaseCommand):
    help = (
        "verify: check that no record was changed or removed since it was sealed. seal: seal now."
    )

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["verify", "seal"])

    def handle(self, *, what: str, **options: Any) -> None:
        if what == "seal":
            actions.seal_all()
        faults = actions.faults()
        if faults:
            raise CommandError("\n".join(["Le journal n’est pas entier.", *faults]))
        records, waiting = Record.objects.count(), Record.objects.unsealed().count()
        self.stdout.write(
            f"Le journal est entier : {records} faits, {Seal.objects.count()} sceaux"
            f"{f', {waiting} faits pas encore scellés' if waiting else ''}."
        )
        last = Seal.objects.order_by("-pk").first()
        if last:
            self.stdout.write(
                f"Dernier sceau : {last.pk}, {last.chain}\n"
                "Gardez cette ligne ailleurs : elle seule montre une fin de journal coupée."
            )
