import asyncio
from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from creuset.post.inbound import lmtp


class Command(BaseCommand):
    help = "Receive mails from your own mail server, by LMTP, until told to stop."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--listen",
            default="127.0.0.1:8024",
            help="host:port, or unix:/path/of/a/socket (default: %(default)s)",
        )

    def handle(self, *_args: Any, **options: Any) -> None:
        if not settings.MAIL_DOMAIN:
            raise CommandError(
                "CREUSET_MAIL_DOMAIN manque : c’est le nom qui suit le @ des adresses de réponse, "
                "par exemple courrier.communs.example.org. Voir docs/mail.md."
            )
        asyncio.run(lmtp.serve(options["listen"], ready=self._ready))

    def _ready(self, where: str) -> None:
        self.stdout.write(f"Le courrier arrive par {where}")
        self.stdout.flush()
