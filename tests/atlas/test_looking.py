import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.looking import Look, Order, told
from creuset.places.distances import metres
from tests.atlas.test_cells import points
from tests.pages import plain

rounded = points.map(lambda point: (round(point[0], 5) + 0.0, round(point[1], 5) + 0.0))


@given(st.sampled_from([Order.NAME, Order.RECENT]), st.none() | rounded, st.booleans())
def test_an_address_says_the_whole_look(order, around, table):
    look = Look(order, around, table)
    query = QueryDict("&".join(f"{name}={value}" for name, value in look.pairs))

    assert Look.read(query) == look


@given(st.text() | st.from_regex(r"(tri|autour|vue)=.{0,12}(&\w+=.{0,5})?", fullmatch=True))
def test_any_look_is_read(query):
    Look.read(QueryDict(query))


@given(points, points)
def test_distance_is_the_same_both_ways_and_never_more_than_half_a_turn(one, other):
    assert metres(one, other) == pytest.approx(metres(other, one))
    assert 0 <= metres(one, other) <= 20_100_000
    assert metres(one, one) == 0


def test_paris_is_391_kilometres_from_lyon_and_told_so():
    far = metres((48.8566, 2.3522), (45.764, 4.8357))

    assert plain(told(far)) == "à 391 km"
    assert [plain(told(each)) for each in (3, 30, 951, 1_234_567)] == [
        "au même endroit", "à 50 m", "à 1,0 km", "à 1 235 km",
    ]  # fmt: skip
