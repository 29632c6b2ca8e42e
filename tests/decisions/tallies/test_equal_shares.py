from fractions import Fraction
from itertools import permutations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.equal_shares import check, count, equal_shares, greedy


def of_kind(counted, kind):
    return [step for step in counted.steps if step["kind"] == kind]


def test_the_project_that_asks_least_for_its_worth_is_paid_first():
    # Four voters hold 12 / 4 = 3 each. The well asks its three approvers for 2 each: 2/6 of its
    # worth. The oven then finds 1 and 3 in the hands of its two: 1 + 3 = 4, at 3/4 of its worth.
    ballots = [(["well", "seeds"], 1), (["well"], 1), (["well", "oven"], 1), (["oven"], 1)]

    counted = equal_shares(ballots, costs={"well": 6, "oven": 4, "seeds": 3}, budget=12)

    assert (counted.outcome, counted.chosen) == ("adopted", ("well", "oven"))
    assert counted.steps[0] == {
        "kind": "shares",
        "voters": 4,
        "budget": 12,
        "share": "3",
        "raised": "3",
        "raises": 0,
    }
    well, oven = of_kind(counted, "paid")
    assert well == {
        "kind": "paid",
        "project": "well",
        "cost": 6,
        "votes": 3,
        "rho": "1/3",
        "payers": 3,
        "in_full": 3,
        "each": "2",
        "money_left": "6",
    }
    assert oven == {
        "kind": "paid",
        "project": "oven",
        "cost": 4,
        "votes": 2,
        "rho": "3/4",
        "payers": 2,
        "in_full": 1,
        "each": "3",
        "money_left": "2",
    }
    assert of_kind(counted, "unpaid") == [
        {
            "kind": "unpaid",
            "project": "seeds",
            "cost": 3,
            "votes": 1,
            "held": "1",
            "why": "approvers_too_poor",
        }
    ]


def test_counting_projects_rather_than_their_cost_favours_the_cheap():
    # Shares of 5. By cost, equal votes ask the same, and the cheaper is paid first all the same;
    # by count, the tent (2 each) asks less than the barn, with one more approver (3 each).
    ballots = [(["tent", "barn"], 2), (["barn"], 1), ([], 0)]
    costs = {"tent": 4, "barn": 9}

    by_cost = equal_shares(ballots, costs=costs, budget=15)
    by_count = equal_shares(ballots, costs=costs, budget=15, utility="count")

    assert [step["project"] for step in of_kind(by_cost, "paid")] == ["barn", "tent"]
    assert [step["rho"] for step in of_kind(by_cost, "paid")] == ["1/3", "1/2"]
    assert [step["project"] for step in of_kind(by_count, "paid")] == ["tent", "barn"]
    assert [step["rho"] for step in of_kind(by_count, "paid")] == ["2", "3"]


def test_the_two_ways_to_stop_raising_shares_choose_different_projects():
    # Shares of 5/2: only d is paid (5/2 + 5/2), and nothing else that someone wants fits in 10.
    # Shares of 7/2: a, wanted by three, asks less (3 each); d then finds 7/2 + 1/2 < 5.
    # Shares of 9/2: d is paid too, and 14 is more than 10.
    ballots = [("cd", 1), ("a", 2), ("acd", 1)]
    costs = {"a": 9, "b": 5, "c": 7, "d": 5}

    def chosen(**rule):
        return equal_shares(ballots, costs=costs, budget=10, **rule).chosen

    assert chosen() == ("d",)
    assert chosen(completion="add1", stop="exhaustive") == ("d",)
    assert chosen(completion="add1", stop="overflow") == ("a",)


def test_what_is_left_may_go_to_the_most_approved_that_still_fit():
    counted = equal_shares(
        [("a", 3), ("b", 2), ("c", 1)], costs={"a": 5, "b": 5, "c": 3}, budget=8, utilitarian=True
    )

    # Shares of 4/3: the three who want a hold 4, the two who want b 8/3, the one who wants c 4/3.
    assert of_kind(counted, "paid") == []
    assert of_kind(counted, "filled") == [
        {"kind": "filled", "project": "a", "cost": 5, "votes": 3, "budget_left": 3},
        {"kind": "filled", "project": "c", "cost": 3, "votes": 1, "budget_left": 0},
    ]
    assert counted.chosen == ("a", "c")


