import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.identifiers import identifier
from creuset.atlas.likeness import DOUBTFUL, LIKELY, likeness

VALUES = st.fixed_dictionaries(
    {"name": st.text(max_size=30)},
    optional={
        "city": st.text(max_size=10),
        "website": st.sampled_from(
            ["https://a.org", "https://www.a.org/x", "https://facebook.com/a"]
        ),
        "point": st.tuples(st.floats(-90, 90), st.floats(-180, 180)),
        "siren": st.sampled_from(["732829320", "552100554"]),
    },
)


@given(VALUES, VALUES)
def test_one_looks_like_the_other_as_much_as_the_other_like_it(one, other):
    assert abs(likeness(one, other) - likeness(other, one)) <= 10  # a ratio leans on its order


def test_the_same_place_under_nearly_the_same_name_is_likely_one():
    one = {"name": "La Ruche du Vieux Moulin", "city": "Apt", "point": [43.876, 5.396]}
    other = {"name": "Ruche du vieux moulin (La)", "city": "APT", "point": [43.87601, 5.39601]}

    assert likeness(one, {**other, "website": ""}) >= DOUBTFUL
    site = "https://ruche.example.org"
    assert likeness({**one, "website": site}, {**other, "website": site + "/"}) >= LIKELY


def test_two_sites_of_one_body_are_not_one():
    assert likeness({"name": "Biocoop Nord", "siren": "732829320"},
                    {"name": "Garage Dupont", "siren": "732829320"}) < DOUBTFUL  # fmt: skip


def test_an_address_on_a_shared_host_proves_nothing():
    one, other = "https://facebook.com/a", "https://facebook.com/b"

    assert likeness({"name": "Ruche", "website": one}, {"name": "Ruche", "website": other}) == 40


@pytest.mark.parametrize(
    ("scheme", "written", "kept"),
    [
        ("siren", "732 829 320", "732829320"),
        ("siren", "732829321", None),
        ("siret", "73282932000074", "73282932000074"),
        ("siret", "73282932000075", None),
        ("rna", "w123456789", "W123456789"),
        ("rna", "123456789", None),
        ("wikidata", "https://www.wikidata.org/wiki/Q42", "Q42"),
        ("wikidata", "42", None),
        ("osm", "https://www.openstreetmap.org/node/240109189", "node/240109189"),
        ("osm", "240109189", None),
    ],
)
def test_an_identifier_is_kept_as_its_owner_writes_it(scheme, written, kept):
    assert identifier(scheme, written) == kept
