from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.common.verdict import Refused
from creuset.common.viewer import ANONYMOUS
from creuset.debates import actions
from creuset.debates.models import Measure, OutsideMessage, Outsider, OutsideTerms, Post, Thread
from creuset.journal.models import Record
from creuset.people import actions as people
from tests import make
from tests.debates.outside import (
    ADDRESS,
    WORDS,
    debated_work,
    let_in,
    mails_to,
    refuse,
    thread_of,
    waiting,
    written,
)
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def work(ana):
    group = make.group(members=[ana, make.person("Bob"), make.person("Zoé")])
    return debated_work(group=group, authors=[ana])


@pytest.fixture
def thread(work):
    return thread_of(work)


def refused(gesture, *args, **terms):
    with pytest.raises(Refused) as found:
        gesture(*args, **terms)
    return found.value.reason


# From the work to its debate


def test_publishing_opens_the_debate_when_the_terms_say_so(ana):
    terms = make.terms(outside_debate=True)
    work = make.work(authors=[ana], agreed=terms)

    make.carried_out("works.publish", work, **terms)

    thread = Thread.objects.get(open_to_outside=True)
    assert (thread.audience, thread.open_to_outside, thread.subject) == ("public", True, work)
    assert list(Thread.objects.visible_to(ANONYMOUS)) == [thread]


def test_it_does_not_when_they_do_not(ana):
    terms = make.terms(outside_debate=False)
    work = make.work(authors=[ana], agreed=terms)

    make.carried_out("works.publish", work, **terms)

    assert [thread.open_to_outside for thread in Thread.objects.all()] == [False]


def test_the_debate_opens_on_the_day_the_work_comes_out(ana):
    terms = make.terms(outside_debate=True, shared_from=make.days_away(3).isoformat())
    work = make.work(authors=[ana], agreed=terms)

    make.carried_out("works.publish", work, **terms)

    assert not Thread.objects.visible_to(ANONYMOUS).exists()


def test_a_work_that_is_withdrawn_takes_its_debate_with_it_and_brings_it_back(ana):
    terms = make.terms(outside_debate=True)
    work = make.work(authors=[ana], agreed=terms)
    _made, warrant = make.carried_out("works.publish", work, **terms)
    let_in(waiting(thread_of(work)), ana)

    make.undone("works.publish", work, warrant)

    assert not Thread.objects.visible_to(ANONYMOUS).exists()
    assert not Post.objects.visible_to(ANONYMOUS).exists()
    make.carried_out("works.publish", work, **terms)
    assert Thread.objects.visible_to(ANONYMOUS).get().posts.count() == 1


def test_opened_twice_it_is_one(work, thread):
    assert actions.open_outside_thread(work, assembly=work.assembly, title="X") == thread


# At the door


def test_nothing_is_read_by_anyone_before_the_address_is_confirmed(ana, thread):
    message = written(thread)

    assert list(OutsideMessage.objects.visible_to(make.viewer(ana))) == []
    assert not Post.objects.exists()
    [mail] = mails_to(ADDRESS)
    assert mail.text.startswith("Bonjour Lou,\n")
    assert WORDS in mail.text
    assert message.token in mail.text


def test_a_message_sent_twice_is_one_mail(thread):
    assert written(thread) == written(thread)

    assert len(mails_to(ADDRESS)) == 1


def test_once_confirmed_it_waits_for_someone_from_here(ana, thread):
    message = waiting(thread)

    assert message.state == "waiting"
    assert (message.name, message.email) == ("", "")
    assert (message.outsider.name, message.outsider.email) == ("Lou", ADDRESS)
    assert list(OutsideMessage.objects.visible_to(make.viewer(ana))) == [message]
    assert not Post.objects.exists()
    line = Record.objects.latest("pk")
    assert (line.verb, line.audience) == ("debates.outsider_waits", "group")
    assert "Lou" not in str(Record.objects.values())


def test_a_link_followed_again_changes_nothing(thread):
    message = waiting(thread)

    assert actions.confirm(message).state == "waiting"
    assert Record.objects.filter(verb="debates.outsider_waits").count() == 1


