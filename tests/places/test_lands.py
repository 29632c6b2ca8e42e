import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.places.countries import COUNTRIES
from creuset.places.lands import countries_near, country_around, is_near


@pytest.mark.parametrize(
    ("point", "codes"),
    [
        ((45.76, 4.84), ("FR",)),
        ((52.5, 13.4), ("DE",)),
        ((-12.78, 45.22), ("FR",)),  # Mayotte
        ((48.45, -5.09), ("FR",)),  # Ouessant, which is not drawn: near is enough
        ((40.71, -74.0), ("US",)),  # New York: drawn a turn further east
        ((71.3, -156.8), ("US",)),
        ((-34.6, -58.4), ("AR",)),
        ((-16.8, -179.98), ("FJ",)),  # beyond 180°
        ((66.2, -170.0), ("RU",)),
        ((45.0, -4.0), ()),
        ((0.0, -20.0), ()),
    ],
)
def test_a_point_is_in_a_country_near_one_or_at_sea(point, codes):
    assert countries_near(*point) == codes


def test_near_is_told_in_kilometres_however_far_north():
    assert is_near("NO", 59.92, 10.75)
    assert is_near("FR", 50.97, 1.4)  # the middle of the strait: less than 25 km
    assert is_near("GB", 50.97, 1.4)
    assert not is_near("FR", 45.76, -2.0)  # 60 km off the coast
    assert not is_near("SE", 63.43, 10.39)  # Trondheim


def test_of_a_country_that_is_not_drawn_nobody_knows():
    assert is_near("??", 0, 0)


WRITTEN_IN_THE_SEA = {"GQ", "GS", "IO", "NZ", "ST", "UM"}  # between their islands


@pytest.mark.parametrize("code", sorted(set(COUNTRIES) - WRITTEN_IN_THE_SEA))
def test_every_country_is_where_its_name_is_written(code):
    longitude, latitude = COUNTRIES[code].point

    assert is_near(code, latitude, longitude)


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ((52.5, 13.4), "DE"),
        ((40.71, -74.0), "US"),
        ((48.57, 7.79), ""),  # on the Rhine
        ((45.0, -4.0), ""),
    ],
)
def test_a_point_near_one_country_only_is_there(point, code):
    assert country_around(*point) == code


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_point_of_the_earth_has_countries_that_are_near_it(latitude, longitude):
    assert all(is_near(code, latitude, longitude) for code in countries_near(latitude, longitude))
