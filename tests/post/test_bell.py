import pytest
from django.utils import timezone

from creuset.debates import actions as debates
from creuset.debates import following
from creuset.post import actions, telling
from creuset.post.digesting import SIGNER
from creuset.post.links import Stop
from creuset.post.models import Delivery, Habits, Kind, Notice, Preference
from tests import make
from tests.pages import MOST, cost, fields, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def thread(ana, bob):
    thread = make.thread(make.group(members=[ana, bob]).assembly, by=ana)
    following.follow(thread, by=bob)
    debates.reply(thread, body="Alors ?", by=ana)
    telling.tell_waiting()
    return thread


def test_the_bell_says_how_many_things_are_new_and_lists_them(client, bob, thread):
    client.force_login(bob)

    assert (
        read(client.get("/moi/")).select_one("creuset-bell")["data-url"] == "/moi/cloche/nombre/"
    )
    assert client.get("/moi/cloche/nombre/").content == b"2"
    listed = [words(each) for each in read(client.get("/moi/cloche/")).select("main .rows button")]
    assert listed[0] == f"Ana a répondu dans « {thread.title} »."


def test_going_to_one_marks_it_read_and_leads_there(client, bob, thread):
    client.force_login(bob)
    notice = Notice.objects.filter(person=bob).latest("pk")

    answer = client.post(f"/moi/cloche/{notice.pk}/")

    assert answer.headers["Location"] == notice.record.path
    assert client.get("/moi/cloche/nombre/").content == b"1"


def test_nobody_reads_or_marks_the_notices_of_someone_else(client, ana, bob, thread):
    client.force_login(ana)
    notice = Notice.objects.filter(person=bob).latest("pk")

    assert client.post(f"/moi/cloche/{notice.pk}/").status_code == 404
    client.post("/moi/cloche/tout-lu/", {"upto": str(notice.pk)})

    assert Notice.objects.unread().filter(person=bob).count() == 2


def test_marking_all_leaves_what_came_since(client, ana, bob, thread):
    client.force_login(bob)
    seen = fields(client.get("/moi/cloche/"), "/moi/cloche/tout-lu/")
    debates.reply(thread, body="Et encore.", by=ana)
    telling.tell_waiting()

    client.post("/moi/cloche/tout-lu/", seen)

    assert Notice.objects.unread().filter(person=bob).count() == 1


def test_an_open_page_is_told_only_of_changes(client, bob, thread):
    client.force_login(bob)
    tag = client.get("/moi/cloche/nombre/").headers["ETag"]

    assert client.get("/moi/cloche/nombre/", headers={"If-None-Match": tag}).status_code == 304


@pytest.mark.parametrize("page", ["/moi/cloche/", "/moi/courrier/", "/moi/cloche/nombre/"])
def test_a_visitor_is_asked_to_sign_in(client, page):
    make.community()

    assert client.get(page).headers["Location"].startswith("/comptes/entrer/")


def test_the_list_costs_the_same_however_long(client, ana, bob, thread):
    client.force_login(bob)
    few = cost(client, "/moi/cloche/")
    for n in range(4):
        debates.reply(thread, body=f"Encore {n}.", by=ana)
    telling.tell_waiting()

    assert cost(client, "/moi/cloche/") == few <= MOST


def test_what_one_chooses_is_kept(client, bob, thread):
    client.force_login(bob)
    given = fields(client.get("/moi/courrier/")) | {
        "conversation": "daily", "hour": "19", f"{thread.assembly.pk}-mailings": "never",
    }  # fmt: skip

    assert client.post("/moi/courrier/", given).status_code == 302

    assert Habits.objects.get(person=bob).hour == 19
    chosen = Preference.objects.filter(person=bob).values_list("assembly", "kind", "rhythm")
    assert set(chosen) == {
        (None, "conversation", "daily"), (thread.assembly.pk, "mailings", "never"),
    }  # fmt: skip
    again = fields(client.get("/moi/courrier/"))
    assert (again["hour"], again["conversation"]) == ("19", "daily")


def test_a_choice_that_makes_no_sense_is_given_back(client, bob, thread):
    client.force_login(bob)
    given = fields(client.get("/moi/courrier/")) | {"hour": "25"}

    answer = client.post("/moi/courrier/", given)

    assert answer.status_code == 422
    assert not Habits.objects.filter(person=bob).exists()


def test_one_does_not_choose_for_a_place_one_is_not_in(client, thread):
    stranger = make.person()
    make.community(members=[stranger])
    client.force_login(stranger)
    given = fields(client.get("/moi/courrier/")) | {f"{thread.assembly.pk}-mailings": "daily"}

    client.post("/moi/courrier/", given)

    assert not Preference.objects.filter(person=stranger, assembly=thread.assembly.pk).exists()


def test_a_digest_marks_as_read_what_it_told_and_nothing_else(client, bob, thread):
    first, second = Notice.objects.filter(person=bob).order_by("pk")
    digest = Delivery.objects.create(key="d", person=bob, kind="mailings", composer="digest")
    Notice.objects.filter(pk=first.pk).update(delivery=digest)
    address = f"/courrier/lu/{SIGNER.sign(str(digest.pk))}/"

    assert client.get(address).status_code == 200
    assert Notice.objects.unread().filter(person=bob).count() == 2
    client.post(address)

    assert list(Notice.objects.unread().filter(person=bob)) == [second]
    assert client.post(address[:-3] + "xx/").status_code == 404


def test_mails_of_a_conversation_that_were_stopped_can_be_had_again(client, bob, thread):
    actions.stop(Stop(Kind.CONVERSATION, bob.pk, thread=thread.pk))
    client.force_login(bob)
    page = read(client.get("/moi/courrier/"))
    [form] = page.select("main form[action='/moi/courrier/de-nouveau/']")

    asked = {"conversation": form.select_one("[name=conversation]")["value"]}
    assert client.post("/moi/courrier/de-nouveau/", asked).status_code == 302

    assert not Preference.objects.filter(person=bob).exists()
    assert not read(client.get("/moi/courrier/")).select(
        "form[action='/moi/courrier/de-nouveau/']"
    )


def test_nobody_starts_again_what_somebody_else_stopped(client, ana, bob, thread):
    actions.stop(Stop(Kind.CONVERSATION, bob.pk, thread=thread.pk))
    client.force_login(ana)

    assert client.post("/moi/courrier/de-nouveau/", {"conversation": thread.pk}).status_code == 404
    assert client.post("/moi/courrier/de-nouveau/", {"conversation": "x"}).status_code == 404
    client.logout()
    answer = client.post("/moi/courrier/de-nouveau/", {"conversation": thread.pk})
    assert answer.headers["Location"].startswith("/comptes/entrer/")
    assert Preference.objects.filter(person=bob).exists()


def test_conversations_that_one_may_no_longer_read_are_not_named(client, bob, thread):
    following.follow(thread, by=bob)
    client.force_login(bob)
    assert thread.title in words(read(client.get("/moi/courrier/")).main)

    today = timezone.localdate()
    bob.memberships.filter(assembly=thread.assembly).update(starts_on=today, ends_on=today)

    assert thread.title not in words(read(client.get("/moi/courrier/")).main)
