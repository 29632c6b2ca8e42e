"""A passage is found again in the next version, or said to be gone."""

from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from creuset.texts.anchoring import blocks, find, passage

TEXT = "L’eau se partage.\n\nChaque maison en garde une part.\n\nOn se revoit au printemps."


def kept(text, words):
    start = text.index(words)
    return passage(text, start, start + len(words))


def test_a_passage_that_moved_is_found_where_it_went():
    wanted = kept(TEXT, "On se revoit au printemps.")

    found = find(f"On se revoit au printemps.\n\n{TEXT[:20]}", wanted)

    assert (found.start, found.exact) == (0, True)


def test_among_the_same_words_the_surroundings_tell():
    text = "un chat noir, un chat blanc, un chat gris"
    wanted = passage(text, text.index("chat blanc"), text.index("chat blanc") + 4)

    longer = f"un chat roux, {text}"

    assert longer[find(longer, wanted).start :].startswith("chat blanc")


def test_a_passage_that_was_mended_is_nearly_found():
    wanted = kept(TEXT, "Chaque maison en garde une part.")
    mended = TEXT.replace("en garde une part", "en garde une belle part")

    found = find(mended, wanted)

    assert mended[found.start : found.end] == "Chaque maison en garde une belle part."
    assert not found.exact


def test_a_passage_that_was_taken_out_is_gone():
    wanted = kept(TEXT, "Chaque maison en garde une part.")

    assert find("L’eau se partage.\n\nOn se revoit au printemps.", wanted) is None
    assert find("", wanted) is None


def test_paragraphs_are_cut_at_empty_lines_and_code_is_kept_whole():
    text = "Un.\nDeux.\n\n\n```\na\n\nb\n```\n\nTrois.\n"

    assert [text[start:end] for start, end in blocks(text)] == [
        "Un.\nDeux.", "```\na\n\nb\n```", "Trois.",
    ]  # fmt: skip


def test_a_passage_without_words_is_none():
    with pytest.raises(ValueError, match="words"):
        passage("a   b", 1, 3)


@given(st.text(max_size=60), st.text(min_size=1, max_size=30), st.text(max_size=60))
def test_in_its_own_text_a_passage_is_found_exactly(before, quote, after):
    assume(quote.strip())
    text = before + quote + after

    found = find(text, passage(text, len(before), len(before) + len(quote)))

    assert found.exact
    assert text[found.start : found.end] == quote


@given(st.text(max_size=80), st.text(max_size=80), st.integers(0, 40), st.integers(1, 40))
def test_what_is_found_stands_in_the_text(text, other, start, length):
    quote = text[start : start + length]
    assume(quote.strip())

    found = find(other, passage(text, start, start + len(quote)))

    assert found is None or 0 <= found.start < found.end <= len(other)


@given(st.text(alphabet="ab\n `", max_size=60))
def test_paragraphs_follow_each_other_and_leave_out_only_white_space(text):
    cut = blocks(text)

    assert all(one[1] <= other[0] for one, other in pairwise(cut))
    outside = "".join(
        text[one:other]
        for one, other in zip(
            [0, *(end for _s, end in cut)], [*(s for s, _e in cut), len(text)], strict=True
        )
    )
    assert not outside.strip()
