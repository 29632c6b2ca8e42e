"""A digest, composed from plain values and read as its reader does."""

from hypothesis import given
from hypothesis import strategies as st

from creuset.post.digest import Item, compose


def item(section="4", where="Eau", said="Quelque chose", key="1", **more):
    return Item(section, where, said, f"/{key}/", key, **more)


def test_what_waits_comes_first_then_what_is_decided_then_what_comes():
    headings = compose([item("3", key="a"), item("1", key="b"), item("2", key="c")])

    assert [heading.section for heading in headings] == ["1", "2", "3"]


def test_a_thing_that_waits_is_not_told_again_further_down():
    [heading] = compose([item("2", key="d"), item("1", key="d", said="Répondez")])

    assert heading.section == "1"
    assert heading.places[0].lines[0].said == "Répondez"


def test_the_messages_of_a_conversation_make_one_line():
    [heading] = compose([item(key="t", said=f"Message {n}", talk=True) for n in range(4)])

    [line] = heading.places[0].lines
    assert (line.said, line.more) == ("Message 0", 3)


def test_places_are_read_by_name():
    [heading] = compose([item(where="Terres", key="1"), item(where="Eau", key="2")])

    assert [place.name for place in heading.places] == ["Eau", "Terres"]


def test_nothing_to_tell_is_no_digest():
    assert compose([]) == []


items = st.lists(
    st.builds(  # each thing has its page
        item,
        section=st.sampled_from("1234"),
        where=st.sampled_from(["Eau", "Terres"]),
        said=st.text(max_size=5),
        key=st.sampled_from("abcdef"),
        talk=st.booleans(),
    )
)


@given(items)
def test_each_thing_is_told_exactly_once(told):
    headings = compose(told)

    assert sum(heading.count for heading in headings) == len({each.key for each in told})


def test_two_lines_that_read_alike_are_one():
    waits = [Item("1", "Eau", "Un message attend.", path, key)
             for key, path in [("1", "/porte/"), ("2", "/porte/"), ("3", "/ailleurs/")]]  # fmt: skip

    [heading] = compose(waits)

    assert [line.path for line in heading.places[0].lines] == ["/porte/", "/ailleurs/"]
