"""An application of codes, recovery codes and keys, as a member uses them without a browser."""

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import (
    TOTP,
    format_hotp_value,
    hotp_value,
    yield_hotp_counters_from_time,
)
from bs4 import BeautifulSoup
from django.contrib.auth import SESSION_KEY
from django.core.cache import cache
from django.test import Client

from tests.people import helpers as make

pytestmark = pytest.mark.django_db

LOGIN = "/comptes/entrer/"


@pytest.fixture(autouse=True)
def _fresh_counts():
    cache.clear()


def code_of(secret):
    return format_hotp_value(hotp_value(secret, next(iter(yield_hotp_counters_from_time()))))


def with_code_by_mail(address):
    client = Client()
    client.post(LOGIN, {"login": address})
    response = client.post("/comptes/entrer/code/", {"code": make.code_in_last_mail()})
    return client, response


def test_an_application_of_codes_is_set_up_and_then_asked_for():
    ana = make.person("Ana", email="ana@example.org")
    client = make.signed_in(ana)
    soup = BeautifulSoup(client.get("/comptes/application/ajouter/").content, "html.parser")
    [secret] = [code.text for code in soup.select("main code")]

    response = client.post("/comptes/application/ajouter/", {"code": code_of(secret)})

    assert response["Location"] == "/comptes/codes-de-secours/"
    response = client.get(response["Location"])
    assert response["Location"].startswith("/comptes/confirmer/code/")
    response = client.post(response["Location"], {"code": code_of(secret)}, follow=True)
    assert len(BeautifulSoup(response.content, "html.parser").select("main li code")) == 10

    client, response = with_code_by_mail("ana@example.org")
    assert response["Location"] == "/comptes/entrer/deuxieme-preuve/"
    assert SESSION_KEY not in client.session
    assert "Encore une preuve" in client.get(response["Location"]).content.decode()


def test_a_recovery_code_replaces_a_lost_key_once():
    ana = make.person("Ana", email="ana@example.org")
    TOTP.activate(ana, "JBSWY3DPEHPK3PXP")
    codes = RecoveryCodes.activate(ana).get_unused_codes()

    for signed_in in [True, False]:
        client, response = with_code_by_mail("ana@example.org")
        client.post(response["Location"], {"code": codes[0]})
        assert (SESSION_KEY in client.session) is signed_in


def test_a_key_protects_from_whoever_reads_the_mailbox():
    ana = make.person("Ana", email="ana@example.org")
    Authenticator.objects.create(user=ana, type="webauthn", data={"name": "Téléphone"})

    client, response = with_code_by_mail("ana@example.org")

    assert response["Location"] == "/comptes/entrer/deuxieme-preuve/"
    assert SESSION_KEY not in client.session


def test_the_keys_of_another_are_out_of_reach():
    ana, bruno = make.person("Ana", email="ana@example.org"), make.person("Bruno")
    key = Authenticator.objects.create(user=ana, type="webauthn", data={"name": "Téléphone"})
    client = make.signed_in(bruno)

    for gesture in ["nommer", "retirer"]:
        assert client.post(f"/comptes/cles/{key.pk}/{gesture}/").status_code == 404
    assert Authenticator.objects.count() == 1
