from datetime import timedelta
from email.header import decode_header, make_header
from email.utils import parseaddr
from smtplib import SMTPDataError, SMTPRecipientsRefused, SMTPServerDisconnected

import pytest
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone
from django.utils.translation import get_language

from creuset.assemblies import languages
from creuset.post import actions, optout, sending
from creuset.post.links import Stop
from creuset.post.models import Delivery, Habits, Kind
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana", email="ana@example.org")


def queue(person, kind=Kind.CONVERSATION, **said):
    return sending.send(person, kind, "Bonjour", "Le texte.", "<p>Le texte.</p>", **said)


def later(delivery, **by):
    Delivery.objects.filter(pk=delivery.pk).update(
        not_before=timezone.now() - timedelta(seconds=1)
    )


def breaking(monkeypatch, fault, *, after=False):
    """A server that fails on each mail: before it takes it, or once it has taken it."""
    whole = EmailBackend.send_messages

    def send_messages(self, messages):
        if after:
            whole(self, messages)
        raise fault

    monkeypatch.setattr(EmailBackend, "send_messages", send_messages)


def test_a_mail_leaves_once(ana):
    queue(ana, key="a")
    queue(ana, key="a")

    sending.send_waiting()
    sending.send_waiting()

    [sent] = mail.outbox
    assert (sent.to, sent.subject, sent.body) == (["ana@example.org"], "Bonjour", "Le texte.")
    assert Delivery.objects.get().status == "sent"


def test_it_comes_from_the_community_and_says_that_a_program_wrote_it(ana, settings):
    settings.DEFAULT_FROM_EMAIL = "Machine <poste@communs.example>"
    make.community(members=[ana])
    queue(ana)

    sending.send_waiting()

    [sent] = mail.outbox
    name, address = parseaddr(sent.from_email)
    assert (str(make_header(decode_header(name))), address) == (
        "La communauté",
        "poste@communs.example",
    )
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"
    assert "Precedence" not in sent.extra_headers


@pytest.mark.parametrize(("chosen", "spoken"), [("", "es"), ("en", "en")])
def test_it_is_written_in_the_language_of_who_reads_it_else_of_the_community(ana, chosen, spoken):
    languages.take_as_spoken("es", "fr")
    sending.compose_with("essai", lambda mail: sending.Letter(str(get_language()), "Le texte."))
    ana.language = chosen
    ana.save()
    Delivery.objects.filter(pk=queue(ana).pk).update(composer="essai")

    sending.send_waiting()

    assert mail.outbox[0].subject == spoken


def test_each_mail_that_can_be_stopped_has_its_button(ana):
    queue(ana, Kind.MAILINGS)
    queue(ana, Kind.STATUTORY)

    sending.send_waiting()

    letter, notice = mail.outbox
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    https, mailto = letter.extra_headers["List-Unsubscribe"].split(", ")
    assert https.startswith("<http")
    assert mailto.startswith("<mailto:")
    assert "List-Unsubscribe" not in notice.extra_headers


def test_killed_before_it_is_claimed_it_leaves_later(ana, monkeypatch):
    queue(ana)
    monkeypatch.setattr(sending, "_claim", lambda *_args: (_ for _ in ()).throw(KeyboardInterrupt))
    with pytest.raises(KeyboardInterrupt):
        sending.send_waiting()
    monkeypatch.undo()

    sending.send_waiting()

    assert len(mail.outbox) == 1


@pytest.mark.parametrize(
    ("kind", "left"),
    [
        (Kind.MAILINGS, ["unsure", 1]),
        (Kind.CONVERSATION, ["sent", 2]),
        (Kind.STATUTORY, ["sent", 2]),
    ],
)
def test_killed_between_the_server_and_the_mark(ana, monkeypatch, kind, left):
    """Nobody can know: news are not sent twice, the rest goes again under the same identifier."""
    delivery = queue(ana, kind)
    breaking(monkeypatch, KeyboardInterrupt(), after=True)
    with pytest.raises(KeyboardInterrupt):
        sending.send_waiting()
    monkeypatch.undo()

    sending.send_waiting()
    assert len(mail.outbox) == 1
    Delivery.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    sending.send_waiting()

    delivery.refresh_from_db()
    assert [delivery.status, len(mail.outbox)] == left
    assert len({each.extra_headers["Message-ID"] for each in mail.outbox}) == 1


def test_a_line_that_breaks_is_settled_as_a_kill(ana, monkeypatch):
    queue(ana)
    breaking(monkeypatch, SMTPServerDisconnected("gone"), after=True)

    sending.send_waiting()

    assert Delivery.objects.get().status == "claimed"


def test_a_refusal_for_good_is_not_tried_again(ana, monkeypatch):
    queue(ana)
    breaking(monkeypatch, SMTPRecipientsRefused({"ana@example.org": (550, b"No such user")}))

    sending.send_waiting()

    failed = Delivery.objects.get()
    assert (failed.status, failed.error) == ("failed", "550 No such user")


