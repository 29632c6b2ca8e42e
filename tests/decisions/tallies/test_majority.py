from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.decisions.tallies.core import Cast, Electorate
from creuset.decisions.tallies.majority import check, count, majority

voices = st.integers(0, 30)
votes = st.fixed_dictionaries(
    {"for": voices, "against": voices, "blank": voices, "abstain": voices}
)
bases = st.sampled_from(["expressed", "cast", "present", "eligible"])
thresholds = st.sampled_from([(1, 2), (2, 3), (3, 5), (3, 4), (1, 1), (1, 3)])


def held(fors, againsts, *, eligible=100, **terms):
    return majority({"for": fors, "against": againsts}, eligible=eligible, **terms).outcome


def casts(position, times=1, **who):
    return Cast({"position": position}, times, **who)


@pytest.mark.parametrize(
    ("threshold", "strict", "fors", "againsts", "outcome"),
    [
        ((1, 2), True, 5, 5, "rejected"),
        ((1, 2), True, 6, 5, "adopted"),
        ((1, 2), False, 5, 5, "adopted"),
        ((1, 2), False, 4, 5, "rejected"),
        ((2, 3), True, 20, 10, "rejected"),
        ((2, 3), True, 21, 10, "adopted"),
        ((2, 3), False, 20, 10, "adopted"),
        ((2, 3), False, 19, 10, "rejected"),
        ((1, 1), False, 7, 0, "adopted"),
        ((1, 1), False, 7, 1, "rejected"),
    ],
)
def test_the_threshold_is_exact(threshold, strict, fors, againsts, outcome):
    assert held(fors, againsts, threshold=threshold, strict=strict) == outcome


@pytest.mark.parametrize(
    ("base", "abstentions_are_cast", "size"),
    [
        ("expressed", False, 15),
        ("cast", False, 17),
        ("cast", True, 20),
        ("present", False, 25),
        ("eligible", False, 40),
    ],
)
def test_each_base_is_what_it_says(base, abstentions_are_cast, size):
    said = {"for": 11, "against": 4, "blank": 2, "abstain": 3}

    told = majority(
        said, eligible=40, present=25, base=base, abstentions_are_cast=abstentions_are_cast
    )

    assert told.steps[0]["base"] == size
    assert told.outcome == ("adopted" if size < 2 * 11 else "rejected")


def test_without_an_attendance_list_everyone_is_held_to_be_there():
    assert held(6, 0, eligible=12, base="present") == "rejected"
    assert held(7, 0, eligible=12, base="present") == "adopted"


@given(votes, bases, thresholds, st.booleans(), st.integers(0, 50))
def test_the_count_is_the_comparison_that_the_rule_states(said, base, threshold, strict, absent):
    eligible = sum(said.values()) + absent

    told = majority(said, eligible=eligible, base=base, threshold=threshold, strict=strict)

    size = told.steps[0]["base"]
    share = Fraction(said["for"], size) if size else None
    limit = Fraction(*threshold)
    passes = share is not None and (share > limit if strict else share >= limit)
    assert (told.outcome == "adopted") == passes


@given(votes, bases, thresholds, st.booleans())
def test_one_more_for_or_one_less_against_never_undoes_an_adoption(said, base, threshold, strict):
    terms = {"eligible": 200, "base": base, "threshold": threshold, "strict": strict}

    if majority(said, **terms).outcome == "adopted":
        for other in ("against", "blank", "abstain"):
            turned = {**said, "for": said["for"] + 1, other: max(said[other] - 1, 0)}
            if said[other]:
                assert majority(turned, **terms).outcome == "adopted"


def test_all_blank_adopts_nothing():
    for base in ("expressed", "cast", "eligible"):
        told = majority({"blank": 9}, eligible=9, base=base, strict=False, threshold=(1, 2))
        assert told.outcome == "rejected"
    assert majority({}, eligible=0, base="eligible", strict=False).outcome == "rejected"


def test_equality_leaves_things_as_they_are_unless_the_rule_leaves_it_open():
    assert held(5, 5) == "rejected"
    assert held(5, 5, tie="leave_open") == "tied"
    assert held(0, 0, tie="leave_open") == "rejected"
    assert held(4, 5, tie="leave_open") == "rejected"
    assert held(4, 4, base="eligible", eligible=8, tie="leave_open") == "rejected"
    assert held(20, 10, threshold=(2, 3), tie="leave_open") == "rejected"


def test_the_quorum_counts_what_the_rule_says():
    said = {"for": 4, "against": 1, "blank": 2, "abstain": 3}

    assert majority(said, eligible=20, quorum=50).outcome == "adopted"
    assert majority(said, eligible=20, quorum=51).outcome == "no_quorum"
    only = {"quorum_counts": ("for", "against")}
    assert majority(said, eligible=20, quorum=25, **only).outcome == "adopted"
    assert majority(said, eligible=20, quorum=26, **only).outcome == "no_quorum"


