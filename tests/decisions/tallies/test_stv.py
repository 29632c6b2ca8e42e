from collections import Counter
from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.stv import check, count, stv
from tests.decisions.tallies import linn


def test_the_official_count_of_linn_is_found_again_at_every_stage():
    counted = stv(linn.ballots(), candidates=linn.CANDIDATES, seats=linn.SEATS)

    assert [as_reported(stage) for stage in counted.steps] == linn.STAGES.strip().split("\n")
    assert counted.chosen == ("g", "c", "f", "b")
    assert counted.steps[0]["quota"] == f"{linn.QUOTA}.00000"
    assert counted.steps[0]["valid"] == linn.VALID


def as_reported(stage):
    votes = " ".join(stage["votes"].values())
    gone = Fraction(stage["non_transferable"]) + Fraction(stage["loss"])
    elected = "".join(stage["elected"]) or "-"
    return f"{stage['kind']} {stage['from'] or '-'} {votes} {float(gone):.5f} {elected}"


def test_a_surplus_is_cut_after_the_fifth_decimal():
    # Quota 19 // 3 + 1 = 7. A has 11, a surplus of 4: each paper passes on 4/11 = 0.36363(63…).
    counted = stv([("ab", 8), ("ac", 2), ("a", 1), ("c", 5), ("b", 3)], candidates="abc", seats=2)

    surplus = counted.steps[1]
    assert surplus["kind"] == "surplus"
    assert surplus["from"] == "a"
    assert surplus["transfers"] == [
        {"to": "b", "votes": "2.90904", "papers": [[8, "0.36363"]]},
        {"to": "c", "votes": "0.72726", "papers": [[2, "0.36363"]]},
    ]
    assert surplus["non_transferable"] == "0.36363"
    assert surplus["loss"] == "0.00007"  # 4 - 11 × 0.36363
    assert surplus["votes"] == {"a": "7.00000", "b": "5.90904", "c": "5.72726"}
    assert counted.chosen == ("a", "b")


def test_exact_rules_lose_nothing():
    counted = stv(
        [("ab", 8), ("ac", 2), ("a", 1), ("c", 5), ("b", 3)],
        candidates="abc",
        seats=2,
        rules="wig_exact",
    )

    assert counted.steps[1]["votes"] == {"a": "7", "b": "65/11", "c": "63/11"}
    assert counted.steps[1]["non_transferable"] == "4/11"
    assert counted.steps[1]["loss"] == "0"


def test_the_largest_surplus_leaves_first_and_one_a_stage():
    # Quota 30 // 4 + 1 = 8: surpluses of 2 (a) and 5 (b).
    counted = stv([("ac", 10), ("bd", 13), ("c", 3), ("d", 4)], candidates="abcd", seats=3)

    assert [(stage["kind"], stage["from"]) for stage in counted.steps] == [
        ("first_preferences", None),
        ("surplus", "b"),
    ]
    # d: 4 + 13 × 0.38461 = 8.99993, the last place.
    assert counted.steps[-1]["votes"]["d"] == "8.99993"
    assert counted.chosen == ("b", "a", "d")


def test_all_who_remain_are_elected_when_there_is_a_place_for_each():
    counted = stv([("a", 9), ("b", 2), ("c", 1)], candidates="abc", seats=3)

    assert counted.chosen == ("a", "b", "c")
    assert len(counted.steps) == 1


def test_a_tie_is_told_apart_by_the_last_earlier_stage_that_differs():
    # b and c both have 5 once d has gone; c had fewer before.
    counted = stv([("a", 6), ("b", 5), ("c", 3), ("dc", 2)], candidates="abcd", seats=1)

    assert counted.steps[2]["from"] == "c"
    assert counted.steps[2]["tie"] == {
        "for": "exclusion",
        "among": ["b", "c"],
        "left": ["c"],
        "by": "prior_stage",
        "taken": "c",
    }


def test_a_rule_may_rather_have_every_tie_reported():
    ballots = [("a", 6), ("b", 5), ("c", 3), ("dc", 2)]

    counted = stv(ballots, candidates="abcd", seats=2, ties="report")

    assert (counted.outcome, counted.chosen, counted.tied) == ("tied", ("a",), ("b", "c"))