def test_a_refusal_for_now_is_tried_again_later_and_later(ana, monkeypatch):
    delivery = queue(ana)
    breaking(monkeypatch, SMTPDataError(451, b"Later"))
    waits = []

    for _ in range(8):
        before = timezone.now()
        sending.send_waiting()
        delivery.refresh_from_db()
        waits.append(round((delivery.not_before - before).total_seconds() / 60))
        later(delivery)

    assert waits[:6] == [1, 5, 30, 120, 480, 1440]
    assert delivery.status == "failed"


def test_a_server_that_is_down_costs_no_attempt(ana, monkeypatch):
    delivery = queue(ana)
    monkeypatch.setattr(
        EmailBackend, "open", lambda self: (_ for _ in ()).throw(OSError()), raising=False
    )

    sending.send_waiting()

    delivery.refresh_from_db()
    assert (delivery.status, delivery.attempts) == ("waiting", 0)


def test_one_that_cannot_be_written_does_not_keep_the_others(ana, monkeypatch):
    Delivery.objects.create(key="x", person=ana, kind=Kind.CONVERSATION, composer="unknown")
    queue(ana)

    sending.send_waiting()

    assert [each.subject for each in mail.outbox] == ["Bonjour"]


def test_an_address_from_outside_that_no_mail_can_bear_does_not_keep_the_others(ana):
    nobody = sending.send(None, Kind.ANSWER, "Bonjour", "Le texte.", address="@\ufffd")
    queue(ana)

    sending.send_waiting()

    nobody.refresh_from_db()
    assert nobody.status == "failed"
    assert [each.to for each in mail.outbox] == [["ana@example.org"]]


@pytest.mark.parametrize(
    ("kind", "sent"), [(Kind.CONVERSATION, 0), (Kind.MAILINGS, 0), (Kind.STATUTORY, 1)]
)
def test_one_switch_stops_all_but_statutory_notices(ana, kind, sent):
    Habits.objects.create(person=ana, paused=True)
    queue(ana, kind)

    sending.send_waiting()

    assert len(mail.outbox) == sent


def test_an_address_that_opted_out_gets_nothing_of_that_class(ana):
    optout.refuse(Kind.MAILINGS, "ANA@example.org ")
    queue(ana, Kind.MAILINGS)
    queue(ana, Kind.CONVERSATION)

    sending.send_waiting()

    assert [each.kind for each in Delivery.objects.filter(status="sent")] == ["conversation"]


def test_the_link_of_a_bare_address_stops_by_its_fingerprint():
    sending.send(None, Kind.MAILINGS, "Lettre", "Texte", address="zoe@example.org")
    sending.send_waiting()

    [sent] = mail.outbox
    token = sent.extra_headers["List-Unsubscribe"].partition("/arret/")[2].partition("/>")[0]
    what = Stop.read(token)
    assert "zoe" not in token
    actions.stop(what)
    assert optout.refused(Kind.MAILINGS, "zoe@example.org")
    actions.start_again(what)
    assert not optout.refused(Kind.MAILINGS, "zoe@example.org")


def test_a_former_key_of_the_installation_still_counts(settings):
    optout.refuse(Kind.MAILINGS, "zoe@example.org")

    settings.SECRET_KEY_FALLBACKS = [settings.SECRET_KEY]
    settings.SECRET_KEY = "une autre clé"

    assert optout.refused(Kind.MAILINGS, "zoe@example.org")


@pytest.mark.parametrize("kind", [Kind.CONVERSATION, Kind.STATUTORY])
def test_whoever_was_entered_by_someone_else_receives_nothing_before_saying_yes(ana, kind):
    ana.awaits_consent = True
    ana.save()
    queue(ana, kind)

    sending.send_waiting()

    assert mail.outbox == []
    assert Delivery.objects.get().status == Delivery.Status.DROPPED


def test_what_someone_waits_for_goes_before_what_everyone_receives(ana, monkeypatch):
    monkeypatch.setattr(sending, "BATCH", 2)
    for n in range(3):
        queue(ana, Kind.MAILINGS, key=f"{n}")
    sending.send(None, Kind.ANSWER, "Confirmez", "Ici.", address="zoe@example.net")

    assert sending.send_waiting()

    assert [each.subject for each in mail.outbox] == ["Confirmez", "Bonjour"]
    assert sending.send_waiting()
    assert not sending.send_waiting()
    assert len(mail.outbox) == 4


def test_a_month_later_the_words_of_mails_are_forgotten_and_outside_addresses_too(ana):
    queue(ana, key="a")
    sending.send(None, Kind.ANSWER, "Bonjour", "À vous.", address="zoe@example.net", key="b")
    sending.send(None, Kind.ANSWER, "Bonsoir", "À vous.", address="yan@example.net", key="c")
    sending.send_waiting()
    long_ago = timezone.now() - timedelta(days=31)
    Delivery.objects.exclude(key="c").update(queued_at=long_ago)
    Delivery.objects.create(
        key="d", kind=Kind.ANSWER, subject="Attend", text="Encore.", address="w@example.net",
        queued_at=long_ago,
    )  # fmt: skip

    sending.forget_old()

    assert dict(Delivery.objects.order_by("key").values_list("key", "text")) == {
        "a": "", "c": "À vous.", "d": "Encore.",
    }  # fmt: skip
