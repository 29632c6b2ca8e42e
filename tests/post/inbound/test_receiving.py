from datetime import timedelta
from pathlib import Path

import pytest
from django.core import mail
from django.utils import timezone

from creuset.assemblies.models import Membership
from creuset.debates import actions as debates
from creuset.debates.following import mute
from creuset.debates.models import Post, Thread
from creuset.decisions.models import Ballot
from creuset.files.models import Attachment
from creuset.post import optout
from creuset.post.addresses import list_address, reply_address
from creuset.post.inbound import receiving
from creuset.post.inbound.receiving import receive, sweep
from creuset.post.links import Stop, own_address
from creuset.post.models import Delivery, Held, Kind, Received, ReplyKey
from creuset.post.sending import send_waiting
from tests import make
from tests.pages import plain
from tests.post.inbound.mails import DOMAIN, vouched, written

pytestmark = pytest.mark.django_db
CORPUS = Path(__file__).parent / "corpus"


def answers(thread, person, raw=None, **how):
    return receive(raw or written(), envelope_to=[reply_address(thread, person)], **how)


def last_words(thread):
    return thread.posts.latest("pk").body


def told():
    """What the software wrote back, as it is read."""
    send_waiting()
    return [plain(each.body) for each in mail.outbox]


# A reply


def test_an_answer_by_mail_is_a_message_of_the_conversation(thread, ana):
    outcome = answers(thread, ana)

    post = thread.posts.latest("pk")
    assert (post.author, post.body) == (ana, "Je viens samedi.")
    assert (outcome.became, outcome.code, outcome.made) == ("posted", 250, post)
    assert told() == []


def test_the_same_mail_brought_twice_acts_once(thread, ana):
    raw = written(message_id="<un@mail.example.org>")

    first, second = answers(thread, ana, raw), answers(thread, ana, raw)

    assert thread.posts.count() == 2
    assert (first.made, first.code) == (second.made, second.code)


def test_two_mails_that_say_the_same_are_not_the_same_mail(thread, ana, bob):
    answers(thread, ana, written("Oui."))
    answers(thread, bob, written("Non.", sender="bob@example.org"))
    answers(thread, ana, written("Oui."))

    assert [each.body for each in thread.posts.order_by("pk")][1:] == ["Oui.", "Non.", "Oui."]


def test_a_mail_without_identifier_is_known_by_what_it_is(thread, ana):
    raw = b"From: ana@example.org\n\nJe viens."

    answers(thread, ana, raw)
    answers(thread, ana, raw)

    assert thread.posts.count() == 2


def test_a_whole_mail_of_a_mail_program_shows_what_was_written(thread, ana):
    raw = (CORPUS / "gmail-fr-plie.eml").read_bytes()

    answers(thread, ana, raw)

    assert last_words(thread) == "Oui !"


def test_a_fault_on_our_side_writes_nothing_so_that_the_mail_comes_again(thread, ana, monkeypatch):
    raw = written()
    monkeypatch.setattr(receiving.debates, "reply", lambda *_args, **_more: 1 / 0)
    with pytest.raises(ZeroDivisionError):
        answers(thread, ana, raw)
    monkeypatch.undo()

    assert not Received.objects.exists()
    assert answers(thread, ana, raw).became == "posted"


# Who it is for


def test_an_address_that_nobody_has_is_refused_at_once():
    outcome = receive(written(), envelope_to=[f"inconnu@{DOMAIN}"])

    assert outcome.smtp.startswith("550 5.1.1 ")
    assert not Received.objects.exists()


def test_a_mail_too_big_is_refused_at_once(settings, thread, ana):
    settings.MAIL_MAX_BYTES = 100

    assert answers(thread, ana, written("x" * 200)).code == 552


def test_a_mail_that_nobody_can_read_is_refused(thread, ana):
    nested = b"".join(b'Content-Type: multipart/x; boundary="b"\n\n--b\n' for _n in range(500))

    assert answers(thread, ana, nested).code == 554


# Who wrote it


