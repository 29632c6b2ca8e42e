"""The few letters that people receive before they are members: text that reads well anywhere."""

import uuid
from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from creuset.people.models import Person


def address_of(path: str) -> str:
    """A page, for letters that no page sends."""
    return urljoin(settings.SITE, path)


Sender = Callable[[str, str, str, str], object]

_senders: list[Sender] = []


def queue_with(sender: Sender) -> None:
    """Who posts what `queue` is given: address, subject, text, and a key by which the same letter
    leaves once. Filled by `wiring`."""
    _senders.append(sender)


def queue(letter: str, *, to: Person | str, language: str = "", **context: Any) -> None:
    """In the transaction at hand: it leaves when the mail server answers, and only if what it tells
    has happened."""
    email, subject, body = written(letter, to=to, language=language, **context)
    for sender in _senders if email else []:
        sender(email, subject, body, f"welcome:{uuid.uuid4().hex}")


def send(letter: str, *, to: Person | str, language: str = "", **context: Any) -> None:
    """At once, for someone who waits for it. Raises OSError when no server takes it."""
    email, subject, body = written(letter, to=to, language=language, **context)
    if email:
        EmailMessage(subject, body, to=[email]).send()


def written(
    letter: str, *, to: Person | str, language: str = "", **context: Any
) -> tuple[str, str, str]:
    """Address, subject, text. The first line of the template is the subject; the rest is the
    letter."""
    email = (to if isinstance(to, str) else to.email) or ""
    known = {"to": to, "site": address_of("/"), "entry": address_of(reverse("account_login"))}
    with override(language or settings.LANGUAGE_CODE):
        said = render_to_string(letter, {**known, **context})
    subject, _line, body = said.strip().partition("\n")
    return email, subject.strip(), body.strip() + "\n"
