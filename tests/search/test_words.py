from hypothesis import given
from hypothesis import strategies as st

from creuset.search import words


def test_a_word_of_the_title_counts_more_and_a_word_said_again_counts_less_each_time():
    counted = words.weights("Eau", "pain pain sel")

    assert counted["eau"] > counted["pain"] > counted["sel"]
    assert counted["pain"] < 2 * counted["sel"]


@given(st.text())
def test_cutting_a_text_loses_nothing(text):
    assert "".join(piece for piece, _is_word in words.pieces(text)) == text
