import json
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.places.countries import COUNTRIES, DATA, code_of, country


def test_the_file_says_where_it_comes_from():
    head = json.loads(DATA.read_text(encoding="utf-8"))

    assert list(head)[:3] == ["source", "licence", "derived_by"]
    assert head["source"].startswith("Natural Earth")
    assert head["licence"] == "Public Domain"
    assert head["derived_by"] == "scripts/derive_countries.py"


def test_every_country_has_a_name_of_its_own_in_each_language():
    for language in ("fr", "en", "es"):
        names = [one.names[language] for one in COUNTRIES.values()]

        assert all(name == name.strip() and name[0].isupper() for name in names)
        assert len(set(names)) == len(names) == 239


def test_french_names_are_written_as_in_a_book():
    names = [one.name("fr") for one in COUNTRIES.values()]

    assert not [name for name in names if "'" in name]
    assert {"Côte d’Ivoire", "Île de Man", "Îles Féroé", "États-Unis", "Chine"} <= set(names)


def test_a_language_we_lack_gets_the_french_name():
    germany = COUNTRIES["DE"]

    assert [germany.name(tag) for tag in ("es-mx", "en", "eo")] == [
        "Alemania",
        "Germany",
        "Allemagne",
    ]


def test_codes_and_continents_are_those_of_the_standards():
    for code, one in COUNTRIES.items():
        assert code == one.code
        assert re.fullmatch("[A-Z]{2}", one.code)
        assert re.fullmatch("[A-Z]{3}", one.alpha3)
        assert one.continent in {"AF", "AN", "AS", "EU", "NA", "OC", "SA"}


def test_a_label_stands_in_its_country():
    assert [one.code for one in COUNTRIES.values() if not one.may_hold(*one.point)] == []


def test_the_view_of_a_country_lies_in_its_box():
    for one in COUNTRIES.values():
        west, south, east, north = one.view
        middle = (west + (east - west) % 360 / 2 + 180) % 360 - 180

        assert one.may_hold(middle, (south + north) / 2), one.code


def test_the_map_of_france_opens_on_its_european_part():
    france = COUNTRIES["FR"]

    assert france.view == (-5.14, 41.36, 9.56, 51.09)
    assert france.may_hold(55.5, -21.1)  # La Réunion


def test_a_box_may_cross_the_antimeridian():
    fiji = COUNTRIES["FJ"]

    assert fiji.may_hold(179.9, -17)
    assert fiji.may_hold(-179.9, -17)
    assert not fiji.may_hold(0, -17)


def test_an_unknown_code_is_no_country():
    assert country("FR") is COUNTRIES["FR"]
    assert country("ZZ") is None


@pytest.mark.parametrize(
    ("code", "spellings"),
    [
        ("AT", "Österreich|ÖSterreich|Austria|AT|Autriche|Oesterreich"),
        ("BE", "Belgique|Belgium|BE|België"),
        ("CY", "Cyprus|Cypres|Chypre"),
        ("CZ", "CZ|Czech Republic|Česko|république tchèque"),
        ("DE", "DE|Deutschland|Germany|DEU|allemagne"),
        ("ES", "ES|España|espana|ESPAÑA"),
        ("FR", "France|FRANCE|Frace|fr|La Réunion"),
        ("GB", "UK|uk|U.K.|GB|England|england|SCOTLAND|United Kingdom|Pays de Galles| Wales "),
        ("GR", "GR|Ελλάδα|ελλαδα|Greece|EL"),
        ("IM", "Isle of Man|Île de Man|ile de man"),
        ("IT", "IT|Italy|Italu|Italia"),
        ("LV", "Latvia|Latvija"),
        ("PT", "Portugal|Portogallo"),
        ("RO", "RO|România|Romania|Roumanie"),
        ("SI", "Slovenia|Slovenija"),
        ("SK", "Slovakia|Slovensko"),
        ("SR", "SR|Suriname"),  # a file where it meant Slovakia says so itself
        ("US", "USA|U.S.A.|EE. UU.|Etats-Unis|United States of America"),
        ("CI", "Côte d’Ivoire|Cote d'Ivoire|Ivory Coast"),
    ],
)
def test_a_country_is_known_however_people_write_it(code, spellings):
    assert {spelling: code_of(spelling) for spelling in spellings.split("|")} == dict.fromkeys(
        spellings.split("|"), code
    )


@pytest.mark.parametrize(
    "text",
    ["", " ", "-", "Aberdeen", "Congo", "Korea", "Saint-Martin", "no", "n/a", "Europe", "ZZ"],
)
def test_a_doubtful_text_is_never_guessed(text):
    assert code_of(text) is None


def test_our_own_names_and_codes_read_back_to_their_country():
    for one in COUNTRIES.values():
        for written in (one.code, *one.names.values()):
            assert code_of(written) in ({one.code} if written != "Saint Martin" else {None})


@given(st.text())
def test_any_text_gets_a_known_country_or_none(text):
    assert code_of(text) in {None, *COUNTRIES}
