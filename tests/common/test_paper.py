import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.common.markdown import to_html
from creuset.common.paper import read


def every(nodes):
    for node in nodes:
        if isinstance(node, dict):
            yield node
            yield from every(node["children"])


def test_notes_go_where_they_are_called():
    nodes = read(to_html("Un mot[^1], deux[^1].\n\n[^1]: La *note*."))

    notes = [node for node in every(nodes) if node["tag"] == "note"]
    assert [node["first"] for node in notes] == [True, False]
    assert [node["tag"] for node in nodes] == ["p"]
    assert "↩" not in json.dumps(nodes, ensure_ascii=False)


def test_a_note_that_calls_itself_does_not_turn_for_ever():
    nodes = read(to_html("Un mot[^1].\n\n[^1]: La note[^1]."))

    assert len(json.dumps(nodes)) < 5000


def test_a_picture_is_said():
    nodes = read('<p><img src="/fichiers/1/vignette/a.png" alt="Une rivière"></p>')

    assert nodes[0]["children"][0]["children"] == ["Une rivière"]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "file:///etc/passwd", "/travaux/"])
def test_only_addresses_that_lead_somewhere_from_paper_are_links(address):
    assert read(f'<p><a href="{address}">x</a></p>')[0]["children"][0]["href"] == ""


@given(st.text(alphabet="ab[]^1:*_`>#-|\n ", max_size=200))
def test_any_text_is_read_into_plain_values(text):
    json.dumps(read(to_html(text)))
