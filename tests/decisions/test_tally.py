from hypothesis import given
from hypothesis import strategies as st

from creuset.assemblies.models import Method, Silence
from creuset.decisions.models import Ballot, Decision
from creuset.decisions.tally import (
    ADOPTED,
    CONSENT,
    METHODS,
    NO_QUORUM,
    OBJECTED,
    OBJECTION,
    STAND_ASIDE,
    UNHEARD,
    Voice,
    consent,
)

positions = st.sampled_from([CONSENT, STAND_ASIDE, OBJECTION])
voices = st.lists(st.builds(Voice, positions), max_size=30).flatmap(
    lambda some: st.builds(
        lambda at: [Voice(each.position, proposes=n == at) for n, each in enumerate(some)],
        st.integers(-1, len(some)),
    )
)
quorums = st.integers(0, 100)
absents = st.integers(0, 30)
silences = st.sampled_from(Silence.values)


def count(voices, absent=0, *, quorum=50, silence="abstains", earlier=0):
    """`earlier` objections of former rounds stand too."""
    standing = earlier + sum(voice.position == OBJECTION for voice in voices)
    return consent(len(voices) + absent, voices, standing=standing, quorum=quorum, silence=silence)


@given(voices.flatmap(lambda some: st.tuples(st.just(some), st.permutations(some))), quorums)
def test_the_order_of_the_ballots_changes_nothing(orders, quorum):
    first, second = orders

    assert count(first, 3, quorum=quorum) == count(second, 3, quorum=quorum)


@given(voices, absents, quorums, silences, st.integers(1, 5))
def test_nothing_is_adopted_while_an_objection_stands(voices, absent, quorum, silence, earlier):
    assert (
        count(voices, absent, quorum=quorum, silence=silence, earlier=earlier).outcome == OBJECTED
    )


@given(voices, absents, quorums, silences)
def test_every_elector_is_counted_once(voices, absent, quorum, silence):
    told = count(voices, absent, quorum=quorum, silence=silence)

    assert told.consents + told.asides + told.objections + told.silent == told.electors
    assert told.voices == len(voices)
    assert told.silent == absent


@given(st.integers(1, 60), quorums)
def test_the_quorum_is_exact(electors, quorum):
    """The smallest number of voices that is enough, and one less."""
    enough = -(-quorum * electors // 100)
    heard = [Voice(CONSENT)] * enough

    assert count(heard, electors - enough, quorum=quorum).outcome in {ADOPTED, UNHEARD}
    if enough:
        assert count(heard[1:], electors - enough + 1, quorum=quorum).outcome == NO_QUORUM


def test_the_quorum_of_a_third_of_seven_by_hand():
    """33 % of 7 is 2.31: three voices are needed, two are not enough."""
    assert count([Voice(CONSENT)] * 2, 5, quorum=33).outcome == NO_QUORUM
    assert count([Voice(CONSENT)] * 3, 4, quorum=33).outcome == ADOPTED


@given(voices, absents, quorums, silences)
def test_one_absent_who_comes_to_consent_never_undoes_an_adoption(voices, absent, quorum, silence):
    before = count(voices, absent + 1, quorum=quorum, silence=silence)

    after = count([*voices, Voice(CONSENT)], absent, quorum=quorum, silence=silence)

    assert not before.adopted or after.adopted


@given(voices, absents)
def test_when_silence_consents_only_an_objection_prevents(voices, absent):
    objects = any(voice.position == OBJECTION for voice in voices)

    adopted = bool(voices or absent) and not objects
    assert count(voices, absent, quorum=100, silence="consents").adopted == adopted


@given(st.integers(2, 30), quorums)
def test_whoever_proposes_does_not_adopt_alone(electors, quorum):
    proposer = Voice(CONSENT, proposes=True)

    told = count([proposer], electors - 1, quorum=quorum)

    assert told.outcome in {UNHEARD, NO_QUORUM}
    assert not count([], electors, quorum=0).adopted


def test_an_assembly_of_one_may_decide_by_itself():
    assert count([Voice(CONSENT, proposes=True)]).adopted
    assert not count([], 1).adopted


def test_standing_aside_counts_as_having_spoken():
    told = count([Voice(STAND_ASIDE)] * 2, 2)

    assert (told.outcome, told.asides, told.consents) == (ADOPTED, 2, 0)


@given(voices, absents, quorums, silences)
def test_the_trace_is_plain_and_says_every_figure(voices, absent, quorum, silence):
    told = count(voices, absent, quorum=quorum, silence=silence).as_data()

    assert {type(value) for value in told.values()} <= {int, str}
    assert told["electors"] == len(voices) + absent


def test_every_method_that_a_charter_may_name_has_its_tally():
    assert METHODS.keys() == set(Method.values)


def test_the_words_of_the_count_are_those_of_the_rows():
    assert {CONSENT, STAND_ASIDE, OBJECTION} == set(Ballot.Position.values)
    assert {ADOPTED, OBJECTED, NO_QUORUM, UNHEARD} < set(Decision.Outcome.values)
