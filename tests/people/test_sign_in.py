import re
import time
from unittest.mock import patch

import pytest
from allauth.account.models import EmailAddress
from bs4 import BeautifulSoup
from django.contrib.auth import SESSION_KEY
from django.core import mail
from django.core.cache import cache
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import NoReverseMatch, reverse

from creuset.people.models import Person
from tests.people import helpers as make

pytestmark = pytest.mark.django_db

LOGIN = "/comptes/entrer/"
LOGIN_CODE = "/comptes/entrer/code/"
SIGNUP = "/comptes/rejoindre/"
SIGNUP_CODE = "/comptes/adresses/code/"
# What a browser may take, a person misread, or a newcomer forget.
QUARTER = 15 * 60


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def told(response):
    """The page as it reads, without what is drawn at random or repeats the address."""
    soup = BeautifulSoup(response.content, "html.parser")
    for token in soup.select("[name=csrfmiddlewaretoken]"):
        token.decompose()
    return re.sub(r"\w+@example\.org", "…", str(soup))


def asks(url, field, address):
    """Ask for a code, then try three wrong ones: all that a browser sees, and what it cost."""
    cache.clear()
    client = Client()
    with CaptureQueriesContext(connection) as queries:
        response = client.post(url, {field: address})
    cost = len(queries)
    page = response["Location"]
    answers = [response, client.get(page)]
    answers += [client.post(page, {"code": "XXXXXX"}) for _attempt in range(3)]
    answers += [client.get(answers[-1]["Location"])]
    seen = [
        (answer.status_code, answer.get("Location"), sorted(answer.cookies), told(answer))
        for answer in answers
    ]
    return seen, cost


# The way in


def test_a_member_enters_with_a_code():
    ana = make.person("Ana", email="ana@example.org")
    client = Client()

    response = client.post(LOGIN, {"login": "Ana@Example.org"})
    assert response["Location"].startswith(LOGIN_CODE)
    assert [message.to for message in mail.outbox] == [["ana@example.org"]]
    response = client.post(LOGIN_CODE, {"code": make.code_in_last_mail()})

    assert response["Location"] == "/moi/"
    assert client.session[SESSION_KEY] == str(ana.pk)


def test_a_newcomer_proves_their_address_then_says_who_they_are():
    client = Client()

    response = client.post(SIGNUP, {"email": "ana@example.org"})
    assert response["Location"] == SIGNUP_CODE
    response = client.post(SIGNUP_CODE, {"code": make.code_in_last_mail()})

    assert response["Location"] == "/moi/profil/"
    ana = Person.objects.get()
    assert (ana.email, ana.name, ana.slug) == ("ana@example.org", "", None)
    assert EmailAddress.objects.get().verified
    assert client.session[SESSION_KEY] == str(ana.pk)


def test_whoever_has_no_name_yet_is_led_to_their_profile():
    make.person("", email="ana@example.org")
    client = Client()

    client.post(LOGIN, {"login": "ana@example.org"})
    response = client.post(LOGIN_CODE, {"code": make.code_in_last_mail()})

    assert response["Location"] == "/moi/profil/"


def test_one_arrives_where_one_was_going_and_nowhere_else():
    make.person("Ana", email="ana@example.org")
    for wanted, arrived in [("/personnes/", "/personnes/"), ("https://ailleurs.test/", "/moi/")]:
        client = Client()
        response = client.post(LOGIN, {"login": "ana@example.org", "next": wanted})
        response = client.post(response["Location"], {"code": make.code_in_last_mail()})
        assert response["Location"] == arrived


def test_the_entrance_asks_for_an_address_and_nothing_else(client):
    soup = BeautifulSoup(client.get(LOGIN).content, "html.parser")

    asked = soup.select(f"form[action='{LOGIN}'] input:not([type=hidden])")
    assert [field["name"] for field in asked] == ["login"]
    assert [button["form"] for button in soup.select("#passkey_login")] == ["mfa_login"]
    assert [form["action"] for form in soup.select("#mfa_login")] == ["/comptes/entrer/cle/"]
    assert [link.text for link in soup.select(f"main a[href^='{SIGNUP}']")] == ["Rejoindre"]


def test_there_is_no_page_about_passwords(client):
    for name in ["account_change_password", "account_set_password", "account_reset_password"]:
        with pytest.raises(NoReverseMatch):
            reverse(name)
    for url in [LOGIN, SIGNUP]:
        soup = BeautifulSoup(client.get(url).content, "html.parser")
        assert soup.select("[type=password]") == []


def test_mails_are_plain_french_and_signed_from_here():
    make.person("Ana", email="ana@example.org")
    Client().post(LOGIN, {"login": "ana@example.org"})
    Client().post(LOGIN, {"login": "inconnue@example.org"})
    Client().post(SIGNUP, {"email": "ana@example.org"})
    Client().post(SIGNUP, {"email": "nouvelle@example.org"})

    assert [re.sub(r"[A-Z0-9-]{6,}", "CODE", str(message.subject)) for message in mail.outbox] == [
        "Votre code pour entrer\u00a0: CODE",
        "Pas encore de compte à cette adresse",
        "Vous avez déjà un compte",
        "Bienvenue\u00a0: votre code est CODE",
    ]
    for message in mail.outbox:
        assert str(message.body).startswith("Bonjour,")
        assert "http://testserver/" in str(message.body)
        assert "example.com" not in str(message.body)


# Nobody learns who has an account


@pytest.mark.parametrize(("url", "field"), [(LOGIN, "login"), (SIGNUP, "email")])
def test_a_known_and_an_unknown_address_are_answered_alike(url, field):
    make.person("Ana", email="ana@example.org")

    known, queries_known = asks(url, field, "ana@example.org")
    unknown, queries_unknown = asks(url, field, "inconnue@example.org")

    assert known == unknown
    assert abs(queries_known - queries_unknown) <= 12
    assert [message.to for message in mail.outbox] == [
        ["ana@example.org"],
        ["inconnue@example.org"],
    ]


