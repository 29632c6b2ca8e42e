"""A mail service brings a mail or a report by its webhook, with the secret that the installer gave
it: here in Postmark's words, read by Anymail."""

import base64

import pytest
from anymail.signals import inbound, tracking

from creuset.post.addresses import reply_address
from creuset.post.inbound import bounces, webhooks
from creuset.post.models import Received

pytestmark = pytest.mark.django_db

SECRET = "service:un secret bien long"


@pytest.fixture
def bring(client, settings):
    settings.ANYMAIL = {"WEBHOOK_SECRET": SECRET}
    settings.ROOT_URLCONF = "tests.post.inbound.service_urls"
    webhooks.connect()

    def bring(what, told, *, secret=SECRET):
        return client.post(
            f"/courrier/service/postmark/{what}/",
            told,
            content_type="application/json",
            headers={"Authorization": f"Basic {base64.b64encode(secret.encode()).decode()}"},
        )

    yield bring
    inbound.disconnect(dispatch_uid="creuset.post.received")
    tracking.disconnect(dispatch_uid="creuset.post.tracked")


def mail_to(address, text="Par le service."):
    return {
        "FromFull": {"Email": "ana@example.org", "Name": "Ana"},
        "ToFull": [{"Email": address, "Name": ""}],
        "OriginalRecipient": address,
        "Subject": "Re: Le puits",
        "MessageID": "73e6d360-66eb-11e1-8e72-a8904824019b",
        "Headers": [
            {"Name": "Return-Path", "Value": "<ana@example.org>"},
            {"Name": "Message-ID", "Value": "<1@mail.example.org>"},
        ],
        "TextBody": text,
        "HtmlBody": "",
        "Attachments": [],
    }


def test_a_mail_that_a_service_brings_is_posted_once(bring, thread, ana):
    told = mail_to(reply_address(thread, ana))

    answers = [bring("inbound", told).status_code for _again in range(2)]

    assert answers == [200, 200]
    assert [post.body for post in thread.posts.order_by("pk")][1:] == ["Par le service."]
    assert Received.objects.count() == 1


def test_whoever_does_not_know_the_secret_brings_nothing(bring, thread, ana):
    answer = bring("inbound", mail_to(reply_address(thread, ana)), secret="service:deviné")

    assert answer.status_code == 400
    assert thread.posts.count() == 1


def test_a_report_that_nobody_has_this_address_stops_our_mails(bring, ana):
    report = {
        "RecordType": "Bounce", "Type": "HardBounce", "TypeCode": 1, "Email": "ana@example.org",
        "MessageID": "883953f4-6105-42a2-a16a-77a8eac79483", "ID": 901,
        "BouncedAt": "2026-11-01T16:33:54Z", "Description": "Unknown user",
        "Details": "smtp;550 5.1.1 unknown",
    }  # fmt: skip

    assert bring("tracking", report).status_code == 200

    assert bounces.stopped("ana@example.org")
