from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from creuset.atlas.snapshot import making


@task()
def renew_snapshot() -> None:
    making.renew()


def renew_when_due() -> None:
    """Apart from the pulse: reading a million entries for the first time takes a while."""
    waiting = DBTaskResult.objects.filter(
        task_path=renew_snapshot.module_path, status=TaskResultStatus.READY
    )
    if making.due() and not waiting.exists():
        renew_snapshot.enqueue()
