"""« C’est toujours vrai », from the mail that asks for it: who says so of which entry, signed."""

from __future__ import annotations

from dataclasses import dataclass

from django.core import signing
from django.urls import reverse

SALT = "creuset.atlas.still_true"
MONTHS = 60 * 60 * 24 * 31 * 6  # seconds: it is asked once a year


@dataclass(frozen=True)
class Ticket:
    entry: int
    person: int

    def path(self) -> str:
        token = signing.TimestampSigner(salt=SALT).sign_object([self.entry, self.person])
        return reverse("atlas:still_true_by_mail", args=[token])

    @classmethod
    def read(cls, token: str) -> Ticket:
        """Raises BadSignature on what we did not sign, or signed too long ago."""
        entry, person = signing.TimestampSigner(salt=SALT).unsign_object(token, max_age=MONTHS)
        return cls(entry, person)
