from typing import Any

from django.core.management.base import BaseCommand, CommandError, CommandParser

from creuset.assemblies.languages import read_languages, speak
from creuset.assemblies.models import Assembly


class Command(BaseCommand):
    help = "Say which languages the community speaks, its own first: manage.py languages fr,en"

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("codes", type=read_languages, metavar="fr,en")

    def handle(self, *, codes: tuple[str, ...], **options: Any) -> None:
        community = Assembly.objects.filter(parent=None).first()
        if community is None:
            raise CommandError("Aucune communauté ne vit encore ici : manage.py found.")
        if not codes:
            raise CommandError("Dites au moins une langue : manage.py languages fr,en")
        speak(community, codes)
        self.stdout.write(f"« {community} » parle {', '.join(codes)}, d’ici une minute partout.")
