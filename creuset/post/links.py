"""Addresses of pages, as a mail needs them: whole, and for some of them signed."""

from __future__ import annotations

from dataclasses import astuple, dataclass
from email.utils import parseaddr
from typing import Any
from urllib.parse import urljoin, urlsplit

from django.conf import settings
from django.core import signing
from django.urls import reverse

SALT = "creuset.post.stop"


def absolute(path: str) -> str:
    return urljoin(settings.SITE, path)


def domain() -> str:
    """What stands after the @ of the identifiers of our mails."""
    return urlsplit(settings.SITE).hostname or "localhost"


def own_address() -> str:
    return parseaddr(settings.DEFAULT_FROM_EMAIL)[1]


@dataclass(frozen=True)
class Stop:
    """What one click stops: a class of mail, for a person (everywhere, in an assembly or in one
    conversation), or for a bare address by its fingerprint."""

    kind: str
    person: int | None = None
    assembly: int | None = None
    thread: int | None = None
    fingerprint: str = ""

    def token(self) -> str:
        """Signed, and without an end: it must work from a mail found years later."""
        return signing.Signer(salt=SALT).sign_object(astuple(self))

    @classmethod
    def read(cls, token: str) -> Stop:
        """Raises BadSignature on anything that we did not sign."""
        said: Any = signing.Signer(salt=SALT).unsign_object(token)
        return cls(*said)

    def link(self) -> str:
        return absolute(reverse("post:stop", args=[self.token()]))

    def headers(self) -> dict[str, str]:
        """RFC 8058, to the letter: mail programs show a button for it."""
        mailto = f"mailto:{own_address()}?subject=stop%20{self.token()}"
        return {
            "List-Unsubscribe": f"<{self.link()}>, <{mailto}>",
            "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
        }
