import pytest
from typography import set_right

from creuset.common.markdown import to_html
from creuset.demo.people import BY_KEY
from creuset.demo.reading import HERE, Manuscript, conversations, manuscript
from creuset.works.models import Work

WORKS = sorted(path.stem for path in (HERE / "works").glob("*.md"))
CONVERSATIONS = sorted(path.stem for path in (HERE / "conversations").glob("*.md"))
NOTE = "Un début[^1].\n\n# Suite\n\nUne suite[^2].\n\n[^1]: Ostrom.\n[^2]: Polanyi."


def manuscript_of(body):
    return Manuscript("Titre", "note", "Résumé", body)


def test_an_earlier_state_stops_before_a_title_and_keeps_its_notes():
    assert manuscript_of(NOTE).as_it_was(before="Suite") == "Un début[^1].\n\n[^1]: Ostrom."


def test_an_earlier_state_has_the_passages_not_yet_polished():
    rough = manuscript_of("Une phrase juste.").as_it_was(rough={"juste": "rapide"})

    assert rough == "Une phrase rapide."


@pytest.mark.parametrize("asked", [{"before": "Absent"}, {"rough": {"absent": ""}}])
def test_a_story_that_no_longer_fits_its_text_says_so(asked):
    with pytest.raises(ValueError, match="manuscript"):
        manuscript_of("Texte").as_it_was(**asked)


@pytest.mark.parametrize("name", WORKS)
def test_a_work_is_long_enough_to_be_read_and_short_enough_to_be_tried(name):
    work = manuscript(name)
    html = to_html(work.body)

    assert 400 <= len(work.body.split()) <= 1000
    assert work.kind in Work.Kind.values
    assert 60 <= len(work.summary) <= 300
    assert "<h2>" in html
    assert "[^" not in html


@pytest.mark.parametrize("name", CONVERSATIONS)
def test_in_a_conversation_known_people_answer_each_other_in_order(name):
    for conversation in conversations(name):
        assert conversation.title
        assert {post.who for post in conversation.posts} <= BY_KEY.keys()
        assert len(conversation.posts) > 2
        assert conversation.posts == sorted(conversation.posts, key=lambda post: post.at)


@pytest.mark.parametrize("path", sorted(HERE.glob("*/*.md")), ids=lambda path: path.stem)
def test_the_words_follow_french_typography(path):
    lines = path.read_text("utf-8").splitlines()

    assert [line for line in lines if set_right(line) != line] == []
