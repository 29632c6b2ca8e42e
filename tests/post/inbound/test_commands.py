import io
import os
import sys

import pytest
from django.core.management import CommandError, call_command

from creuset.post import checks
from creuset.post.addresses import reply_address
from creuset.post.inbound import receiving
from tests.post.inbound.mails import DOMAIN, written

pytestmark = pytest.mark.django_db


def piped(monkeypatch, raw, *to):
    monkeypatch.setattr(sys, "stdin", io.TextIOWrapper(io.BytesIO(raw)))
    call_command("receive_mail", "--to", *to, stderr=io.StringIO())


def test_a_mail_on_the_standard_input_is_received(monkeypatch, thread, ana):
    piped(monkeypatch, written("Par le tuyau."), reply_address(thread, ana))

    assert thread.posts.latest("pk").body == "Par le tuyau."


def test_an_unknown_recipient_ends_as_mail_servers_expect(monkeypatch):
    with pytest.raises(SystemExit) as ended:
        piped(monkeypatch, written(), f"inconnu@{DOMAIN}")

    assert ended.value.code == os.EX_NOUSER


def test_a_fault_asks_the_mail_server_to_try_again(monkeypatch, thread, ana):
    address = reply_address(thread, ana)
    monkeypatch.setattr(receiving.debates, "reply", lambda *_args, **_more: 1 / 0)

    with pytest.raises(SystemExit) as ended:
        piped(monkeypatch, written(), address)

    assert ended.value.code == os.EX_TEMPFAIL


def test_without_a_domain_nothing_is_received(settings):
    settings.MAIL_DOMAIN = ""

    with pytest.raises(CommandError, match="CREUSET_MAIL_DOMAIN"):
        call_command("lmtp")


@pytest.mark.parametrize(
    ("changed", "found"),
    [
        ({}, []),
        ({"MAIL_DOMAIN": ""}, []),
        ({"MAIL_DOMAIN": "@communs example"}, ["creuset.post.E001"]),
        ({"PRODUCTION": True}, ["creuset.post.W001"]),
        ({"PRODUCTION": True, "MAIL_TRUSTS": "mx.example"}, []),
        ({"MAIL_WEBHOOK": "secret"}, ["creuset.post.E002"]),
    ],
)
def test_what_is_wrong_is_said_at_start_up(settings, changed, found):
    for name, value in changed.items():
        setattr(settings, name, value)

    assert [each.id for each in checks.receiving_is_set_up()] == found
