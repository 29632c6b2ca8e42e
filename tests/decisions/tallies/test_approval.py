import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.decisions.tallies.approval import approval, check, count
from creuset.decisions.tallies.core import Cast, Electorate
from tests.decisions.tallies.strategies import OPTIONS, option, weighted

ballots = weighted(st.lists(option, unique=True))
places = st.integers(1, 5)


def approved(*keys, times=1, seat=""):
    return Cast({"approved": list(keys)}, times, seat)


def scores(result):
    return {each["option"]: each["approvals"] for each in result.steps[0]["scores"]}


def test_the_most_approved_win():
    told = approval([("ab", 3), ("bc", 4), ("c", 2)], options="abcd", places=2)

    assert scores(told) == {"b": 7, "c": 6, "a": 3, "d": 0}
    assert (told.outcome, told.chosen, told.tied) == ("adopted", ("b", "c"), ())


def test_a_tie_across_the_last_place_is_told_and_those_above_are_chosen():
    told = approval([("a", 5), ("b", 3), ("c", 3), ("d", 1)], options="abcd", places=2)

    assert (told.outcome, told.chosen, told.tied) == ("tied", ("a",), ("b", "c"))
    wider = approval([("a", 5), ("b", 3), ("c", 3), ("d", 1)], options="abcd", places=3)
    assert (wider.outcome, wider.chosen, wider.tied) == ("adopted", ("a", "b", "c"), ())


@pytest.mark.parametrize(
    ("strict", "threshold", "chosen"),
    [
        (False, (1, 2), ("a", "b")),
        (True, (1, 2), ("a",)),
        (False, (2, 3), ()),
        (False, (3, 5), ("a",)),
        (True, (3, 5), ()),
    ],
)
def test_the_threshold_is_exact(strict, threshold, chosen):
    told = approval(
        [("a", 5), ("ab", 1), ("b", 4)],
        options="ab",
        places=2,
        threshold=threshold,
        strict=strict,
    )

    assert told.chosen == chosen
    assert told.outcome == ("adopted" if chosen else "rejected")


def test_what_nobody_approves_of_is_never_chosen():
    assert approval([("a", 2)], options="abc", places=3).chosen == ("a",)
    assert approval([("", 2)], options="abc").outcome == "rejected"
    assert approval([("", 2)], options="abc", threshold=(1, 2)).outcome == "rejected"


@given(ballots, places)
def test_every_approval_is_counted_once(some, several):
    told = approval(some, options=OPTIONS, places=several)

    assert sum(scores(told).values()) == sum(len(keys) * times for keys, times in some)


@given(ballots, places, st.booleans(), option, st.lists(option, unique=True))
def test_one_more_approval_never_takes_a_place_away(some, several, held, key, keys):
    threshold = (1, 2) if held else None
    terms = {"options": OPTIONS, "places": several, "threshold": threshold}
    before = approval([*some, (set(keys) - {key}, 1)], base=40, **terms)

    after = approval([*some, ({*keys, key}, 1)], base=40, **terms)

    if key in before.chosen:
        assert key in after.chosen
    if key in before.tied:
        assert key in after.chosen + after.tied


def test_blank_ballots_are_cast_and_not_expressed():
    electors = Electorate(20, options=("a", "b"))
    some = [approved("a", times=5), approved("b", times=3), approved(times=4)]

    told = count({"threshold": [1, 2]}, electors, some)

    assert (told.figures["voted"], told.figures["expressed"], told.figures["blank"]) == (12, 8, 4)
    assert told.chosen == ("a",)
    assert count({"threshold": [1, 2], "base": "cast"}, electors, some).outcome == "rejected"
    assert count({"threshold": [1, 4], "base": "eligible"}, electors, some).chosen == ("a",)


def test_persons_and_seats_show_apart_in_each_score():
    electors = Electorate(9, seats={"river": 4}, options=("a", "b"))

    told = count({}, electors, [approved("a", times=3), approved("b", times=4, seat="river")])

    assert told.chosen == ("b",)
    assert told.steps[0]["scores"] == [
        {"option": "b", "approvals": 4, "passes": True, "seats": 4, "persons": 0},
        {"option": "a", "approvals": 3, "passes": True, "seats": 0, "persons": 3},
    ]


def test_each_fault_of_a_ballot_has_its_code():
    electors = Electorate(5, options=("a", "b", "c"))
    rule = {"least": 2, "most": 2}

    def wrong(*keys, **more):
        return check({"approved": list(keys)}, {**rule, **more}, electors)

    assert wrong("a", "b") == wrong() == wrong("a", "b", "c", most=0) == []
    assert wrong("a", "x") == ["unknown_option"]
    assert wrong("a", "a") == ["option_twice"]
    assert wrong("a", "b", "c") == ["too_many"]
    assert wrong("a") == ["too_few"]
    assert wrong(empty="invalid") == ["too_few"]
    assert check({"approved": "a"}, rule, electors) == ["not_a_ballot"]
    assert check({"approved": [["a"]]}, rule, electors) == ["not_a_ballot"]
