from itertools import pairwise, permutations
from random import Random

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.schulze import (
    MARGINS,
    WINNING_VOTES,
    check,
    count,
    duels,
    schulze,
    strengths,
    strongest,
)
from tests.decisions.tallies.strategies import OPTIONS, weak_orders, weighted

ballots = weighted(weak_orders)
measures = st.sampled_from([WINNING_VOTES, MARGINS])

# Schulze, A new monotonic, clone-independent, reversal symmetric, and Condorcet-consistent
# single-winner election method (2011), the example of 45 voters.
FORTY_FIVE = [
    ("ACBED", 5),
    ("ADECB", 5),
    ("BEDAC", 8),
    ("CABED", 3),
    ("CAEBD", 7),
    ("CBADE", 2),
    ("DCEBA", 7),
    ("EBADC", 8),
]


def step(told, kind):
    return next(each for each in told.steps if each["kind"] == kind)


def test_the_example_of_forty_five_voters():
    told = schulze(FORTY_FIVE, options="ABCDE", places=5)

    assert step(told, "duels")["d"] == [
        [0, 20, 26, 30, 22],
        [25, 0, 16, 33, 18],
        [19, 29, 0, 17, 24],
        [15, 12, 28, 0, 14],
        [23, 27, 21, 31, 0],
    ]
    p = step(told, "strongest")["p"]
    assert [[x for j, x in enumerate(row) if j != i] for i, row in enumerate(p)] == [
        [28, 28, 30, 24],
        [25, 28, 33, 24],
        [25, 29, 29, 24],
        [25, 28, 28, 24],
        [25, 28, 28, 31],
    ]
    assert told.chosen == ("E", "A", "C", "B", "D")
    assert step(told, "order")["ranks"] == [["E"], ["A"], ["C"], ["B"], ["D"]]
    assert schulze(FORTY_FIVE, options="ABCDE").chosen == ("E",)


def test_the_strongest_paths_of_the_example():
    told = schulze(FORTY_FIVE, options="ABCDE")

    paths = {(each["from"], each["to"]): each for each in step(told, "paths")["paths"]}
    assert len(paths) == 20
    assert paths["A", "E"] == {"from": "A", "to": "E", "strength": 24, "path": list("ADCE")}
    assert paths["E", "A"] == {"from": "E", "to": "A", "strength": 25, "path": list("EDCBA")}


def test_the_capital_of_tennessee():
    """Nashville wins every duel."""
    told = schulze([("MNCK", 42), ("NCKM", 26), ("CKNM", 15), ("KCNM", 17)], options="MNCK")

    assert told.chosen == ("N",)
    assert step(told, "order")["ranks"] == [["N"], ["C"], ["K"], ["M"]]


def test_winning_votes_and_margins_can_elect_different_options():
    """a beats b 5 to 4, b beats c 6 to 3, c beats a 4 to 2: which duel is the weakest?"""
    some = [("bc", 1), ("ca", 3), ("ab", 2), ("b", 3)]

    assert schulze(some, options="abc").chosen == ("a",)
    assert schulze(some, options="abc", strength=MARGINS).chosen == ("b",)


def test_a_perfect_cycle_is_a_tie():
    told = schulze([("abc", 2), ("bca", 2), ("cab", 2)], options="abcd")

    assert (told.outcome, told.chosen, told.tied) == ("tied", (), ("a", "b", "c"))


def test_places_that_may_go_to_several_are_tied_and_the_sure_ones_chosen():
    """a beats both b and c, which are equal; d is last."""
    some = [([["a"], ["b", "c"], ["d"]], 3)]

    told = schulze(some, options="abcd", places=2)

    assert (told.outcome, told.chosen, told.tied) == ("tied", ("a",), ("b", "c"))
    assert schulze(some, options="abcd", places=3).chosen == ("a", "b", "c")
    assert schulze(some, options="abcd", places=9).chosen == ("a", "b", "c", "d")


def test_an_option_equal_to_all_may_stand_on_either_side_of_the_last_place():
    """a beats c, and b is equal to both: only a is sure of one of two places."""
    told = schulze([("acb", 1), ("bac", 1)], options="abc", places=2)

    assert step(told, "order")["ranks"] == [["a", "b"], ["c"]]
    assert (told.outcome, told.chosen, told.tied) == ("tied", ("a",), ("b", "c"))


@given(ballots, measures, st.integers(1, 5))
def test_the_chosen_lead_every_order_that_agrees_with_the_duels(some, strength, places):
    told = schulze(some, options=OPTIONS, strength=strength, places=places)
    p = step(told, "strongest")["p"]
    assume(some)

    heads = [
        set(order[:places])
        for order in permutations(range(5))
        if not any(
            p[order[j]][order[i]] > p[order[i]][order[j]] for j in range(5) for i in range(j)
        )
    ]
    surely, maybe = set.intersection(*heads), set.union(*heads)

    assert {OPTIONS.index(key) for key in told.chosen} == surely
    assert {OPTIONS.index(key) for key in told.tied} == maybe - surely


@given(ballots, measures)
def test_whoever_wins_every_duel_is_elected_and_who_loses_them_all_is_not(some, strength):
    told = schulze(some, options=OPTIONS, strength=strength)
    d = step(told, "duels")["d"]

    for n, key in enumerate(OPTIONS):
        others = [m for m in range(5) if m != n]
        if all(d[n][m] > d[m][n] for m in others):
            assert told.chosen == (key,)
        if all(d[n][m] < d[m][n] for m in others):
            assert key not in told.chosen + told.tied


def raised(ranking, key):
    """The same ranking with one option alone at the top."""
    return [[key], *([each for each in rank if each != key] for rank in ranking)]