def test_a_minority_is_paid_its_share_where_greed_leaves_it_nothing():
    counted = equal_shares([("ab", 6), ("c", 4)], costs={"a": 50, "b": 45, "c": 40}, budget=100)

    assert counted.chosen == ("b", "c")
    assert of_kind(counted, "greedy") == [
        {"kind": "greedy", "chosen": ["b", "a"], "tied": [], "cost": 95}
    ]


def test_a_tie_that_decides_is_reported_and_a_public_lot_solves_it():
    # One voter of two wants both, and pays for one.
    ballots, costs = [("ab", 1), ("c", 1)], {"a": 5, "b": 5, "c": 9}

    tied = equal_shares(ballots, costs=costs, budget=10)
    assert (tied.outcome, tied.chosen, tied.tied) == ("tied", (), ("a", "b"))
    assert tied.steps[1] == {
        "kind": "tie",
        "among": ["a", "b"],
        "by": "unresolved",
        "taken": None,
    }

    drawn = equal_shares(ballots, costs=costs, budget=10, resolve=["c", "b", "a"])
    assert (drawn.outcome, drawn.chosen) == ("adopted", ("b",))
    assert drawn.steps[1]["tie"] == {"among": ["a", "b"], "by": "lot", "taken": "b"}


def test_more_votes_then_a_lesser_cost_tell_equals_apart():
    # Each asks half of its worth of its two approvers: the cheaper comes first.
    counted = equal_shares([("ab", 2)], costs={"a": 6, "b": 4}, budget=10)

    assert [step["project"] for step in of_kind(counted, "paid")] == ["b", "a"]


def test_a_tie_between_projects_that_share_no_voter_changes_nothing():
    counted = equal_shares([("a", 1), ("b", 1)], costs={"a": 5, "b": 5}, budget=10)

    assert (counted.outcome, counted.chosen) == ("adopted", ("a", "b"))
    assert counted.steps[1]["tie"] == {"among": ["a", "b"], "by": "no_effect", "taken": "a"}


def test_a_blank_ballot_holds_a_share_only_if_the_rule_says_so():
    ballots, costs = [("a", 2), ("", 2)], {"a": 10}

    assert equal_shares(ballots, costs=costs, budget=10).chosen == ("a",)
    assert equal_shares(ballots, costs=costs, budget=10, empty_ballots_in_n=True).chosen == ()


def test_a_share_may_be_floored():
    ballots = [("a", 3)]

    exact = equal_shares(ballots, costs={"a": 10}, budget=10)
    floored = equal_shares(ballots, costs={"a": 10}, budget=10, endowment="floored")

    assert (exact.steps[0]["share"], exact.chosen) == ("10/3", ("a",))
    assert (floored.steps[0]["share"], floored.chosen) == ("3", ())


def test_why_a_project_is_not_paid():
    counted = equal_shares([("a", 1)], costs={"a": 4, "big": 99, "none": 1}, budget=4)

    assert [(step["project"], step["why"]) for step in of_kind(counted, "unpaid")] == [
        ("big", "nobody_approves"),
        ("none", "nobody_approves"),
    ]
    counted = equal_shares([(["a", "big"], 1)], costs={"a": 4, "big": 99}, budget=4)
    assert [step["why"] for step in of_kind(counted, "unpaid")] == ["over_budget"]


def test_what_costs_nothing_is_chosen_as_soon_as_someone_wants_it():
    counted = equal_shares([("a", 1)], costs={"a": 0, "b": 0}, budget=0)

    assert counted.chosen == ("a",)


def test_nothing_is_chosen_by_nobody():
    assert equal_shares([], costs={"a": 1}, budget=5).outcome == "rejected"


def test_greedy_tells_the_equals_of_which_only_some_fit():
    assert greedy({"a": 3, "b": 2, "c": 2, "d": 1}, costs=dict.fromkeys("abcd", 4), budget=8) == (
        ["a"],
        ["b", "c"],
    )


budgets = st.integers(1, 6).flatmap(
    lambda n: st.tuples(
        st.lists(st.tuples(st.sets(st.sampled_from("abcdef"[:n])), st.integers(1, 4)), max_size=8),
        st.fixed_dictionaries({name: st.integers(0, 12) for name in "abcdef"[:n]}),
        st.integers(0, 30),
    )
)
rules = st.fixed_dictionaries(
    {
        "utility": st.sampled_from(["cost", "count"]),
        "completion": st.sampled_from(["none", "add1"]),
        "stop": st.sampled_from(["overflow", "exhaustive"]),
        "utilitarian": st.booleans(),
        "endowment": st.sampled_from(["exact", "floored"]),
        "empty_ballots_in_n": st.booleans(),
    }
)


