import numpy as np
import pytest
import shapely
from hypothesis import given
from hypothesis import strategies as st

from creuset.places.falling import commune_at, holds
from creuset.places.outlines import outlines

DRAWN = outlines("communes")
STEP = st.integers(-20, 20)


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ((48.8566, 2.3522), "FR-75056"),
        ((45.1885, 5.7245), "FR-38185"),
        ((-20.8789, 55.4481), "FR-97411"),
        ((41.9192, 8.7386), "FR-2A004"),
        ((46.2044, 6.1432), ""),  # Geneva
        ((45.0, -4.0), ""),  # at sea
        ((45.1263, 2.9784), ""),  # its outline is that of five communes
    ],
)
def test_a_point_falls_in_its_commune_or_in_none(point, code):
    assert commune_at(*point) == code


def _odd(polygons):
    whole = shapely.Polygon()
    for each in polygons:
        whole = shapely.symmetric_difference(whole, each)
    return whole


@given(st.integers(0, len(DRAWN.codes) - 1), st.floats(0, 1), st.floats(0, 1))
def test_a_point_is_inside_when_another_library_says_so(place, across, up):
    rings = DRAWN.rings_at(place)
    west, south, east, north = DRAWN.boxes[place].astype(float)
    x, y = west + across * (east - west), south + up * (north - south)
    shape = _odd([shapely.Polygon(ring).buffer(0) for ring in rings])

    if shapely.distance(shape.boundary, shapely.Point(x, y)) > 0.01:
        assert holds(rings, x, y) == shape.contains(shapely.Point(x, y))


@given(st.lists(st.tuples(STEP, STEP), min_size=3, max_size=9), STEP, STEP)
def test_any_point_beside_the_sides_is_inside_or_out_as_the_corners_turn(corners, x, y):
    """The same ring told from another corner, or the other way round, holds the same points."""
    ring = np.array(corners, np.int64)
    point = (x + 0.5, y + 0.25)

    assert holds([ring], *point) == holds([np.roll(ring, 1, axis=0)], *point)
    assert holds([ring], *point) == holds([ring[::-1]], *point)


@given(st.floats(-90, 90), st.floats(-180, 180))
def test_any_point_of_the_earth_gets_a_code_or_nothing(latitude, longitude):
    code = commune_at(latitude, longitude)

    assert code == "" or code.encode() in DRAWN.codes


def test_neighbours_share_their_border():
    """Simplified together: nowhere between two of them is a hole or an overlap."""
    around = [place for place, code in enumerate(DRAWN.codes) if code.startswith(b"FR-381")]
    shapes = [_odd([shapely.Polygon(ring) for ring in DRAWN.rings_at(place)]) for place in around]
    overlaps = sum(shape.area for shape in shapes) - shapely.union_all(shapes).area

    assert overlaps / shapely.union_all(shapes).area < 0.0005
