from django.db import transaction
from django.db.models import Max, Min
from django_tasks import task
from django_tasks.base import TaskResultStatus
from django_tasks_db.models import DBTaskResult

from creuset.atlas.models import Entry
from creuset.atlas.placing import place
from creuset.atlas.snapshot import making
from creuset.common import milestones
from creuset.common.models import Milestone

PLACED_AT_ONCE = 1000


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


@task()
def place_all() -> int:
    """In which territory each entry is, once the territories are newer; how many have moved."""
    loaded = _detail(milestones.PLACES_LOADED)
    moved = 0
    span = Entry.objects.aggregate(first=Min("pk"), last=Max("pk"))
    for start in range(span["first"] or 0, (span["last"] or 0) + 1, PLACED_AT_ONCE):
        moved += _place_some(start)
    milestones.reached(milestones.ENTRIES_PLACED, loaded)
    return moved


@transaction.atomic
def _place_some(start: int) -> int:
    some = Entry.objects.filter(pk__gte=start, pk__lt=start + PLACED_AT_ONCE)
    batch = list(some.select_for_update().order_by("pk"))
    before = [entry.territory_id for entry in batch]
    place(batch)
    now = [one for one, was in zip(batch, before, strict=True) if one.territory_id != was]
    Entry.objects.bulk_update(now, ["territory"])
    return len(now)


def place_when_loaded() -> None:
    """Entries that were there before their communes were."""
    if _detail(milestones.PLACES_LOADED) == _detail(milestones.ENTRIES_PLACED):
        return
    waiting = DBTaskResult.objects.filter(
        task_path=place_all.module_path,
        status__in=[TaskResultStatus.READY, TaskResultStatus.RUNNING],
    )
    if not waiting.exists():
        place_all.enqueue()


def _detail(what: str) -> str:
    return Milestone.objects.filter(what=what).values_list("detail", flat=True).first() or ""
