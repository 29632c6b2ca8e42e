"""The demonstration data holds facts about initiatives, and nothing about persons."""

import json
import re
from collections import Counter
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.kinds import BITS, Kind, bit, mask, of_mask
from creuset.places.countries import COUNTRIES

ROOT = Path(__file__).parents[2]
FILE = ROOT / "creuset/atlas/data/susy.geojson"
PROPERTIES = ["source_id", "name", "country", "city", "website", "kinds"]
PHONE = re.compile(
    r"(?:\+|\b00)\d[\d\s./()-]{6,}\d"  # +33 1 23 45 67 89
    r"|\b0\d{1,4}(?:[\s./-]\d{2,}){2,}"  # 01 23 45 67 89, 0512/58 82 27
    r"|\b0\d{8,}\b"  # 0123456789
    r"|\b\d{2,}(?:[ .]\d{2,}){3,}\b"  # 123 45 67 89
)


@pytest.fixture(scope="module")
def collection():
    return json.loads(FILE.read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def rows(collection):
    return [feature["properties"] for feature in collection["features"]]


def test_the_file_says_where_it_comes_from(collection):
    assert collection["type"] == "FeatureCollection"
    assert urlsplit(collection["source"]).hostname == "data.transformap.co"
    assert collection["licence"] == "Public Domain"
    assert collection["derived_by"] == "scripts/derive_susy.py"
    assert (ROOT / collection["derived_by"]).exists()


def test_nothing_is_told_but_the_declared_facts(collection, rows):
    assert {tuple(feature) for feature in collection["features"]} == {
        ("type", "geometry", "properties")
    }
    assert {tuple(row) for row in rows} == {tuple(PROPERTIES)}
    assert all(isinstance(value, str) for row in rows for value in row.values())


def test_no_e_mail_address_is_in_the_file():
    assert "@" not in FILE.read_text(encoding="utf-8")


def test_no_phone_number_is_in_the_file(rows):
    told = [row[key] for row in rows for key in ("name", "city", "website")]

    assert [text for text in told if PHONE.search(text)] == []


@pytest.mark.parametrize(
    "text", ["+33 1 23 45 67 89", "0043-512-58 82 27", "0512/58 82 27", "0123456789"]
)
def test_a_phone_number_would_have_been_seen(text):
    assert PHONE.search(text)


def test_a_name_that_a_person_bears_stays_out(rows):
    persons = (ROOT / "scripts/susy/persons.csv").read_text(encoding="utf-8").splitlines()[1:]
    ids = {line.split(",")[0] for line in persons}

    assert len(ids) > 60
    assert [row["name"] for row in rows if row["source_id"].rsplit("/", 1)[1] in ids] == []


def test_every_initiative_has_a_name_and_an_identity_of_its_own(rows):
    ids = [row["source_id"] for row in rows]

    assert ids == sorted(set(ids))
    assert all(id.startswith("https://data.transformap.co/place/") for id in ids)
    assert all(row["name"] and row["name"] == " ".join(row["name"].split()) for row in rows)


def test_about_seventeen_hundred_initiatives_ship(rows):
    assert 1_650 < len(rows) < 1_794


def test_every_point_lies_in_the_box_of_its_country(collection):
    for feature in collection["features"]:
        longitude, latitude = feature["geometry"]["coordinates"]
        code = feature["properties"]["country"]

        assert code in COUNTRIES
        assert COUNTRIES[code].may_hold(longitude, latitude), feature["properties"]["name"]
        assert (longitude, latitude) == (round(longitude, 5), round(latitude, 5))


def test_every_site_is_an_http_address_or_nothing(rows):
    for site in (row["website"] for row in rows if row["website"]):
        parts = urlsplit(site)

        assert parts.scheme in {"http", "https"}
        assert "." in (parts.hostname or "")
        assert not re.search(r"\s", site)


def test_every_kind_is_one_of_ours(rows):
    for row in rows:
        kinds = row["kinds"].split("|")

        assert kinds == sorted(set(kinds))
        assert set(kinds) <= set(Kind.values)


def test_the_reviewed_tables_speak_of_our_kinds_only():
    codes = (ROOT / "scripts/susy/kinds.csv").read_text(encoding="utf-8").splitlines()
    kinds = [line.split(",")[1] for line in codes[1:]]

    assert codes[0] == "code,kinds"
    assert {kind for cell in kinds for kind in cell.split("|")} <= set(Kind.values)


def test_few_initiatives_stay_without_a_kind(rows):
    counted = Counter(kind for row in rows for kind in row["kinds"].split("|"))

    assert set(counted) == set(Kind.values)
    assert counted["other"] < 20


# Kinds


def test_the_bit_of_a_kind_never_changes():
    assert [str(kind) for kind in BITS] == [
        "food",
        "farming",
        "fair_trade",
        "finance",
        "employment",
        "inclusion",
        "reuse",
        "housing",
        "energy",
        "mobility",
        "nature",
        "culture",
        "digital",
        "education",
        "research",
        "participation",
        "networks",
        "other",
    ]


def test_every_kind_has_a_bit_of_its_own():
    assert sorted(BITS) == sorted(Kind)
    assert [bit(kind) for kind in BITS] == [2**place for place in range(len(BITS))]
    assert bit("farming") == bit(Kind.FARMING) == 2


def test_a_kind_is_named_shortly_and_with_the_right_apostrophe():
    assert [kind for kind in Kind if len(kind.label) > 40 or "'" in kind.label] == []


@given(st.sets(st.sampled_from(list(Kind))))
def test_a_mask_gives_back_its_kinds_in_the_order_of_pages(kinds):
    assert of_mask(mask(kinds)) == [kind for kind in Kind if kind in kinds]


@pytest.mark.parametrize("wrong", [-1, 1 << len(BITS)])
def test_a_bit_that_no_kind_owns_is_a_fault(wrong):
    with pytest.raises(ValueError, match="not a mask"):
        of_mask(wrong)


def test_an_unknown_kind_is_a_fault():
    with pytest.raises(ValueError, match="unknown"):
        mask(["food", "unknown"])
