import pytest
from django.core import mail
from django.core.signing import TimestampSigner

from creuset.post.addresses import reply_address
from creuset.post.inbound import answers
from creuset.post.inbound.receiving import receive
from creuset.post.models import Held
from creuset.post.sending import send_waiting
from tests.pages import read, words
from tests.post.inbound.mails import written

pytestmark = pytest.mark.django_db


@pytest.fixture
def held(thread, ana):
    receive(
        written("Je viens avec ma sœur.", sender="ana.travail@example.net"),
        envelope_to=[reply_address(thread, ana)],
    )
    return Held.objects.get()


@pytest.fixture
def link(held):
    send_waiting()
    [found] = [word for word in mail.outbox[0].body.split() if "/est-ce-vous/" in word]
    return found.partition("localhost:8000")[2]


def test_the_page_shows_what_waits_and_changes_nothing(client, thread, link):
    for _each in range(2):
        response = client.get(link)

    assert "Je viens avec ma sœur." in words(read(response))
    assert "ana.travail@example.net" in words(read(response))
    assert thread.posts.count() == 1


def test_yes_publishes_it_once_in_her_name(client, thread, ana, held, link):
    for _each in range(2):
        client.post(link, {"held": held.pk, "answer": "yes"})

    post = thread.posts.latest("pk")
    assert (thread.posts.count(), post.author, post.body) == (2, ana, "Je viens avec ma sœur.")
    assert not Held.objects.exists()


def test_no_erases_it(client, thread, held, link):
    response = client.post(link, {"held": held.pk, "answer": "no"})

    assert "effacé" in words(read(response))
    assert (thread.posts.count(), Held.objects.count()) == (1, 0)


def test_the_same_mail_brought_again_after_a_yes_is_still_one_message(client, thread, ana, link):
    raw = bytes(Held.objects.get().raw)
    client.post(link, {"held": Held.objects.get().pk, "answer": "yes"})

    receive(raw, envelope_to=[reply_address(thread, ana)])

    assert thread.posts.count() == 2


def test_a_link_opens_only_what_is_that_person_s(client, bob, thread, held):
    theirs = f"/courrier/est-ce-vous/{answers.token_of(bob)}/"

    response = client.get(theirs)
    client.post(theirs, {"held": held.pk, "answer": "yes"})

    assert "sœur" not in words(read(response))
    assert (thread.posts.count(), Held.objects.count()) == (1, 1)


@pytest.mark.parametrize(
    "token",
    ["x", "1:x", TimestampSigner(salt="other").sign_object(1)],
    ids=["nonsense", "unsigned", "signed for something else"],
)
def test_a_link_that_we_did_not_sign_opens_nothing(client, held, token):
    assert client.get(f"/courrier/est-ce-vous/{token}/").status_code == 404


def test_a_conversation_that_closed_meanwhile_gives_the_text_back(client, ana, thread, held, link):
    ana.memberships.all().delete()

    response = client.post(link, {"held": held.pk, "answer": "yes"})
    send_waiting()

    assert "vous rend votre texte" in words(read(response))
    assert "Je viens avec ma sœur." in mail.outbox[-1].body
