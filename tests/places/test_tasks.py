import pytest
from django_tasks_db.models import DBTaskResult

from creuset.common import milestones
from creuset.places import france
from creuset.places.tasks import load_when_new

pytestmark = pytest.mark.django_db


def waiting():
    return DBTaskResult.objects.filter(task_path="creuset.places.tasks.load").count()


def test_territories_are_loaded_once_for_each_version_of_the_files():
    load_when_new()
    load_when_new()
    assert waiting() == 1

    milestones.reached(milestones.PLACES_LOADED, "those of last year")
    DBTaskResult.objects.all().delete()
    load_when_new()
    assert waiting() == 1

    milestones.reached(milestones.PLACES_LOADED, france.version())
    DBTaskResult.objects.all().delete()
    load_when_new()
    assert waiting() == 0
