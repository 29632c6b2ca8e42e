"""What a person who was entered by someone else is told, and which addresses asked to be left alone."""

from __future__ import annotations

from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.utils.crypto import salted_hmac

from creuset.people.models import Person
from creuset.welcome.models import Arrival, Refusal

VERSION = "2026-11"
"""Of the text in `welcome/information.html` and in its mail: change it with them."""
SALT = "creuset.welcome.arrival"
LASTS = 90 * 24 * 3600


def token(arrival: Arrival) -> str:
    return signing.dumps([arrival.pk, arrival.person.email or ""], salt=SALT)


def arrival_of(written: str) -> Arrival | None:
    """While its three months last, and as long as the person bears the same address. Once they have
    entered, they enter as everyone does."""
    try:
        pk, email = signing.loads(written, salt=SALT, max_age=LASTS)
    except signing.BadSignature:
        return None
    found = Arrival.objects.select_related("person", "by", "source").filter(pk=pk)
    return found.filter(person__email=email, person__last_login=None).first()


def digest(address: str, key: str | bytes | None = None) -> str:
    """Keyed by the installation: the table alone tells no address."""
    plain = address.strip().lower()
    return salted_hmac(
        "creuset.welcome.refusal", plain, secret=key, algorithm="sha256"
    ).hexdigest()


def remember_refusal(address: str) -> None:
    Refusal.objects.get_or_create(digest=digest(address))


def forget_refusal(address: str) -> None:
    Refusal.objects.filter(digest__in=_digests(address)).delete()


def _digests(address: str) -> list[str]:
    return [digest(address, key) for key in (None, *settings.SECRET_KEY_FALLBACKS)]


def refused_among(addresses: set[str]) -> set[str]:
    """Those of these addresses that asked to be left alone."""
    marks = {mark: address for address in addresses for mark in _digests(address)}
    found = set(Refusal.objects.filter(digest__in=marks).values_list("digest", flat=True)) if len(
        marks
    ) < 500 else set(Refusal.objects.values_list("digest", flat=True))  # fmt: skip
    return {address for mark, address in marks.items() if mark in found}


def bearer_of(address: str) -> Person | None:
    """Whoever has this address, as theirs or as a second one that they have confirmed."""
    confirmed = EmailAddress.objects.filter(email__iexact=address, verified=True).values("user")
    return (
        Person.objects.filter(email__iexact=address).first()
        or Person.objects.filter(pk__in=confirmed).first()
    )