def test_a_tie_that_decides_is_reported_with_the_count_up_to_there():
    counted = stv([("a", 5), ("b", 3), ("c", 3)], candidates="abc", seats=2)

    assert (counted.outcome, counted.chosen, counted.tied) == ("tied", ("a",), ("b", "c"))
    assert counted.steps[-1]["tie"]["by"] == "unresolved"
    assert counted.steps[-1]["tie"]["left"] == ["b", "c"]


@pytest.mark.parametrize(("lot", "last"), [("bc", "b"), ("cb", "c")])
def test_a_public_lot_solves_a_tie_for_whom_it_names_first(lot, last):
    counted = stv([("a", 5), ("b", 3), ("c", 3)], candidates="abc", seats=2, resolve=lot)

    assert (counted.outcome, counted.chosen) == ("adopted", ("a", last))
    assert counted.steps[-1]["tie"]["by"] == "lot"


def test_a_tie_that_changes_nothing_does_not_stop_the_count():
    # c, d and e have no vote; then f and g, equal, both go, whichever first.
    counted = stv([("a", 8), ("b", 5), ("fa", 1), ("gb", 1)], candidates="abcdefg", seats=2)

    assert (counted.outcome, counted.chosen) == ("adopted", ("a", "b"))
    ties = [stage["tie"] for stage in counted.steps if "tie" in stage]
    assert [tie["left"] for tie in ties] == [["c", "d", "e"], ["d", "e"], ["f", "g"]]
    assert {tie["by"] for tie in ties} == {"no_effect"}


def test_nobody_is_elected_by_nobody():
    counted = stv([], candidates="ab", seats=1)

    assert (counted.outcome, counted.chosen, counted.steps) == ("rejected", (), [])


def test_those_without_a_vote_are_tied_for_a_place_that_remains():
    counted = stv([("a", 3)], candidates="abc", seats=2)

    assert (counted.outcome, counted.chosen, counted.tied) == ("tied", ("a",), ("b", "c"))


def test_a_ballot_counts_up_to_its_fault():
    counted = stv(
        [(["b", "?", "a"], 2), (["b", "b", "a"], 1), (["a"], 2)], candidates="ab", seats=1
    )

    assert counted.steps[0]["votes"] == {"a": "2.00000", "b": "3.00000"}
    assert counted.steps[0]["valid"] == 5


names = st.integers(1, 6).map(lambda n: "abcdef"[:n])
elections = names.flatmap(
    lambda candidates: st.tuples(
        st.just(candidates),
        st.integers(1, 4),
        st.lists(
            st.tuples(
                st.permutations(candidates).flatmap(
                    lambda order: st.integers(1, len(order)).map(lambda n: tuple(order[:n]))
                ),
                st.integers(1, 9),
            ),
            min_size=1,
            max_size=12,
        ),
    )
)
both_rules = st.sampled_from(["scottish", "wig_exact"])


@given(elections, both_rules)
def test_no_vote_appears_or_vanishes_at_any_stage(election, rules):
    candidates, seats, ballots = election

    counted = stv(ballots, candidates=candidates, seats=seats, rules=rules)

    valid = sum(times for _, times in ballots)
    for stage in counted.steps:
        held = sum(map(Fraction, stage["votes"].values()))
        assert held + Fraction(stage["non_transferable"]) + Fraction(stage["loss"]) == valid
        assert Fraction(stage["loss"]) >= 0
        gained = sum(Fraction(each["votes"]) for each in stage["transfers"])
        papers = sum(n * Fraction(v) for each in stage["transfers"] for n, v in each["papers"])
        assert gained == papers


@given(elections, both_rules)
def test_every_place_is_filled_or_a_tie_reported(election, rules):
    candidates, seats, ballots = election

    counted = stv(ballots, candidates=candidates, seats=seats, rules=rules)

    places = min(seats, len(candidates))
    if counted.tied:
        assert counted.outcome == "tied"
        assert len(counted.chosen) < places < len(counted.chosen) + len(counted.tied)
        assert not set(counted.chosen) & set(counted.tied)
    else:
        assert counted.outcome == "adopted"
        assert len(counted.chosen) == places


