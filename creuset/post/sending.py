"""Mails leave from here, one at a time, and from nowhere else.

A mail is claimed in the database just before it is handed to the server, and marked just after.
Killed between both, nobody can know whether it left: news are then given up (nobody wants a
newsletter twice), the rest goes again under the same Message-ID, by which mail programs know that
it is the same.
"""

from __future__ import annotations

import logging
import uuid
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from email.utils import formataddr
from smtplib import SMTPException, SMTPRecipientsRefused, SMTPResponseException
from time import monotonic
from typing import Any

from django.core.mail import EmailMultiAlternatives
from django.utils import timezone, translation

from creuset.assemblies import languages
from creuset.assemblies.models import Assembly
from creuset.people.models import Person
from creuset.post import addresses, optout
from creuset.post.inbound import bounces
from creuset.post.links import Stop, domain, own_address
from creuset.post.models import Delivery, Habits, Kind
from creuset.post.postman import Postman

log = logging.getLogger(__name__)

BATCH = 200
SECONDS = 20
AMBIGUOUS = timedelta(minutes=10)
BACK_OFF = [timedelta(minutes=n) for n in (1, 5, 30, 120, 480, 1440)]
KEPT = timedelta(days=30)


@dataclass(frozen=True)
class Letter:
    """A mail as its recipient will read it. `stop` is what its unsubscribe button stops."""

    subject: str
    text: str
    html: str = ""
    message_id: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)
    attachments: tuple[tuple[str, bytes, str], ...] = ()
    stop: Stop | None = None


Composer = Callable[[Delivery], Letter | None]

_composers: dict[str, Composer] = {}


def compose_with(name: str, composer: Composer) -> None:
    """Mails whose `composer` has this name say what it returns as they leave; None, and they no
    longer have any reason to."""
    _composers[name] = composer


def send(
    person: Person | None,
    kind: str,
    subject: str,
    text: str,
    html: str = "",
    *,
    address: str = "",
    key: str = "",
    headers: Mapping[str, str] | None = None,
    message_id: str = "",
) -> Delivery:
    """Queue one mail, in the transaction at hand; the same `key` twice is one mail."""
    queued, _new = Delivery.objects.get_or_create(
        key=key or uuid.uuid4().hex,
        defaults={
            "person": person,
            "address": address,
            "kind": Kind(kind),
            "subject": " ".join(subject.split())[:300],
            "text": text,
            "html": html,
            "headers": dict(headers or {}),
            "message_id": message_id,
        },
    )
    return queued


def _next() -> list[int]:
    """What someone waits for in front of a page goes before a letter to thousands."""
    waiting = Delivery.objects.filter(
        status=Delivery.Status.WAITING, not_before__lte=timezone.now()
    )
    ordered = waiting.order_by("not_before", "pk").values_list("pk", flat=True)
    first = list(ordered.filter(kind=Kind.ANSWER)[:BATCH])
    return [*first, *ordered.exclude(kind=Kind.ANSWER)[: BATCH - len(first)]]


def queue(composer: str, about: int, *, address: str) -> Delivery:
    """One mail that will be written as it leaves, to an address that may be nobody's here."""
    return Delivery.objects.create(
        key=uuid.uuid4().hex, kind=Kind.ANSWER, composer=composer, about_id=about, address=address
    )


def send_waiting(*, seconds: float = SECONDS) -> bool:
    """Send what waits, as long as this lasts: whether some may be left. Several workers may run."""
    _settle_ambiguous()
    batch = _next()
    until = monotonic() + seconds
    postman = Postman()
    try:
        for pk in batch:
            if monotonic() > until:
                return True
            if not _send_one(pk, postman):
                return False
    finally:
        postman.close()
    return len(batch) == BATCH


def forget_old() -> None:
    """After a month nobody asks whether a mail left: those to addresses that have no account go,
    the others lose their words. A letter of the community counts its readers from its rows."""
    ended = Delivery.objects.filter(
        status__in=[
            Delivery.Status.SENT,
            Delivery.Status.DROPPED,
            Delivery.Status.UNSURE,
            Delivery.Status.FAILED,
        ],
        queued_at__lt=timezone.now() - KEPT,
    )
    ended.filter(person=None).exclude(composer="newsletter").delete()
    ended.exclude(text="").update(text="", html="", error="")


def _settle_ambiguous() -> None:
    """Claimed long ago by a process that is no more: it may have left, or not."""
    stuck = Delivery.objects.filter(
        status=Delivery.Status.CLAIMED, claimed_at__lt=timezone.now() - AMBIGUOUS
    )
    stuck.filter(kind=Kind.MAILINGS).update(status=Delivery.Status.UNSURE)
    stuck.exclude(kind=Kind.MAILINGS).update(
        status=Delivery.Status.WAITING, not_before=timezone.now()
    )


def _send_one(pk: int, postman: Postman) -> bool:
    """Whether the server is still there."""
    delivery = Delivery.objects.select_related("person").get(pk=pk)
    if delivery.status != Delivery.Status.WAITING:
        return True
    address = delivery.address or (delivery.person.email if delivery.person else "") or ""
    try:
        letter = _composed(delivery) if _is_wanted(delivery, address) else None
    except Exception:
        log.exception("mail %s could not be written", pk)
        _try_later(delivery, "composition")
        return True
    if letter is None:
        _mark(delivery, Delivery.Status.DROPPED)
        return True
    mail = _mail(delivery, letter, address)
    try:
        postman.be_ready()
    except (OSError, SMTPException) as fault:
        log.warning("the mail server does not answer: %s", type(fault).__name__)
        _try_later(delivery, type(fault).__name__, counts=False)
        return False
    if not _claim(delivery, mail):
        return True
    return _hand_over(delivery, mail, postman)


