"""The few letters that people receive before they are members: text that reads well anywhere."""

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


def send(letter: str, *, to: Person | str, language: str = "", **context: Any) -> None:
    """The first line of the template is the subject; the rest is the letter."""
    email = to if isinstance(to, str) else to.email
    if not email:
        return
    known = {"to": to, "site": address_of("/"), "entry": address_of(reverse("account_login"))}
    with override(language or settings.LANGUAGE_CODE):
        written = render_to_string(letter, {**known, **context})
    subject, _line, body = written.strip().partition("\n")
    EmailMessage(subject.strip(), body.strip() + "\n", to=[email]).send()
