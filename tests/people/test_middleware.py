"""A session ends while someone is writing."""

import pytest
from django.test import Client

from tests import make
from tests.pages import plain, read, words

pytestmark = pytest.mark.django_db

SAID = "Une longue réponse, <b>écrite</b> lentement."


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def thread(ana):
    return make.thread(make.assembly(members=[ana]), by=ana)


def test_words_sent_after_the_session_has_ended_are_given_back(client, thread):
    page = f"http://testserver{thread.get_absolute_url()}?page=2"

    response = client.post(
        f"/debats/{thread.pk}/repondre/", {"body": SAID, "to": "7"}, headers={"Referer": page}
    )

    assert response.status_code == 401
    assert thread.posts.count() == 1
    html = read(response)
    assert SAID in plain(words(html))
    assert "no-store" in response.headers["Cache-Control"]
    assert html.select_one("[data-unsent] a[target=_blank]")["href"].startswith(
        "/comptes/entrer/?next=http%3A//testserver/debats/"
    )


def test_words_are_not_given_back_on_the_way_to_another_site(client, thread):
    elsewhere = {"Referer": "https://evil.example/"}
    response = client.post(f"/debats/{thread.pk}/repondre/", {"body": SAID}, headers=elsewhere)

    link = read(response).select_one("[data-unsent] a[target=_blank]")
    assert link["href"] == "/comptes/entrer/?next=/moi/"


def test_another_site_cannot_put_words_in_the_mouth_of_a_visitor(thread):
    stranger = Client(enforce_csrf_checks=True)

    response = stranger.post(f"/debats/{thread.pk}/repondre/", {"body": SAID})

    assert response.status_code == 403
    assert "écrite" not in response.content.decode()


def test_a_button_brings_nothing_to_give_back(client, thread):
    response = client.post(f"/debats/{thread.pk}/repondre/", {"body": "", "to": "7"})

    assert response.status_code == 302
    assert response.headers["Location"].startswith("/comptes/entrer/?next=/debats/")


def test_whoever_is_signed_in_and_may_not_is_refused_as_before(client, thread):
    client.force_login(make.person())

    assert client.post(f"/debats/{thread.pk}/repondre/", {"body": SAID}).status_code == 404


def test_a_part_of_a_page_never_becomes_the_page_to_sign_in(client, thread):
    response = client.get(f"/debats/ouvrir/{thread.assembly_id}/", headers={"HX-Request": "true"})

    assert (response.status_code, response.content) == (401, b"")


def test_a_page_asks_whether_its_form_may_still_be_sent(ana):
    client = Client(enforce_csrf_checks=True)
    assert client.get("/moi/session/").status_code == 401

    client.force_login(ana)
    answer = client.get("/moi/session/")

    assert answer.json()["person"] == ana.pk
    assert "no-store" in answer.headers["Cache-Control"]
    token = {"csrfmiddlewaretoken": answer.json()["token"]}
    thread = make.thread(make.assembly(members=[ana]), by=ana)
    client.post(f"/debats/{thread.pk}/repondre/", {"body": SAID, **token})
    assert thread.posts.count() == 2


def test_a_page_says_who_is_signed_in_only_to_them(client, ana):
    make.community(members=[ana])
    assert "data-person" not in client.get("/").content.decode()

    client.force_login(ana)

    assert read(client.get("/")).body["data-person"] == str(ana.pk)
