"""Mails and reports that a mail service brings by its webhook, through Anymail. Only when the
installer has set one up (CREUSET_MAIL_WEBHOOK)."""

from __future__ import annotations

from typing import Any

from anymail.signals import EventType, inbound, tracking

from creuset.post import optout
from creuset.post.inbound import bounces
from creuset.post.inbound.receiving import receive
from creuset.post.models import Kind


def connect() -> None:
    inbound.connect(received, dispatch_uid="creuset.post.received")
    tracking.connect(tracked, dispatch_uid="creuset.post.tracked")


def received(sender: Any, event: Any, **_more: Any) -> None:
    """A fault answers with a fault, so that the service tries again."""
    message = event.message
    envelope = message.envelope_recipient
    recipients = [envelope] if envelope else [each.addr_spec for each in message.to + message.cc]
    receive(
        message.as_bytes(),
        envelope_to=recipients,
        envelope_from=message.envelope_sender or "",
    )


def tracked(sender: Any, event: Any, **_more: Any) -> None:
    address = event.recipient or ""
    reason = " ".join(str(event.mta_response or event.description or "").split())
    if not address:
        return
    if event.event_type in {EventType.BOUNCED, EventType.REJECTED, EventType.FAILED}:
        bounces.failed(address, hard=event.event_type == EventType.BOUNCED, reason=reason)
    elif event.event_type == EventType.COMPLAINED:
        # They said « spam » rather than « unsubscribe ».
        optout.refuse(Kind.MAILINGS, address)
    elif event.event_type == EventType.DELIVERED:
        bounces.passed(address)
