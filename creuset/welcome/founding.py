"""Whether a community lives here yet, and the code that keeps a stranger from founding it."""

import logging
from base64 import b32encode

from django.conf import settings
from django.utils.crypto import constant_time_compare, salted_hmac

from creuset.assemblies.models import Assembly

log = logging.getLogger(__name__)

_seen: set[str] = set()
"""What this process knows for good: that a community lives here, that its code has been said."""


def is_founded() -> bool:
    """A community does not vanish: once it has been seen, nothing more is asked of the database."""
    if "founded" not in _seen and Assembly.objects.filter(parent=None).exists():
        _seen.add("founded")
    return "founded" in _seen


def take_as_founded() -> None:
    _seen.add("founded")


def forget() -> None:
    _seen.clear()


def needs_code() -> bool:
    """Where others reach the server, the first to come is not always the one who installed it."""
    return bool(settings.PRODUCTION)


def code() -> str:
    """Made from the secret key: every process knows it, nothing keeps it, no one guesses it. It is
    good once, since one founds once."""
    digest = salted_hmac("creuset.welcome.founding", "code", algorithm="sha256").digest()
    letters = b32encode(digest[:10]).decode().lower()
    return "-".join(letters[start : start + 4] for start in range(0, 16, 4))


def is_code(written: str) -> bool:
    return constant_time_compare(_letters(written), _letters(code()))


def _letters(written: str) -> str:
    return "".join(sign for sign in written.lower() if sign.isalnum())


def say_code() -> None:
    """In the logs of the server, where whoever installed it can read, once for each process."""
    if needs_code() and "said" not in _seen:
        _seen.add("said")
        log.warning("Aucune communauté ne vit encore ici. Code de fondation : %s", code())
