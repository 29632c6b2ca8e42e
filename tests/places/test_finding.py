import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creuset.places.actions import load_france
from creuset.places.finding import code_of, commune, communes, spelt
from creuset.places.france import Told, read
from tests.places.helpers import of_isere

pytestmark = pytest.mark.django_db
WANTED = {"FR-75056", "FR-93066", "FR-97411", "FR-35253", "FR-69123", "FR-01004"}


@pytest.fixture
def some():
    load_france(
        one for one in read() if one.code in WANTED or one.kind in {"region", "department", "epci"}
    )


@pytest.mark.parametrize(
    ("postcode", "name", "code"),
    [
        ("75011", "Paris", "FR-75056"),
        ("75011", "PARIS 11E", "FR-75056"),
        (" 75 011 ", "Paris 11e Arrondissement", "FR-75056"),
        ("F-69003", "lyon 3ème", "FR-69123"),
        ("75680", "Paris Cedex 14", "FR-75056"),
        ("1500", "AMBERIEU EN BUGEY", "FR-01004"),
        ("93200", "St Denis", "FR-93066"),
        ("97400", "Saint-Denis", "FR-97411"),
        ("93200", "", "FR-93066"),
        ("", "Lyon", "FR-69123"),
    ],
)
def test_a_commune_is_known_however_people_write_it(some, postcode, name, code):
    found = commune(postcode, name)

    assert found
    assert found.code == code


@pytest.mark.parametrize(
    ("postcode", "name"),
    [
        ("", "Saint-Denis"),  # several
        ("", "Ville qui n’est pas"),
        ("69003", "Paris"),  # the two do not agree
        ("75680", "Lyon Cedex"),
        ("SW1A 1AA", "Paris"),
        ("", ""),
        ("", "-"),
        ("99999", ""),
    ],
)
def test_a_doubtful_place_is_never_guessed(some, postcode, name):
    assert commune(postcode, name) is None


def test_a_former_commune_is_found_in_the_one_that_took_it_in(db):
    new = Told("FR-1", "commune", "Ville-Neuve", others=["01000", "Vieux-Bourg"])
    load_france([new])

    assert str(commune("01000", "Vieux Bourg")) == "Ville-Neuve"


def test_a_thousand_are_found_in_a_few_queries(isere, django_assert_max_num_queries):
    asked = [("38000", f"Ville {n}") for n in range(1000)] + [("38000", "Grenoble")]

    with django_assert_max_num_queries(5):
        found = communes(asked)

    assert {each: str(one) for each, one in found.items()} == {("38000", "Grenoble"): "Grenoble"}


@settings(suppress_health_check=list(HealthCheck))
@given(st.sampled_from([one for one in of_isere() if one.kind == "commune"]), st.data())
def test_what_the_files_say_is_found_again(isere, told, data):
    [*postcodes] = [word for word in told.others if word.isdigit()]
    postcode = data.draw(st.sampled_from(postcodes))
    name = data.draw(st.sampled_from([told.name, told.name.upper(), spelt(told.name)]))

    assert commune(postcode, name) == isere[told.code]


@given(st.text(max_size=30), st.text(max_size=30))
def test_any_text_is_a_place_or_none(db, postcode, name):
    assert commune(postcode, name) is None
    assert code_of(postcode) == "" or len(code_of(postcode)) == 5
