"""What an installation that other people reach may not do. Read by the settings, before Django."""

import secrets
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from django.core.exceptions import ImproperlyConfigured

LOCAL = {"localhost", "127.0.0.1", "[::1]", "testserver"}
SHORTEST_KEY = 50


def reachable_by_others(hosts: Iterable[str]) -> bool:
    return not set(hosts) <= LOCAL


def site_of(hosts: list[str]) -> str:
    """The address of the home page, as links in mails need it: the first name that others use."""
    public = [host for host in hosts if host not in LOCAL]
    return f"https://{public[0].lstrip('.')}/" if public else "http://localhost:8000/"


def local_secret_key(var: Path) -> str:
    """A key kept beside the database of a trial, readable by its owner only."""
    path = var / "secret_key"
    if not path.exists():
        path.touch(0o600)
        path.write_text(secrets.token_urlsafe(SHORTEST_KEY))
    return path.read_text()


def refuse_unsafe(
    *,
    production: bool,
    hosts: Iterable[str] = (),
    debug: bool,
    demo: bool,
    secret_key: str,
    insecure_origin: bool,
    email_url: str,
    time_zone: str = "Europe/Paris",
) -> None:
    """Stop at unsafe settings, each with a sentence that says what to do, all of them at once."""
    wrong = list(_unknown_time_zone(time_zone))
    if production:
        wrong += _unsafe(
            hosts=hosts, debug=debug, demo=demo, secret_key=secret_key,
            insecure_origin=insecure_origin, email_url=email_url,
        )  # fmt: skip
    if wrong:
        raise ImproperlyConfigured("\n".join(wrong))


def _unknown_time_zone(name: str) -> Iterator[str]:
    try:
        ZoneInfo(name)
    except (ZoneInfoNotFoundError, ValueError, OSError):
        yield (
            f"CREUSET_TIME_ZONE={name} n’est pas un fuseau connu. Écrivez par exemple Europe/Paris."
        )


def _unsafe(
    *,
    hosts: Iterable[str],
    debug: bool,
    demo: bool,
    secret_key: str,
    insecure_origin: bool,
    email_url: str,
) -> Iterator[str]:
    if "*" in hosts:
        yield (
            "CREUSET_HOSTS=* laisserait n’importe quel nom se glisser dans les liens des messages. "
            "Écrivez le nom de votre site, par exemple communs.example.org."
        )
    if debug:
        yield (
            "CREUSET_DEBUG montre l’intérieur du logiciel aux visiteurs. Retirez ce réglage, ou "
            "retirez de CREUSET_HOSTS tout autre nom que localhost."
        )
    if demo:
        yield (
            "CREUSET_DEMO laisse n’importe qui entrer sans code. Retirez ce réglage, ou retirez "
            "de CREUSET_HOSTS tout autre nom que localhost."
        )
    if "*" in secret_key or len(secret_key) < SHORTEST_KEY:
        yield (
            f"CREUSET_SECRET_KEY manque ou est trop courte ({SHORTEST_KEY} signes au moins). "
            'Fabriquez-en une : python3 -c "import secrets; print(secrets.token_urlsafe(50))"'
        )
    if insecure_origin:
        yield ("CREUSET_INSECURE_ORIGIN ne sert qu’aux essais sur localhost. Retirez ce réglage.")
    if not email_url:
        yield (
            "Sans courrier, personne ne peut entrer. Donnez l’adresse de votre serveur de courrier "
            "dans CREUSET_SMTP, par exemple smtps://nom:secret@courrier.example.org:465"
        )


@contextmanager
def told_plainly() -> Iterator[None]:
    """An installer reads the sentences, not the inside of Django: then it stops with code 2."""
    try:
        yield
    except ImproperlyConfigured as wrong:
        print(f"Creuset ne démarre pas :\n{wrong}", file=sys.stderr)  # noqa: T201
        raise SystemExit(2) from None


def origin_of(url: str) -> list[str]:
    """The origin of a tile server, for the content security policy: nothing, or one value."""
    parts = urlsplit(url)
    return [f"{parts.scheme}://{parts.netloc}".replace("{s}", "*")] if parts.netloc else []


def smtp_settings(url: str) -> dict[str, Any]:
    """smtp://name:secret@host:587 (STARTTLS), smtps://name:secret@host:465 (TLS), or the server of
    this very machine, smtp://localhost:25, whose line nobody else can hear."""
    parts = urlsplit(url)
    if parts.scheme not in {"smtp", "smtps"} or not parts.hostname:
        raise ImproperlyConfigured(
            "CREUSET_SMTP doit ressembler à smtps://nom:secret@courrier.example.org:465"
        )
    tls = parts.scheme == "smtps"
    return {
        "EMAIL_HOST": parts.hostname,
        "EMAIL_PORT": parts.port or (465 if tls else 587),
        "EMAIL_HOST_USER": unquote(parts.username or ""),
        "EMAIL_HOST_PASSWORD": unquote(parts.password or ""),
        "EMAIL_USE_SSL": tls,
        "EMAIL_USE_TLS": not tls and parts.hostname not in LOCAL,
        "EMAIL_TIMEOUT": 15,
    }
