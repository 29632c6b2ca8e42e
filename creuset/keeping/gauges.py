import shutil
from datetime import datetime
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet
from django.utils import timezone
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from creuset.common import milestones
from creuset.common.gauges import Gauge
from creuset.common.tasks import beat


def _waiting() -> float:
    return float(_due().count())


def _oldest() -> float:
    since = _due().order_by("enqueued_at").values_list("enqueued_at", flat=True).first()
    return age(since) or 0.0


def _due() -> QuerySet[Any]:
    """What a worker could take now; what is planned for later is not late."""
    ready = DBTaskResult.objects.filter(status=TaskResultStatus.READY)
    return ready.exclude(run_after__gt=timezone.now())


def last_beat() -> datetime | None:
    done = DBTaskResult.objects.filter(
        task_path=beat.module_path, status=TaskResultStatus.SUCCESSFUL
    )
    return done.order_by("-finished_at").values_list("finished_at", flat=True).first()


def age(moment: datetime | None) -> float | None:
    return (timezone.now() - moment).total_seconds() if moment else None


def database_bytes() -> float:
    if connection.vendor == "sqlite":
        name = Path(connection.settings_dict["NAME"])
        return float(name.stat().st_size) if name.exists() else 0.0
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_database_size(current_database())")
        return float(cursor.fetchone()[0])


def free_bytes() -> float:
    return float(shutil.disk_usage(settings.VAR).free)


GAUGES = [
    Gauge("creuset_tasks_waiting", "Tasks that a worker could take now.", _waiting),
    Gauge("creuset_tasks_oldest_seconds", "How long the oldest of them has waited.", _oldest),
    Gauge("creuset_worker_beat_age_seconds", "Since the last beat of a worker.",
          lambda: age(last_beat())),
    Gauge("creuset_backup_age_seconds", "Since the last whole backup.",
          lambda: age(milestones.last(milestones.BACKUP))),
    Gauge("creuset_database_bytes", "Size of the database.", database_bytes),
    Gauge("creuset_disk_free_bytes", "Free space where data are kept.", free_bytes),
]  # fmt: skip
