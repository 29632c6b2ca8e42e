from datetime import timedelta

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.common.verdict import Refused
from creuset.people import actions as people
from creuset.post import actions as post
from creuset.post import optout
from creuset.post.links import Stop
from creuset.post.models import Delivery, Habits, Kind, Letter, Preference, Subscriber
from creuset.post.newsletter import actions, mailing
from creuset.post.sending import send_waiting
from creuset.works.models import Promotion
from tests import make
from tests.pages import plain

pytestmark = pytest.mark.django_db


def supported(letter, person):
    assemblies.support(
        "post.send_newsletter", letter, parameters={"edition": letter.edition}, by=person
    )


def leave(letter, ana, bob):
    """Two members stand behind it, and it leaves for good."""
    supported(letter, bob)
    sent = actions.send_newsletter(letter, edition=letter.edition, by=ana)
    mailing.carry_on()
    send_waiting()
    mailing.carry_on()
    return sent


def outside(address):
    actions.subscribe(address)
    actions.confirm(address)
    Delivery.objects.filter(address=address).delete()


def receivers():
    return sorted(each.to[0] for each in mail.outbox)


# Preparing


def test_a_letter_begins_with_what_the_community_put_forward(root, ana):
    work = make.published(title="Le puits", summary="Un résumé.", authors=[ana])
    hidden = make.published(title="Entre nous", audience="community")
    for each in (work, hidden):
        Promotion.objects.create(work=each, why="À lire.", until=make.days_away(30))

    body = actions.begin(by=ana).body

    assert "Le puits" in body
    assert "Un résumé." in body
    assert "À lire." in body
    assert "Ana" in body
    assert "Entre nous" not in body


def test_it_does_not_say_again_what_the_last_one_said(root, ana):
    Letter.objects.create(
        assembly=root, title="Hier", body="x", status="sent", sent_at=timezone.now()
    )
    old = Promotion.objects.create(
        work=make.published(title="Vieux"), why="Hier.", until=make.days_away(30),
        starts_on=make.days_away(-3),
    )  # fmt: skip

    assert old.work.title not in actions.begin(by=ana).body


def test_there_is_one_letter_in_preparation(root, ana, bob):
    assert actions.begin(by=ana) == actions.begin(by=bob)
    with pytest.raises(IntegrityError), transaction.atomic():
        Letter.objects.create(assembly=root, title="Autre", body="x")


def test_only_members_prepare_it(letter):
    stranger = make.person()
    with pytest.raises(Refused):
        actions.begin(by=stranger)
    with pytest.raises(Refused):
        actions.write(letter, title="x", body="x", edition=letter.edition, by=stranger)


def test_two_who_write_at_once_lose_nothing(letter, ana, bob):
    before = letter.edition
    actions.write(letter, title="A", body="Les mots d’Ana.", edition=before, by=ana)

    with pytest.raises(Refused, match="changé la lettre"):
        actions.write(letter, title="B", body="Les mots de Bob.", edition=before, by=bob)

    letter.refresh_from_db()
    assert letter.body == "Les mots d’Ana."


# Sending


def test_one_member_alone_does_not_send_it(letter, ana):
    with pytest.raises(Refused):
        actions.send_newsletter(letter, edition=letter.edition, by=ana)

    assert not Delivery.objects.exists()


def test_two_members_send_it_to_all_once(letter, ana, bob):
    leave(letter, ana, bob)
    with pytest.raises(Refused, match="déjà partie"):
        actions.send_newsletter(letter, edition=letter.edition, by=ana)
    mailing.carry_on()
    send_waiting()

    assert receivers() == ["ana@example.org", "bob@example.org"]
    letter.refresh_from_db()
    assert letter.status == "sent"


def test_what_changed_since_it_was_read_is_read_again(letter, ana, bob):
    read = letter.edition
    supported(letter, bob)
    letter = actions.write(letter, title="Autre", body="Autre.", edition=read, by=ana)

    with pytest.raises(Refused, match="a changé"):
        actions.send_newsletter(letter, edition=read, by=ana)
    with pytest.raises(Refused):
        actions.send_newsletter(letter, edition=letter.edition, by=ana)


def test_a_decision_sends_it_where_the_charter_asks_one(letter, root, ana, bob):
    make.rule(root, "post.send_newsletter", "decision")

    make.adopted("post.send_newsletter", letter, by=ana, edition=letter.edition)

    letter.refresh_from_db()
    assert letter.status == "leaving"
    assert letter.warrant


def test_those_who_said_no_receive_nothing(letter, root, ana, bob):
    make.join(root, *(others := [make.person() for _n in range(3)]))
    Preference.objects.create(person=others[0], kind=Kind.MAILINGS, rhythm="never")
    Preference.objects.create(person=others[1], kind=Kind.MAILINGS, rhythm="never", assembly=root)
    Habits.objects.create(person=others[2], paused=True)
    make.join(root, make.person(email=None))

    leave(letter, ana, bob)

    assert receivers() == ["ana@example.org", "bob@example.org"]


