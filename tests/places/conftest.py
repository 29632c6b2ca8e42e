import pytest

from creuset.places.actions import load_france
from creuset.places.models import Territory
from tests.places.helpers import of_isere


@pytest.fixture
def isere(db):
    load_france(of_isere())
    return {one.code: one for one in Territory.objects.select_related("parent")}
