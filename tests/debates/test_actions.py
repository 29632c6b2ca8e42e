import pytest
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.common.verdict import Refused
from creuset.debates import actions
from creuset.debates.models import Post, Thread
from creuset.journal.models import Record
from tests import make
from tests.together import kinds, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def assembly(ana, bob):
    return make.assembly(members=[ana, bob])


@pytest.fixture
def thread(ana, assembly):
    return make.thread(assembly, by=ana)


def test_a_conversation_begins_with_a_message(ana, assembly):
    thread = actions.open_thread(assembly, title=" L’eau ", body="**Bonjour**", by=ana)

    post = thread.posts.get()
    assert (thread.title, post.author, post.html) == (
        "L’eau",
        ana,
        "<p><strong>Bonjour</strong></p>\n",
    )
    assert [record.verb for record in Record.objects.all()] == ["debates.opened"]


def test_a_conversation_is_its_assembly_s(ana, bob, thread):
    zoe = make.person()
    make.community(members=[zoe])

    assert list(Thread.objects.visible_to(make.viewer(bob))) == [thread]
    assert list(Thread.objects.visible_to(make.viewer(zoe))) == []
    with pytest.raises(Refused, match="revient aux membres"):
        actions.reply(thread, body="Coucou", by=zoe)
    with pytest.raises(Refused, match="revient aux membres"):
        actions.open_thread(thread.assembly, title="Coucou", body="Coucou", by=zoe)


def test_a_reply_brings_the_conversation_back_to_the_top(bob, thread):
    before = thread.latest_at

    actions.reply(thread, body="Oui.", by=bob)

    thread.refresh_from_db()
    assert before < thread.latest_at <= timezone.now()
    assert Record.objects.latest("pk").verb == "debates.replied"


@pytest.mark.parametrize("body", ["", "  \r\n ", "\x00"])
def test_an_empty_message_is_refused(ana, bob, assembly, thread, body):
    with pytest.raises(Refused, match="Le message est vide"):
        actions.reply(thread, body=body, by=bob)
    with pytest.raises(Refused, match="Le message est vide"):
        actions.open_thread(assembly, title="Titre", body=body, by=ana)

    assert (Thread.objects.count(), Post.objects.count()) == (1, 1)


def test_a_message_as_long_as_a_book_is_refused_with_a_remedy(bob, thread):
    with pytest.raises(Refused) as refused:
        actions.reply(thread, body="x" * (actions.LONGEST + 1), by=bob)

    assert "50001 signes" in refused.value.reason.replace("\u202f", "")
    assert refused.value.remedy.startswith("Faites-en une production")
    actions.reply(thread, body="x" * actions.LONGEST, by=bob)


def test_a_hostile_message_is_harmless(bob, thread):
    post = actions.reply(thread, body="<script>alert(1)</script>[x](javascript:alert(1))", by=bob)

    assert "<script" not in post.html
    assert "href" not in post.html
    assert "alert(1)" in post.html


def test_a_form_sent_twice_is_one_message_and_one_line_of_the_journal(bob, thread):
    first, second = [actions.reply(thread, body="Oui.\r\n", by=bob) for _twice in range(2)]

    assert first == second
    assert Record.objects.filter(verb="debates.replied").count() == 1


def test_a_conversation_opened_twice_is_one(ana, assembly):
    first, second = [
        actions.open_thread(assembly, title="L’eau", body="Bonjour", by=ana) for _twice in range(2)
    ]

    assert first == second
    assert Record.objects.count() == 1


def test_one_may_say_the_same_thing_again_later(ana, bob, thread):
    actions.reply(thread, body="Oui.", by=bob)
    actions.reply(thread, body="Vraiment ?", by=ana)

    actions.reply(thread, body="Oui.", by=bob)

    assert thread.posts.count() == 4


def test_two_people_may_say_the_same_thing(ana, bob, thread):
    actions.reply(thread, body="Oui.", by=bob)
    actions.reply(thread, body="Oui.", by=ana)

    assert thread.posts.count() == 3


def test_one_corrects_one_s_own_words_and_it_shows(ana, thread):
    post = actions.edit(thread.posts.get(), body="*Bonsoir*", by=ana)

    assert (post.body, post.html) == ("*Bonsoir*", "<p><em>Bonsoir</em></p>\n")
    assert post.edited_at
    assert Record.objects.latest("pk").verb == "debates.edited"


def test_nobody_corrects_the_words_of_another(bob, thread):
    with pytest.raises(Refused, match="ses propres messages"):
        actions.edit(thread.posts.get(), body="Pirate", by=bob)

    assert thread.posts.get().body == "Bonjour à tous."


def test_a_correction_is_checked_as_a_message_is(ana, thread):
    with pytest.raises(Refused, match="vide"):
        actions.edit(thread.posts.get(), body=" ", by=ana)

    assert "<script" not in actions.edit(thread.posts.get(), body="<script>", by=ana).html


def test_who_has_left_says_nothing_more(ana, thread):
    assemblies.leave(thread.assembly, by=ana)

    with pytest.raises(Refused, match="revient aux membres"):
        actions.edit(thread.posts.get(), body="Encore moi", by=ana)


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_many_times_at_the_same_instant_is_one_message():
    ana = make.person("Ana")
    thread = make.thread(make.assembly(members=[ana]), by=ana)

    ends = together(
        *[lambda: actions.reply(Thread.objects.get(), body="Oui.", by=ana)] * 4,
    )

    assert kinds(ends) == ["Post"] * 4
    assert thread.posts.count() == 2


def test_a_long_message_is_named_by_its_beginning(ana, assembly):
    post = make.thread(assembly, by=ana, body="Un mot\n\n" + "et " * 60).posts.get()

    assert len(str(post)) == 80
    assert str(post).startswith("Un mot et et")
    assert str(post).endswith("…")
