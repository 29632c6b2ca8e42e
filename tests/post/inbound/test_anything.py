"""Whatever arrives: there is an answer, nothing that was written is lost, nothing goes round."""

from django.core import mail as outside
from hypothesis import given
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from creuset.debates import actions as debates
from creuset.debates.models import Post
from creuset.post.addresses import list_address, reply_address
from creuset.post.inbound.parsing import clean
from creuset.post.inbound.receiving import receive
from creuset.post.models import Delivery, Held, Received
from creuset.post.sending import send_waiting
from tests import make
from tests.post.inbound import mails
from tests.post.inbound.mails import DOMAIN

SENDERS = [
    "ana@example.org", "ANA@example.org", "inconnue@example.org", "bob@example.org", "", "@",
    "@\ufffd", "é@exámple.org", "a@b..c", "a" * 250 + "@b",
]  # fmt: skip
ROUND = [
    "Auto-Submitted: auto-replied",
    "Precedence: bulk",
    "X-Autoreply: yes",
    "Return-Path: <>",
    "Subject: Réponse automatique : absente",
    "From: MAILER-DAEMON@mx.example.net",
    "Content-Type: multipart/report; boundary=B",
    f"X-Loop: {DOMAIN}",
    f"List-Id: <le-puits.{DOMAIN}>",
    f"Message-ID: <courrier-12@{DOMAIN}>",
    f"From: Le puits <le-puits@{DOMAIN}>",
    "\r\n".join(["Received: from a by b"] * 41),
]
"""Each is enough to know that a program wrote it, or that it has been here."""


def headed(header, raw):
    return header.encode() + b"\r\n" + raw


class Anything(TestCase):
    @classmethod
    def setUpTestData(cls):
        cls.ana, cls.bob = mails.member("Ana"), mails.member("Bob")
        cls.group = make.group(members=[cls.ana, cls.bob])
        cls.thread = make.thread(cls.group.assembly, by=cls.bob)

    def addresses(self):
        return [reply_address(self.thread, self.ana), list_address(self.group), f"x@{DOMAIN}"]

    def posts(self):
        return Post.objects.count()

    @given(mails.anything, st.sampled_from(SENDERS), st.integers(0, 2))
    def test_there_is_an_answer_and_the_same_when_it_comes_again(self, raw, sender, which):
        raw = headed(f"From: {sender}", raw)
        to = self.addresses()[which]

        first = receive(raw, envelope_to=[to], envelope_from=sender)
        debates.reply(self.thread, body="Entre-temps.", by=self.bob)
        after = self.posts(), Delivery.objects.count()
        again = receive(raw, envelope_to=[to], envelope_from=sender)

        assert first.became in Received.Became.values
        assert first.smtp[:3] in {"250", "550", "554"}
        assert (again.became, again.smtp) == (first.became, first.smtp)
        assert (self.posts(), Delivery.objects.count()) == after

    @given(mails.texts, st.sampled_from(mails.ENCODINGS))
    def test_what_was_written_is_in_the_conversation_or_given_back(self, text, encoding):
        raw = mails.encoded(text, encoding)

        made = receive(raw, envelope_to=self.addresses()[:1], envelope_from="ana@example.org").made

        send_waiting()
        if made:
            assert mails.letters(made.body + made.quoted) == mails.letters(clean(text))
        else:
            [back] = outside.outbox
            assert back.to == ["ana@example.org"]

    @given(mails.anything, st.sampled_from(ROUND), st.sampled_from(SENDERS), st.integers(0, 1))
    def test_what_goes_round_stops_without_a_word(self, raw, mark, sender, which):
        raw = headed(mark, headed(f"From: {sender}", raw))
        before = self.posts()

        receive(raw, envelope_to=[self.addresses()[which]], envelope_from=sender)

        assert self.posts() == before
        assert not Held.objects.exists()
        assert not Delivery.objects.exists()

    @given(mails.anything, st.sampled_from(SENDERS), st.integers(0, 1))
    def test_what_we_write_back_gets_no_answer_when_it_comes_back(self, raw, sender, which):
        """Sent on by someone's mailbox, say, which makes it look like their own."""
        to = self.addresses()
        receive(headed(f"From: {sender}", raw), envelope_to=[to[which]], envelope_from=sender)
        send_waiting()
        before = self.posts(), Delivery.objects.count(), Held.objects.count()

        for back in outside.outbox:
            for address in to[:2]:
                came = back.message().as_bytes()
                receive(came, envelope_to=[address], envelope_from="ana@example.org")

        assert (self.posts(), Delivery.objects.count(), Held.objects.count()) == before
