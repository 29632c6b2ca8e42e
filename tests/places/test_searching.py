import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creuset.places.searching import find, meant
from tests.pages import read, words


@pytest.mark.parametrize(
    ("written", "first"),
    [
        ("grenoble", "FR-38185"),
        ("saint martin d'heres", "FR-38421"),
        ("St-Martin d’H", "FR-38421"),
        ("38000", "FR-38185"),
        ("isere", "FR-38"),
        ("AUVERGNE", "FR-ARA"),
        ("Rhône Alpes", "FR-ARA"),
        ("espana", "ES"),
        ("Deutschland", "DE"),
        ("union europeenne", "EU"),
        ("europe", "150"),
    ],
)
def test_a_territory_is_found_however_people_write_it(isere, written, first):
    assert find(written)[0].code == first


def test_what_means_nothing_finds_nothing(isere):
    assert [find(written) for written in ("", "   ", "-", "zzzz", "99999")] == [[]] * 5


@pytest.mark.parametrize(
    ("written", "code", "left"),
    [
        ("Isère", "FR-38", ""),
        ("jardin isere", "FR-38", "jardin"),
        ("St Martin d’Hères jardin partagé", "FR-38421", "jardin partagé"),
        ("jardin 38000", "FR-38185", "jardin"),
        ("Auvergne-Rhône-Alpes", "FR-ARA", ""),
    ],
)
def test_words_that_name_a_place_say_which_and_what_else_they_ask(isere, written, code, left):
    territory, rest = meant(written)[0]

    assert (territory.code, rest) == (code, left)


def test_words_that_name_no_place_say_none(isere):
    assert [meant(written) for written in ("", "jardin", "jardin isère partagé", "\x00")] == [
        []
    ] * 4


@settings(suppress_health_check=list(HealthCheck))
@given(st.text(max_size=200))
def test_places_are_looked_for_in_any_text(isere, written):
    assert len(meant(written)) <= 4


@settings(suppress_health_check=list(HealthCheck))
@given(st.text(max_size=40))
def test_any_text_may_be_looked_for(isere, written):
    assert len(find(written)) == len({one.pk for one in find(written)})


def test_one_goes_straight_to_the_only_one_found(client, isere):
    answer = client.get("/territoires/?q=38000")

    assert (answer.status_code, answer["Location"]) == (302, "/territoires/FR-38185/")


def test_several_are_listed_with_what_tells_them_apart(client, isere):
    page = read(client.get("/territoires/?q=grenoble"))

    assert [words(li) for li in page.select("#trouves li")] == [
        "Grenoble commune, Isère",
        "Grenoble-Alpes-Métropole intercommunalité, France",
    ]
    nothing = read(client.get("/territoires/?q=zzzz"))
    assert "Aucun territoire" in words(nothing.select_one("#trouves"))
    assert nothing.select_one("#find-place")["value"] == "zzzz"
