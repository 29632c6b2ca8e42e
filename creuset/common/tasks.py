import logging
from datetime import timedelta

from django.utils import timezone
from django_tasks import task
from django_tasks.base import Task, TaskResultStatus
from django_tasks_db.models import DBTaskResult

from creuset.common import milestones, pulse

log = logging.getLogger(__name__)

BETWEEN_BEATS = timedelta(minutes=1)
KEPT = timedelta(days=1)
DAY = timedelta(days=1)
KILLED = timedelta(hours=6)
"""A task that has not ended by then never will."""


@task()
def beat() -> None:
    """One that fails does not keep the others from their turn; it is tried again next time."""
    beat.using(run_after=timezone.now() + BETWEEN_BEATS).enqueue()
    for name, run in pulse.due().items():
        try:
            run()
        except Exception:
            log.exception("%s failed and will be tried again in a minute", name)
    _sweep()


def ensure_beat() -> None:
    """At the start of a worker: the pulse goes on if it was there, and starts if it was not."""
    waiting = DBTaskResult.objects.filter(
        task_path=f"{beat.module_path}", status=TaskResultStatus.READY
    )
    if not waiting.exists():
        beat.enqueue()


def each_day(what: str, work: Task[[], None]) -> None:
    """Ask for a task whose last success is a milestone. One at a time; one that was killed half-way
    is tried again."""
    last = milestones.last(what)
    if last and timezone.now() - last < DAY:
        return
    asked = DBTaskResult.objects.filter(
        task_path=work.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
        enqueued_at__gt=timezone.now() - KILLED,
    )
    if not asked.exists():
        work.enqueue()


def _sweep() -> None:
    """Finished tasks are kept a day, for whoever wonders what happened."""
    DBTaskResult.objects.filter(
        finished_at__lt=timezone.now() - KEPT, status=TaskResultStatus.SUCCESSFUL
    ).delete()
