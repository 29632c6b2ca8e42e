"""What the software writes back to whoever wrote to it: at most once a day for the same reason."""

from __future__ import annotations

from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.translation import gettext as _

from creuset.assemblies import languages
from creuset.people.models import Person
from creuset.post import optout
from creuset.post.inbound.parsing import Mail
from creuset.post.links import absolute
from creuset.post.models import Kind
from creuset.post.models.inbound import HELD_FOR
from creuset.post.sending import send

SALT = "creuset.post.held"
SALT_ADDRESS = "creuset.post.address"
TEXT_RETURNED = 50_000


def token_of(person: Person) -> str:
    return signing.TimestampSigner(salt=SALT).sign_object(person.pk)


def person_of(token: str) -> int:
    """Raises BadSignature on anything that we did not sign, or too long ago."""
    return int(signing.TimestampSigner(salt=SALT).unsign_object(token, max_age=HELD_FOR))


def ask_whether_it_is_theirs(person: Person, mail: Mail, sender: str) -> None:
    """The page shows all that is held, so that one mail a day is enough."""
    if not person.email:
        return
    link = absolute(reverse("post:held", args=[token_of(person)]))
    with translation.override(person.language or languages.own()):
        text = render_to_string(
            "post/mails/held.txt",
            {"subject": mail.subject, "sender": sender, "link": link, "days": HELD_FOR.days},
        )
        send(
            person,
            Kind.ANSWER,
            _("Est-ce bien vous ?"),
            text,
            address=person.email,
            key=_once("held", person.email),
        )


def explain(
    address: str, person: Person | None, why: str, reason: str, mail: Mail, *, once: str = ""
) -> None:
    """Why a mail was not taken, with all that it said: nothing is lost."""
    language = person.language if person else ""
    with translation.override(language or languages.own()):
        text = render_to_string(
            "post/mails/refused.txt",
            {"reason": reason, "subject": mail.subject, "said": mail.words[:TEXT_RETURNED]},
        )
        send(
            person,
            Kind.ANSWER,
            _("Votre message n’a pas été publié : %(subject)s") % {"subject": mail.subject},
            text,
            address=address,
            key=_once(why, address, once),
        )


def tell(person: Person, why: str, subject: str, text: str, *, once: str = "") -> None:
    """Something to know about a mail that was taken."""
    if person.email:
        send(
            person,
            Kind.ANSWER,
            subject,
            text,
            address=person.email,
            key=_once(why, person.email, once),
        )


def _once(why: str, address: str, about: str = "") -> str:
    """The same key is the same mail: once a day for each reason and address."""
    mark = optout.fingerprint(address)[:24]
    return f"reponse:{why}:{about}:{mark}:{timezone.localdate().isoformat()}"[:120]


def try_address(person: Person) -> None:
    """Whoever reads this mail has an address that works."""
    if not person.email:
        return
    token = signing.TimestampSigner(salt=SALT_ADDRESS).sign_object(person.email)
    link = absolute(reverse("post:confirm_address", args=[token]))
    with translation.override(person.language or languages.own()):
        tell(
            person,
            "address",
            _("Votre adresse fonctionne-t-elle de nouveau ?"),
            _("Si vous lisez ce courrier, oui. Dites-le depuis cette page :") + f"\n{link}\n",
        )


def address_of(token: str) -> str:
    return str(signing.TimestampSigner(salt=SALT_ADDRESS).unsign_object(token, max_age=HELD_FOR))
