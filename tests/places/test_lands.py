import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from creuset.places.countries import COUNTRIES
from creuset.places.lands import countries_near, country_around, is_near
from creuset.places.outlines import outlines


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


OUT_AT_SEA = [(-48.88, -123.39), (30.0, -40.0), (-30.0, 80.0), (35.0, -170.0), (88.0, 0.0), (-60.0, 180.0)]  # fmt: skip


@pytest.mark.parametrize("point", OUT_AT_SEA)
def test_out_at_sea_no_country_is_near(point):
    assert countries_near(*point) == ()
    assert country_around(*point) == ""
    assert not any(is_near(code, *point) for code in drawn())


@st.composite
def points_by_a_border(draw):
    """A corner of an outline, or up to forty kilometres from there."""
    lands = outlines("countries")
    [ring, *_more] = lands.rings_at(draw(st.integers(0, len(lands.codes) - 1)))
    x, y = ring[draw(st.integers(0, len(ring) - 1))] * lands.unit
    north, east = draw(st.floats(-0.4, 0.4)), draw(st.floats(-0.4, 0.4))
    return max(-90.0, min(90.0, y + north)), (x + east + 180) % 360 - 180


@settings(max_examples=40, deadline=None)
@example((90.0, 0.0))
@example((-90.0, 180.0))
@example((-16.8, -180.0))
@example((-16.8, 180.0))
@given(points_by_a_border() | st.tuples(st.floats(-90, 90), st.floats(-180, 180)))
def test_of_any_point_no_country_that_is_near_is_forgotten(point):
    """The boxes that spare looking at every outline hide none of them."""
    near = {code for code in drawn() if is_near(code, *point)}

    told, alone = countries_near(*point), country_around(*point)

    assert set(told) <= near
    assert bool(told) == bool(near)
    assert alone == (min(near) if len(near) == 1 else "")


def drawn():
    return [code.decode() for code in outlines("countries").codes]
