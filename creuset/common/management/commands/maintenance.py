from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from creuset.common import maintenance


class Command(BaseCommand):
    help = (
        "on: every page of this machine says that the site is being looked after. off: open again."
    )
    requires_system_checks: list[str] = []

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("what", choices=["on", "off"])

    def handle(self, *, what: str, **options: Any) -> None:
        if what == "on":
            maintenance.flag().touch(0o600)
        else:
            maintenance.flag().unlink(missing_ok=True)
        self.stdout.write("Fermé, le temps d’un soin." if maintenance.closed() else "Ouvert.")
