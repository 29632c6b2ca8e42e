"""What is checked at start-up about mail, in words that say what to do."""

from __future__ import annotations

import re
from typing import Any

from django.conf import settings
from django.core.checks import CheckMessage, Error, Warning, register

from creuset.post.inbound import webhooks

_NAME = re.compile(
    r"(?=.{1,190}$)[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*"
)


def receiving_is_set_up(app_configs: Any = None, **_more: Any) -> list[CheckMessage]:
    found: list[CheckMessage] = []
    if not settings.MAIL_DOMAIN:
        return found
    if not _NAME.fullmatch(settings.MAIL_DOMAIN):
        found.append(
            Error(
                "CREUSET_MAIL_DOMAIN n’est pas un nom de domaine.",
                hint="C’est ce qui suit le @ des adresses de réponse, sans le @, par exemple "
                "courrier.communs.example.org.",
                id="creuset.post.E001",
            )
        )
    if settings.PRODUCTION and not settings.MAIL_TRUSTS:
        found.append(
            Warning(
                "Personne ne garantit l’expéditeur des courriers reçus : toute conversation "
                "ouverte par courrier attendra que la personne confirme.",
                hint="Faites vérifier DKIM et DMARC par votre serveur de courrier, et donnez dans "
                "CREUSET_MAIL_TRUSTS le nom sous lequel il écrit Authentication-Results.",
                id="creuset.post.W001",
            )
        )
    if settings.MAIL_WEBHOOK and ":" not in settings.MAIL_WEBHOOK:
        found.append(
            Error(
                "CREUSET_MAIL_WEBHOOK doit s’écrire nom:secret.",
                hint="Fabriquez un secret : "
                "python3 -c \"import secrets; print('creuset:' + secrets.token_urlsafe(24))\"",
                id="creuset.post.E002",
            )
        )
    return found


def connect() -> None:
    register(receiving_is_set_up, "creuset")
    if settings.MAIL_WEBHOOK:
        webhooks.connect()
