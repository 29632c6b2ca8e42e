import pytest

from creuset.places.actions import load_france
from creuset.places.models import Territory
from tests import make
from tests.places.helpers import of_isere


@pytest.fixture
def grenoble(db):
    load_france(of_isere())
    return Territory.objects.get(code="FR-38185")


@pytest.fixture
def ana(db):
    person = make.person("Ana")
    make.community(members=[person])
    return person
