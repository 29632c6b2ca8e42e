import logging
import os
from datetime import timedelta

from django.conf import settings
from django.utils import timezone
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from creuset.common import milestones
from creuset.keeping import backing_up, rotation
from creuset.keeping.envelope import Locks

log = logging.getLogger(__name__)
EVERY = timedelta(days=1)


@task()
def back_up() -> None:
    """Kept: one for each of seven days, four weeks and twelve months."""
    os.umask(0o077)
    settings.BACKUPS.mkdir(mode=0o700, parents=True, exist_ok=True)
    backing_up.sweep(settings.BACKUPS, older_than=timezone.now() - EVERY)
    made = backing_up.write_in(
        settings.BACKUPS, locks=Locks(key=settings.BACKUP_KEY), kept=rotation.staggered
    )
    if made.missing:
        log.error("The backup is made, but the storage misses files that the database names.")


def back_up_each_day() -> None:
    """By CREUSET_BACKUP_DAILY. One at a time; one that was killed half-way is tried again."""
    if not settings.BACKUP_DAILY:
        return
    last = milestones.last(milestones.BACKUP)
    if last and timezone.now() - last < EVERY:
        return
    asked = DBTaskResult.objects.filter(
        task_path=back_up.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
        enqueued_at__gt=timezone.now() - timedelta(hours=6),
    )
    if not asked.exists():
        back_up.enqueue()
