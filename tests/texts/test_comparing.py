from hypothesis import given
from hypothesis import strategies as st

from creuset.texts.comparing import (
    ADDED,
    CHANGED,
    KEPT,
    REMOVED,
    SKIPPED,
    Line,
    Piece,
    compare,
    shortened,
)

words = st.lists(st.sampled_from(["l’eau", "le", "bois", " ", ",", ""]), max_size=4).map(" ".join)
texts = st.lists(words, max_size=8).map("\n".join) | st.text(max_size=60)


@given(texts, texts)
def test_a_comparison_gives_both_texts_back(before, after):
    lines = compare(before, after)

    assert "\n".join(line.before for line in lines if line.kind != ADDED) == before
    assert "\n".join(line.after for line in lines if line.kind != REMOVED) == after


@given(texts, texts)
def test_a_comparison_tells_a_difference_if_and_only_if_there_is_one(before, after):
    assert all(line.kind == KEPT for line in compare(before, after)) == (before == after)


@given(texts)
def test_everything_of_a_first_version_is_new(after):
    kinds = {
        piece.kind for line in compare("", after) for piece in line.pieces if line.kind != KEPT
    }

    assert kinds <= {ADDED}


@given(texts, texts)
def test_a_shortened_comparison_hides_nothing_that_changed(before, after):
    lines = compare(before, after)

    short = shortened(lines)

    assert [line for line in short if line.kind not in {KEPT, SKIPPED}] == [
        line for line in lines if line.kind != KEPT
    ]
    assert len(short) <= len(lines)


def test_the_words_of_a_line_that_changed_are_told_apart():
    assert compare("L’eau est rare.", "L’eau est commune.") == [
        Line(
            CHANGED,
            (
                Piece(KEPT, "L’eau est "),
                Piece(REMOVED, "rare"),
                Piece(ADDED, "commune"),
                Piece(KEPT, "."),
            ),
        )
    ]


def test_a_long_stretch_that_did_not_change_becomes_one_line():
    many = [f"ligne {n}" for n in range(20)]

    short = shortened(compare("\n".join(many), "\n".join([*many, "la fin"])))

    assert [line.kind for line in short] == [SKIPPED, KEPT, KEPT, ADDED]


def test_two_texts_that_are_the_same_have_nothing_to_show():
    assert shortened(compare("a\nb\nc\nd", "a\nb\nc\nd")) == []
