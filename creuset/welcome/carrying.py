"""Long imports and the letters they bring, out of the request. Whatever stops is taken up again by the
pulse: each step finds in the rows what is left to do."""

import logging
from datetime import timedelta

from django.db import transaction
from django.utils import timezone
from django_tasks import task

from creuset.assemblies.models import Assembly
from creuset.welcome import consent, entering
from creuset.welcome.mail import address_of, send
from creuset.welcome.models import Arrival, Import
from creuset.welcome.sweeping import sweep

log = logging.getLogger(__name__)

LETTERS = 50
AT_ONCE = 200
"""Up to so many lines, the page waits for them."""
STALLED = timedelta(minutes=1)


@task()
def carry_on(pk: int) -> None:
    entering.go_on(pk)
    entering.undo_all(pk)
    inform_all()


def begin(source: Import) -> None:
    """Once the gesture is committed: a short list at once, a long one by the worker."""
    if source.lines.count() <= AT_ONCE:
        entering.go_on(source.pk)
        entering.undo_all(source.pk)
    carry_on.enqueue(source.pk)


def take_up_again() -> None:
    """By the pulse: imports that a fault or a kill has left in the middle, and letters not sent."""
    for pk in Import.objects.filter(
        status__in=[Import.Status.RUNNING, Import.Status.UNDOING],
        moved_at__lt=timezone.now() - STALLED,
    ).values_list("pk", flat=True):
        entering.go_on(pk)
        entering.undo_all(pk)
    inform_all()
    sweep()


def inform_all() -> None:
    while inform_some():
        pass


def inform_some() -> bool:
    """Letters that the law asks for, each once: marked before it leaves, so that a kill never sends
    one twice, and unmarked when the server refuses it."""
    for arrival in _next_letters():
        try:
            inform(arrival)
        except OSError:
            log.warning("A letter of information could not leave, and will be tried again.")
            Arrival.objects.filter(pk=arrival.pk).update(informed_at=None)
            return False
    return Arrival.objects.to_inform().filter(source__status=Import.Status.DONE).exists()


@transaction.atomic
def _next_letters() -> list[Arrival]:
    waiting = Arrival.objects.to_inform().filter(source__status=Import.Status.DONE)
    chosen = list(
        waiting.select_for_update(of=["self"])
        .select_related("person", "by", "source")
        .order_by("pk")[:LETTERS]
    )
    Arrival.objects.filter(pk__in=[each.pk for each in chosen]).update(informed_at=timezone.now())
    return chosen


def inform(arrival: Arrival) -> None:
    send(
        "welcome/mail/information.txt",
        to=arrival.person,
        arrival=arrival,
        community=Assembly.objects.community(),
        link=address_of(f"/entree/{consent.token(arrival)}/"),
    )
