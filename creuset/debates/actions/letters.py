"""Mails to those who have no account here. Queued with the gesture that causes them, so that none
is lost and none tells what did not happen."""

from collections.abc import Callable

from django.conf import settings
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from creuset.debates.models import Measure, OutsideMessage

Sender = Callable[[str, str, str, str], object]

_senders: list[Sender] = []


def send_with(sender: Sender) -> None:
    """Who posts them: address, subject, text, and a key by which the same mail leaves once.
    Filled by `wiring`."""
    _senders.append(sender)


def post(address: str, subject: str, text: str, key: str) -> None:
    for send in _senders:
        send(address, subject, text, key)


LETTERS: dict[str, tuple[str, Callable[[], str]]] = {
    "confirm": ("debates/mails/confirm.txt", lambda: _("Confirmez votre message")),
    "link": ("debates/mails/link.txt", lambda: _("Votre message chez nous")),
    "accepted": (
        "debates/mails/accepted.txt", lambda: _("Votre message est dans la conversation"),
    ),
    "refused": (
        "debates/mails/refused.txt",
        lambda: _("Votre message n’est pas entré dans la conversation"),
    ),
    "moderated": ("debates/mails/moderated.txt", lambda: _("Votre message a été modéré")),
    "answered": ("debates/mails/answered.txt", lambda: _("Votre appel a sa réponse")),
}  # fmt: skip


def write(
    message: OutsideMessage, kind: str, *, measure: Measure | None = None, key: str = ""
) -> None:
    """Nothing is written to who has an account (they are told inside), nor to a forgotten address."""
    address = message.email or (message.outsider.email if message.outsider else "")
    if not address:
        return
    link = settings.SITE.rstrip("/") + reverse("debates:outside_message", args=[message.token])
    with override(message.language):
        said = {"message": message, "thread": message.thread, "measure": measure, "link": link}
        template, title = LETTERS[kind]
        text = render_to_string(template, said).strip() + "\n"
        subject = f"{title()} : {message.thread.title}"
    post(address, subject, text, f"debates-{kind}-{message.pk}-{key}")


def write_to(measure: Measure, kind: str) -> None:
    """To the outsider whom a measure concerns, about the message that it concerns."""
    if measure.outsider is None:
        return
    came = OutsideMessage.objects.select_related("outsider", "thread")
    about = came.filter(post=measure.post_id) if measure.post_id else came.filter(refusal=measure)
    if message := about.first():
        moment = measure.lifted_at or measure.at
        write(message, kind, measure=measure, key=f"{measure.pk}-{moment.timestamp()}")
