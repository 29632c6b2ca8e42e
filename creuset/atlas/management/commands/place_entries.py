from typing import Any

from django.core.management.base import BaseCommand

from creuset.atlas.tasks import place_all


class Command(BaseCommand):
    help = (
        "Say again in which territory each entry is: the worker does it when territories change."
    )

    def handle(self, **options: Any) -> None:
        self.stdout.write(f"{place_all.call()} fiches ont changé de territoire.")
