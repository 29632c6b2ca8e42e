import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils.translation import override

from creuset.places.actions import load_countries
from creuset.places.countries import COUNTRIES
from creuset.places.models import Territory

pytestmark = pytest.mark.django_db


def test_the_world_holds_the_continents_which_hold_the_countries():
    load_countries()

    france = Territory.objects.get(code="FR")
    assert france.kind == Territory.Kind.COUNTRY
    assert france.parent
    assert france.parent.name == "Europe"
    assert france.parent.parent == Territory.objects.get(kind=Territory.Kind.WORLD)
    assert Territory.objects.countries().count() == len(COUNTRIES)


def test_a_country_and_a_continent_with_the_same_letters_are_two():
    load_countries()

    assert Territory.objects.get(code="NA").name == "Namibie"
    assert Territory.objects.get(code="003").name == "Amérique du Nord"


def test_loading_again_writes_nothing(django_assert_max_num_queries):
    load_countries()

    with django_assert_max_num_queries(4):
        assert load_countries() == 0


def test_what_was_changed_or_lost_is_set_right():
    load_countries()
    Territory.objects.filter(code="FR").update(names={"fr": "Gaule"})
    Territory.objects.filter(code="BE").delete()

    assert load_countries() == 2

    assert Territory.objects.get(code="FR").name == "France"
    assert Territory.objects.get(code="BE").name == "Belgique"


def test_a_name_is_told_in_the_reader_s_language_or_in_french():
    spain = Territory(code="ES", names={"fr": "Espagne", "es": "España"})

    assert str(spain) == "Espagne"
    with override("es-mx"):
        assert str(spain) == "España"
    with override("en"):
        assert str(spain) == "Espagne"


def test_a_country_is_in_something():
    with pytest.raises(IntegrityError), transaction.atomic():
        Territory.objects.create(
            code="XX", kind="country", names={"fr": "X"}, west=0, south=0, east=1, north=1
        )


def test_the_command_says_whether_anything_was_missing(capsys):
    call_command("load_places")
    call_command("load_places")

    first, second = capsys.readouterr().out.splitlines()
    assert first == f"{len(COUNTRIES) + 8} territoires écrits."
    assert second == "Les territoires étaient déjà là."