def test_a_mail_from_another_address_waits_for_a_yes(thread, ana):
    outcome = answers(thread, ana, written(sender="quelqu.un@example.net"))

    assert (outcome.became, outcome.code) == ("held", 250)
    assert thread.posts.count() == 1
    [text] = told()
    assert "quelqu.un@example.net" in text
    assert "/courrier/est-ce-vous/" in text
    assert mail.outbox[0].to == [ana.email]


def test_the_question_is_mailed_once_a_day(thread, ana, group, bob):
    for _each in range(3):
        answers(thread, ana, written(sender="quelqu.un@example.net"))
    answers(make.thread(group.assembly, by=bob), ana, written(sender="autre@example.net"))

    assert len(told()) == 1
    assert Held.objects.count() == 4


def test_an_address_not_verified_waits_for_a_yes(thread, ana):
    ana.emailaddress_set.update(verified=False)

    assert answers(thread, ana).became == "held"


def test_another_address_of_hers_is_hers(thread, ana):
    ana.emailaddress_set.create(email="Ana.Perso@example.net", verified=True)

    assert answers(thread, ana, written(sender="ana.perso@EXAMPLE.net")).became == "posted"


def test_two_senders_are_nobody(thread, ana):
    raw = written(sender="ana@example.org, bob@example.org")

    assert answers(thread, ana, raw).became == "held"


@pytest.mark.parametrize(
    ("said", "became"),
    [
        (vouched(), "posted"),
        ("mx.communs.example; dmarc=fail; dkim=pass header.d=example.org", "held"),
        ("mx.communs.example; spf=pass smtp.mailfrom=ana@example.org", "held"),
        ("mx.communs.example; dkim=pass header.d=autre.example", "held"),
        ("mx.communs.example; dkim=pass header.d=org", "held"),
        ("mx.communs.example 1; dkim=pass (2048 bits; ok) header.d=example.org", "posted"),
        ("mx.communs.example; dkim=fail header.d=example.org", "held"),
        ('mx.communs.example; spf=fail smtp.mailfrom="x; dmarc=pass"@evil.example', "held"),
        ("mx.communs.example; spf=fail (x) y); dmarc=pass (z", "held"),
        ("mx.communs.example; none", "held"),
        ("mx.evil.example; dmarc=pass", "held"),
        (None, "held"),
    ],
)
def test_when_our_server_tells_what_it_checked_it_must_say_yes(
    settings, thread, ana, said, became
):
    settings.MAIL_TRUSTS = "mx.communs.example"
    headers = {"Authentication_Results": said} if said else {}

    assert answers(thread, ana, written(**headers)).became == became


def test_the_first_word_of_our_server_counts(settings, thread, ana):
    settings.MAIL_TRUSTS = "mx.communs.example"
    raw = (
        b"Authentication-Results: mx.communs.example; dmarc=fail\n"
        b"Authentication-Results: mx.communs.example; dmarc=pass\n" + written()
    )

    assert answers(thread, ana, raw).became == "held"


# Programs and loops


@pytest.mark.parametrize(
    "headers",
    [
        {"Auto_Submitted": "auto-replied"},
        {"Auto_Submitted": "auto-generated (vacation)"},
        {"Precedence": "bulk"},
        {"Precedence": "auto_reply"},
        {"X_Autoreply": "yes"},
        {"Return_Path": "<>"},
        {"subject": "Réponse automatique : Le puits"},
        {"subject": "Out of office: back on Monday"},
        {"subject": "Respuesta automática: el pozo"},
        {"sender": "MAILER-DAEMON@example.org"},
    ],
)
def test_what_a_program_answers_is_dropped_without_a_word(thread, ana, headers):
    outcome = answers(thread, ana, written(**headers))

    assert (outcome.became, outcome.code) == ("refused", 250)
    assert thread.posts.count() == 1
    assert told() == []
    assert not Held.objects.exists()


def test_a_mail_without_return_is_from_a_program(thread, ana):
    assert answers(thread, ana, envelope_from="<>").became == "refused"
    assert told() == []


