import pytest
from anymail.signals import AnymailTrackingEvent
from django.core import mail

from creuset.post import optout
from creuset.post.addresses import bounce_address
from creuset.post.inbound import bounces, webhooks
from creuset.post.inbound.receiving import receive
from creuset.post.models import Delivery, Failing, Kind
from creuset.post.sending import send, send_waiting
from tests.pages import read, words
from tests.post.inbound.mails import report, written

pytestmark = pytest.mark.django_db


def comes_back(person, raw, kind=Kind.CONVERSATION):
    return receive(raw, envelope_to=[bounce_address(send(person, kind, "Bonjour", "Texte"))])


def test_each_mail_leaves_with_its_own_address_of_return(ana):
    delivery = send(ana, Kind.CONVERSATION, "Bonjour", "Texte")

    send_waiting()

    [sent] = mail.outbox
    assert sent.from_email == bounce_address(delivery)
    assert "creuset@localhost" in sent.message()["From"]


def test_an_address_that_is_no_more_is_marked(ana):
    outcome = comes_back(ana, report())

    assert outcome.code == 250
    failing = Failing.objects.get()
    assert (failing.address, failing.hard_at is not None) == ("ana@example.org", True)
    assert "User unknown" in failing.reason


def test_a_mailbox_that_is_full_is_counted(ana):
    for number in range(1, 6):
        comes_back(ana, report(status="4.2.2", said="452 Mailbox full"))

        assert (Failing.objects.get().soft, bounces.stopped(ana.email)) == (number, number == 5)


@pytest.mark.parametrize("action", ["delayed", "delivered", "relayed"])
def test_a_report_of_patience_or_success_says_nothing_against_the_address(ana, action):
    comes_back(ana, report(action=action, status="4.4.1" if action == "delayed" else "2.0.0"))

    assert not Failing.objects.exists()


@pytest.mark.parametrize(
    ("text", "hard"),
    [("550 5.1.1 No such user here", True), ("User unknown", True), ("Mailbox is full", False),
     ("4.2.2 Over quota", False)],
)  # fmt: skip
def test_servers_that_write_no_report_are_read_too(ana, text, hard):
    comes_back(ana, written(text, sender="mailer-daemon@example.net"))

    assert bounces.stopped(ana.email) is hard


def test_mails_to_it_stop_but_for_statutory_notices_and_answers(ana):
    bounces.failed(ana.email, hard=True)
    for kind in Kind:
        send(ana, kind, kind.value, "Texte")

    send_waiting()

    assert sorted(each.subject for each in mail.outbox) == ["answer", "statutory"]


def test_a_bounce_is_never_answered(ana):
    for raw in (report(), report(), written(sender="mailer-daemon@example.net")):
        comes_back(ana, raw)
    Delivery.objects.all().delete()

    send_waiting()

    assert mail.outbox == []


def test_the_person_sees_it_on_their_page_and_tries_again(client, ana):
    client.force_login(ana)
    assert "reviennent" not in words(read(client.get("/moi/")))
    bounces.failed(ana.email, hard=True, reason="550 5.1.1 User unknown")

    assert "nous reviennent" in words(read(client.get("/moi/")))
    client.post("/courrier/adresse/")
    send_waiting()

    link = next(word for word in mail.outbox[0].body.split() if "/courrier/adresse/" in word)
    path = link.partition("localhost:8000")[2]
    client.logout()
    client.get(path)
    assert bounces.stopped(ana.email)
    client.post(path)
    assert not bounces.stopped(ana.email)


def test_nobody_else_makes_an_address_work_again(client, ana, bob):
    bounces.failed(ana.email, hard=True)
    client.force_login(bob)

    client.post("/courrier/adresse/")
    send_waiting()

    assert mail.outbox == []
    assert client.post("/courrier/adresse/faux/").status_code == 404
    assert bounces.stopped(ana.email)


def event(kind, **said):
    return AnymailTrackingEvent(event_type=kind, recipient="ana@example.org", **said)


def test_reports_of_a_mail_service_say_the_same(ana):
    webhooks.tracked(None, event("failed", description="Busy"))
    assert (Failing.objects.get().soft, bounces.stopped(ana.email)) == (1, False)

    webhooks.tracked(None, event("delivered"))
    assert not Failing.objects.exists()

    webhooks.tracked(None, event("bounced", mta_response="550 5.1.1"))
    assert bounces.stopped(ana.email)


def test_who_says_that_a_letter_is_spam_gets_no_more_of_them(ana):
    webhooks.tracked(None, event("complained"))

    assert optout.refused(Kind.MAILINGS, ana.email)
    assert not optout.refused(Kind.CONVERSATION, ana.email)
