"""What people here say of a town, and what the next file says of it."""

from dataclasses import replace

import pytest

from creuset.atlas.actions import import_entries
from creuset.atlas.contributing import actions
from creuset.atlas.imports import undoing
from creuset.atlas.imports.comparing import Countries
from creuset.atlas.imports.models import ImportedChange
from creuset.atlas.models import Entry
from creuset.places.actions import load_france
from creuset.places.models import Territory
from tests import make
from tests.atlas.helpers import entry, row, source
from tests.places.helpers import of_isere

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    load_france(of_isere())
    person = make.person("Ana")
    make.community(members=[person])
    return person


def town(one):
    one.refresh_from_db()
    return one.city, one.territory.code, one.precision


def test_a_town_corrected_here_keeps_its_place_when_the_file_comes_again(ana):
    told = row("a", country="FR", city="Grenoble")
    import_entries(source(), [told])
    one = Entry.objects.get()
    assert town(one) == ("Grenoble", "FR-38185", "commune")
    actions.suggest(one, changes={"city": ["Grenoble", "Fontaine"]}, by=ana)
    assert town(one) == ("Fontaine", "FR-38169", "commune")
    place = one.point

    import_entries(source(), [told])

    assert town(one) == ("Fontaine", "FR-38169", "commune")
    assert one.point == place


def test_a_rough_point_of_a_file_stays_when_its_town_is_written_otherwise(ana):
    rough = replace(
        row("a", country="FR", city="GRENOBLE", latitude=45.1866, longitude=5.7163),
        precision="around",
    )
    import_entries(source(), [rough])
    one = Entry.objects.get()

    actions.suggest(one, changes={"city": ["GRENOBLE", "Grenoble-Sud"]}, by=ana)

    one.refresh_from_db()
    assert (one.point, one.precision) == ((45.1866, 5.7163), "around")


def test_a_town_written_otherwise_is_the_same_town(ana):
    one = entry(country="FR", city="SAINT MARTIN D HERES", precision="commune", point=(45.1, 5.7))

    actions.suggest(one, changes={"city": ["SAINT MARTIN D HERES", "St-Martin-d’Hères"]}, by=ana)

    one.refresh_from_db()
    assert one.point == (45.1, 5.7)


def test_an_import_taken_back_leaves_a_point_told_since_whole(ana):
    one = entry(country="FR", city="Grenoble", point=(45.1866, 5.7363), precision="commune")
    change = ImportedChange(
        entry=one,
        before={"latitude": 45.17, "longitude": 5.735, "precision": "point"},
        after={"latitude": 45.1866, "longitude": 5.7363, "precision": "commune"},
    )
    actions.suggest(one, changes={"city": ["Grenoble", "Fontaine"]}, by=ana)
    one.refresh_from_db()
    fontaine = Territory.objects.get(code="FR-38169")

    undoing._restore(one, change, Countries())

    assert one.point == (fontaine.latitude, fontaine.longitude)
    assert one.precision == "commune"
