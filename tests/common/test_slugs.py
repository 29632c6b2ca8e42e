import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.common.slugs import free_slug
from creuset.people.models import Person
from tests import make

pytestmark = pytest.mark.django_db


def slug(name):
    return free_slug(Person, name, otherwise="personne")


def test_a_slug_is_read_aloud():
    assert slug("L’Eau : bien commun !") == "l-eau-bien-commun"


def test_the_second_of_a_name_is_numbered():
    make.person("Ana")
    Person.objects.update(slug="ana-silva")

    assert slug("Ana Silva") == "ana-silva-2"


def test_a_freed_number_is_drawn_again_and_a_longer_name_does_not_count():
    for taken in ["ana", "ana-3", "anatole"]:
        make.person()
        Person.objects.filter(slug__startswith="personne-").update(slug=taken)

    assert slug("Ana") == "ana-2"


@pytest.mark.parametrize("name", ["水", "…", "---", ""])
def test_a_name_without_letters_for_an_address_still_has_one(name):
    assert slug(name) == "personne"


@given(st.text(max_size=300))
def test_a_slug_always_fits_in_an_address(name):
    made = slug(name)

    assert 1 <= len(made) <= 70
    assert made.replace("-", "").replace("_", "").isalnum()
