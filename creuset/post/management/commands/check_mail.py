"""Does mail leave from here? Says what is wrong and what to do about it."""

from __future__ import annotations

import smtplib
import socket
import ssl
from email.utils import parseaddr
from typing import Any

from django.conf import settings
from django.core.mail import EmailMultiAlternatives, get_connection
from django.core.management.base import BaseCommand, CommandError, CommandParser
from django.core.validators import validate_email
from django.forms import ValidationError

from creuset.common import milestones
from creuset.post.links import domain, own_address


class Command(BaseCommand):
    help = "Try the mail server of the settings, and send a mail to an address when one is given."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("address", nargs="?", help="an address of yours, to receive a try")

    def handle(self, *, address: str | None, **options: Any) -> None:
        if address:
            _checked(address)
        if settings.EMAIL_BACKEND.endswith("filebased.EmailBackend"):
            self.stdout.write(
                f"Rien ne part d’ici : les courriers s’écrivent dans {settings.EMAIL_FILE_PATH}. "
                "Pour en envoyer, donnez l’adresse d’un serveur dans CREUSET_SMTP."
            )
        else:
            self.stdout.write(f"Serveur : {settings.EMAIL_HOST}:{settings.EMAIL_PORT}")
        self._try(address)
        self._advise()

    def _try(self, address: str | None) -> None:
        connection = get_connection()
        try:
            connection.open()
            self.stdout.write("La connexion s’ouvre.")
            if address:
                mail = EmailMultiAlternatives(
                    "Essai de courrier",
                    "Si vous lisez ceci, le courrier part. Regardez s’il n’est pas dans les "
                    "indésirables, et dans ses en-têtes si SPF, DKIM et DMARC disent « pass ».",
                    settings.DEFAULT_FROM_EMAIL,
                    [address],
                    headers={"Auto-Submitted": "auto-generated"},
                    connection=connection,
                )
                mail.send()
                milestones.reached(milestones.MAIL_TRIED)
                self.stdout.write(f"Un essai est parti vers {address}.")
        except Exception as fault:
            raise CommandError(explained(fault)) from fault
        finally:
            connection.close()

    def _advise(self) -> None:
        sender = parseaddr(own_address())[1]
        ours = sender.rpartition("@")[2]
        self.stdout.write(f"Les courriers partent au nom de {sender}.")
        if ours in {"localhost", ""}:
            self.stdout.write(
                "Donnez une vraie adresse dans CREUSET_FROM, par exemple "
                f"« La communauté <bonjour@{domain()}> » : celle-ci serait refusée."
            )
            return
        self.stdout.write(
            f"Pour que {ours} ne finisse pas dans les indésirables, son domaine doit dire : "
            "SPF (qui peut envoyer en son nom), DKIM (votre serveur signe), "
            f"DMARC (un enregistrement TXT _dmarc.{ours})."
        )


def _checked(address: str) -> None:
    try:
        validate_email(address)
    except ValidationError as wrong:
        raise CommandError(f"« {address} » n’est pas une adresse électronique.") from wrong


def explained(fault: Exception) -> str:
    """A sentence for whoever installs, the fault itself at the end."""
    host = f"{getattr(settings, 'EMAIL_HOST', '')}:{getattr(settings, 'EMAIL_PORT', '')}"
    said = {
        smtplib.SMTPAuthenticationError: "Le serveur refuse le nom ou le secret : corrigez-les "
        "dans CREUSET_SMTP (smtps://nom:secret@serveur:465 ; écrivez %40 pour un @ dans le nom).",
        smtplib.SMTPNotSupportedError: "Le serveur ne propose pas ce que demande CREUSET_SMTP : "
        "essayez smtps:// (port 465) au lieu de smtp:// (port 587), ou l’inverse.",
        smtplib.SMTPSenderRefused: "Le serveur refuse d’envoyer au nom de "
        f"{own_address()} : changez CREUSET_FROM pour une adresse qu’il connaît.",
        smtplib.SMTPRecipientsRefused: "Le serveur refuse d’écrire à cette adresse.",
        ssl.SSLError: f"La connexion chiffrée avec {host} échoue : le port est-il le bon ? 465 va "
        "avec smtps://, 587 avec smtp://.",
        socket.gaierror: f"Aucune machine ne répond au nom de {host} : relisez CREUSET_SMTP.",
        TimeoutError: f"{host} ne répond pas : un pare-feu ferme peut-être ce port.",
        ConnectionRefusedError: f"{host} refuse la connexion : le port est-il le bon ?",
    }
    sentence = next((text for kind, text in said.items() if isinstance(fault, kind)), "")
    return f"{sentence or 'Le courrier ne part pas.'} ({type(fault).__name__} : {fault})"