def test_readers_outside_receive_it_and_members_only_once(letter, ana, bob):
    outside("zoe@example.net")
    outside("ANA@example.org")
    actions.subscribe("jamais.confirme@example.net")

    leave(letter, ana, bob)

    read_it = [each.to[0] for each in mail.outbox if each.subject == "Nouvelles d’été"]
    assert sorted(read_it) == ["ana@example.org", "bob@example.org", "zoe@example.net"]


def test_a_letter_reads_well_and_says_how_to_stop_it(letter, ana, bob):
    leave(letter, ana, bob)

    sent = mail.outbox[0]
    html = sent.alternatives[0][0]
    assert "Le puits est creusé." in sent.body
    assert f"/lettres/{letter.pk}/" in sent.body
    assert "/courrier/arret/" in sent.body
    assert f"/lettres/{letter.pk}/" in html
    assert sent.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert sent.extra_headers["List-Id"].startswith("<lettre.")


def test_an_essay_goes_to_oneself_only(letter, ana):
    actions.try_on_oneself(letter, by=ana)
    send_waiting()

    assert receivers() == ["ana@example.org"]
    letter.refresh_from_db()
    assert letter.status == "draft"


# Killed


@pytest.mark.parametrize("batches", [0, 1, 2])
def test_killed_while_it_is_queued_it_goes_on_and_nobody_has_it_twice(
    letter, root, ana, bob, batches, monkeypatch
):
    make.join(root, *(make.person() for _n in range(5)))
    outside("zoe@example.net")
    monkeypatch.setattr(mailing, "BATCH", 2)
    supported(letter, bob)
    sent = actions.send_newsletter(letter, edition=letter.edition, by=ana)
    for _batch, rows in zip(range(batches), mailing._batches(sent), strict=False):
        Delivery.objects.bulk_create(rows, ignore_conflicts=True)

    mailing.carry_on()
    mailing.carry_on()
    send_waiting()

    assert len(receivers()) == len(set(receivers())) == 8


def test_what_is_done_is_counted_from_the_mails(letter, ana, bob):
    leave(letter, ana, bob)
    Delivery.objects.filter(person=bob).update(status="failed", sent_at=None)

    assert mailing.progress(letter) | {} == {
        "total": 2, "sent": 1, "waiting": 0, "dropped": 0, "failed": 1, "unsure": 0, "done": 2,
    }  # fmt: skip


# Readers outside


def test_an_address_receives_nothing_before_it_said_yes(letter):
    actions.subscribe("Zoe@Example.net")
    actions.subscribe("zoe@example.net")
    send_waiting()

    [asked] = mail.outbox
    assert asked.to == ["zoe@example.net"]
    assert "/lettres/s-inscrire/" in plain(asked.body)
    assert Subscriber.objects.get().confirmed_at is None


def test_who_never_answered_is_forgotten(root):
    actions.subscribe("zoe@example.net")
    Subscriber.objects.update(asked_at=timezone.now() - timedelta(days=8))

    actions.sweep_unconfirmed()

    assert not Subscriber.objects.exists()


def test_one_click_erases_the_address_and_keeps_its_mark(letter, ana, bob):
    outside("zoe@example.net")
    leave(letter, ana, bob)

    post.stop(Stop(Kind.MAILINGS, fingerprint=optout.fingerprint("zoe@example.net")))

    assert not Subscriber.objects.exists()
    assert not Delivery.objects.filter(address__icontains="zoe").exists()
    assert optout.refused(Kind.MAILINGS, "zoe@example.net")
    assert mailing.progress(letter)["sent"] == 3


def test_who_stops_while_it_leaves_does_not_get_it(letter, ana, bob):
    outside("zoe@example.net")
    supported(letter, bob)
    actions.send_newsletter(letter, edition=letter.edition, by=ana)
    mailing.carry_on()

    post.stop(Stop(Kind.MAILINGS, fingerprint=optout.fingerprint("zoe@example.net")))
    send_waiting()

    assert receivers() == ["ana@example.org", "bob@example.org"]


def test_who_comes_back_is_written_to_again(letter, ana, bob):
    outside("zoe@example.net")
    post.stop(Stop(Kind.MAILINGS, fingerprint=optout.fingerprint("zoe@example.net")))
    outside("zoe@example.net")

    leave(letter, ana, bob)

    assert "zoe@example.net" in receivers()


def test_a_letter_stays_when_who_wrote_it_leaves(letter, ana, bob):
    leave(letter, ana, bob)

    people.erase(ana, keep_name=False, by=ana)

    letter.refresh_from_db()
    assert (letter.writer, letter.status) == (None, "sent")
