"""What this area does apart from requests. Each task works a short while, then puts itself back in
the queue when something is left: a worker with ten thousand mails to send still closes decisions."""

from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from creuset.common import milestones
from creuset.common.tasks import each_day
from creuset.post import digesting, reminding, sending, telling


@task()
def tell() -> None:
    if telling.tell_waiting():
        tell.enqueue()
    send.enqueue()


@task()
def send() -> None:
    if sending.send_waiting():
        send.enqueue()


@task()
def forget_old() -> None:
    sending.forget_old()
    milestones.reached(milestones.MAILS_FORGOTTEN)


def forget_each_day() -> None:
    each_day(milestones.MAILS_FORGOTTEN, forget_old)


def hear() -> None:
    """Something was recorded: tell it soon. One waiting task speaks for all; the pulse looks too."""
    waiting = DBTaskResult.objects.filter(
        task_path=tell.module_path, status=TaskResultStatus.READY
    )
    if not waiting.exists():
        tell.enqueue()


def catch_up() -> None:
    """Each minute: what a killed worker left, and what has become due."""
    reminding.remind()
    telling.tell_waiting(seconds=5)
    digesting.gather_due()
    sending.send_waiting(seconds=5)
