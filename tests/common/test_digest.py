import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.common.digest import canonical, digest_of

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=4), inner),
    max_leaves=8,
)
parameters = st.dictionaries(st.text(max_size=6), values, max_size=5)


@given(parameters, st.randoms())
def test_the_order_in_which_terms_are_written_changes_nothing(terms, random):
    names = list(terms)
    random.shuffle(names)

    assert digest_of({name: terms[name] for name in names}) == digest_of(terms)


@given(parameters, parameters)
def test_two_sets_of_terms_have_the_same_digest_only_when_they_are_the_same(one, other):
    same = json.dumps(one, sort_keys=True) == json.dumps(other, sort_keys=True)

    assert (digest_of(one) == digest_of(other)) == same


@given(parameters)
def test_what_the_database_gives_back_has_the_digest_of_what_was_kept(terms):
    assert digest_of(json.loads(json.dumps(terms))) == digest_of(terms)


def test_the_canonical_form_is_written_down_so_that_anyone_can_check():
    assert canonical({"b": [1, None], "a": "é"}) == '{"a":"é","b":[1,null]}'.encode()


def test_what_json_cannot_say_is_refused():
    with pytest.raises(ValueError, match="JSON compliant"):
        digest_of({"n": float("nan")})
