import pytest
from django.core.management import call_command
from django.db import IntegrityError, transaction
from django.utils.translation import override

from creuset.places.actions import load_countries, load_france
from creuset.places.countries import COUNTRIES
from creuset.places.france import read
from creuset.places.models import Territory
from tests.places.helpers import of_isere

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
    assert first == f"{len(COUNTRIES) + 9 + 18 + 96 + 1255 + 34875} territoires écrits."
    assert second == "Les territoires étaient déjà là."


def test_a_commune_is_in_its_department_its_region_and_its_country(isere):
    grenoble = isere["FR-38185"]

    assert [str(larger) for larger in grenoble.within] == [
        "Monde", "Europe", "France", "Auvergne-Rhône-Alpes", "Isère",
    ]  # fmt: skip
    assert [str(epci) for epci in grenoble.also_in.all()] == ["Grenoble-Alpes-Métropole"]


def test_overseas_a_region_holds_its_communes_itself():
    load_france(one for one in read() if one.code in {"FR-974", "FR-97411"})

    saint_denis = Territory.objects.get(code="FR-97411")
    assert saint_denis.parent
    assert (saint_denis.parent.code, saint_denis.parent.kind) == ("FR-974", "region")


def test_what_a_territory_holds_is_one_range_of_numbers(isere):
    everything = Territory.objects.all()
    assert {one.code for one in everything.all_in(isere["FR-38"])} == {
        code for code, one in isere.items() if one.kind == "commune"
    } | {"FR-38"}
    for one in everything:
        held = everything.all_in(one)
        below = {one.pk} | {
            other.pk for other in held if other.parent_id in {each.pk for each in held}
        }
        if one.kind not in {"epci", "union"}:
            assert {each.pk for each in held} == below


def test_a_union_holds_its_countries_and_what_they_hold(isere):
    held = {one.code for one in Territory.objects.all_in(isere["EU"])}

    assert {"FR", "DE", "FR-ARA", "FR-38", "FR-38185"} <= held
    assert not held & {"EU", "150", "001", "CH", "GB"}


def test_loading_communes_again_writes_nothing_and_sets_right_what_was_changed(isere):
    told = of_isere()
    Territory.objects.filter(code="FR-38185").update(names={"fr": "Cularo"})
    isere["FR-38185"].also_in.clear()
    isere["FR-38185"].spellings.all().delete()

    assert load_france(told) == 1
    assert load_france(told) == 0

    grenoble = Territory.objects.get(code="FR-38185")
    assert (str(grenoble), grenoble.also_in.count()) == ("Grenoble", 1)
    assert {one.folded for one in grenoble.spellings.all()} >= {"grenoble", "38000", "38100"}
