"""Mails that come back: what the report says (RFC 3464), and what becomes of the address."""

from __future__ import annotations

import re
from email.message import Message

from django.db import transaction
from django.utils import timezone

from creuset.people.models import Person
from creuset.post.inbound.parsing import Mail
from creuset.post.models import Delivery
from creuset.post.models.inbound import Failing

SOFT_IS_HARD = 5
"""So many mails refused for now, without one that passed in between, and the address is no more."""

_STATUS = re.compile(r"\b([245])\.(\d{1,3})\.(\d{1,3})\b")
_GONE = re.compile(
    r"user unknown|no such user|unknown user|does not exist|address rejected|mailbox unavailable"
    r"|utilisateur inconnu|n[’']existe pas|adresse introuvable|recipient not found|\b550\b",
    re.I,
)


def stopped(address: str) -> bool:
    """Whether nothing is sent there but statutory notices and what its owner has just asked for."""
    return Failing.objects.filter(address__iexact=address, hard_at__isnull=False).exists()


def note(delivery: Delivery, mail: Mail) -> None:
    """What a report about one of our own mails says of the address it went to."""
    address = delivery.address or (delivery.person.email if delivery.person else "") or ""
    action, status, said = _reported(mail)
    if not address or action in {"delivered", "relayed", "expanded"}:
        return
    if action == "delayed" or status.startswith("2"):
        return
    hard = status.startswith("5") or (not status and bool(_GONE.search(said)))
    failed(address, hard=hard, reason=f"{status} {said}".strip())


def _reported(mail: Mail) -> tuple[str, str, str]:
    """Action, status and words of the report; of a mail that is no report, its words alone."""
    for part in _parts(mail.message, 0):
        if part.get_content_type() != "message/delivery-status":
            continue
        blocks = part.get_payload() if part.is_multipart() else []
        for block in [each for each in blocks if isinstance(each, Message)]:
            action = str(block.get("Action", "")).strip().lower()
            status = _STATUS.search(str(block.get("Status", "")))
            if action or status:
                said = str(block.get("Diagnostic-Code", ""))
                return action, status[0] if status else "", " ".join(said.split())[:250]
    words = " ".join(mail.body.whole[:4000].split())
    found = _STATUS.search(words)
    return "", found[0] if found else "", words[:250]


def _parts(message: Message, depth: int) -> list[Message]:
    payload = message.get_payload()
    inside = payload if isinstance(payload, list) and depth < 5 else []
    return [
        message,
        *(
            each
            for part in inside
            if isinstance(part, Message)
            for each in _parts(part, depth + 1)
        ),
    ]


@transaction.atomic
def failed(address: str, *, hard: bool, reason: str = "") -> Failing:
    row, _new = Failing.objects.select_for_update().get_or_create(
        address__iexact=address, defaults={"address": address.lower(), "soft": 1}
    )
    if not _new and not hard:
        row.soft += 1
    if (hard or row.soft >= SOFT_IS_HARD) and row.hard_at is None:
        row.hard_at = timezone.now()
    row.latest_at = timezone.now()
    row.reason = "".join(letter for letter in reason if letter.isprintable())[:300]
    row.save(update_fields=["soft", "hard_at", "latest_at", "reason"])
    return row


def works_again(address: str) -> None:
    Failing.objects.filter(address__iexact=address).delete()


def refused(address: str, said: str) -> None:
    """Refused at once by the server of the address: for good when it says that nobody has it."""
    status = _STATUS.search(said)
    hard = status[2] == "1" if status else bool(_GONE.search(said))
    failed(address, hard=hard, reason=said)


def passed(address: str) -> None:
    """One mail went through: those refused for now before it do not count."""
    Failing.objects.filter(address__iexact=address, hard_at=None).delete()


def of(person: Person) -> Failing | None:
    """What the person should know about their own address."""
    if not person.email:
        return None
    return Failing.objects.filter(address__iexact=person.email, hard_at__isnull=False).first()
