import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.search import words

LETTERS = st.text(alphabet="abcdefgh", min_size=1, max_size=9)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("commun", "communs"), ("coopérative", "coopératives"), ("journal", "journaux"),
        ("citizen", "citizens"), ("city", "cities"), ("walking", "walked"),
        ("cooperativa", "cooperativas"), ("canción", "canciones"),
    ],
)  # fmt: skip
def test_a_word_and_its_plural_meet_in_one_of_the_languages(one, other):
    folded = [words.words_of(each)[0] for each in (one, other)]

    assert any(a == b for a, b in zip(*map(words.stems, folded), strict=True))


def test_what_is_everywhere_finds_nothing():
    assert words.words_of("Le pain et l’eau de la ville") == ["pain", "eau", "ville"]


@given(LETTERS, st.data())
def test_one_wrong_letter_is_always_found_by_its_deletions(word, data):
    at = data.draw(st.integers(0, len(word) - 1))
    letter = data.draw(st.sampled_from("xyz"))
    wrong = {
        word[:at] + letter + word[at:],
        word[:at] + letter + word[at + 1 :],
        word[:at] + word[at + 1 :],
        word[:at] + word[at : at + 2][::-1] + word[at + 2 :],
    } - {word, ""}

    for each in wrong:
        assert words.one_letter_apart(word, each)
        assert words.one_letter_apart(each, word)
        assert words.deletions(word) & words.deletions(each)


@given(LETTERS, LETTERS)
def test_only_one_letter_is_forgiven(one, other):
    if words.one_letter_apart(one, other):
        assert one != other
        assert abs(len(one) - len(other)) <= 1
        assert len(set(one) ^ set(other)) <= 2


def test_a_word_of_the_title_counts_more_and_a_word_said_again_counts_less_each_time():
    counted = words.weights("Eau", "pain pain sel")

    assert counted["eau"] > counted["pain"] > counted["sel"]
    assert counted["pain"] < 2 * counted["sel"]


@given(st.text())
def test_cutting_a_text_loses_nothing(text):
    assert "".join(piece for piece, _is_word in words.pieces(text)) == text