@given(elections)
def test_every_lot_elects_those_who_are_elected_whatever_the_lot(election):
    candidates, seats, ballots = election
    assume(len(candidates) < 5)

    reported = stv(ballots, candidates=candidates, seats=seats)
    drawn = [
        set(stv(ballots, candidates=candidates, seats=seats, resolve=lot).chosen)
        for lot in permutations(candidates)
    ]

    assert set.intersection(*drawn) >= set(reported.chosen)
    assert set.union(*drawn) <= {*reported.chosen, *reported.tied}
    if not reported.tied:
        assert all(elected == set(reported.chosen) for elected in drawn)


@given(elections, st.randoms(), both_rules)
def test_the_order_of_ballots_and_of_options_changes_nothing(election, random, rules):
    candidates, seats, ballots = election
    one_by_one = [(ranking, 1) for ranking, times in ballots for _ in range(times)]
    shuffled = random.sample(one_by_one, len(one_by_one))
    options = random.sample(candidates, len(candidates))

    assert stv(shuffled, candidates=options, seats=seats, rules=rules) == stv(
        ballots, candidates=candidates, seats=seats, rules=rules
    )


@given(elections, st.randoms())
def test_other_names_change_nothing_but_names(election, random):
    candidates, seats, ballots = election
    other = dict(zip(candidates, random.sample(candidates, len(candidates)), strict=True))
    renamed = [([other[name] for name in ranking], times) for ranking, times in ballots]

    before = stv(ballots, candidates=candidates, seats=seats)
    after = stv(renamed, candidates=candidates, seats=seats)

    assert {other[name] for name in before.chosen} == set(after.chosen)
    assert {other[name] for name in before.tied} == set(after.tied)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("ranking"), inner),
)
electorate = Electorate(eligible=10, options=("a", "b", "c"), seats={"river": 2})


@given(json_values | st.fixed_dictionaries({"ranking": json_values}))
def test_any_answer_can_be_checked_and_counted(answer):
    codes = check(answer, {}, electorate)

    assert set(codes) <= {"not_a_ballot", "unknown_option", "option_twice"}
    assert count({}, electorate, [Cast(answer)]).figures["eligible"] == 10


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        ({"ranking": ["b", "a"]}, []),
        ({"ranking": []}, []),
        (None, ["not_a_ballot"]),
        ({"ranking": "ab"}, ["not_a_ballot"]),
        ({"ranking": [["a"]]}, ["not_a_ballot"]),
        ({"ranking": ["z"]}, ["unknown_option"]),
        ({"ranking": ["a", "a"]}, ["option_twice"]),
    ],
)
def test_a_page_learns_what_is_wrong_with_a_ballot(answer, codes):
    assert check(answer, {}, electorate) == codes


def ranked(ranking, times=1, seat=""):
    return Cast({"ranking": list(ranking)}, times, seat)


def test_persons_and_seats_are_counted_together_and_shown_apart():
    trace = count(
        {"places": 1},
        electorate,
        [ranked("ab", 3), ranked("b", 2), ranked("b", 2, "river"), ranked("")],
    )

    assert trace.chosen == ("b",)
    assert trace.figures["first_preferences"] == {
        "a": {"persons": 3, "seats": 0},
        "b": {"persons": 2, "seats": 2},
        "c": {"persons": 0, "seats": 0},
    }
    seen = Counter({key: trace.figures[key] for key in ("eligible", "voted", "blank", "absent")})
    assert seen == {"eligible": 10, "voted": 6, "blank": 1, "absent": 4}
    assert trace.figures["seats"]["voted"] == 2
    assert trace.figures["quota"] == 7 // 2 + 1


def test_without_a_quorum_of_persons_nobody_is_elected_and_the_count_shows():
    casts = [ranked("a", 4), ranked("b", 2, "river")]

    assert count({"quorum": 40}, electorate, casts).outcome == "adopted"
    trace = count({"quorum": 50}, electorate, casts)
    assert (trace.outcome, trace.chosen) == ("no_quorum", ())
    assert trace.steps[0]["votes"] == {"a": "4.00000", "b": "2.00000", "c": "0.00000"}


def test_the_lot_of_a_rule_solves_its_ties():
    casts = [ranked("a", 2), ranked("b", 2)]

    tied = count({}, electorate, casts)
    assert (tied.outcome, tied.tied, tied.figures["vacant"]) == ("tied", ("a", "b"), 1)
    assert count({"lot": ["b", "c", "a"]}, electorate, casts).chosen == ("b",)