def _hand_over(delivery: Delivery, mail: EmailMultiAlternatives, postman: Postman) -> bool:
    try:
        postman.send(mail)
    except (SMTPRecipientsRefused, SMTPResponseException) as fault:
        _refused(delivery, fault)
    except ValueError as fault:
        # An address or a subject that no mail can bear, from outside: the server has seen no text.
        log.warning("mail %s cannot be written: %s", delivery.pk, type(fault).__name__)
        _mark(delivery, Delivery.Status.FAILED, error=type(fault).__name__)
        postman.close()
    except (OSError, SMTPException) as fault:
        # The line broke: the mail may have left. It stays claimed, and is settled as after a kill.
        log.warning("the mail server hung up: %s", type(fault).__name__)
        postman.close()
    else:
        _mark(delivery, Delivery.Status.SENT, sent_at=timezone.now())
    return True


def _is_wanted(delivery: Delivery, address: str) -> bool:
    if not address or (delivery.person and not delivery.person.is_active):
        return False
    if delivery.person and delivery.person.awaits_consent:
        return False
    if not Kind(delivery.kind).can_stop:
        return True
    if bounces.stopped(address):
        return False
    paused = Habits.objects.filter(person=delivery.person_id, paused=True)
    if delivery.person_id and paused.exists():
        return False
    return not optout.refused(delivery.kind, address)


def _composed(delivery: Delivery) -> Letter | None:
    person = delivery.person
    language = (person.language if person else "") or languages.own()
    zone = (person.time_zone if person else "") or timezone.get_default_timezone_name()
    with translation.override(language), timezone.override(zone):
        if delivery.composer:
            return _composers[delivery.composer](delivery)
        return Letter(delivery.subject, delivery.text, delivery.html, headers=delivery.headers)


def _mail(delivery: Delivery, letter: Letter, address: str) -> EmailMultiAlternatives:
    headers = {"Auto-Submitted": "auto-generated", **letter.headers}
    stop = letter.stop
    if stop is None and Kind(delivery.kind).can_stop:
        mark = "" if delivery.person_id else optout.fingerprint(address)
        stop = Stop(delivery.kind, delivery.person_id, fingerprint=mark)
    if stop:
        headers |= stop.headers()
    headers["Message-ID"] = (
        delivery.message_id or letter.message_id or f"<courrier-{delivery.pk}@{domain()}>"
    )
    sender = formataddr((_community(), own_address()))
    if returns := addresses.bounce_address(delivery):
        # What the server calls the sender is where the mail comes back to; readers see the other.
        headers = {"From": sender, **headers}
    mail = EmailMultiAlternatives(
        letter.subject, letter.text, returns or sender, [address], headers=headers
    )
    if letter.html:
        mail.attach_alternative(letter.html, "text/html")
    for name, content, content_type in letter.attachments:
        mail.attach(name, content, content_type)
    return mail


def _community() -> str:
    root = Assembly.objects.filter(parent=None).values_list("name", flat=True).first()
    return root or "Creuset"


def _claim(delivery: Delivery, mail: EmailMultiAlternatives) -> bool:
    """One worker only gets it."""
    return bool(
        Delivery.objects.filter(pk=delivery.pk, status=Delivery.Status.WAITING).update(
            status=Delivery.Status.CLAIMED,
            claimed_at=timezone.now(),
            message_id=mail.extra_headers["Message-ID"],
        )
    )


def _refused(delivery: Delivery, fault: SMTPRecipientsRefused | SMTPResponseException) -> None:
    """Five hundred and more is for good, whatever we try."""
    words: bytes | str
    if isinstance(fault, SMTPRecipientsRefused):
        code, words = next(iter(fault.recipients.values()))
    else:
        code, words = fault.smtp_code, fault.smtp_error
    said = words.decode(errors="replace") if isinstance(words, bytes) else str(words)
    if 500 <= code < 600:
        if isinstance(fault, SMTPRecipientsRefused):
            bounces.refused(next(iter(fault.recipients)), f"{code} {said}")
        _mark(delivery, Delivery.Status.FAILED, error=f"{code} {said}"[:300])
    else:
        _try_later(delivery, f"{code} {said}")


def _try_later(delivery: Delivery, why: str, *, counts: bool = True) -> None:
    """Later and later, for two days; a server that is down costs no attempt."""
    attempts = delivery.attempts + counts
    if attempts > len(BACK_OFF):
        _mark(delivery, Delivery.Status.FAILED, error=why[:300])
        return
    wait = BACK_OFF[max(attempts - 1, 0)]
    _mark(
        delivery,
        Delivery.Status.WAITING,
        attempts=attempts,
        error=why[:300],
        not_before=timezone.now() + wait,
    )


def _mark(delivery: Delivery, status: str, **fields: Any) -> None:
    Delivery.objects.filter(pk=delivery.pk).update(status=status, **fields)