def test_a_link_is_good_for_a_day(thread):
    message = written(thread)
    OutsideMessage.objects.update(at=timezone.now() - timedelta(days=1, minutes=1))

    assert "il valait un jour" in refused(actions.confirm, message)


@pytest.mark.django_db(transaction=True)
def test_confirmed_twice_at_once_it_enters_once(thread):
    OutsideTerms.objects.create(assembly=thread.assembly, door="at_once")
    message = written(thread)

    together(lambda: actions.confirm(message), lambda: actions.confirm(message))

    assert Post.objects.count() == 1


def test_where_the_charter_says_so_it_is_read_at_once(thread):
    make.carried_out("debates.set_outside", thread.assembly, door="at_once")

    message = waiting(thread)

    assert message.state == "accepted"
    assert thread.posts.get().body == WORDS


def test_revoking_that_choice_closes_the_door_again(thread):
    _made, warrant = make.carried_out("debates.set_outside", thread.assembly, door="at_once")

    make.undone("debates.set_outside", thread.assembly, warrant)

    assert waiting(thread).state == "waiting"


def test_the_door_is_as_the_assembly_above_chose(thread):
    OutsideTerms.objects.create(assembly=thread.assembly.parent, door="at_once")

    assert waiting(thread).state == "accepted"


def test_a_closed_door_takes_nothing(work, thread):
    actions.close_outside_thread(work)

    assert "n’est pas ouverte" in refused(written, thread)


@pytest.mark.parametrize("body", [" ", "x" * 8001])
def test_an_empty_or_endless_message_is_refused(thread, body):
    refused(written, thread, body=body)

    assert mails_to(ADDRESS) == []


# Let in, or not


def test_let_in_it_is_a_message_like_any_other_and_its_author_is_told(ana, thread):
    message = let_in(waiting(thread), ana)

    post = thread.posts.get()
    assert (post.body, post.author, post.outsider.name) == (WORDS, None, "Lou")
    assert message.post == post
    mail = mails_to(ADDRESS)[-1]
    assert mail.subject.startswith("Votre message est dans la conversation")
    assert mail.text.startswith("Bonjour Lou,\n")
    assert ADDRESS not in str(list(Record.objects.values()))


def test_a_refusal_is_told_with_its_reason_and_how_to_appeal(ana, thread):
    message = waiting(thread)
    assert "se dit avec ses raisons" in refused(
        actions.let_in, message, answer="refuse", ground="", why="", by=ana
    )

    refuse(message, ana)

    mail = mails_to(ADDRESS)[-1].text
    assert "Une publicité." in mail
    assert "faites appel" in mail
    assert not Post.objects.exists()
    assert "n’attend plus" in refused(let_in, message, ana)


def test_someone_from_elsewhere_opens_no_door(thread):
    stranger = make.person()
    make.community(members=[stranger])

    refused(let_in, waiting(thread), stranger)


def test_others_than_who_refused_answer_an_outsider_s_appeal(ana, thread):
    message = refuse(waiting(thread), ana)
    make.rule(thread.assembly, "debates.answer_appeal", "member")
    appeal = actions.appeal(message.refusal, why="Je ne vends rien.", by=message.outsider)

    assert "D’autres personnes" in refused(
        actions.answer_appeal, appeal, answer="lifted", why="Si.", by=ana
    )
    bob = thread.assembly.members().get(name="Bob")
    actions.answer_appeal(appeal, answer="lifted", why="C’est vrai.", by=bob)

    assert thread.posts.get().body == WORDS
    assert "a sa réponse" in mails_to(ADDRESS)[-1].subject


def test_an_outsider_is_warned_then_suspended_and_told_each_time(ana, thread):
    make.rule(thread.assembly, "debates.moderate", "member")
    make.rule(thread.assembly, "debates.suspend", "member")
    post = let_in(waiting(thread), ana).post
    terms = {"ground": "hurts", "why": "Assez."}
    assert "pas été averti" in refused(
        actions.suspend, post, reach="thread", days=7, **terms, by=ana
    )
    actions.moderate(post, step="warn", body="", **terms, by=ana)

    actions.suspend(post, reach="thread", days=7, **terms, by=ana)

    assert len(mails_to(ADDRESS)) == 4
    assert "suspendue ici" in refused(actions.confirm, written(thread, body="Encore moi."))


