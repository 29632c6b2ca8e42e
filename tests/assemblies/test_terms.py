import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.assemblies.charter import BY_CONSENT
from creuset.assemblies.models import Method
from creuset.assemblies.rules import may_amend
from creuset.assemblies.terms import METHODS, OF_METHOD, complete, make_sense, terms_of
from tests import make
from tests.assemblies.strategies import JSON, VALUES, rules_that_make_sense


@given(rules_that_make_sense())
def test_a_rule_made_of_terms_that_make_sense_still_does_when_it_says_everything(rule):
    assert make_sense(rule)
    full = complete(rule)
    assert make_sense(full)
    assert full.keys() == terms_of(rule["method"]).keys()


@given(rules_that_make_sense())
def test_saying_everything_keeps_what_was_said_and_says_it_once(rule):
    full = complete(rule)

    assert {name: full[name] for name in rule} == rule
    assert complete(full) == full


@given(rules_that_make_sense(), st.text(min_size=1, max_size=12), JSON)
def test_a_term_that_nobody_knows_is_refused(rule, name, value):
    if name not in terms_of(rule["method"]):
        assert not make_sense({**rule, name: value})


@given(rules_that_make_sense(), st.data())
def test_a_term_that_only_another_method_knows_is_refused(rule, data):
    others = {name for terms in OF_METHOD.values() for name in terms}
    name = data.draw(st.sampled_from(sorted(others - terms_of(rule["method"]).keys())))

    assert not make_sense({**rule, name: data.draw(VALUES[name])})


@given(rules_that_make_sense(), st.data())
def test_without_what_it_must_say_a_rule_makes_no_sense(rule, data):
    del rule[data.draw(st.sampled_from(["method", "days", "quorum"]))]

    assert not make_sense(rule)


@given(st.dictionaries(st.sampled_from(["method", *VALUES]), JSON))
def test_whatever_is_written_is_answered(anything):
    assert make_sense(anything) in {True, False}
    assert make_sense({**BY_CONSENT, **anything}) in {True, False}


@pytest.mark.django_db
@given(
    st.sampled_from(["decision", "sponsors", "mandate", "member", "community", "lot"]),
    st.dictionaries(st.sampled_from(["method", "n", "post", *VALUES]), JSON),
)
def test_whatever_is_proposed_is_answered_with_a_sentence(procedure, anything):
    verdict = may_amend(make.community(), "works.publish", procedure, anything)

    assert verdict or verdict.reason.endswith(".")


@pytest.mark.parametrize("value", [True, 1.0, "7", None, [7], -1, 366])
def test_a_duration_is_a_whole_number_of_days(value):
    assert not make_sense({**BY_CONSENT, "days": value})


@pytest.mark.parametrize(
    "value", [[0, 1], [1, 4], [3, 2], [1], [1, 2, 3], [True, 2], "1/2", [1.0, 2.0], [501, 1002]]
)
def test_a_share_goes_from_a_third_to_all(value):
    assert not make_sense({**BY_CONSENT, "method": "majority", "threshold": value})


def test_every_method_answers_some_question():
    assert {method for methods in METHODS.values() for method in methods} == set(Method)
