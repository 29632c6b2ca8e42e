import pytest
from django.core.mail.backends.locmem import EmailBackend

from tests.pages import read, words
from tests.people import helpers as make

pytestmark = pytest.mark.django_db


@pytest.fixture
def _silent_server(monkeypatch):
    def send_messages(_self, _messages):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


@pytest.mark.parametrize("address", ["ana@example.org", "inconnue@example.org"])
@pytest.mark.usefixtures("_silent_server")
def test_whoever_waits_for_a_code_is_told_that_it_could_not_leave(client, address):
    make.person(email="ana@example.org")

    page = client.post("/comptes/entrer/", {"login": address})

    assert page.status_code == 503
    assert "Le courrier ne part pas" in words(read(page).main)