def test_a_suspended_member_does_not_come_back_by_the_window(ana, thread):
    make.rule(thread.assembly, "debates.suspend", "member")
    max_ = make.person("Max", email="max@example.org")
    make.join(thread.assembly, max_)
    post = actions.reply(thread, body="Vous allez voir.", by=max_)
    actions.suspend(post, reach="thread", days=7, ground="threat", why="Menace.", by=ana)

    message = written(thread, email="MAX@example.org")

    assert "suspendue ici" in refused(actions.confirm, message)


# With an account


def test_with_an_account_there_is_nothing_to_confirm(ana, thread):
    visitor = make.person("Iris")

    message = actions.write_with_account(thread, body=WORDS, by=visitor)

    assert (message.state, message.outsider.person) == ("waiting", visitor)
    assert let_in(message, ana).post.author == visitor


# Taken back, corrected, forgotten


def test_one_corrects_while_it_waits_and_for_a_day(ana, thread):
    message = actions.rewrite(waiting(thread), body="Mieux dit.")
    assert message.state == "waiting"
    message = let_in(message, ana)

    actions.rewrite(message, body="Encore mieux.")

    post = thread.posts.get()
    assert (post.body, bool(post.edited_at)) == ("Encore mieux.", True)
    Post.objects.update(at=timezone.now() - timedelta(days=2))
    assert "plus d’un jour" in refused(actions.rewrite, message, body="Trop tard.")


def test_what_is_taken_back_is_nowhere_any_more(ana, thread):
    message = let_in(waiting(thread), ana)
    actions.rewrite(message, body="Autrement.")

    actions.take_back(message)

    post = thread.posts.get()
    assert (post.body, post.revisions.count()) == ("(message retiré par son auteur)", 0)
    assert "déjà retiré" in refused(actions.take_back, message)
    for each in OutsideMessage.objects.all():
        assert WORDS not in each.body


def test_what_was_never_confirmed_is_taken_back_whole(thread):
    actions.take_back(written(thread))

    assert not OutsideMessage.objects.exists()


def test_a_forgotten_outsider_leaves_their_words_and_nothing_else(ana, thread):
    message = let_in(waiting(thread), ana)

    actions.forget(message.outsider)

    outsider = Outsider.objects.get()
    assert (outsider.name, outsider.email, outsider.mark) == ("", "", "")
    assert str(outsider) == "une personne de l’extérieur"
    assert thread.posts.get().body == WORDS


def test_erasing_an_account_unties_what_it_wrote_outside(ana, thread):
    visitor = make.person("Iris")
    let_in(actions.write_with_account(thread, body=WORDS, by=visitor), ana)
    assert WORDS in str(people.everything_about(visitor))

    people.erase(visitor, keep_name=False, by=visitor)

    assert str(thread.posts.get().outsider) == "une personne de l’extérieur"


def test_what_nobody_confirmed_and_what_no_longer_serves_goes(ana, thread, settings):
    let_in(waiting(thread), ana)
    written(thread, body="Jamais confirmé.", email="autre@ailleurs.example")
    long_ago = timezone.now() - timedelta(days=settings.OUTSIDE_ADDRESS_DAYS + 1)
    OutsideMessage.objects.filter(state="unconfirmed").update(at=long_ago)
    Outsider.objects.update(seen_at=long_ago)

    actions.sweep()

    assert [each.state for each in OutsideMessage.objects.all()] == ["accepted"]
    assert (Outsider.objects.get().email, Outsider.objects.get().name) == ("", "Lou")


def test_a_lost_link_is_sent_again_to_the_mailbox_and_to_no_other(thread):
    message = waiting(thread)

    actions.send_link("Lou@ailleurs.example")
    actions.send_link("inconnue@ailleurs.example")

    assert message.token in mails_to(ADDRESS)[-1].text
    assert mails_to("inconnue@ailleurs.example") == []


def test_measures_never_hold_an_address(ana, thread):
    refuse(waiting(thread), ana)

    assert ADDRESS not in str(list(Measure.objects.values()))