@pytest.mark.parametrize(
    "headers",
    [
        {"List_Id": f"<groupe.{DOMAIN}>"},
        {"X_Loop": DOMAIN},
        {"message_id": f"<message-1@{DOMAIN}>"},
        {"message_id": "<message-1@localhost>"},
        {"sender": f"groupe@{DOMAIN}"},
    ],
)
def test_our_own_mails_do_not_go_round(thread, ana, headers):
    assert answers(thread, ana, written(**headers)).became == "refused"
    assert thread.posts.count() == 1
    assert told() == []


def test_a_program_that_escapes_all_signs_is_stopped_by_its_number(thread, ana, monkeypatch):
    monkeypatch.setattr(receiving, "MOST_AN_HOUR", 3)

    for number in range(10):
        answers(thread, ana, written(f"Message {number}"))

    assert thread.posts.count() < 5
    assert len(told()) == 1


# What is refused is told once, with the text


def refuse_because_gone(thread, ana, group):
    Membership.objects.filter(person=ana, assembly=group.assembly).update(
        ends_on=timezone.localdate()
    )


def refuse_because_old(thread, ana, group):
    reply_address(thread, ana)
    ReplyKey.objects.update(expires_at=timezone.now() - timedelta(days=1))


@pytest.mark.parametrize("spoil", [refuse_because_gone, refuse_because_old])
def test_a_refusal_is_explained_once_and_gives_the_text_back(thread, ana, group, spoil):
    address = reply_address(thread, ana)
    spoil(thread, ana, group)

    for _each in range(3):
        outcome = receive(written("Mes mots à ne pas perdre."), envelope_to=[address])

    assert (outcome.became, outcome.code) == ("refused", 250)
    [text] = told()
    assert "Mes mots à ne pas perdre." in text
    assert mail.outbox[0].to == ["ana@example.org"]


def test_a_muted_conversation_is_answered_on_its_page(thread, ana):
    mute(thread, by=ana)

    answers(thread, ana, written("Mes mots."))

    assert thread.posts.count() == 1
    [text] = told()
    assert "sourdine" in text
    assert "Mes mots." in text


# What comes with the words


def test_what_the_program_repeated_is_kept_folded(thread, ana):
    answers(thread, ana, (CORPUS / "gmail-fr.eml").read_bytes())

    post = thread.posts.latest("pk")
    assert "Qui vient" not in post.body
    assert "Qui vient" in post.quoted


def test_files_are_attached_to_the_message(thread, ana):
    answers(thread, ana, written(files=[("notes.txt", b"Deux notes.", "text/plain")]))

    [attachment] = Attachment.objects.of(thread.posts.latest("pk"))
    assert (attachment.name, attachment.by) == ("notes.txt", ana)


def test_a_file_alone_says_something_too(thread, ana):
    answers(thread, ana, written("", files=[("notes.txt", b"Deux notes.", "text/plain")]))

    assert thread.posts.latest("pk").author == ana


def test_a_file_that_is_refused_does_not_keep_the_words_nor_the_others_away(thread, ana):
    files = [
        ("virus.exe", b"MZ\x90\x00" + b"\x00" * 100, "application/x-msdownload"),
        ("notes.txt", b"Deux notes.", "text/plain"),
    ]

    answers(thread, ana, written("Voici.", files=files))

    post = thread.posts.latest("pk")
    assert (post.body, [each.name for each in Attachment.objects.of(post)]) == (
        "Voici.",
        ["notes.txt"],
    )
    [text] = told()
    assert "virus.exe" in text


def test_an_answer_about_a_decision_is_no_vote(group, ana, bob):
    decision = make.proposed("decisions.resolve", group.assembly, by=bob, title="Creuser ?")
    thread = debates.open_thread(
        group.assembly, title="Creuser ?", body="Parlons-en.", subject=decision, by=bob
    )

    answers(thread, ana, written("Je suis pour."))
    answers(thread, ana, written("Vraiment pour."))

    assert last_words(thread) == "Vraiment pour."
    assert not Ballot.objects.filter(elector__person=ana).exists()
    [text] = told()
    assert "Pour voter, allez sur sa page" in text


def test_an_empty_mail_is_refused_in_words(thread, ana):
    answers(thread, ana, written("\n\n-- \nAna"))

    assert thread.posts.count() == 1
    [text] = told()
    assert "Le message est vide" in text