@given(budgets, rules, st.permutations("abcdef"))
def test_payments_are_costs_nobody_owes_and_the_budget_holds(election, rule, lot):
    ballots, costs, budget = election

    counted = equal_shares(ballots, costs=costs, budget=budget, resolve=lot, **rule)

    assert not counted.tied
    assert sum(costs[name] for name in counted.chosen) <= budget
    if not counted.steps:
        return
    shares = counted.steps[0]
    money = {number: Fraction(shares["raised"]) for number in range(len(ballots))}
    times = [n for _, n in ballots]
    for step in of_kind(counted, "paid"):
        price, paid, givers = Fraction(step["each"]), Fraction(0), 0
        for number, (approved, n) in enumerate(ballots):
            if step["project"] in approved:
                given_now = min(price, money[number])
                money[number] -= given_now
                paid += given_now * n
                givers += n if given_now else 0
        assert paid == step["cost"]
        assert givers == step["payers"] or not step["cost"]
        assert min(money.values()) >= 0
    for step in of_kind(counted, "unpaid"):
        held = sum(money[k] * times[k] for k, (s, _) in enumerate(ballots) if step["project"] in s)
        assert Fraction(step["held"]) == held
        assert held < step["cost"] or not step["votes"]
    votes = {name: sum(n for s, n in ballots if name in s) for name in costs}
    assert all(votes[name] for name in counted.chosen)


def plainly(ballots, costs, budget, lot):
    """The definition, word for word: one voter at a time, everything computed again each time."""
    approvals = [approved for approved, times in ballots for _ in range(times) if approved]
    money = [Fraction(budget, len(approvals)) for _ in approvals]
    chosen = [
        name for name in sorted(costs) if not costs[name] and any(name in a for a in approvals)
    ]
    while True:
        offers = []
        for name, cost in costs.items():
            fans = [k for k, approved in enumerate(approvals) if name in approved]
            if name in chosen or not cost or sum(money[k] for k in fans) < cost:
                continue
            prices = [Fraction(0)]
            for poor in range(len(fans)):
                richest = sorted((money[k] for k in fans), reverse=True)
                poor_ones = sum(richest[len(fans) - poor :])
                prices.append(Fraction(cost - poor_ones, len(fans) - poor))
            price = next(p for p in prices if sum(min(money[k], p) for k in fans) == cost)
            offers.append((price / cost, -len(fans), cost, lot.index(name), name, price))
        if not offers:
            return set(chosen)
        *_, name, price = min(offers)
        chosen.append(name)
        for k, approved in enumerate(approvals):
            if name in approved:
                money[k] -= min(money[k], price)


@given(budgets, st.permutations("abcdef"))
def test_the_count_is_that_of_the_definition(election, lot):
    ballots, costs, budget = election
    if not any(approved for approved, _ in ballots):
        return

    counted = equal_shares(ballots, costs=costs, budget=budget, resolve=lot)

    assert set(counted.chosen) == plainly(ballots, costs, budget, lot)


def raised_one_by_one(ballots, costs, budget, stop, lot):
    """`add1` without any short cut: a budget larger by one each, from nothing, again and again."""
    voters = sum(n for approved, n in ballots if approved)
    wanted = {name for approved, _ in ballots for name in approved if costs[name]}
    kept, raised = None, budget
    while True:
        chosen = equal_shares(ballots, costs=costs, budget=raised, resolve=lot).chosen
        spent = sum(costs[name] for name in chosen)
        if spent > budget:
            return set(kept)
        fits = [costs[name] + spent <= budget for name in wanted.difference(chosen)]
        if not fits or (stop == "exhaustive" and not any(fits)):
            return set(chosen)
        kept, raised = chosen, raised + voters


@given(
    st.lists(
        st.tuples(st.sets(st.sampled_from("abcd"), min_size=1), st.just(1)), min_size=1, max_size=5
    ),
    st.fixed_dictionaries({name: st.integers(10, 90) for name in "abcd"}),
    st.integers(20, 150),
    st.sampled_from(["overflow", "exhaustive"]),
    st.permutations("abcd"),
)
def test_shares_are_raised_as_if_one_by_one(ballots, costs, budget, stop, lot):
    counted = equal_shares(
        ballots, costs=costs, budget=budget, completion="add1", stop=stop, resolve=lot
    )

    assert set(counted.chosen) == raised_one_by_one(ballots, costs, budget, stop, lot)