def test_persons_seats_and_both_together_show_apart():
    electors = Electorate(10, seats={"river": 3})
    some = [casts("for", 3), casts("against", 4), casts("abstain"), casts("for", 3, seat="river")]

    told = count({}, electors, some)

    assert told.outcome == "adopted"
    figures = told.figures
    assert (figures["for"], figures["against"], figures["abstain"]) == (3, 4, 1)
    assert (figures["voted"], figures["expressed"], figures["absent"]) == (8, 7, 2)
    assert (figures["seats"]["for"], figures["seats"]["voices"]) == (3, 3)
    assert figures["together"] == {"for": 6, "against": 4, "blank": 0, "abstain": 1}
    assert told.steps[0]["base"] == 10


def test_seats_never_make_the_quorum():
    electors = Electorate(10, seats={"river": 8})

    told = count({"quorum": 50}, electors, [casts("for", 4), casts("for", 8, seat="river")])

    assert told.outcome == "no_quorum"
    assert told.figures["quorum"] == {
        "percent": 50,
        "needed": 5,
        "counted": 4,
        "reached": False,
    }


def test_seats_are_in_the_base_of_everyone_eligible():
    electors = Electorate(10, seats={"river": 2})

    assert count({"base": "eligible"}, electors, [casts("for", 6)]).outcome == "rejected"
    assert count({"base": "eligible"}, electors, [casts("for", 7)]).outcome == "adopted"


def test_an_abstention_is_cast_where_the_rule_says_so():
    some = [casts("for", 5), casts("against", 3), casts("blank", 1), casts("abstain", 1)]
    rule = {"base": "cast", "strict": True}

    assert count(rule, Electorate(10), some).outcome == "adopted"
    told = count({**rule, "abstentions_are_cast": True}, Electorate(10), some)
    assert (told.outcome, told.steps[0]["base"]) == ("rejected", 10)


def of_groups(*groups, **terms):
    """Each group as (for, against); everyone belongs to one."""
    some = [
        casts(position, times, groups=(f"g{n}",))
        for n, (fors, againsts) in enumerate(groups)
        for position, times in (("for", fors), ("against", againsts))
        if times
    ]
    electors = Electorate(50, groups={f"g{n}": 10 for n in range(len(groups))})
    return count({"double": "groups", **terms}, electors, some)


def test_a_double_majority_needs_the_persons_and_the_groups():
    assert of_groups((9, 0), (2, 1), (0, 3)).outcome == "adopted"
    assert of_groups((9, 0), (1, 2), (0, 3)).outcome == "rejected"  # persons for, groups against
    assert of_groups((2, 1), (2, 1), (0, 9)).outcome == "rejected"  # groups for, persons against


def test_a_group_that_is_silent_or_split_is_neither_for_nor_against():
    told = of_groups((5, 0), (2, 2), (0, 0))

    assert told.outcome == "adopted"
    assert [step.get("voice") for step in told.steps] == [None, "for", "", "", None]
    last = told.steps[-1]
    assert (last["for"], last["against"], last["neither"], last["base"]) == (1, 0, 2, 1)


def test_groups_are_held_to_the_same_threshold():
    assert of_groups((9, 0), (9, 0), (0, 2), threshold=[2, 3]).outcome == "rejected"
    assert of_groups((9, 0), (9, 0), (0, 2), threshold=[2, 3], strict=False).outcome == "adopted"
    wide = {"base": "eligible", "strict": False}
    assert of_groups((10, 0), (10, 0), (5, 5), (5, 5), **wide).outcome == "adopted"
    assert of_groups((10, 0), (6, 6), (5, 4), (4, 5), **wide).outcome == "adopted"
    assert of_groups((10, 0), (6, 4), (4, 5), (4, 5), (5, 5), **wide).outcome == "rejected"


def test_one_person_of_two_groups_is_one_person_and_a_voice_in_both():
    electors = Electorate(3, groups={"north": 1, "south": 1})
    some = [casts("for", groups=("north", "south")), casts("against", seat="river", times=1)]

    told = count({"double": "groups"}, electors, some)

    assert told.figures["for"] == 1
    assert [step["for"] for step in told.steps if step["kind"] == "group"] == [1, 1]


def test_without_groups_a_double_majority_adopts_nothing():
    assert count({"double": "groups"}, Electorate(3), [casts("for", 3)]).outcome == "rejected"


def test_only_positions_are_answers():
    assert check({"position": "abstain"}, {}, Electorate(1)) == []
    assert check({"position": "consent"}, {}, Electorate(1)) == ["not_a_position"]
    assert check({"position": ["for"]}, {}, Electorate(1)) == ["not_a_position"]
    assert check("for", {}, Electorate(1)) == ["not_a_ballot"]
