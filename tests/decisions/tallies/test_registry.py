"""What holds whatever the method."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.registry import METHODS
from tests.decisions.tallies.strategies import (
    OPTIONS,
    answers,
    ballots_of_anything,
    casts_of,
    electorate,
    in_two_orders,
    renamed,
)

CHOOSING = ["approval", "majority_judgment", "schulze", "without_candidates"]
every_method = pytest.mark.parametrize("method", sorted(answers))
every_choice = pytest.mark.parametrize("method", CHOOSING)


def count(method, casts, *, electors=None, **parameters):
    return METHODS[method].count(parameters, electors or electorate(casts), casts)


@pytest.mark.parametrize("method", sorted(METHODS))
@given(answer=ballots_of_anything)
def test_whatever_is_sent_as_a_ballot_is_looked_at_without_a_fault(method, answer):
    electors = Electorate(5, options=OPTIONS, costs=dict.fromkeys(OPTIONS, 1))

    wrong = METHODS[method].check(answer, {"budget": 3}, electors)

    assert all(isinstance(code, str) for code in wrong)


@every_method
@given(data=st.data())
def test_a_true_ballot_passes(method, data):
    answer = data.draw(answers[method])

    assert METHODS[method].check(answer, {}, Electorate(5, options=OPTIONS)) == []


@every_method
@given(data=st.data())
def test_the_order_of_the_ballots_changes_nothing(method, data):
    first, second = data.draw(in_two_orders(casts_of(method)))

    assert count(method, first) == count(method, second)


@every_method
@given(data=st.data())
def test_ballots_together_count_like_ballots_one_by_one(method, data):
    casts = data.draw(casts_of(method))
    one_by_one = [
        each
        for cast in casts
        for each in ([cast] if cast.seat else [Cast(cast.answer, groups=cast.groups)] * cast.times)
    ]

    assert count(method, casts) == count(method, one_by_one)


@every_choice
@given(data=st.data())
def test_the_order_of_the_options_changes_nothing(method, data):
    casts, options = data.draw(casts_of(method)), data.draw(st.permutations(OPTIONS))
    places = data.draw(st.integers(1, 6))

    assert count(method, casts, places=places) == count(
        method, casts, places=places, electors=electorate(casts, options=tuple(options))
    )


@every_choice
@given(data=st.data())
def test_options_under_other_names_get_the_same_result_under_those_names(method, data):
    """Ties included: nothing is settled by a name."""
    casts, places = data.draw(casts_of(method)), data.draw(st.integers(1, 6))
    names = dict(zip(OPTIONS, data.draw(st.permutations(OPTIONS)), strict=True))
    others = [
        Cast(
            {key: renamed(value, names) for key, value in cast.answer.items()},
            cast.times,
            cast.seat,
        )
        for cast in casts
    ]

    one, other = count(method, casts, places=places), count(method, others, places=places)

    assert one.outcome == other.outcome
    assert {names[key] for key in one.chosen} == set(other.chosen)
    assert {names[key] for key in one.tied} == set(other.tied)


@every_choice
@given(data=st.data())
def test_places_are_filled_or_a_tie_is_told(method, data):
    casts, places = data.draw(casts_of(method)), data.draw(st.integers(1, 6))

    told = count(method, casts, places=places)

    assert len(told.chosen) <= places
    assert (told.outcome == "tied") == bool(told.tied)
    if told.tied:
        assert len(told.chosen) < places < len(told.chosen) + len(told.tied)
    assert not set(told.chosen) & set(told.tied)


@every_method
@given(data=st.data())
def test_every_elector_is_somewhere_in_the_figures(method, data):
    casts = data.draw(casts_of(method))

    told = count(method, casts).figures

    assert told["voted"] + told["invalid"] + told["absent"] == told["eligible"]
    assert told["absent"] == 2
    assert told["seats"]["voted"] == sum(cast.times for cast in casts if cast.seat)


@every_method
@given(data=st.data())
def test_a_trace_is_plain_json(method, data):
    casts = data.draw(casts_of(method))

    told = count(method, casts).as_data()

    assert json.loads(json.dumps(told)) == told


@every_method
@given(data=st.data())
def test_the_quorum_is_of_persons_and_exact(method, data):
    casts = data.draw(casts_of(method))
    percent, absent = data.draw(st.integers(0, 100)), data.draw(st.integers(0, 30))
    persons = sum(cast.times for cast in casts if not cast.seat)
    electors = electorate(casts, absent=absent)

    told = count(method, casts, electors=electors, quorum=percent)

    assert told.figures["quorum"] == {
        "percent": percent,
        "needed": -(-percent * (persons + absent) // 100),
        "counted": persons,
        "reached": 100 * persons >= percent * (persons + absent),
    }
    if told.outcome == "no_quorum":
        assert (told.chosen, told.tied) == ((), ())
    if method != "consent":
        assert (told.outcome == "no_quorum") != told.figures["quorum"]["reached"]


@every_method
def test_nobody_decides_nothing(method):
    told = count(method, [], quorum=0)

    assert told.outcome in {"rejected", "unheard"}
    assert (told.chosen, told.tied) == ((), ())


@every_method
def test_a_ballot_that_is_none_is_counted_apart(method):
    told = count(method, [Cast({"x": 1}, 2), Cast(None), Cast(7, 3, "river")])

    assert (told.figures["voted"], told.figures["invalid"]) == (0, 3)
    assert told.figures["seats"]["invalid"] == 3
    assert not told.adopted


@every_method
@given(data=st.data())
def test_what_a_rule_says_of_other_things_changes_nothing(method, data):
    casts = data.draw(casts_of(method))

    assert count(method, casts, days=7, proxies=2) == count(method, casts)


def test_each_method_bears_its_own_name():
    for key, method in METHODS.items():
        assert method.key == key
        assert method.count({}, Electorate(1), []).method == key
        assert set(method.asks) <= {"whether", "which", "who", "budget"}
