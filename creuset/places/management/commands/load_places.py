from typing import Any

from django.core.management.base import BaseCommand

from creuset.places.actions import load_countries


class Command(BaseCommand):
    help = "Load the world, the continents and the countries. Running it again changes nothing."

    def handle(self, **options: Any) -> None:
        written = load_countries()
        self.stdout.write(
            f"{written} territoires écrits." if written else "Les territoires étaient déjà là."
        )
