"""One click in a mail, by someone who is not signed in."""

import pytest
from django.test import Client

from creuset.post.links import Stop
from creuset.post.models import Kind, Preference
from tests import make
from tests.pages import read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


def path(what):
    return f"/courrier/arret/{what.token()}/"


def test_reading_the_page_changes_nothing(client, ana):
    page = client.get(path(Stop(Kind.MAILINGS, ana.pk)))

    assert "Ne plus recevoir ces courriers" in words(read(page).h1)
    assert list(Preference.objects.all()) == []


def test_the_button_of_a_mail_program_is_enough(ana):
    """RFC 8058: no cookie, no token of ours but the address."""
    machine = Client(enforce_csrf_checks=True)

    answer = machine.post(path(Stop(Kind.MAILINGS, ana.pk)), {"List-Unsubscribe": "One-Click"})

    assert answer.status_code == 200
    assert [(each.kind, each.rhythm) for each in Preference.objects.all()] == [
        ("mailings", "never")
    ]


def test_it_stops_one_conversation_and_nothing_else(client, ana):
    group = make.assembly(members=[ana])
    thread = make.thread(group, by=ana)

    client.post(path(Stop(Kind.CONVERSATION, ana.pk, thread=thread.pk)))

    [stopped] = Preference.objects.all()
    assert (stopped.thread, stopped.assembly) == (thread, None)


def test_a_click_too_many_is_undone(client, ana):
    address = path(Stop(Kind.MAILINGS, ana.pk))
    client.post(address)

    page = client.post(address, {"again": "1"})

    assert "de nouveau" in words(read(page).main)
    assert not Preference.objects.exists()


def test_an_address_that_we_did_not_sign_is_not_found(client, ana):
    assert client.get("/courrier/arret/n-importe-quoi/").status_code == 404
    good = path(Stop(Kind.MAILINGS, ana.pk))
    assert client.post(good.replace("arret/", "arret/x")).status_code == 404


def test_whoever_has_left_is_told_the_same(client, ana):
    address = path(Stop(Kind.MAILINGS, ana.pk))
    ana.delete()

    assert client.post(address).status_code == 200
