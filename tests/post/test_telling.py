"""From a gesture to what people are told, and never to anyone else."""

import re
from datetime import timedelta
from urllib.parse import urlsplit

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.assemblies.middleware import viewer_of
from creuset.atlas.contributing import actions as contributing
from creuset.atlas.models import Entry
from creuset.debates import actions as debates
from creuset.debates import following
from creuset.debates.models import Following
from creuset.files.models import Attachment
from creuset.journal.models import Record
from creuset.people.models import Person
from creuset.post import actions, digesting, letters, reminding, sending, telling
from creuset.post.inbound.folding import DELIMITERS, fold
from creuset.post.models import Delivery, Notice, Position, Reminder, Section
from creuset.post.models.habits import zone_of
from creuset.post.newsletter import actions as newsletter
from creuset.post.notices import SILENT, TOLD
from creuset.post.rhythms import next_moment
from creuset.wiring.sentences import VERBS
from tests import make
from tests.atlas.helpers import entry
from tests.pages import plain

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob", email="bob@example.org")


@pytest.fixture
def thread(ana, bob):
    group = make.group(members=[ana, bob])
    thread = make.thread(group.assembly, by=ana)
    telling.tell_waiting()
    sending.send_waiting()
    mail.outbox.clear()
    return thread


def told(person):
    return list(Notice.objects.filter(person=person).order_by("pk"))


def test_every_verb_is_told_to_someone_or_to_nobody_on_purpose():
    verbs = set(VERBS) | set(reminding.SENTENCES)

    assert verbs - set(TOLD) - SILENT == set()
    assert (set(TOLD) | SILENT) - verbs == set()
    assert set(TOLD) & SILENT == set()


def test_a_message_is_told_to_who_follows_and_not_to_who_wrote_it(thread, ana, bob):
    post = debates.reply(thread, body="Je viens **demain**.", by=ana)
    following.follow(thread, by=bob)

    telling.tell_waiting()
    sending.send_waiting()

    [letter] = mail.outbox
    assert letter.to == ["bob@example.org"]
    assert letter.subject == f"Re: [{thread.assembly}] {thread.title}"
    assert "Je viens **demain**." in letter.body
    assert f"/messages/{post.pk}/" in letter.body
    assert letter.extra_headers["In-Reply-To"] == f"<conversation-{thread.pk}@localhost>"
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert told(ana)[-1:] == [] or told(ana)[-1].record.verb != "debates.replied"


@pytest.mark.parametrize("language", ["fr", "en", "es"])
def test_what_is_answered_above_our_line_comes_back_without_what_is_below(
    thread, ana, bob, settings, language
):
    settings.MAIL_DOMAIN = "courrier.example.org"
    Person.objects.filter(pk=bob.pk).update(language=language)
    following.follow(thread, by=bob)
    debates.reply(thread, body="Qui vient demain ?", by=ana)
    telling.tell_waiting()
    sending.send_waiting()

    [letter] = mail.outbox
    quoted = "".join(f"> {line}\n" for line in letter.body.splitlines())
    folded = fold(f"Moi.\n\nAm Montag schrieb Ana:\n{quoted}")

    [above, *_] = letter.body.splitlines()
    assert above.removeprefix("--- ").removesuffix(" ---") in DELIMITERS
    assert folded.kept.startswith("Moi.")
    assert "Qui vient" not in folded.kept


def test_a_mail_that_cannot_be_answered_does_not_say_so(thread, ana, bob):
    following.follow(thread, by=bob)
    debates.reply(thread, body="Qui vient demain ?", by=ana)
    telling.tell_waiting()
    sending.send_waiting()

    assert not any(line in mail.outbox[0].body for line in DELIMITERS)


def test_telling_twice_tells_once(thread, ana, bob):
    following.follow(thread, by=bob)
    debates.reply(thread, body="Oui.", by=ana)

    telling.tell_waiting()
    Position.objects.filter(name="told").update(upto=0)
    telling.tell_waiting()
    sending.send_waiting()
    sending.send_waiting()

    assert len(mail.outbox) == 1


def test_whoever_is_named_reads_so_first_with_what_the_pictures_show(thread, ana, bob):
    post = debates.reply(thread, body=f"@{bob.slug}, tu viens ?", by=ana)
    joined = make.attached(post, by=ana, name="puits.png", content=make.picture())
    Attachment.objects.filter(pk=joined.pk).update(alt="Le repère vert")

    telling.tell_waiting()
    sending.send_waiting()

    [letter] = mail.outbox
    assert letter.to == ["bob@example.org"]
    assert letter.body.partition("\n")[0] == f"Ana vous nomme dans « {thread.title} »."
    assert "Joint : Le repère vert" in letter.body
    assert "Le repère vert" in letter.alternatives[0][0]


@pytest.mark.parametrize(
    ("title", "ends"),
    [("Qui vient ?", ": Qui vient ?"), ("L’eau", ": L’eau.")],
)
def test_a_title_that_asks_is_not_followed_by_a_full_stop(ana, title, ends):
    group = make.group(members=[ana])
    meeting = make.meeting(group.assembly, by=ana, title=title)

    event = Record.objects.filter(subject_id=meeting.pk, verb__startswith="meetings.").latest("pk")

    assert letters.sentence(event, viewer_of(ana)).endswith(ends)


