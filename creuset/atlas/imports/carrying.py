"""Each import is led through its steps by the worker; a short one at once, since someone waits."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import timedelta
from functools import partial

from django.core.files.storage import default_storage
from django.db import transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django_tasks import task

from creuset.atlas.imports import arriving, entering, keeping, trying, undoing
from creuset.atlas.imports.models import Import
from creuset.atlas.imports.turns import Superseded
from creuset.common.verdict import Refused

log = logging.getLogger(__name__)

AT_ONCE = 200_000
"""Bytes of a file: up to so many, the page waits for it."""
FEW = 500
STALLED = timedelta(minutes=2)
MOST_TRIES = 3
FORGOTTEN = timedelta(days=30)

STEPS: dict[str, Callable[[Import], None]] = {
    Import.Status.FETCHING: arriving.arrive,
    Import.Status.PREVIEWING: trying.preview,
    Import.Status.RUNNING: entering.enter,
    Import.Status.UNDOING: undoing.undo,
}


@task()
def carry_on(pk: int) -> None:
    go_on(pk)


def go_on(pk: int) -> None:
    """Up to where someone has to say something."""
    while (found := Import.objects.filter(pk=pk, status__in=STEPS).first()) is not None:
        try:
            STEPS[found.status](found)
        except Superseded:
            return
        except Refused as no:
            stop(found, str(no))


def stop(source: Import, reason: str) -> None:
    """Nothing of the step that could not be made stays, unless its batches were already in: the page
    says how far it went, and it can be undone."""
    Import.objects.filter(pk=source.pk, status=source.status).update(
        status=Import.Status.FAILED, reason=reason
    )


def begin(source: Import) -> None:
    """Once the gesture is committed."""
    transaction.on_commit(partial(_begin, source.pk))


def _begin(pk: int) -> None:
    if _is_short(Import.objects.get(pk=pk)):
        go_on(pk)
    else:
        carry_on.enqueue(pk)


def _is_short(source: Import) -> bool:
    if source.status == Import.Status.UNDOING:
        return source.changes.filter(undone=False).count() <= FEW
    return bool(source.file) and default_storage.size(source.file) <= AT_ONCE


def take_up_again() -> None:
    """By the pulse: what a kill has left in the middle. Three times, then it stops and says so."""
    stalled = Import.objects.filter(
        status__in=Import.MOVING, moved_at__lt=timezone.now() - STALLED
    )
    for each in stalled.filter(tries__gte=MOST_TRIES):
        stop(each, _("Une erreur de notre côté a arrêté cet import."))
    for pk in stalled.filter(tries__lt=MOST_TRIES).values_list("pk", flat=True):
        Import.objects.filter(pk=pk).update(tries=F("tries") + 1, moved_at=timezone.now())
        carry_on.enqueue(pk)


def forget_old() -> None:
    """Files that nobody has let in for a month go, with what was read of them; and so do the readings
    that a schedule made for nothing."""
    waiting = [Import.Status.READ, Import.Status.PREVIEWED, Import.Status.FAILED]
    old = Import.objects.filter(moved_at__lt=timezone.now() - FORGOTTEN, changes=None)
    for each in old.filter(Q(status__in=waiting) | Q(status=Import.Status.DONE, scheduled=True)):
        each.delete()
        keeping.let_go(each.file)
