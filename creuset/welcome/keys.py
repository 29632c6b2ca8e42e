"""Addresses of invitations: nothing is kept that could be stolen from the table."""

from __future__ import annotations

import re

from django.core import signing
from django.urls import reverse
from django.utils.crypto import constant_time_compare, salted_hmac

from creuset.welcome.models import Arrival, Invitation

ADDRESS_SALT = "creuset.welcome.address"
ADDRESS_LASTS = 7 * 24 * 3600


def token_of(invitation: Invitation) -> str:
    return f"{invitation.pk}-{_mark(invitation)}"


def path_of(invitation: Invitation) -> str:
    return reverse("welcome:invitation", args=[token_of(invitation)])


def _mark(invitation: Invitation) -> str:
    said = f"{invitation.pk}:{invitation.at.timestamp()}"
    return salted_hmac("creuset.welcome.invitation", said, algorithm="sha256").hexdigest()[:32]


def invitation_of(token: str) -> Invitation | None:
    match = re.fullmatch(r"(\d{1,15})-([0-9a-f]{32})", token)
    if not match:
        return None
    found = Invitation.objects.select_related("by", "assembly").filter(pk=int(match[1])).first()
    return found if found and constant_time_compare(_mark(found), match[2]) else None


def address_token(arrival: Arrival) -> str:
    return signing.dumps([arrival.pk, arrival.claimed_email], salt=ADDRESS_SALT)


def claim_of(token: str) -> Arrival | None:
    """While the address is still the one that was last given for a person without any."""
    try:
        pk, email = signing.loads(token, salt=ADDRESS_SALT, max_age=ADDRESS_LASTS)
    except signing.BadSignature:
        return None
    waiting = Arrival.objects.select_related("person", "by").filter(person__email=None)
    return waiting.filter(pk=pk, claimed_email=email).first() if email else None
