from hypothesis import given
from hypothesis import strategies as st

from creuset.post.inbound.folding import fold
from tests.post.inbound.mails import LINES, texts


@given(texts, st.none() | st.integers(-5, 500))
def test_what_is_kept_and_what_is_folded_are_the_whole_text(text, sure):
    folded = fold(text, sure=sure)

    assert "".join(part.text for part in folded.parts) == text
    assert len(folded.kept) + len(folded.folded) == len(text)


@given(st.text())
def test_whatever_the_text_nothing_is_lost_and_nothing_fails(text):
    assert fold(text).whole == text


@given(st.lists(st.sampled_from(LINES), min_size=1).map("\n".join))
def test_folding_what_is_shown_shows_it_again_or_less(text):
    once = fold(text).kept

    assert len(fold(once).kept) <= len(once)


def test_our_line_is_known_under_an_announcement_in_any_language():
    text = "Je viens.\n\nAna skrev:\n> --- Reply above this line ---\n> Qui vient ?\n"

    assert fold(text).kept.strip() == "Je viens.\n\nAna skrev:"


def test_an_attribution_without_a_quotation_is_a_sentence():
    text = "Le maire nous a écrit :\n« Venez samedi. »\n"

    assert fold(text).kept == text


def test_two_headers_are_not_a_block():
    text = "De : Paris\nÀ : Nantes\n\nle train de 8 h."

    assert fold(text).kept == text


def test_an_answer_below_the_quotation_is_shown():
    folded = fold("Le 2 mars 2026, Bob a écrit :\n> Qui vient ?\n\nMoi.\n")

    assert folded.kept == "Moi.\n"
    assert "Qui vient" in folded.folded


def test_answers_between_the_lines_are_shown_with_what_they_answer():
    text = "Voici :\n\nLe 2 mars 2026, Bob a écrit :\n> Un ?\n\nOui.\n\n> Deux ?\n\nNon.\n"

    assert fold(text).kept == text


def test_a_quoted_line_that_lost_its_sign_is_not_an_answer():
    text = (
        "Oui.\n\nLe 2 mars 2026, Bob a écrit :\n> une ligne trop longue qui fut\ncoupée\n> ici\n"
    )

    assert fold(text).kept == "Oui.\n\n"


def test_ten_thousand_lines_that_begin_like_announcements_are_read_at_once():
    text = "Le\n" * 10_000 + "Le " + "x " * 100_000

    assert fold(text).kept == text