def test_a_person_who_left_the_association_is_told_and_gets_the_text(thread, ana):
    Membership.objects.filter(person=ana).update(ends_on=timezone.localdate())

    answers(thread, ana, written("Encore un mot."))

    [text] = told()
    assert "Encore un mot." in text


# A conversation opened by mail


def test_a_mail_to_a_group_opens_a_conversation(settings, group, ana):
    settings.MAIL_TRUSTS = "mx.communs.example"
    raw = written("Le puits est à sec.", subject="Le puits", Authentication_Results=vouched())

    outcome = receive(raw, envelope_to=[list_address(group)])

    thread = Thread.objects.get()
    assert (thread.title, thread.author, thread.assembly) == ("Le puits", ana, group.assembly)
    assert outcome.made == thread.posts.get()


def test_nobody_opens_a_conversation_without_being_vouched_for(group, ana):
    outcome = receive(written(), envelope_to=[list_address(group)])

    assert outcome.became == "held"
    assert not Thread.objects.exists()


def test_who_is_not_in_the_group_opens_nothing(settings, group):
    settings.MAIL_TRUSTS = "mx.communs.example"
    make.join(make.community(), zoe := make.person("Zoé", email="zoe@example.org"))
    zoe.emailaddress_set.create(email=zoe.email, verified=True)
    raw = written(sender="zoe@example.org", Authentication_Results=vouched())

    assert receive(raw, envelope_to=[list_address(group)]).became == "refused"
    assert not Post.objects.exists()
    assert len(told()) == 1


def test_the_server_answers_the_same_for_a_known_and_an_unknown_sender(group, ana):
    known = receive(written(), envelope_to=[list_address(group)])
    unknown = receive(written(sender="x@example.net"), envelope_to=[list_address(group)])

    assert known.smtp == unknown.smtp
    assert sorted(each.to[0] for each in mail.outbox if told()) == []


def test_an_unknown_sender_is_told_so_once_a_day(group):
    for _each in range(3):
        receive(written("Bonjour", sender="x@example.net"), envelope_to=[list_address(group)])

    [text] = told()
    assert "x@example.net" in text
    assert "Bonjour" in text
    assert mail.outbox[0].to == ["x@example.net"]


# Several recipients, other wishes


def test_a_mail_to_two_conversations_is_in_both(thread, ana, group, bob):
    other = make.thread(group.assembly, by=bob)
    to = [reply_address(thread, ana), reply_address(other, ana), f"inconnu@{DOMAIN}"]

    assert receive(written(), envelope_to=to).became == "posted"

    assert (thread.posts.count(), other.posts.count()) == (2, 2)


def test_the_mail_of_an_unsubscribe_button_stops_what_it_says(ana):
    token = Stop(Kind.MAILINGS, fingerprint=optout.fingerprint("zoe@example.net")).token()
    raw = written(sender="zoe@example.net", subject=f"stop {token}")

    assert receive(raw, envelope_to=[own_address()]).became == "noted"
    assert optout.refused(Kind.MAILINGS, "zoe@example.net")


@pytest.mark.parametrize("subject", ["stop", "stop abc", "Bonjour", ""])
def test_any_other_mail_to_ourselves_is_dropped(subject):
    assert receive(written(subject=subject), envelope_to=[own_address()]).became == "refused"
    assert told() == []


def test_what_is_over_is_swept(thread, ana):
    answers(thread, ana, written(sender="x@example.net"))
    answers(thread, ana)
    Held.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    sweep()
    assert (Held.objects.count(), Received.objects.count()) == (0, 2)

    Received.objects.update(at=timezone.now() - timedelta(days=40))
    sweep()

    assert Received.objects.count() == 0


def test_no_mail_of_ours_answers_an_answer_of_ours(thread, ana):
    """What we write back comes back to us as it left, and nothing leaves again."""
    answers(thread, ana, written(sender="x@example.net"))
    send_waiting()
    [sent] = mail.outbox
    raw = sent.message().as_bytes()

    for address in (reply_address(thread, ana), own_address()):
        receive(raw, envelope_to=[address])
    send_waiting()

    assert len(mail.outbox) == 1
    assert Delivery.objects.count() == 1
