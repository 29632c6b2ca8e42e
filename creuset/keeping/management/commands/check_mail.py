from smtplib import SMTPException
from typing import Any

from django.conf import settings
from django.core.mail import send_mail
from django.core.management.base import BaseCommand, CommandError, CommandParser

from creuset.common import milestones


class Command(BaseCommand):
    help = "Send one message, to know that mail leaves from here."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument(
            "address", help="yours: look whether it arrives, and not among the spam"
        )

    def handle(self, *, address: str, **options: Any) -> None:
        try:
            send_mail(
                "Creuset : essai du courrier",
                "Si vous lisez ceci, le courrier part bien de votre site.\n",
                settings.DEFAULT_FROM_EMAIL,
                [address],
            )
        except (OSError, SMTPException) as error:
            raise CommandError(
                f"Le message n’est pas parti : {error}\nVérifiez CREUSET_SMTP (serveur, port, nom, "
                "secret) et CREUSET_FROM."
            ) from error
        milestones.reached(milestones.MAIL_TRIED)
        self.stdout.write(
            "Le message est parti. Regardez s’il arrive, et s’il n’est pas rangé dans les indésirables "
            "(alors : SPF, DKIM et DMARC de votre nom de domaine)."
        )
