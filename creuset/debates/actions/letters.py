"""Mails to those who have no account here, written down with the gesture and sent just after."""

from collections.abc import Callable

from django.db import transaction

from creuset.debates.models import Letter, Measure, OutsideMessage

_listeners: list[Callable[[], object]] = []


def listen(send: Callable[[], object]) -> None:
    """Who posts the letters, as soon as what they tell is true. Filled by `wiring`."""
    _listeners.append(send)


def write(message: OutsideMessage, kind: str, *, measure: Measure | None = None) -> Letter:
    letter = Letter.objects.create(message=message, kind=kind, measure=measure)
    transaction.on_commit(_ask_to_send)
    return letter


def write_to(measure: Measure, kind: str) -> None:
    """To the outsider whom a measure concerns, about the message that it concerns."""
    if not measure.outsider_id or not measure.outsider or not measure.outsider.email:
        return
    came = OutsideMessage.objects.filter(outsider=measure.outsider_id)
    about = came.filter(post=measure.post_id) if measure.post_id else came.filter(refusal=measure)
    if message := about.first():
        write(message, kind, measure=measure)


def _ask_to_send() -> None:
    for send in _listeners:
        send()
