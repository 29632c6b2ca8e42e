from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creuset.atlas import morton
from creuset.atlas.morton import DEPTH, SIDE, Cell, Rectangle

latitudes = st.floats(-90, 90)
longitudes = st.floats(-180, 180)
columns = st.integers(0, SIDE - 1)
levels = st.integers(0, DEPTH)
quads = st.integers(0, 4**DEPTH - 1)


@st.composite
def rectangles(draw, most=12):
    level = draw(st.integers(0, most))
    side = st.integers(0, (1 << level) - 1)
    left, right = sorted((draw(side), draw(side)))
    top, bottom = sorted((draw(side), draw(side)))
    return Rectangle(level, left, top, right, bottom)


@given(columns, columns)
def test_columns_and_rows_come_back_from_their_quad(x, y):
    assert morton.split(morton.join(x, y)) == (x, y)


@pytest.mark.parametrize(
    ("point", "square"),
    [
        ((0, 0), (SIDE // 2, SIDE // 2)),
        ((90, -180), (0, 0)),
        ((-90, 180), (SIDE - 1, SIDE - 1)),
        ((85.0511287798066, 0), (SIDE // 2, 0)),
    ],
)
def test_the_ends_of_the_world_are_in_its_last_squares(point, square):
    assert morton.split(morton.quad(*point)) == square


@given(latitudes, longitudes, levels, st.data())
def test_a_point_is_in_a_tile_exactly_when_its_quad_is_in_the_range_of_the_tile(
    latitude, longitude, zoom, data
):
    quad = morton.quad(latitude, longitude)
    own = morton.square(latitude, longitude, zoom)
    side = st.integers(0, (1 << zoom) - 1)
    x, y = data.draw(st.tuples(side, side) | st.just(own))

    first, last = morton.tile(zoom, x, y).range

    assert (first <= quad <= last) == ((x, y) == own)


@given(latitudes, longitudes, levels)
def test_the_box_of_a_cell_holds_the_points_of_the_cell(latitude, longitude, level):
    assume(abs(latitude) < morton.LIMIT)
    cell = Cell(level, morton.quad(latitude, longitude) >> 2 * (DEPTH - level))

    west, south, east, north = cell.box

    assert west - 1e-9 <= longitude <= east + 1e-9
    assert south - 1e-9 <= latitude <= north + 1e-9


@given(quads, quads)
def test_the_smallest_cell_holds_both_and_no_quarter_of_it_does(one, other):
    low, high = sorted((one, other))

    cell = morton.smallest(low, high)

    first, last = cell.range
    assert first <= low <= high <= last
    if cell.level < DEPTH:
        shift = 2 * (DEPTH - cell.level - 1)
        assert low >> shift != high >> shift


@given(st.lists(rectangles(most=5), min_size=1, max_size=1), st.integers(4, 40))
def test_ranges_hold_every_square_of_what_they_cover_and_cut_none(wanted, most):
    [rectangle] = wanted
    ranges = morton.cover(wanted, most=most)

    assert len(ranges) <= most
    assert all(last + 1 < first for (_, last), (first, _) in pairwise(ranges))
    for code in range(4**rectangle.level):
        first, last = Cell(rectangle.level, code).range
        inside = [span for span in ranges if span[0] <= first and last <= span[1]]
        outside = [span for span in ranges if last < span[0] or span[1] < first]
        assert len(inside) + len(outside) == len(ranges)
        assert inside or not rectangle.holds(code)


@given(rectangles(most=4), rectangles(most=4))
def test_two_rectangles_are_covered_without_counting_any_square_twice(one, other):
    assume(one.level == other.level)

    ranges = morton.cover([one, other])

    assert all(last < first for (_, last), (first, _) in pairwise(ranges))


def test_a_view_of_europe_asks_for_few_ranges_and_little_more_than_itself():
    view = morton.around((-4, 42, 12, 53), 8)

    ranges = morton.cover([view])

    asked = sum(last - first + 1 for first, last in ranges)
    assert len(ranges) <= 12
    assert asked < 2 * view.size * 4 ** (DEPTH - 8)
