"""Addresses that have said no, remembered without keeping them."""

import hmac
from hashlib import sha256

from django.conf import settings

from creuset.post.models import Kind, OptOut


def fingerprint(address: str, key: str = "") -> str:
    """Keyed by the installation, so that nobody can try addresses against a stolen table alone."""
    secret = f"creuset.post.optout|{key or settings.SECRET_KEY}"
    return hmac.new(secret.encode(), address.strip().lower().encode(), sha256).hexdigest()


def refused(kind: str, address: str) -> bool:
    """Read before each mail leaves. Those of a former key of the installation still count."""
    if not Kind(kind).can_stop:
        return False
    return OptOut.objects.filter(kind=kind, fingerprint__in=_marks(address)).exists()


def _marks(address: str) -> list[str]:
    keys = [settings.SECRET_KEY, *map(str, settings.SECRET_KEY_FALLBACKS)]
    return [fingerprint(address, key) for key in keys]


def refuse(kind: str, address: str = "", *, mark: str = "") -> None:
    OptOut.objects.get_or_create(kind=Kind(kind), fingerprint=mark or fingerprint(address))


def accept(kind: str, address: str = "", *, mark: str = "") -> None:
    """The address has said yes again."""
    marks = [mark] if mark else _marks(address)
    OptOut.objects.filter(kind=Kind(kind), fingerprint__in=marks).delete()
