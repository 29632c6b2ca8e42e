"""The few letters that people receive before they are members: text that reads well anywhere."""

from collections.abc import Callable
from typing import Any
from urllib.parse import urljoin

from django.conf import settings
from django.core.mail import EmailMessage
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import override

from creuset.assemblies import languages
from creuset.people.models import Person


def address_of(path: str) -> str:
    """A page, for letters that no page sends."""
    return urljoin(settings.SITE, path)


Queue = Callable[[str, int, str], object]

_queues: list[Queue] = []


def queue_with(queue: Queue) -> None:
    """Who posts what `queue` is given: which letter, about which row, to which address. It asks
    `queued.written` for the words as the letter leaves. Filled by `wiring`."""
    _queues.append(queue)


def queue(letter: str, about: Model, *, to: str) -> None:
    """In the transaction at hand: it leaves when the mail server answers, and only if what it tells
    has happened, and still holds."""
    for each in _queues:
        each(letter, about.pk, to)


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
    with override(language or languages.own()):
        said = render_to_string(letter, {**known, **context})
    subject, _line, body = said.strip().partition("\n")
    return email, subject.strip(), body.strip() + "\n"