def test_whoever_may_no_longer_read_is_not_mailed(thread, ana, bob):
    following.follow(thread, by=bob)
    debates.reply(thread, body="Secret.", by=ana)
    telling.tell_waiting()

    thread.assembly.memberships.filter(person=bob).update(ends_on=make.days_away(-1))
    sending.send_waiting()

    assert mail.outbox == []
    assert not Notice.objects.visible_to(make.viewer(bob)).exists()


def test_a_muted_conversation_is_silent_even_when_one_is_named(thread, ana, bob):
    following.mute(thread, by=bob)

    debates.reply(thread, body="Allez.", by=ana)
    telling.tell_waiting()
    sending.send_waiting()

    assert mail.outbox == []


def test_a_convocation_is_mailed_whatever_one_has_stopped(ana, bob):
    group = make.group(members=[ana, bob])
    actions.choose(bob, paused=True, hour=8, weekday=0, language="", time_zone="")
    meeting = make.convened(make.meeting(group.assembly, by=ana), by=ana)

    telling.tell_waiting()
    sending.send_waiting()

    [letter] = [each for each in mail.outbox if each.to == ["bob@example.org"]]
    assert str(meeting) in letter.subject
    assert [name for name, *_rest in letter.attachments] == ["reunion.ics"]
    assert "List-Unsubscribe" not in letter.extra_headers


def test_posting_costs_the_same_with_ten_thousand_followers_as_with_none(client, thread, ana):
    client.force_login(ana)

    def cost():
        body = {"body": f"Message {thread.posts.count()}."}
        with CaptureQueriesContext(connection) as queries:
            assert client.post(f"/debats/{thread.pk}/repondre/", body).status_code == 302
        return len(queries)

    cost()  # the first answer makes ana follow
    alone = cost()
    telling.tell_waiting()
    crowd = Person.objects.bulk_create(
        Person(email=f"p{n}@example.org", name=f"P{n}", slug=f"p{n}") for n in range(10_000)
    )
    make.join(thread.assembly, *crowd)
    Following.objects.bulk_create(
        Following(thread=thread, person=each, why="chose") for each in crowd
    )

    assert cost() == alone
    with CaptureQueriesContext(connection) as queries:
        telling.tell_waiting()
    assert Notice.objects.filter(person__email__startswith="p").count() == len(crowd)
    assert len(queries) < 80


def test_those_whose_support_is_missing_are_told_what_waits_for_it(ana, bob):
    zoe = make.person("Zoé")
    root = make.community(members=[ana, bob, zoe])
    telling.tell_waiting()
    Notice.objects.all().delete()
    letter = newsletter.begin(by=ana)
    asked = {"edition": letter.edition}

    assemblies.support("post.send_newsletter", letter, parameters=asked, by=ana)
    telling.tell_waiting()

    notices = Notice.objects.filter(record__verb="assemblies.supported")
    assert {each.person for each in notices} == {bob, zoe}
    assert letters.sentence(notices[0].record, viewer_of(bob)) == (
        f"Ana a donné son appui. Envoyer la lettre «\u00a0{letter.title}\u00a0»\u202f?"
    )
    assert {each.section for each in notices} == {Section.WAITING}
    assert root.pk == notices[0].record.scope_id


def test_whoever_stands_behind_a_newcomer_keeps_no_news_waiting(ana, bob, caplog):
    root = make.community(members=[ana, bob])
    application = make.application(make.person("Zoé"), root)
    assemblies.support("assemblies.admit", application, parameters={}, by=ana)
    debates.open_thread(root, title="Après", body="Et ensuite ?", by=ana)

    telling.tell_waiting()

    verbs = set(Notice.objects.filter(person=bob).values_list("record__verb", flat=True))
    assert "assemblies.supported" not in verbs
    assert "debates.opened" in verbs
    assert "could not be told" not in caplog.text


def test_what_cannot_be_told_keeps_nothing_else_waiting(ana, bob, monkeypatch, caplog):
    root = make.community(members=[ana, bob])
    telling.tell_waiting()
    debates.open_thread(root, title="Avant", body="Bonjour.", by=ana)
    debates.open_thread(root, title="Après", body="Bonsoir.", by=ana)
    tell = telling.tell

    def fails_once(record):
        if record.title == "Avant":
            raise ZeroDivisionError
        tell(record)

    monkeypatch.setattr(telling, "tell", fails_once)
    telling.tell_waiting()
    titles = set(Notice.objects.filter(person=bob).values_list("record__title", flat=True))
    assert "Après" in titles
    assert "could not be told" in caplog.text

    monkeypatch.undo()
    telling.tell_waiting()

    assert Notice.objects.filter(person=bob, record__title="Avant").exists()


