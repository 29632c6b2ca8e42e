import re

from hypothesis import given
from hypothesis import strategies as st

from creuset.places.choropleth import SHADES, Part, _corners, drawing, shade_of, shades_of

FRANCE = (-5.14, 41.36, 9.56, 51.09)


def regions():
    return [
        Part("FR-BRE", "Bretagne", 12, (-5.1, 47.2, -1.0, 48.9)),
        Part("FR-IDF", "Île-de-France", 0, (1.4, 48.1, 3.6, 49.3)),
        Part("FR-974", "La Réunion", 3, (55.2, -21.4, 55.9, -20.8), apart=True),
        Part("FR-XXX", "Sans contour", 5, (0, 45, 1, 46)),
    ]


def points(path):
    """Where a path goes: its steps summed."""
    found = []
    for ring in path.split("M")[1:]:
        numbers = [int(number) for number in re.findall(r"-?\d+", ring)]
        x, y = 0, 0
        for across, down in zip(numbers[::2], numbers[1::2], strict=True):
            x, y = x + across, y + down
            found.append((x, y))
    return found


def test_parts_are_drawn_where_they_are_and_overseas_beside():
    made = drawing("region", regions(), FRANCE)

    assert made
    drawn = {shape.name: points(shape.path) for shape in made.shapes}
    assert set(drawn) == {"Bretagne", "Île-de-France", "La Réunion"}
    assert max(x for x, _y in drawn["Bretagne"]) < min(x for x, _y in drawn["Île-de-France"])
    assert min(y for _x, y in drawn["La Réunion"]) > max(y for _x, y in drawn["Bretagne"])
    assert all(
        0 <= x <= made.width and 0 <= y <= made.height for path in drawn.values() for x, y in path
    )
    assert {shape.name: shape.shade for shape in made.shapes}["Île-de-France"] == 0


def test_without_any_outline_nothing_is_drawn():
    assert drawing("region", regions()[3:], FRANCE) is None
    assert drawing("region", [], FRANCE) is None


def test_a_country_that_crosses_180_degrees_is_drawn_in_one_place():
    made = drawing(
        "country", [Part("FJ", "Fidji", 1, (177, -19, -179, -16))], (110, -48, -170, 20)
    )

    assert made
    across = [x for x, _y in points(made.shapes[0].path)]
    assert max(across) - min(across) < 40


@given(st.integers(0, 10**7), st.data())
def test_each_number_is_in_the_shade_whose_legend_says_so(most, data):
    shades = shades_of(most)
    number = data.draw(st.integers(0, most))

    shade = shade_of(number, shades)

    assert [one.shade for one in shades if one.first <= number <= one.last] == [shade][
        : number > 0
    ]
    assert [one.first for one in shades[1:]] == [one.last + 1 for one in shades[:-1]]
    assert all(1 <= one.shade <= SHADES for one in shades)
    assert not shades or (shades[0].first, shades[-1].last) == (1, most)


def test_what_lies_straight_on_the_way_is_not_drawn_twice():
    assert _corners([(0, 0), (1, 0), (1, 0), (3, 0), (3, 2), (3, 5), (0, 0)]) == [
        (0, 0), (3, 0), (3, 5), (0, 0),
    ]  # fmt: skip
    assert _corners([(0, 0), (2, 0), (1, 0)]) == [(0, 0), (2, 0), (1, 0)]  # back on its steps
