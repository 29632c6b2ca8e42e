from hypothesis import given
from hypothesis import strategies as st

from creuset.decisions.tallies.consent import POSITIONS, check, count
from creuset.decisions.tallies.core import Cast, Electorate

positions = st.sampled_from(["consent", "concern", "stand_aside"])
spoken = st.lists(st.builds(Cast, positions.map(lambda said: {"position": said})), max_size=20)
quorums = st.integers(0, 100)
silences = st.sampled_from(["abstains", "consents", "extends"])


def said(position, times=1, **marks):
    return Cast({"position": position, **marks}, times)


def tally(casts, absent=0, *, seats=None, **parameters):
    persons = sum(cast.times for cast in casts if not cast.seat and cast.answer["position"])
    return count(parameters, Electorate(persons + absent, seats=seats or {}), casts)


@given(spoken, st.integers(1, 9), quorums, silences)
def test_nothing_is_adopted_while_an_objection_stands(casts, objections, quorum, silence):
    """Of this round, of a former one by someone who has not spoken since, or by someone who has."""
    for objection in (
        said("objection", objections),
        said("", objections, standing=True),
        said("consent", objections, standing=True),
    ):
        told = tally([*casts, objection], 30, quorum=quorum, silence=silence)

        assert told.outcome == "objected"
        assert told.figures["standing"] == objections


def test_an_objection_that_its_author_lifted_stands_no_longer():
    told = tally([said("objection", standing=False), said("consent", 2)])

    assert (told.outcome, told.figures["objection"], told.figures["standing"]) == ("adopted", 1, 0)


def test_who_objected_before_and_is_silent_now_is_no_voice():
    told = tally([said("", 2, standing=True), said("consent", 3)], 4)

    assert (told.figures["voted"], told.figures["absent"], told.figures["standing"]) == (3, 4, 2)


def test_the_objection_of_a_seat_stands():
    told = tally(
        [said("consent", 5), Cast({"position": "objection"}, 1, "river")], seats={"river": 1}
    )

    assert told.outcome == "objected"
    assert (told.figures["standing"], told.figures["seats"]["standing"]) == (0, 1)


def test_a_concern_is_a_consent_that_is_kept():
    told = tally([said("concern", 3)])

    assert (told.outcome, told.figures["concern"], told.figures["consent"]) == ("adopted", 3, 0)


def test_the_quorum_of_a_third_of_seven_by_hand():
    """33 % of 7 is 2.31: three voices are needed, two are not enough."""
    assert tally([said("consent", 2)], 5, quorum=33).outcome == "no_quorum"
    assert tally([said("consent", 3)], 4, quorum=33).outcome == "adopted"


@given(spoken, st.integers(0, 9), quorums, silences)
def test_one_absent_who_comes_to_consent_never_undoes_an_adoption(casts, absent, quorum, silence):
    before = tally(casts, absent + 1, quorum=quorum, silence=silence)

    after = tally([*casts, said("consent")], absent, quorum=quorum, silence=silence)

    assert not before.adopted or after.adopted


@given(spoken, st.integers(0, 9))
def test_when_silence_consents_only_an_objection_prevents(casts, absent):
    assert tally(casts, absent, quorum=100, silence="consents").adopted == bool(casts or absent)


@given(st.integers(2, 30), quorums)
def test_whoever_proposes_does_not_adopt_alone(electors, quorum):
    alone = said("consent", proposes=True)

    assert tally([alone], electors - 1, quorum=quorum).outcome in {"unheard", "no_quorum"}
    assert tally([alone], 1, quorum=0).outcome == "unheard"


def test_nobody_adopts_nothing():
    assert tally([], 5, quorum=0).outcome == "unheard"
    assert tally([], 0, silence="consents").outcome == "unheard"


def test_the_voice_of_a_seat_is_not_that_of_another_person():
    """Whoever proposes may also be the one who speaks for the seat."""
    told = tally(
        [said("consent", proposes=True), Cast({"position": "consent"}, 3, "river")],
        2,
        seats={"river": 3},
    )

    assert told.outcome == "unheard"


def test_an_assembly_of_one_may_decide_by_itself():
    assert tally([said("consent", proposes=True)]).adopted
    assert not tally([], 1).adopted


def test_standing_aside_counts_as_having_spoken():
    told = tally([said("stand_aside", 2)], 2, quorum=50)

    assert (told.outcome, told.figures["stand_aside"]) == ("adopted", 2)


def test_only_positions_are_answers():
    everyone = Electorate(3)

    assert [check({"position": each}, {}, everyone) for each in POSITIONS] == [[]] * 4
    assert check({"position": "", "standing": True}, {}, everyone) == []
    assert check({"position": ""}, {}, everyone) == ["not_a_position"]
    assert check({"position": "yes"}, {}, everyone) == ["not_a_position"]
    assert check({"position": "consent", "proposes": "no"}, {}, everyone) == ["not_a_ballot"]
    assert check(["consent"], {}, everyone) == ["not_a_ballot"]


def test_the_steps_tell_each_position():
    told = tally([said("consent", 2), said("concern"), Cast({"position": "consent"}, 3, "river")])

    assert told.steps == [
        {"kind": "position", "position": "consent", "persons": 2, "seats": 3},
        {"kind": "position", "position": "concern", "persons": 1, "seats": 0},
        {"kind": "position", "position": "stand_aside", "persons": 0, "seats": 0},
        {"kind": "position", "position": "objection", "persons": 0, "seats": 0},
    ]
