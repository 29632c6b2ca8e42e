from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from creuset.search import actions


@task()
def index_changes() -> None:
    actions.catch_up()


def wake() -> None:
    """Something has changed: look soon. One waiting task speaks for all; the pulse looks too."""
    waiting = DBTaskResult.objects.filter(
        task_path=index_changes.module_path, status=TaskResultStatus.READY
    )
    if not waiting.exists():
        index_changes.enqueue()
