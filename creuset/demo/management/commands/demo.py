from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from creuset.common.verdict import Refused
from creuset.demo.loading import load


class Command(BaseCommand):
    help = "Load the demonstration community, once."
    requires_system_checks = []  # `migrate` has just made them

    def handle(self, **options: Any) -> None:
        if not settings.DEMO:
            raise CommandError(
                "La démonstration ne se charge qu’en mode démonstration : lancez « make run », "
                "ou donnez CREUSET_DEMO=1 sur une machine d’essai."
            )
        try:
            load(self._say)
        except Refused as refusal:
            raise CommandError(str(refusal)) from refusal
        self._say("La démonstration est prête.")

    def _say(self, words: str) -> None:
        self.stdout.write(words)
        self.stdout.flush()
