"""Laws of neighbourhoods: a middle, and how far it reaches."""

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creuset.places.distances import metres
from creuset.places.neighbourhoods import Neighbourhood, box, holding, outline
from creuset.places.outlines import outlines

near = st.builds(
    lambda north, east: (45.18 + north / 1000, 5.72 + east / 1000),
    st.integers(-20, 20),
    st.integers(-20, 20),
)
reaches = st.sampled_from([200, 400, 800, 1200])
some = st.lists(
    st.tuples(near, reaches), min_size=1, max_size=5, unique_by=lambda told: told[0]
).map(lambda told: [Neighbourhood(n, *each) for n, each in enumerate(told, start=1)])


def test_a_point_is_in_the_nearest_of_those_that_reach_it():
    centre = Neighbourhood(1, (45.188, 5.724), 800)
    station = Neighbourhood(2, (45.191, 5.714), 400)

    assert holding((45.1885, 5.7245), [centre, station]) == 1
    assert holding((45.1905, 5.7150), [centre, station]) == 2
    assert holding((45.2200, 5.7245), [centre, station]) is None
    assert holding((45.1885, 5.7245), []) is None


@given(some, near)
def test_the_one_that_holds_reaches_the_point_and_no_other_that_does_is_nearer(several, point):
    found = holding(point, several)

    reaching = [each for each in several if metres(point, each.middle) <= each.reach]
    assert (found is None) == (not reaching)
    if found:
        held = next(each for each in several if each.key == found)
        assert metres(point, held.middle) == min(metres(point, each.middle) for each in reaching)


@given(some, near)
def test_what_is_drawn_last_at_a_point_is_what_holds_it(several, point):
    """But near the borders: a circle is drawn with forty-eight corners."""
    away = [metres(point, each.middle) for each in several]
    assume(all(abs(far - each.reach) > 10 for far, each in zip(away, several, strict=True)))
    assume(all(abs(a - b) > 1 for n, a in enumerate(away) for b in away[:n]))

    drawn = [
        each.key
        for each in sorted(several, key=lambda each: -each.reach)
        if inside(outline(each, several), point)
    ]

    assert (drawn or [None])[-1] == holding(point, several)


def inside(ring, point):
    """Whether a line to the east crosses the sides an odd number of times."""
    north, east = point
    crossed = 0
    for (x1, y1), (x2, y2) in zip(
        ring.tolist(), [*ring.tolist()[1:], *ring.tolist()[:1]], strict=True
    ):
        if (y1 <= north) != (y2 <= north):
            crossed += east < x1 + (north - y1) * (x2 - x1) / (y2 - y1)
    return crossed % 2 == 1


@given(near, reaches)
def test_its_box_is_as_wide_as_it_reaches(middle, reach):
    west, south, east, north = box(middle, reach)

    assert metres((south, middle[1]), (north, middle[1])) == pytest.approx(2 * reach, rel=0.001)
    assert metres((middle[0], west), (middle[0], east)) == pytest.approx(2 * reach, rel=0.001)


def test_the_page_of_a_commune_tells_its_border(client, isere):
    told = client.get("/territoires/FR-38185/contour.json").json()

    assert told["name"] == "Grenoble"
    west, south, east, north = told["box"]
    for latitude, longitude in told["rings"][0]:
        assert south - 0.01 <= latitude <= north + 0.01
        assert west - 0.01 <= longitude <= east + 0.01
    assert len(told["rings"]) == len(outlines("communes").of(["FR-38185"])["FR-38185"])
    assert client.get("/territoires/FR-38/contour.json").status_code == 404


@pytest.mark.parametrize("written", ["Grenoble", "grenoble", "38000", "38100 "])
def test_a_map_goes_to_the_commune_that_one_writes(client, isere, written):
    answer = client.get("/territoires/ou.json", {"q": written})

    assert answer["Location"] == "/territoires/FR-38185/contour.json"


@pytest.mark.parametrize("written", ["", "Nulle-Part", "\x00", "x" * 5000])
def test_a_map_stays_where_it_is_when_no_commune_is_meant(client, isere, written):
    assert client.get("/territoires/ou.json", {"q": written}).status_code == 404
