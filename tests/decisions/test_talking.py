import pytest

from creuset.common.verdict import Refused
from creuset.debates.models import Post, Thread
from creuset.decisions import actions
from tests import make
from tests.pages import read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def decision(ana):
    work = make.work(authors=[ana])
    return make.proposed("works.publish", work, by=ana, **make.terms())


def test_the_first_words_open_the_conversation_and_the_next_ones_follow(ana, decision):
    actions.talk(decision, body="Je doute.", by=ana)
    actions.talk(decision, body="Et vous ?", by=ana)

    decision.refresh_from_db()
    assert [post.body for post in decision.thread.posts.order_by("pk")] == [
        "Je doute.",
        "Et vous ?",
    ]
    assert Thread.objects.count() == 1


def test_only_those_who_decide_talk_about_it(decision):
    stranger = make.person()
    make.join(make.community(), stranger)

    with pytest.raises(Refused, match="membres"):
        actions.talk(decision, body="Moi aussi.", by=stranger)

    assert not Post.objects.exists()


def test_members_read_it_on_the_page_and_outsiders_do_not(client, ana, decision):
    client.force_login(ana)
    answer = client.post(f"{decision.get_absolute_url()}parler/", {"body": "Je doute."})

    assert (
        words(read(client.get(answer.headers["Location"])).select_one(".post .prose"))
        == "Je doute."
    )
    client.force_login(make.person())
    assert client.post(f"{decision.get_absolute_url()}parler/", {"body": "Moi"}).status_code == 404


def test_an_empty_message_says_so_and_nothing_is_opened(client, ana, decision):
    client.force_login(ana)

    answer = client.post(f"{decision.get_absolute_url()}parler/", {"body": "  "})

    assert answer.status_code == 422
    assert not Thread.objects.exists()
