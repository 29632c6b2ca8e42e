import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.works.orcid import address, check_sign, tidy

# Known identifiers: ORCID's own example, Stephen Hawking's, and one that ends with X.
KNOWN = ["0000-0002-1825-0097", "0000-0002-9079-593X", "0000-0001-5109-3700"]


@pytest.mark.parametrize("known", KNOWN)
def test_known_identifiers_are_kept_as_they_are(known):
    assert tidy(known) == known


@pytest.mark.parametrize(
    "written",
    [
        "https://orcid.org/0000-0002-9079-593X",
        "orcid.org/0000-0002-9079-593x/",
        "000000029079593x",
        " 0000 0002 9079 593X ",
    ],
)
def test_the_ways_people_write_them_are_understood(written):
    assert tidy(written) == "0000-0002-9079-593X"


@pytest.mark.parametrize(
    "wrong", ["", "0000-0002-1825-0098", "0000-0002-1825", "0000-0002-1825-00970", "Ana", "٠" * 16]
)
def test_others_are_none(wrong):
    assert tidy(wrong) == ""


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 14), st.integers(1, 9))
def test_one_wrong_digit_is_always_seen(digits, place, shift):
    whole = digits + check_sign(digits)
    changed = str((int(digits[place]) + shift) % 10)

    assert tidy(whole).replace("-", "") == whole
    assert tidy(whole[:place] + changed + whole[place + 1 :]) == ""


@given(st.text("0123456789", min_size=15, max_size=15), st.integers(0, 13))
def test_two_neighbours_that_changed_places_are_always_seen(digits, place):
    whole = digits + check_sign(digits)
    swapped = whole[:place] + whole[place + 1] + whole[place] + whole[place + 2 :]

    assert tidy(swapped) == "" or swapped == whole


def test_an_identifier_has_an_address():
    assert address(KNOWN[0]) == f"https://orcid.org/{KNOWN[0]}"
    assert address("") == ""
