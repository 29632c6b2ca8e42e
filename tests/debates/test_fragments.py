import pytest

from creuset.common.verdict import Refused
from creuset.debates import actions
from tests import make
from tests.debates.outside import debated_work, thread_of
from tests.pages import read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def work(ana):
    return make.published(group=make.group(members=[ana]), authors=[ana])


def about(client, page):
    return read(client.get(page.get_absolute_url())).select("#conversations")


def test_what_is_said_of_a_work_is_shown_on_its_page_to_those_who_may_read_it(client, ana, work):
    actions.open_thread(work.assembly, title="À relire", body="Oui.", by=ana, subject=work)
    stranger = make.person()
    make.community(members=[stranger])

    client.force_login(ana)
    assert "À relire" in words(about(client, work)[0])
    client.force_login(stranger)
    assert about(client, work) == []
    client.logout()
    assert about(client, work) == []


def test_nothing_is_new_to_a_visitor_nor_written_by_nobody(client, ana):
    """One sees what is open to the world without having an account, and nobody counts for them."""
    work = debated_work(group=make.group(members=[ana]), authors=[ana])
    client.force_login(make.person())
    assert "personne n’y a encore écrit" in words(about(client, work)[0])

    actions.reply(thread_of(work), body="Dites-nous.", by=ana)

    assert "1 nouveau" in words(about(client, work)[0])
    client.logout()
    shown = words(about(client, work)[0])
    assert "1 message" in shown
    assert "nouveau" not in shown


def test_a_conversation_opened_from_a_work_is_about_it(client, ana, work):
    client.force_login(ana)
    link = about(client, work)[0].select_one("a.btn")["href"]

    client.post(link, {"title": "Et après ?", "body": "Dites.", "audience": "community"})

    thread = work.assembly.threads.get()
    assert (thread.subject, thread.audience) == (work, "community")
    page = read(client.get(thread.get_absolute_url()))
    assert page.select_one(".lead a")["href"] == work.get_absolute_url()


def test_one_does_not_talk_about_what_one_may_not_see(client, ana):
    hidden = make.work(group=make.group(members=[make.person()]))
    mine = make.group(members=[ana]).assembly
    client.force_login(ana)

    answer = client.get(f"/debats/ouvrir/{mine.pk}/?sujet=works.work:{hidden.pk}")

    assert answer.status_code == 404


def test_a_conversation_goes_no_further_than_the_thing_it_is_about(client, ana):
    draft = make.work(group=make.group(members=[ana]))
    client.force_login(ana)

    page = read(client.get(f"/debats/ouvrir/{draft.assembly.pk}/?sujet=works.work:{draft.pk}"))

    assert page.select("[name=title]")
    assert not page.select("[name=audience]")
    with pytest.raises(Refused, match="autant de monde"):
        actions.open_thread(draft.assembly, title="T", body="B", by=ana, subject=draft,
                            audience="community")  # fmt: skip


def test_a_thing_shown_to_fewer_people_takes_its_conversations_with_it(ana, work):
    thread = actions.open_thread(
        work.assembly, title="T", body="B", by=ana, subject=work, audience="community"
    )

    actions.narrow(work, audience="group")

    thread.refresh_from_db()
    assert thread.audience == "group"
