from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from creuset.common import milestones
from creuset.common.models import Milestone
from creuset.places import france
from creuset.places.actions import load_france


@task()
def load() -> None:
    load_france()
    milestones.reached(milestones.PLACES_LOADED, france.version())


def load_when_new() -> None:
    """Apart from the pulse: what a new version knows of the territories takes seconds to write."""
    if Milestone.objects.filter(what=milestones.PLACES_LOADED, detail=france.version()).exists():
        return
    waiting = DBTaskResult.objects.filter(
        task_path=load.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
    )
    if not waiting.exists():
        load.enqueue()
