import logging
import os

from django.conf import settings
from django.utils import timezone
from django_tasks import task

from creuset.common import milestones
from creuset.common.tasks import DAY, each_day
from creuset.keeping import backing_up, rotation
from creuset.keeping.envelope import Locks

log = logging.getLogger(__name__)


@task()
def back_up() -> None:
    """Kept: one for each of seven days, four weeks and twelve months."""
    os.umask(0o077)
    settings.BACKUPS.mkdir(mode=0o700, parents=True, exist_ok=True)
    backing_up.sweep(settings.BACKUPS, older_than=timezone.now() - DAY)
    made = backing_up.write_in(
        settings.BACKUPS, locks=Locks(key=settings.BACKUP_KEY), kept=rotation.staggered
    )
    if made.missing:
        log.error("The backup is made, but the storage misses files that the database names.")


def back_up_each_day() -> None:
    """By CREUSET_BACKUP_DAILY."""
    if not settings.BACKUP_DAILY:
        return
    each_day(milestones.BACKUP, back_up)
