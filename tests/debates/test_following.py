import pytest

from creuset.debates import actions, following
from creuset.debates.models import Following, Thread
from creuset.debates.reading import read_up_to, with_unread
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def thread(ana, bob):
    return make.thread(make.group(members=[ana, bob]).assembly, by=ana)


def test_opening_and_writing_make_one_follow(thread, ana, bob):
    actions.reply(thread, body="Oui.", by=bob)

    assert set(following.followers_of(thread)) == {ana, bob}


def test_a_muted_conversation_stays_muted_when_one_writes_in_it(thread, bob):
    following.mute(thread, by=bob)

    actions.reply(thread, body="Oui.", by=bob)

    assert bob not in following.followers_of(thread)


def test_choosing_to_follow_opens_ones_ears_again(thread, bob):
    following.mute(thread, by=bob)

    following.follow(thread, by=bob)

    assert bob in following.followers_of(thread)


def test_whoever_left_the_group_is_told_no_more(thread, ana, bob):
    following.follow(thread, by=bob)

    thread.assembly.memberships.filter(person=bob).update(ends_on=make.days_away(-1))

    assert list(following.followers_of(thread)) == [ana]


def test_an_answer_to_an_answer_hangs_on_the_same_message(thread, ana, bob):
    first = thread.posts.get()
    answer = actions.reply(thread, body="Oui.", by=bob, to=first)

    again = actions.reply(thread, body="Ah ?", by=ana, to=answer)

    assert [answer.parent, again.parent] == [first, first]


def test_unread_are_the_messages_of_others_since_the_last_one_read(thread, ana, bob):
    second = actions.reply(thread, body="Un.", by=bob)
    actions.reply(thread, body="Deux.", by=bob)
    actions.reply(thread, body="Moi.", by=bob)

    def unread(person):
        return with_unread(Thread.objects.all(), person.pk).get().unread

    assert (unread(ana), unread(bob)) == (3, 0)
    read_up_to(thread, second.pk, by=ana)
    assert unread(ana) == 2
    read_up_to(thread, 1, by=ana)
    assert unread(ana) == 2
    assert Following.objects.count() == 2


def test_a_conversation_opened_to_the_community_is_read_and_written_by_it(ana):
    member = make.person("Zoé")
    group = make.group(members=[ana])
    make.join(make.community(), member)
    work = make.published(group=group, authors=[ana], audience="community")

    thread = actions.open_thread(
        group.assembly, title="Parlons-en", body="Voilà.", by=ana, subject=work,
        audience="community",
    )  # fmt: skip

    assert thread.subject == work
    assert list(Thread.objects.visible_to(make.viewer(member))) == [thread]
    assert actions.reply(thread, body="Merci.", by=member).author == member
