"""Any member looks after a conversation; nothing that was said is lost or shown to more people."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.debates import actions
from creuset.debates.models import Following, Post, Thread
from creuset.debates.reading import with_unread
from creuset.journal.models import Record
from tests import make
from tests.pages import read, words

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


def latest_verb():
    return Record.objects.latest("pk").verb


def test_any_member_pins_and_another_unpins(ana, bob, thread):
    assert actions.pin(thread, by=bob).pinned_at
    assert latest_verb() == "debates.pinned"

    assert actions.unpin(thread, by=ana).pinned_at is None
    assert latest_verb() == "debates.unpinned"


def test_pinning_twice_is_pinning_once(bob, thread):
    actions.pin(thread, by=bob)
    actions.pin(thread, by=bob)

    assert Record.objects.filter(verb="debates.pinned").count() == 1


def test_who_is_not_of_the_assembly_looks_after_nothing(thread):
    zoe = make.person()
    make.community(members=[zoe])
    Thread.objects.update(audience=Audience.COMMUNITY)

    for gesture in (
        lambda: actions.pin(thread, by=zoe),
        lambda: actions.close(thread, conclusion="Voilà.", by=zoe),
        lambda: actions.rename(thread, title="Autre", by=zoe),
        lambda: actions.split(thread, [1], title="Autre", by=zoe),
    ):
        with pytest.raises(Refused, match="revient aux membres"):
            gesture()


def test_a_closed_conversation_says_what_was_found_and_is_written_in_no_more(bob, thread):
    closed = actions.close(thread, conclusion="**Oui**, en mai.", by=bob)

    assert closed.conclusion_html == "<p><strong>Oui</strong>, en mai.</p>\n"
    assert latest_verb() == "debates.closed"
    with pytest.raises(Refused, match="close"):
        actions.reply(thread, body="Encore.", by=bob)


def test_a_conversation_does_not_close_without_a_conclusion(bob, thread):
    with pytest.raises(Refused, match="retient"):
        actions.close(thread, conclusion=" \r\n", by=bob)


def test_reopening_keeps_the_conclusion_as_a_message(ana, bob, thread):
    actions.close(thread, conclusion="En mai.", by=bob)

    reopened = actions.reopen(thread, by=ana)

    assert (reopened.closed_at, reopened.conclusion) == (None, "")
    assert thread.posts.latest("pk").body.endswith("En mai.")
    actions.reply(thread, body="Plutôt en juin.", by=ana)


def test_a_conversation_takes_another_title(bob, thread):
    assert actions.rename(thread, title="  L’eau  douce ", by=bob).title == "L’eau douce"
    with pytest.raises(Refused, match="a un titre"):
        actions.rename(thread, title=" ", by=bob)


def test_the_words_of_others_are_shown_to_nobody_more(ana, bob, thread):
    elsewhere = make.assembly(members=[ana, make.person()])
    actions.reply(thread, body="Entre nous.", by=bob)

    with pytest.raises(Refused, match="1 personne de plus"):
        actions.move(thread, to=elsewhere, by=ana)

    thread.refresh_from_db()
    assert thread.assembly_id != elsewhere.pk


def test_one_s_own_words_go_where_one_wants(ana, thread):
    elsewhere = make.assembly(members=[ana, make.person()])

    actions.move(thread, to=elsewhere, by=ana)

    assert list(elsewhere.threads.all()) == [thread]
    assert Record.objects.filter(verb="debates.moved").count() == 2


def test_a_conversation_moves_to_fewer_readers(ana, bob, thread):
    smaller = make.assembly(members=[ana])
    actions.reply(thread, body="Entre nous.", by=bob)

    actions.move(thread, to=smaller, by=ana)

    assert list(Thread.objects.visible_to(make.viewer(bob))) == []


def test_nobody_moves_a_conversation_where_they_are_not(ana, thread):
    elsewhere = make.assembly(members=[make.person()])

    with pytest.raises(Refused, match="revient aux membres"):
        actions.move(thread, to=elsewhere, by=ana)


def test_some_messages_go_on_elsewhere_with_their_answers(ana, bob, thread):
    aside = actions.reply(thread, body="Et le budget ?", by=bob)
    answer = actions.reply(thread, body="Dix euros.", to=aside, by=ana)
    actions.reply(thread, body="Revenons à l’eau.", by=bob)

    made = actions.split(thread, [aside.pk], title="Le budget", by=ana)

    assert list(made.posts.order_by("pk")) == [aside, answer]
    answer.refresh_from_db()
    assert answer.parent_id == aside.pk
    assert (made.split_from, thread.posts.count()) == (thread, 2)
    assert set(Following.objects.filter(thread=made).values_list("person", flat=True)) == {
        ana.pk, bob.pk,
    }  # fmt: skip
    assert latest_verb() == "debates.split"


def test_an_answer_that_leaves_alone_answers_nothing_any_more(ana, bob, thread):
    first = thread.posts.get()
    answer = actions.reply(thread, body="Et le budget ?", to=first, by=bob)

    made = actions.split(thread, [answer.pk], title="Le budget", by=ana)

    assert made.posts.get().parent is None


def test_splitting_twice_is_splitting_once(ana, bob, thread):
    aside = actions.reply(thread, body="Et le budget ?", by=bob)

    first, second = [
        actions.split(thread, [aside.pk], title="Le budget", by=ana) for _twice in range(2)
    ]

    assert first == second
    assert Thread.objects.count() == 2


def test_a_conversation_is_not_emptied(ana, thread):
    with pytest.raises(Refused, match="resterait rien"):
        actions.split(thread, [thread.posts.get().pk], title="Tout", by=ana)


def test_messages_of_another_conversation_do_not_leave_from_this_one(ana, assembly, thread):
    other = make.thread(assembly, by=ana)

    with pytest.raises(Refused, match="Choisissez"):
        actions.split(thread, [other.posts.get().pk], title="Vol", by=ana)


class Laws(TestCase):
    @settings(max_examples=15, deadline=None)
    @given(data=st.data(), n=st.integers(2, 7))
    def test_a_split_conserves_messages_and_what_is_unread(self, data, n):
        ana, bob = make.person(), make.person()
        thread = make.thread(make.assembly(members=[ana, bob]), by=ana)
        for i in range(n):
            former = list(thread.posts.all())
            to = data.draw(st.sampled_from([None, *former]))
            by = data.draw(st.sampled_from([ana, bob]))
            actions.reply(thread, body=f"Message {i}", to=to, by=by)
        said = set(thread.posts.values_list("pk", "body"))
        chosen = data.draw(st.sets(st.sampled_from(sorted(pk for pk, _body in said)), min_size=1))

        def unread():
            mine = Thread.objects.filter(assembly=thread.assembly)
            return sum(with_unread(mine, bob.pk).values_list("unread", flat=True))

        before = unread()
        try:
            made = actions.split(thread, chosen, title="À part", by=ana)
        except Refused:
            assert set(thread.posts.values_list("pk", "body")) == said
            return

        here, there = (set(each.posts.values_list("pk", "body")) for each in (thread, made))
        assert (here | there, here & there) == (said, set())
        assert here
        assert chosen <= {pk for pk, _body in there}
        assert not Post.objects.exclude(parent=None).exclude(parent__parent=None).exists()
        for post in Post.objects.exclude(parent=None).select_related("parent"):
            assert post.thread_id == post.parent.thread_id
        assert unread() == before


def test_the_page_to_look_after_a_conversation_is_for_those_inside(client, bob, thread):
    zoe = make.person()
    make.community(members=[zoe])
    Thread.objects.update(audience=Audience.COMMUNITY)
    pages = [f"{thread.get_absolute_url()}{page}/" for page in ("animer", "scinder")]

    client.force_login(zoe)
    assert [client.get(page).status_code for page in pages] == [404, 404]
    assert client.post(f"{pages[0]}epingler/").status_code == 404

    client.force_login(bob)
    assert [client.get(page).status_code for page in pages] == [200, 200]


def test_a_member_closes_and_reopens_from_the_page(client, bob, thread):
    client.force_login(bob)
    page = f"{thread.get_absolute_url()}animer/"

    refused = client.post(page, {"geste": "clore", "conclusion": " "})
    closed = client.post(page, {"geste": "clore", "conclusion": "En mai."}, follow=True)

    assert refused.status_code == 422
    assert "En mai." in words(read(closed))
    client.post(f"{page}rouvrir/")
    thread.refresh_from_db()
    assert thread.closed_at is None


def test_a_refused_move_says_why_beside_the_form(client, ana, bob, thread):
    elsewhere = make.assembly(members=[ana, make.person()])
    actions.reply(thread, body="Entre nous.", by=bob)
    client.force_login(ana)
    page = f"{thread.get_absolute_url()}animer/"

    assert "1 personne de plus la lirait" in words(read(client.get(page)))
    response = client.post(page, {"geste": "deplacer", "to": elsewhere.pk})

    assert response.status_code == 422
    assert "de plus lirait" in words(read(response))


def test_a_member_splits_from_the_page_and_sends_it_twice(client, bob, thread):
    aside = actions.reply(thread, body="Et le budget ?", by=bob)
    client.force_login(bob)
    page = f"{thread.get_absolute_url()}scinder/"
    assert client.post(page, {"title": "Le budget"}).status_code == 422

    first, second = [
        client.post(page, {"title": "Le budget", "posts": [aside.pk]}) for _twice in range(2)
    ]

    assert first.headers["Location"] == second.headers["Location"]
    assert Thread.objects.count() == 2