def test_adding_the_address_of_another_tells_nothing():
    make.person("Ana", email="ana@example.org")
    client = make.signed_in(make.person("Bruno", email="bruno@example.org"))

    def adds(address):
        cache.clear()
        response = client.post("/comptes/adresses/", {"email": address, "action_add": ""})
        return response.status_code, response["Location"], told(client.get(response["Location"]))

    assert adds("ana@example.org") == adds("libre@example.org")


# Codes


@pytest.mark.parametrize("url", [LOGIN, SIGNUP])
def test_a_code_is_tried_three_times_at_most(url):
    make.person("Ana", email="ana@example.org")
    client = Client()
    page = LOGIN_CODE if url == LOGIN else SIGNUP_CODE
    client.post(url, {"login": "ana@example.org", "email": "nouvelle@example.org"})
    code = make.code_in_last_mail()

    assert [client.post(page, {"code": "XXXXXX"}).status_code for _ in range(3)] == [200, 200, 302]
    client.post(page, {"code": code})

    assert SESSION_KEY not in client.session


@pytest.mark.parametrize("url", [LOGIN, SIGNUP])
def test_a_code_expires(url):
    make.person("Ana", email="ana@example.org")
    client = Client()
    page = LOGIN_CODE if url == LOGIN else SIGNUP_CODE
    client.post(url, {"login": "ana@example.org", "email": "nouvelle@example.org"})
    code = make.code_in_last_mail()

    later = time.time() + QUARTER + 1
    with patch("time.time", lambda: later):
        client.post(page, {"code": code})

    assert SESSION_KEY not in client.session


def test_a_code_serves_once_and_in_its_own_browser():
    make.person("Ana", email="ana@example.org")
    client, thief = Client(), Client()
    client.post(LOGIN, {"login": "ana@example.org"})
    code = make.code_in_last_mail()

    thief.post(LOGIN_CODE, {"code": code})
    assert SESSION_KEY not in thief.session

    client.post(LOGIN_CODE, {"code": code})
    client.post("/comptes/sortir/")
    client.post(LOGIN_CODE, {"code": code})
    assert SESSION_KEY not in client.session


def test_another_code_can_be_asked_for_and_the_first_is_forgotten():
    make.person("Ana", email="ana@example.org")
    client = Client()
    client.post(LOGIN, {"login": "ana@example.org"})
    first = make.code_in_last_mail()

    client.post(LOGIN_CODE, {"action": "resend"})
    second = make.code_in_last_mail()

    assert client.post(LOGIN_CODE, {"code": first}).status_code == 200
    assert client.post(LOGIN_CODE, {"code": second})["Location"] == "/moi/"


# Limits


@pytest.mark.parametrize(("url", "field"), [(LOGIN, "login"), (SIGNUP, "email")])
def test_too_many_requests_from_one_place_are_refused_in_french(url, field):
    answers = [Client().post(url, {field: f"a{number}@example.org"}) for number in range(31)]

    assert [answer.status_code for answer in answers] == [302] * 30 + [429]
    assert "Trop d’essais" in answers[-1].content.decode()
    assert Client().get(url).status_code == 200


def test_one_mailbox_receives_three_codes_a_minute_at_most():
    make.person("Ana", email="ana@example.org")

    for _ in range(3):
        Client().post(LOGIN, {"login": "ana@example.org"})
    response = Client().post(LOGIN, {"login": "ana@example.org"})

    assert len(mail.outbox) == 3
    assert "Trop d’essais en peu de temps" in response.content.decode()


# Every page of the sign-in


def test_a_closed_account_does_not_open():
    ana = make.person("Ana", email="ana@example.org")
    ana.is_active = False
    ana.save(update_fields=["is_active"])
    client = Client()

    client.post(LOGIN, {"login": "ana@example.org"})

    assert "Pas encore de compte" in mail.outbox[-1].subject
    assert SESSION_KEY not in client.session


def test_addresses_are_added_by_code_made_primary_and_removed():
    ana = make.person("Ana", email="ana@example.org")
    client = make.signed_in(ana)
    addresses = "/comptes/adresses/"

    response = client.post(addresses, {"email": "ana@coop.example", "action_add": ""})
    response = client.post(response["Location"], {"code": make.code_in_last_mail()})
    assert response["Location"] == addresses
    client.post(addresses, {"email": "ana@coop.example", "action_primary": ""})
    client.post(addresses, {"email": "ana@example.org", "action_remove": ""})

    ana.refresh_from_db()
    assert ana.email == "ana@coop.example"
    assert [address.email for address in EmailAddress.objects.all()] == ["ana@coop.example"]


PAGES = {
    "mfa_add_webauthn": "Ajouter une clé d’accès",
    "mfa_activate_totp": "Application de codes",
    "account_email": "Mes adresses",
    "account_logout": "Se déconnecter",
}


@pytest.mark.parametrize(("name", "title"), PAGES.items())
def test_each_page_of_the_library_speaks_our_french(name, title):
    client = make.signed_in(make.person("Ana", email="ana@example.org"))

    soup = BeautifulSoup(client.get(reverse(name)).content, "html.parser")

    assert [heading.text for heading in soup.select("h1")] == [title]
    assert soup.select("script:not([src]):not([type='application/json'])") == []
    assert soup.select("style, [style]") == []


@pytest.mark.parametrize("name", ["mfa_index", "mfa_list_webauthn", "usersessions_list"])
def test_the_indexes_of_the_library_lead_to_the_security_page(client, name):
    assert client.get(reverse(name))["Location"] == "/moi/securite/"
