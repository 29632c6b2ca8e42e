import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.folding import fold


@pytest.mark.parametrize(
    ("written", "folded"),
    [
        ("L’Épi d’Or", "l epi d or"),
        ("l'epi   D'OR !", "l epi d or"),
        ("Cœur & Œuvre", "coeur oeuvre"),
        ("Łódź, Straße", "lodz strasse"),
        ("Αθήνα", "αθηνα"),
        ("…", ""),
    ],
)
def test_two_writings_of_the_same_words_are_one(written, folded):
    assert fold(written) == folded


@given(st.text())
def test_what_is_folded_stays_as_it_is(text):
    assert fold(fold(text)) == fold(text)
