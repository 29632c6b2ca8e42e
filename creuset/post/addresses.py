"""The addresses at which the software receives mail. None when it receives none.

Whatever stands before the @ has at most 64 signs, in small letters, digits and `+ - .` only.
"""

from __future__ import annotations

import hmac
import re
from dataclasses import dataclass
from hashlib import sha256

from django.conf import settings
from django.utils import timezone

from creuset.assemblies.models import Assembly
from creuset.debates.models import Thread
from creuset.groups.models import WorkingGroup
from creuset.people.models import Person
from creuset.post.links import own_address
from creuset.post.models import Delivery
from creuset.post.models.inbound import KEY_LIVES, KEY_RENEWED, ReplyKey

COMMUNITY = "communaute"
RESERVED = {COMMUNITY, "abuse", "postmaster", "mailer-daemon", "root", "noreply", "hostmaster"}
LONGEST = 64

_REPLY = re.compile(r"r\+([0-9a-f]{32})")
_BOUNCE = re.compile(r"b\+([0-9]{1,18})-([0-9a-f]{16})")


def receives() -> bool:
    return bool(settings.MAIL_DOMAIN)


def _at(local: str) -> str:
    return f"{local}@{settings.MAIL_DOMAIN}" if receives() else ""


def reply_address(thread: Thread, person: Person) -> str:
    """Where this person answers in this conversation; the same for half a year, then another."""
    if not receives():
        return ""
    lasting = timezone.now() + KEY_LIVES - KEY_RENEWED
    key = (
        ReplyKey.objects.filter(thread=thread, person=person, expires_at__gt=lasting)
        .order_by("-expires_at")
        .first()
    )
    key = key or ReplyKey.objects.create(thread=thread, person=person)
    return _at(f"r+{key.key}")


def list_address(assembly: Assembly | WorkingGroup) -> str:
    """Where its members open a conversation in it."""
    if isinstance(assembly, Assembly):
        if assembly.parent_id is None:
            return _at(COMMUNITY)
        group = WorkingGroup.objects.filter(assembly=assembly).first()
    else:
        group = assembly
    if group is None:
        return ""
    fits = len(group.slug) <= LONGEST and group.slug not in RESERVED and "@" not in group.slug
    return _at(group.slug if fits else f"g+{group.pk}")


def bounce_address(delivery: Delivery) -> str:
    """Where the mail comes back to when nobody takes it: each mail has its own, which nobody else
    can guess."""
    return _at(f"b+{delivery.pk}-{_mark(delivery.pk)}")


def _mark(pk: int) -> str:
    secret = f"creuset.post.bounce|{settings.SECRET_KEY}".encode()
    return hmac.new(secret, str(pk).encode(), sha256).hexdigest()[:16]


@dataclass(frozen=True)
class Target:
    """What an address stands for: exactly one of these."""

    address: str
    key: ReplyKey | None = None
    assembly: Assembly | None = None
    delivery: Delivery | None = None
    ourselves: bool = False


def resolve(address: str) -> Target | None:
    """None: nobody here has this address."""
    address = address.strip().strip("<>").lower()
    local, _sign, domain = address.rpartition("@")
    if address == own_address().lower():
        return Target(address, ourselves=True)
    if not receives() or domain != settings.MAIL_DOMAIN or len(local) > LONGEST:
        return None
    if reply := _REPLY.fullmatch(local):
        key = ReplyKey.objects.select_related("thread__assembly", "person").filter(key=reply[1])
        return _if(address, key=key.first())
    if bounce := _BOUNCE.fullmatch(local):
        known = hmac.compare_digest(_mark(int(bounce[1])), bounce[2])
        sent = Delivery.objects.select_related("person").filter(pk=int(bounce[1]))
        return _if(address, delivery=sent.first() if known else None)
    return _if(address, assembly=_assembly(local))


def _if(address: str, **found: object) -> Target | None:
    return Target(address, **found) if any(found.values()) else None  # type: ignore[arg-type]


def _assembly(local: str) -> Assembly | None:
    if local == COMMUNITY:
        return Assembly.objects.filter(parent=None).first()
    if local in RESERVED:
        return None
    open_groups = WorkingGroup.objects.filter(closed_at=None).select_related("assembly")
    numbered = re.fullmatch(r"g\+([0-9]{1,18})", local)
    chosen = open_groups.filter(pk=numbered[1]) if numbered else open_groups.filter(slug=local)
    group = chosen.first()
    return group.assembly if group else None
