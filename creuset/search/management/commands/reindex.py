from typing import Any

from django.core.management.base import BaseCommand, CommandParser

from creuset.search import actions, kinds
from creuset.search.kinds import Kind
from creuset.search.models import Document, Word


class Command(BaseCommand):
    help = "Make the search index again from what there is. It may be interrupted, and run again."

    def add_arguments(self, parser: CommandParser) -> None:
        keys = [kind.key for kind in kinds.every()]
        parser.add_argument("kinds", nargs="*", metavar="kind", help=f"among {', '.join(keys)}")

    def handle(self, *, kinds: list[str], **options: Any) -> None:
        chosen = [kind for kind in _every() if kind.key in kinds]
        done = actions.reindex(chosen, told=self._tell)
        self.stdout.write(
            f"{done} choses relues : {Document.objects.count()} textes, "
            f"{Word.objects.count()} mots."
        )

    def _tell(self, kind: Kind, done: int, total: int) -> None:
        self.stdout.write(f"{kind.label} : {done} sur {total}")


def _every() -> list[Kind]:
    return kinds.every()
