"""Through the door itself, with the client of the standard library, as a mail server would."""

import asyncio
import smtplib
import threading
from contextlib import contextmanager

import pytest

from creuset.debates.models import Post
from creuset.post.addresses import reply_address
from creuset.post.inbound import lmtp
from creuset.post.models import Received
from tests.post.inbound.mails import DOMAIN, written

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def door():
    """Open in a thread of its own; gives the port."""
    ready, port = threading.Event(), []
    loop = asyncio.new_event_loop()

    def run():
        asyncio.set_event_loop(loop)
        handler = lmtp.Handler()
        server = loop.run_until_complete(lmtp.open_door("127.0.0.1:0", handler))
        port.append(server.sockets[0].getsockname()[1])
        ready.set()
        loop.run_forever()
        server.close()
        loop.run_until_complete(server.wait_closed())
        handler.pool.shutdown(wait=True)
        loop.close()

    thread = threading.Thread(target=run)
    thread.start()
    ready.wait(10)
    try:
        yield port[0]
    finally:
        loop.call_soon_threadsafe(loop.stop)
        thread.join(10)


def test_a_mail_server_hands_over_an_answer(thread, ana):
    with door() as port, smtplib.LMTP("127.0.0.1", port) as client:
        client.sendmail("ana@example.org", [reply_address(thread, ana)], written("Par la porte."))

    assert thread.posts.latest("pk").body == "Par la porte."


def test_an_unknown_recipient_is_refused_before_the_mail_is_sent(thread, ana):
    with door() as port, smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("ana@example.org")

        assert client.rcpt(f"inconnu@{DOMAIN}")[0] == 550


def test_one_recipient_at_a_time_so_that_each_has_its_answer(thread, ana, bob):
    with door() as port, smtplib.LMTP("127.0.0.1", port) as client:
        client.ehlo_or_helo_if_needed()
        client.mail("ana@example.org")

        assert client.rcpt(reply_address(thread, ana))[0] == 250
        assert client.rcpt(reply_address(thread, bob))[0] == 452


def test_brought_again_it_is_answered_the_same_and_acts_once(thread, ana):
    raw, to = written(), [reply_address(thread, ana)]

    with door() as port:
        for _each in range(3):
            with smtplib.LMTP("127.0.0.1", port) as client:
                assert client.sendmail("ana@example.org", to, raw) == {}

    assert thread.posts.count() == 2


def test_the_same_mail_brought_four_times_at_once_acts_once(thread, ana):
    raw, to = written(), [reply_address(thread, ana)]

    def bring(port):
        with smtplib.LMTP("127.0.0.1", port) as client:
            client.sendmail("ana@example.org", to, raw)

    with door() as port:
        at_once = [threading.Thread(target=bring, args=[port]) for _each in range(4)]
        for each in at_once:
            each.start()
        for each in at_once:
            each.join()

    assert (thread.posts.count(), Received.objects.count()) == (2, 1)


def test_a_fault_of_ours_asks_to_come_again(thread, ana, monkeypatch):
    monkeypatch.setattr(lmtp, "receive", lambda *_args, **_more: 1 / 0)

    to = [reply_address(thread, ana)]
    with (
        door() as port,
        smtplib.LMTP("127.0.0.1", port) as client,
        pytest.raises(smtplib.SMTPDataError) as refused,
    ):
        client.sendmail("ana@example.org", to, written())

    assert refused.value.smtp_code == 451


def test_a_mail_too_big_is_refused_and_the_line_stays_open(settings, thread, ana):
    settings.MAIL_MAX_BYTES = 2000
    to = [reply_address(thread, ana)]

    with door() as port, smtplib.LMTP("127.0.0.1", port) as client:
        with pytest.raises(smtplib.SMTPException) as refused:
            client.sendmail("ana@example.org", to, written("x\n" * 5000))
        client.sendmail("ana@example.org", to, written("Court."))

    assert "552" in str(refused.value) or "552" in str(refused.value.args)
    assert thread.posts.latest("pk").body == "Court."


def test_lines_longer_than_the_rule_are_taken(thread, ana):
    raw = b"From: ana@example.org\r\nMessage-ID: <l@x.example>\r\n\r\n" + b"a" * 20_000

    with door() as port, smtplib.LMTP("127.0.0.1", port) as client:
        client.sendmail("ana@example.org", [reply_address(thread, ana)], raw)

    assert len(Post.objects.latest("pk").body) == 20_000


def test_a_bounce_without_sender_is_taken_by_its_address(thread, ana):
    with door() as port, smtplib.LMTP("127.0.0.1", port) as client:
        client.sendmail("", [reply_address(thread, ana)], written())

    assert (thread.posts.count(), Received.objects.get().why) == (1, "automatic")