def test_what_is_for_a_digest_waits_for_its_hour_and_is_told_once(thread, ana, bob):
    following.follow(thread, by=bob)
    actions.choose(
        bob, paused=False, hour=8, weekday=0, language="", time_zone="", conversation="daily"
    )
    debates.reply(thread, body="Un.", by=ana)
    debates.reply(thread, body="Deux.", by=ana)
    telling.tell_waiting()
    sending.send_waiting()
    assert mail.outbox == []

    due = next_moment(timezone.now(), "daily", hour=8, weekday=0, zone=zone_of(bob))
    assert digesting.gather_due(due - timedelta(minutes=1)) == 0
    assert digesting.gather_due(due + timedelta(minutes=1)) == 1
    assert digesting.gather_due(due + timedelta(hours=1)) == 0
    sending.send_waiting()
    sending.send_waiting()

    [letter] = mail.outbox
    assert "et un autre message" in letter.body
    assert "« Un. »" in letter.body
    assert thread.assembly.name in letter.body


def test_a_digest_whose_news_are_read_meanwhile_is_not_sent(thread, ana, bob):
    following.follow(thread, by=bob)
    actions.choose(
        bob, paused=False, hour=8, weekday=0, language="", time_zone="", conversation="daily"
    )
    debates.reply(thread, body="Un.", by=ana)
    telling.tell_waiting()
    assert digesting.gather_due(timezone.now() + timedelta(days=1)) == 1

    actions.read_up_to(10**9, by=bob)
    sending.send_waiting()

    assert mail.outbox == []
    assert Delivery.objects.get(composer="digest").status == "dropped"


def test_a_digest_asks_for_nothing_that_no_longer_waits(ana, bob):
    zoe = make.person("Zoé", email="zoe@example.org")
    root = make.community(members=[ana, bob, zoe])
    actions.choose(
        bob, paused=False, hour=8, weekday=0, language="", time_zone="", conversation="daily"
    )
    waits, over = (assemblies.apply(root, by=make.person(name)) for name in ("Yan", "Xav"))
    letter = newsletter.begin(by=ana)
    asked = {"edition": letter.edition}
    assemblies.support("post.send_newsletter", letter, parameters=asked, by=ana)
    telling.tell_waiting()
    Notice.objects.update(rhythm="daily", delivery=None)
    Delivery.objects.all().delete()

    assemblies.support("post.send_newsletter", letter, parameters=asked, by=zoe)
    assemblies.withdraw_application(over, by=over.person)
    digesting.gather_due(timezone.now() + timedelta(days=1))
    mail.outbox.clear()
    sending.send_waiting()

    [digest] = [each for each in mail.outbox if each.to == ["bob@example.org"]]
    assert f"/demandes/{waits.pk}/" in digest.body
    assert f"/demandes/{over.pk}/" not in digest.body
    assert "donné son appui" not in digest.body


def test_a_vote_that_closes_is_said_once_to_who_has_not_answered(ana, bob):
    group = make.group(members=[ana, bob])
    work = make.work(group=group, authors=[ana])
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    type(decision).objects.filter(pk=decision.pk).update(
        opened_at=timezone.now() - timedelta(days=6),
        votes_at=timezone.now() - timedelta(days=6),
        closes_at=timezone.now() + timedelta(hours=20),
    )

    first = reminding.remind()
    Position.objects.filter(name="reminders").update(at=timezone.now() - timedelta(days=1))
    again = reminding.remind()

    assert (first, again) == (1, 0)
    assert Reminder.objects.get().verb == "reminders.decision_closes"
    assert {each.person for each in Notice.objects.filter(reminder__isnull=False)} == {ana, bob}


def test_a_group_that_sleeps_is_woken_once(ana):
    group = make.group(members=[ana])
    make.thread(group.assembly, by=ana)
    group.assembly.scope.records.update(at=timezone.now() - timedelta(days=80))

    assert reminding.remind() == 1
    [notice] = Notice.objects.filter(reminder__isnull=False)
    assert (notice.person, notice.reminder.verb) == (ana, "reminders.group_sleeps")


# The map


def test_who_takes_part_is_asked_once_a_year_whether_an_entry_is_still_true(client, ana):
    make.community(members=[ana])
    long_ago = timezone.now() - timedelta(days=400)
    old, fresh, nobodys = (entry(name) for name in ("Ruche", "Four", "Moulin"))
    for each in (old, fresh):
        contributing.take_part(each, by=ana, role="j’y suis")
    Entry.objects.filter(pk__in=[old.pk, nobodys.pk]).update(confirmed_on=long_ago)

    reminding.remind()
    Position.objects.filter(name="reminders").update(at=long_ago)
    reminding.remind()

    notice = Notice.objects.get()
    assert (notice.person, notice.reminder.title) == (ana, "Ruche")
    letter = letters.write(Delivery(about_id=notice.pk))
    [address] = re.findall(r"C’est toujours vrai : (\S+)", plain(letter.text))
    assert address in letter.html
    client.post(urlsplit(address).path)
    assert Entry.objects.get(pk=old.pk).confirmed_on == timezone.localdate()
    Notice.objects.all().delete()
    Reminder.objects.all().delete()
    Position.objects.filter(name="reminders").update(at=long_ago)
    reminding.remind()
    assert not Reminder.objects.exists()
