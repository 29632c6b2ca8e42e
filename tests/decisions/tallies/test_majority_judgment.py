from itertools import pairwise
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.majority_judgment import (
    SCALE_1,
    check,
    count,
    majority_judgment,
    ranked,
)
from tests.decisions.tallies.strategies import OPTIONS, option, weighted

grade = st.sampled_from(SCALE_1)
ballots = weighted(st.dictionaries(option, grade))


@st.composite
def profiles(draw):
    """Of options that all have the same number of grades."""
    voices = draw(st.integers(1, 12))
    grades = st.lists(st.integers(0, 3), min_size=voices, max_size=voices)
    return {
        key: [given.count(rank) for rank in range(4)]
        for key, given in draw(st.dictionaries(option, grades, min_size=1)).items()
    }


def by_removing(profile):
    """The definition, to the letter: the median, then that of what is left without it, and so on."""
    grades = [rank for rank, times in enumerate(profile) for _ in range(times)]
    return [grades.pop((len(grades) - 1) // 2) for _ in range(len(grades))]


@given(profiles())
def test_the_order_is_that_of_the_definition(some):
    told = ranked(some)

    values = [[by_removing(some[key]) for key in equals] for equals in told]
    assert all(equals == [equals[0]] * len(equals) for equals in values)
    assert all(one[0] > other[0] for one, other in pairwise(values))
    assert sorted(key for equals in told for key in equals) == sorted(some)


ORSAY = {
    "Besancenot": (41, 99, 163, 160, 226),
    "Buffet": (25, 76, 125, 206, 264),
    "Schivardi": (5, 10, 39, 95, 249),
    "Bayrou": (136, 307, 251, 148, 84),
    "Bové": (15, 60, 114, 160, 257),
    "Voynet": (29, 93, 175, 237, 261),
    "Villiers": (24, 64, 87, 113, 158),
    "Royal": (167, 227, 191, 168, 122),
    "Nihous": (3, 18, 53, 110, 267),
    "Le Pen": (30, 46, 62, 65, 54),
    "Laguiller": (21, 53, 102, 166, 259),
    "Sarkozy": (191, 198, 143, 115, 71),
}
"""Tenths of a percent from excellent down to poor; the rest rejected, or gave no grade."""


def test_the_experiment_of_orsay_in_2007():
    """Balinski & Laraki, Election by Majority Judgment: Experimental Evidence."""
    counts = {name: [1000 - sum(profile), *reversed(profile)] for name, profile in ORSAY.items()}

    assert ranked(counts) == [
        ["Bayrou"],
        ["Royal"],
        ["Sarkozy"],
        ["Voynet"],
        ["Besancenot"],
        ["Buffet"],
        ["Bové"],
        ["Laguiller"],
        ["Nihous"],
        ["Villiers"],
        ["Schivardi"],
        ["Le Pen"],
    ]


TENNESSEE = [
    (
        {"memphis": "excellent", "nashville": "fair", "chattanooga": "poor", "knoxville": "poor"},
        42,
    ),
    (
        {"memphis": "poor", "nashville": "excellent", "chattanooga": "fair", "knoxville": "fair"},
        26,
    ),
    (
        {
            "memphis": "poor",
            "nashville": "fair",
            "chattanooga": "excellent",
            "knoxville": "very_good",
        },
        15,
    ),
    (
        {
            "memphis": "poor",
            "nashville": "fair",
            "chattanooga": "very_good",
            "knoxville": "excellent",
        },
        17,
    ),
]


def test_the_capital_of_tennessee():
    """Three cities are fair; Nashville stays so the longest, then Knoxville is excellent sooner."""
    told = majority_judgment(TENNESSEE, options=TENNESSEE[0][0], places=2)

    assert (told.outcome, told.chosen) == ("adopted", ("nashville", "knoxville"))
    assert [
        (step["option"], step["rank"], step["majority_grade"], step["alike"])
        for step in told.steps
    ] == [
        ("nashville", 1, "fair", 0),
        ("knoxville", 2, "fair", 8),
        ("chattanooga", 3, "fair", 33),
        ("memphis", 4, "poor", 0),
    ]


def test_of_two_middle_grades_the_lower_is_the_median():
    told = majority_judgment([({"a": "good", "b": "fair"}, 1), ({"b": "fair"}, 1)], options="ab")

    assert told.chosen == ("b",)
    assert [step["majority_grade"] for step in told.steps] == ["fair", "reject"]


def test_the_same_grades_are_a_tie():
    told = majority_judgment(
        [({"a": "good", "b": "poor", "c": "excellent"}, 2), ({"a": "poor", "b": "good"}, 2)],
        options="abcd",
        places=1,
    )

    assert (told.outcome, told.chosen, told.tied) == ("tied", (), ("a", "b"))


def test_an_option_left_out_takes_the_worst_grade():
    told = majority_judgment([({"a": "poor"}, 3), ({"b": "excellent"}, 2)], options="ab")

    assert told.chosen == ("a",)
    assert told.steps[1]["grades"][0] == {"grade": "reject", "voices": 3}


@given(ballots)
def test_every_option_has_as_many_grades(some):
    told = majority_judgment(some, options=OPTIONS)

    voices = sum(times for _, times in some)
    for step in told.steps:
        assert sum(each["voices"] for each in step["grades"]) == voices


@given(ballots, st.dictionaries(option, grade), option, st.integers(0, 5), st.integers(1, 4))
def test_a_better_grade_never_takes_a_place_away(some, grades, key, rank, places):
    better = max(rank, SCALE_1.index(grades.get(key, SCALE_1[0])))
    before = majority_judgment([*some, (grades, 2)], options=OPTIONS, places=places)

    after = majority_judgment(
        [*some, ({**grades, key: SCALE_1[better]}, 2)], options=OPTIONS, places=places
    )

    if key in before.chosen:
        assert key in after.chosen
    if key in before.tied:
        assert key in after.chosen + after.tied


def test_a_hundred_thousand_equal_grades_are_removed_in_no_time():
    profiles = {
        "a": [0, 0, 50_000_000, 50_000_001],
        "b": [0, 1, 49_999_999, 50_000_001],
        "c": [1, 0, 49_999_999, 50_000_001],
    }
    started = process_time()

    assert ranked(profiles) == [["a"], ["b"], ["c"]]
    assert process_time() - started < 1


def test_an_empty_ballot_is_blank_and_grades_nobody():
    electors = Electorate(9, options=("a", "b"))

    told = count({}, electors, [Cast({"grades": {}}, 5), Cast({"grades": {"a": "good"}})])

    assert (told.figures["blank"], told.figures["expressed"]) == (5, 1)
    assert (told.chosen, told.steps[0]["majority_grade"]) == (("a",), "good")
    assert told.figures["scale"] == list(SCALE_1)


def test_the_grades_of_seats_show_apart():
    electors = Electorate(9, seats={"river": 2}, options=("a",))
    some = [Cast({"grades": {"a": "good"}}, 3), Cast({"grades": {"a": "good"}}, 2, "river")]

    told = count({}, electors, some)

    assert told.steps[0]["grades"][3] == {"grade": "good", "voices": 5, "seats": 2, "persons": 3}


def test_all_blank_chooses_nobody():
    told = count({}, Electorate(9, options=("a",)), [Cast({"grades": {}}, 5)])

    assert (told.outcome, told.chosen, told.steps) == ("rejected", (), [])


@pytest.mark.parametrize(
    ("grades", "missing", "codes"),
    [
        ({"a": "good"}, "worst", []),
        ({"a": "good"}, "refuse", ["missing_grade"]),
        ({"a": "good", "b": "poor"}, "refuse", []),
        ({}, "refuse", []),
        ({"x": "good"}, "worst", ["unknown_option"]),
        ({"a": "great", "b": "poor"}, "worst", ["unknown_grade"]),
        ({"a": ["good"], "x": 3}, "worst", ["unknown_option", "unknown_grade"]),
        (["good"], "worst", ["not_a_ballot"]),
    ],
)
def test_each_fault_of_a_ballot_has_its_code(grades, missing, codes):
    electors = Electorate(5, options=("a", "b"))

    assert check({"grades": grades}, {"missing": missing}, electors) == codes
