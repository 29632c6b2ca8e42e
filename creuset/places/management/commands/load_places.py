from typing import Any

from django.core.management.base import BaseCommand

from creuset.common import milestones
from creuset.places import france
from creuset.places.actions import load_countries, load_france


class Command(BaseCommand):
    help = (
        "Load the world, the countries, and France down to its communes. "
        "Running it again changes nothing."
    )

    def handle(self, **options: Any) -> None:
        written = load_countries() + load_france()
        milestones.reached(milestones.PLACES_LOADED, france.version())
        self.stdout.write(
            f"{written} territoires écrits." if written else "Les territoires étaient déjà là."
        )
