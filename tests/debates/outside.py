"""A debate open to the outside, and what is needed to write in it from a browser."""

from typing import Any

from django.core import signing
from django.utils import timezone

from creuset.debates import actions
from creuset.debates.models import OutsideMessage, Thread
from creuset.post.models import Delivery
from tests import make

ADDRESS = "lou@ailleurs.example"
WORDS = "Chez nous, les horaires ont changé."


def debated_work(**fields: Any) -> Any:
    made = make.published(outside_debate=True, **fields)
    actions.open_outside_thread(made, assembly=made.assembly, title=made.title)
    return made


def thread_of(work: Any) -> Thread:
    return Thread.objects.get(open_to_outside=True, subject_id=work.pk)


def typed(**fields: str) -> dict[str, str]:
    """As a person fills the form, a minute after having opened it."""
    minute_ago = timezone.now().timestamp() - 60
    stamp = signing.TimestampSigner(salt="debates.outside.form")
    stamp.timestamp = lambda: signing.b62_encode(int(minute_ago))  # type: ignore[method-assign]
    return {
        "name": "Lou", "email": ADDRESS, "body": WORDS, "site": "", "stamp": stamp.sign("lu"),
        **fields,
    }  # fmt: skip


def written(thread: Thread, *, body: str = WORDS, email: str = ADDRESS) -> OutsideMessage:
    """At the door, its address not confirmed yet."""
    return actions.write_from_outside(thread, body=body, name="Lou", email=email, language="fr")


def waiting(thread: Thread, **fields: str) -> OutsideMessage:
    return actions.confirm(written(thread, **fields))


def let_in(message: OutsideMessage, by: Any) -> OutsideMessage:
    return actions.let_in(message, answer="accept", ground="", why="", by=by)


def refuse(message: OutsideMessage, by: Any) -> OutsideMessage:
    return actions.let_in(message, answer="refuse", ground="repeated", why="Une publicité.", by=by)


def mails_to(address: str) -> list[Delivery]:
    return list(Delivery.objects.filter(address=address).order_by("pk"))


def page_of(message: OutsideMessage) -> str:
    return f"/echanges/message/{message.token}/"
