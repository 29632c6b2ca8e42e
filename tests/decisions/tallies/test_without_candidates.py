from hypothesis import given
from hypothesis import strategies as st

from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.without_candidates import check, count, without_candidates
from tests.decisions.tallies.strategies import OPTIONS, option, weighted

PEOPLE = ("ana", "bo", "cleo", "dan")


def named(nominee, times=1, first="", seat=""):
    return Cast({"nominee": nominee, "first": first}, times, seat)


def test_whoever_is_named_most_in_the_last_round_is_proposed():
    told = without_candidates(
        [("ana", 2), ("bo", 5)], options=PEOPLE, first=[("ana", 4), ("cleo", 3)]
    )

    assert (told.outcome, told.chosen) == ("adopted", ("bo",))
    assert told.steps == [
        {
            "kind": "nominations",
            "nominations": [
                {"option": "bo", "first": 0, "last": 5},
                {"option": "ana", "first": 4, "last": 2},
                {"option": "cleo", "first": 3, "last": 0},
                {"option": "dan", "first": 0, "last": 0},
            ],
        }
    ]


def test_persons_named_as_often_are_a_tie():
    told = without_candidates([("ana", 3), ("bo", 3), ("cleo", 1)], options=PEOPLE)

    assert (told.outcome, told.chosen, told.tied) == ("tied", (), ("ana", "bo"))


def test_someone_whom_nobody_names_is_never_proposed():
    assert without_candidates([("ana", 3)], options=PEOPLE, places=3).chosen == ("ana",)
    assert without_candidates([], options=PEOPLE).outcome == "rejected"


def test_who_changed_between_the_rounds_shows():
    some = [
        named("bo", 3, first="ana"),
        named("bo", 1, first="bo"),
        named("ana", 2),
        named("cleo", first="ana"),
        named("", 2, first="ana"),
    ]

    told = count({}, Electorate(12, options=PEOPLE), some)

    assert told.chosen == ("bo",)
    assert (told.figures["voted"], told.figures["expressed"], told.figures["blank"]) == (9, 7, 2)
    assert told.steps[1] == {
        "kind": "changes",
        "changes": [
            {"from": "ana", "to": "bo", "voices": 3},
            {"from": "ana", "to": "cleo", "voices": 1},
        ],
    }


def test_persons_and_seats_show_apart():
    electors = Electorate(5, seats={"river": 2}, options=PEOPLE)

    told = count({}, electors, [named("ana"), named("bo", 2, seat="river")])

    assert told.chosen == ("bo",)
    assert told.steps[0]["nominations"][0] == {
        "option": "bo",
        "first": 0,
        "last": 2,
        "seats": 2,
        "persons": 0,
    }


@given(weighted(option), option)
def test_one_more_nomination_never_takes_the_proposal_away(some, key):
    before = without_candidates(some, options=OPTIONS)

    after = without_candidates([*some, (key, 1)], options=OPTIONS)

    if key in before.chosen + before.tied:
        assert after.chosen == (key,)


@given(weighted(option), st.integers(1, 5))
def test_every_nomination_is_counted_once(some, places):
    told = without_candidates(some, options=OPTIONS, places=places)

    counted = sum(each["last"] for each in told.steps[0]["nominations"])
    assert counted == sum(times for _, times in some)


def test_each_fault_of_a_ballot_has_its_code():
    electors = Electorate(5, options=PEOPLE)

    assert check({"nominee": "ana", "reason": "she listens"}, {}, electors) == []
    assert check({"nominee": "", "first": "bo"}, {}, electors) == []
    assert check({"nominee": None}, {}, electors) == []
    assert check({"nominee": "zoe"}, {}, electors) == ["unknown_option"]
    assert check({"nominee": "ana", "first": "zoe"}, {}, electors) == ["unknown_option"]
    assert check({"nominee": ["ana"]}, {}, electors) == ["not_a_ballot"]
    assert check({"name": "ana"}, {}, electors) == ["not_a_ballot"]