@given(ballots, weak_orders, measures, st.sampled_from(OPTIONS))
def test_a_better_rank_never_takes_the_election_away(some, ranking, strength, key):
    terms = {"options": OPTIONS, "strength": strength}
    before = schulze([*some, (ranking, 2)], **terms)

    after = schulze([*some, (raised(ranking, key), 2)], **terms)

    if key in before.chosen:
        assert after.chosen == (key,)
    if key in before.tied:
        assert key in after.chosen + after.tied


@given(ballots)
def test_each_voice_is_in_a_duel_on_one_side_or_on_neither(some):
    voices, d = duels(some, OPTIONS)

    assert voices == sum(times for _, times in some)
    for n in range(5):
        assert d[n][n] == 0
        assert all(d[n][m] + d[m][n] <= voices for m in range(5))


@given(ballots)
def test_duels_are_those_that_one_would_count_pair_by_pair(some):
    _, d = duels(some, OPTIONS)

    def place(ranking, key):
        return next((n for n, rank in enumerate(ranking) if key in rank), len(ranking))

    for n, one in enumerate(OPTIONS):
        for m, other in enumerate(OPTIONS):
            assert d[n][m] == sum(
                times for ranking, times in some if place(ranking, one) < place(ranking, other)
            )


def test_duels_are_those_that_numpy_counts():
    """Another way to the same figures, on many ballots, where the library happens to be there."""
    numpy = pytest.importorskip("numpy")
    random = Random(7)
    some = []
    for _ in range(3000):
        keys = random.sample("abcdefgh", random.randint(0, 8))
        some.append(([[key] for key in keys], random.randint(1, 50)))
    ranks = numpy.array(
        [
            [next((n for n, rank in enumerate(ranking) if key in rank), 99) for key in "abcdefgh"]
            for ranking, _ in some
        ]
    )
    times = numpy.array([times for _, times in some])

    expected = [[int(times[ranks[:, n] < ranks[:, m]].sum()) for m in range(8)] for n in range(8)]

    assert duels(some, "abcdefgh")[1] == expected


@given(ballots, measures)
def test_a_path_is_as_strong_as_its_weakest_duel(some, strength):
    told = schulze(some, options=OPTIONS, strength=strength)
    s = strengths(step(told, "duels")["d"], strength)

    for each in step(told, "paths")["paths"]:
        stops = [OPTIONS.index(key) for key in each["path"]]
        links = [s[i][j] for i, j in pairwise(stops)]
        assert (each["path"][0], each["path"][-1]) == (each["from"], each["to"])
        assert len(set(stops)) == len(stops)
        assert min(links) == each["strength"]


def by_every_path(s, start, end):
    others = [n for n in range(len(s)) if n not in (start, end)]
    return max(
        min(s[i][j] for i, j in zip((start, *middle), (*middle, end), strict=True))
        for length in range(len(others) + 1)
        for middle in permutations(others, length)
    )


@given(ballots, measures)
def test_no_path_is_stronger_than_the_strongest(some, strength):
    s = strengths(duels(some, OPTIONS)[1], strength)

    p, _ = strongest(s)

    for i in range(5):
        for j in range(5):
            assert i == j or p[i][j] == by_every_path(s, i, j)


def test_the_unranked_come_last_and_are_equal_among_themselves():
    _, d = duels([("a", 4)], "abc")

    assert d == [[0, 4, 4], [0, 0, 0], [0, 0, 0]]


def test_huge_counts_stay_exact():
    _, d = duels([("ab", 10**15), ("ba", 10**15 + 1)], "ab")

    assert d == [[0, 10**15], [10**15 + 1, 0]]
    with pytest.raises(OverflowError):
        duels([("ab", 1 << 64)], "ab")


def test_the_duels_of_seats_show_apart():
    electors = Electorate(5, seats={"river": 4}, options=("a", "b"))
    some = [Cast({"ranking": ["a"]}, 3), Cast({"ranking": ["b"]}, 4, "river")]

    told = count({}, electors, some)

    assert told.chosen == ("b",)
    assert step(told, "duels")["d"] == [[0, 3], [4, 0]]
    assert step(told, "duels")["seats"] == [[0, 0], [4, 0]]


def test_no_ballot_chooses_nobody_and_one_that_ranks_all_together_ties_everyone():
    electors = Electorate(5, options=("a", "b"))

    assert count({}, electors, [Cast({"ranking": []}, 3)]).outcome == "rejected"
    together = count({}, electors, [Cast({"ranking": [["a", "b"]]}, 3)])
    assert (together.outcome, together.tied) == ("tied", ("a", "b"))
    assert count({}, Electorate(5), [Cast({"ranking": []}, 3)]).outcome == "rejected"


@pytest.mark.parametrize(
    ("ranking", "rule", "codes"),
    [
        ([["a"], ["b", "c"]], {}, []),
        (["a", "b"], {}, []),
        ([], {"unranked": "refuse"}, []),
        ([["a"], [], ["b"]], {}, ["rank_gap"]),
        ([["a"], ["x"]], {}, ["unknown_option"]),
        ([["a"], ["b", "a"]], {}, ["option_twice"]),
        ([["a"], ["b"]], {"most": 1}, ["too_many"]),
        ([["a"], ["b"]], {"unranked": "refuse"}, ["too_few"]),
        ([["a"], 3], {}, ["not_a_ballot"]),
        ([[["a"]]], {}, ["not_a_ballot"]),
        ("abc", {}, ["not_a_ballot"]),
    ],
)
def test_each_fault_of_a_ballot_has_its_code(ranking, rule, codes):
    electors = Electorate(5, options=("a", "b", "c"))

    assert check({"ranking": ranking}, rule, electors) == codes
