from hypothesis import assume, given
from hypothesis import strategies as st

from creuset.texts.merging import BETWEEN, MINE, THEIRS, merge, unsettled

line = st.sampled_from(["l’eau", "le bois", "la terre", "", "  le feu"]) | st.text(
    st.characters(exclude_characters="\n"), max_size=8
)
texts = st.lists(line, max_size=8).map(lambda lines: "\n".join(lines).rstrip("\n"))


def merged(base, mine, theirs):
    return merge(base, mine, theirs, mine_name="moi", theirs_name="version 2")


def lines(text):
    return text.split("\n")


def is_in_order(part, whole):
    """Whether every line of the part is found in the whole, in the same order."""
    rest = iter(whole)
    return all(line in rest for line in part)


@given(texts, texts)
def test_a_side_that_changed_nothing_leaves_the_other_as_it_is(base, other):
    assert merged(base, base, other).body == other
    assert merged(base, other, base).body == other
    assert merged(base, other, base).conflicts == 0


@given(texts, texts)
def test_two_people_who_made_the_same_change_agree(base, both):
    assert merged(base, both, both).body == both
    assert merged(base, both, both).conflicts == 0


@given(texts, texts, texts)
def test_whatever_either_wrote_is_in_the_merged_text(base, mine, theirs):
    """A line that both inherited may go, since the other has removed it; a new one never does."""
    body = lines(merged(base, mine, theirs).body)

    for side in (mine, theirs):
        assert {each for each in lines(side) if each not in lines(base)} <= set(body)


@given(texts, texts, texts)
def test_where_neither_kept_the_first_text_both_are_there_whole_and_in_order(base, mine, theirs):
    assume(not {*lines(base)} & {*lines(mine), *lines(theirs)} or base == "")

    body = lines(merged(base, mine, theirs).body)

    assert is_in_order([each for each in lines(mine) if each], body)
    assert is_in_order([each for each in lines(theirs) if each], body)


@given(texts, texts, texts)
def test_conflicts_are_counted_and_shown(base, mine, theirs):
    assume(not any(MINE in side or THEIRS in side for side in (base, mine, theirs)))

    told = merged(base, mine, theirs)

    assert lines(told.body).count(f"{MINE} moi") == told.conflicts
    assert lines(told.body).count(f"{THEIRS} version 2") == told.conflicts
    assert unsettled(told.body) == (told.conflicts > 0)


def test_changes_in_two_places_come_together():
    told = merged("un\ndeux\ntrois", "un !\ndeux\ntrois", "un\ndeux\ntrois !")

    assert (told.body, told.conflicts) == ("un !\ndeux\ntrois !", 0)


def test_changes_in_the_same_place_are_both_kept_between_marks():
    told = merged("titre\nrare\nfin", "titre\ncommune\nfin", "titre\nsacrée\nfin")

    assert lines(told.body) == [
        "titre", f"{MINE} moi", "commune", BETWEEN, "sacrée", f"{THEIRS} version 2", "fin",
    ]  # fmt: skip
    assert told.conflicts == 1


def test_one_mark_left_behind_is_enough_to_be_unsettled():
    assert unsettled(f"a\n{MINE} moi\nb")
    assert unsettled(f"a\nb\n{THEIRS} version 2")
    assert not unsettled("> une citation\n\n<<<<<<\n=======")