def test_a_great_many_raises_take_no_time():
    costs = {"a": 90_000_000, "b": 50_000_000}

    counted = equal_shares(
        [("a", 1), ("b", 1), ("ab", 1)], costs=costs, budget=100_000_000, completion="add1"
    )

    # b takes 25 million from each of its two voters. a finds its 90 million in a share and what is
    # left of another, at shares of 57.5 million; that is 140 million. We stop just below.
    assert counted.chosen == ("b",)
    assert counted.steps[0]["raises"] == 24_166_666


@given(budgets, rules)
def test_every_lot_pays_what_is_paid_whatever_the_lot(election, rule):
    ballots, costs, budget = election

    reported = equal_shares(ballots, costs=costs, budget=budget, **rule)

    for lot in list(permutations(costs))[:24]:
        drawn = set(equal_shares(ballots, costs=costs, budget=budget, resolve=lot, **rule).chosen)
        assert set(reported.chosen) <= drawn <= {*reported.chosen, *reported.tied}


@given(budgets, rules, st.randoms())
def test_the_order_of_ballots_and_of_projects_changes_nothing(election, rule, random):
    ballots, costs, budget = election
    one_by_one = [(approved, 1) for approved, times in ballots for _ in range(times)]
    shuffled = random.sample(one_by_one, len(one_by_one))
    other_order = dict(random.sample(list(costs.items()), len(costs)))

    assert equal_shares(shuffled, costs=other_order, budget=budget, **rule) == equal_shares(
        ballots, costs=costs, budget=budget, **rule
    )


@given(budgets, rules, st.randoms())
def test_other_names_change_nothing_but_names(election, rule, random):
    ballots, costs, budget = election
    other = dict(zip(costs, random.sample(list(costs), len(costs)), strict=True))
    renamed = [({other[name] for name in approved}, times) for approved, times in ballots]
    other_costs = {other[name]: cost for name, cost in costs.items()}

    before = equal_shares(ballots, costs=costs, budget=budget, **rule)
    after = equal_shares(renamed, costs=other_costs, budget=budget, **rule)

    assert {other[name] for name in before.chosen} == set(after.chosen)
    assert {other[name] for name in before.tied} == set(after.tied)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner) | st.dictionaries(st.text() | st.just("approved"), inner),
)
electorate = Electorate(
    eligible=5, options=("well", "oven"), costs={"well": 6, "oven": 4}, seats={"river": 1}
)


@given(json_values | st.fixed_dictionaries({"approved": json_values}))
def test_any_answer_can_be_checked_and_counted(answer):
    codes = check(answer, {"most": 1}, electorate)

    assert set(codes) <= {"not_a_ballot", "unknown_option", "option_twice", "too_many"}
    assert count({"budget": 5}, electorate, [Cast(answer)]).figures["eligible"] == 5


@pytest.mark.parametrize(
    ("answer", "codes"),
    [
        ({"approved": ["well"]}, []),
        ({"approved": []}, []),
        (["well"], ["not_a_ballot"]),
        ({"approved": [1]}, ["not_a_ballot"]),
        ({"approved": ["moon"]}, ["unknown_option"]),
        ({"approved": ["well", "well"]}, ["option_twice", "too_many"]),
    ],
)
def test_a_page_learns_what_is_wrong_with_a_ballot(answer, codes):
    assert check(answer, {"most": 1}, electorate) == codes


def test_a_budget_shows_persons_and_seats_apart_and_what_is_left():
    casts = [
        Cast({"approved": ["well"]}, 2),
        Cast({"approved": ["well", "oven"]}, 1, "river"),
        Cast({"approved": []}),
    ]

    trace = count({"budget": 9}, electorate, casts)

    assert trace.chosen == ("well",)
    assert trace.figures["approvals"] == {
        "oven": {"persons": 0, "seats": 1},
        "well": {"persons": 2, "seats": 1},
    }
    kept = ("eligible", "present", "voted", "blank", "absent", "budget", "spent", "left")
    assert [trace.figures[key] for key in kept] == [5, None, 3, 1, 2, 9, 6, 3]
    assert trace.steps[0]["voters"] == 3


def test_without_a_quorum_nothing_is_paid_and_the_count_shows():
    trace = count({"budget": 9, "quorum": 50}, electorate, [Cast({"approved": ["well"]}, 2)])

    assert (trace.outcome, trace.chosen, trace.figures["spent"]) == ("no_quorum", (), 0)
    assert [step["project"] for step in of_kind(trace, "paid")] == ["well"]
