"""Mails that earlier areas ask for without knowing how mail leaves."""

from creuset.post import sending
from creuset.post.models import Delivery, Kind
from creuset.welcome.queued import LETTERS as WELCOME_LETTERS


def write_outside(address: str, subject: str, text: str, key: str) -> None:
    """To someone without an account, who has just written or must be answered."""
    sending.send(None, Kind.ANSWER, subject, text, address=address, key=key)


def queue_welcome(letter: str, about: int, address: str) -> None:
    if address:
        sending.queue(f"welcome.{letter}", about, address=address)


def write_welcome(letter: str, delivery: Delivery) -> sending.Letter | None:
    written = WELCOME_LETTERS[letter](delivery.about_id or 0)
    return sending.Letter(*written) if written else None
