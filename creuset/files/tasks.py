from django_tasks import task

from creuset.common import milestones
from creuset.common.tasks import each_day
from creuset.files import collecting


@task()
def collect() -> None:
    gone = collecting.collect()
    milestones.reached(milestones.FILES_COLLECTED, f"{len(gone)}")


def collect_each_day() -> None:
    """Apart from the pulse: looking at every file takes a while where there are many."""
    each_day(milestones.FILES_COLLECTED, collect)
