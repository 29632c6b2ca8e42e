import pytest

from creuset.debates import actions
from creuset.debates.models import Post, Thread
from creuset.people.models import Person, Shown
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
def assembly(ana, bob):
    return make.assembly(members=[ana, bob])


@pytest.fixture
def thread(ana, assembly):
    return make.thread(assembly, by=ana)


@pytest.fixture
def post(thread):
    return thread.posts.get()


def test_a_conversation_is_not_found_from_outside(client, thread, post, assembly):
    pages = [
        thread.get_absolute_url(), f"/messages/{post.pk}/corriger/", f"/debats/ouvrir/{assembly.pk}/",
    ]  # fmt: skip
    for page in pages:
        assert client.get(page).headers["Location"].startswith("/comptes/")
    zoe = make.person()
    make.community(members=[zoe])
    client.force_login(zoe)

    assert [client.get(page).status_code for page in pages] == [404] * 3
    given = {"title": "Coucou", "body": "Coucou"}
    answers = [client.post(page, given) for page in [*pages[1:], f"{pages[0]}repondre/"]]
    assert [answer.status_code for answer in answers] == [404] * 3
    assert Post.objects.count() == 1
    assert thread.title not in words(read(client.get("/debats/")))


def test_a_member_opens_a_conversation(client, ana, assembly):
    client.force_login(ana)
    given = {"title": "L’eau", "body": "Bonjour", "audience": "group"}

    first, second = [client.post(f"/debats/ouvrir/{assembly.pk}/", given) for _twice in range(2)]

    thread = Thread.objects.get()
    assert first.headers["Location"] == second.headers["Location"] == thread.get_absolute_url()


def test_a_member_replies_and_is_led_to_their_words(client, bob, thread):
    client.force_login(bob)

    first, second = [
        client.post(f"{thread.get_absolute_url()}repondre/", {"body": "*Oui.*"})
        for _twice in range(2)
    ]

    post = Post.objects.latest("pk")
    assert first.headers["Location"] == second.headers["Location"]
    assert first.headers["Location"] == f"/messages/{post.pk}/"
    page = read(client.get(thread.get_absolute_url()))
    assert [words(tag) for tag in page.select(".post .prose")] == ["Bonjour à tous.", "Oui."]
    assert "2 messages" in words(page)


@pytest.mark.parametrize("body", ["", "   ", "x" * 50_001], ids=["empty", "blank", "too long"])
def test_a_message_that_is_refused_is_given_back(client, bob, thread, assembly, body):
    client.force_login(bob)

    replied = client.post(f"{thread.get_absolute_url()}repondre/", {"body": body})
    opened = client.post(f"/debats/ouvrir/{assembly.pk}/", {"title": "Titre", "body": body})

    assert (replied.status_code, opened.status_code) == (422, 422)
    kept = fields(replied, f"{thread.get_absolute_url()}repondre/#repondre")["body"]
    assert kept.strip() == body.strip()
    assert fields(opened)["title"] == "Titre"
    assert read(replied).select("[role=alert]")
    assert Post.objects.count() == 1


def test_one_corrects_one_s_own_message_only(client, ana, bob, thread, post):
    client.force_login(bob)
    assert client.post(f"/messages/{post.pk}/corriger/", {"body": "Pirate"}).status_code == 404
    offered = read(client.get(thread.get_absolute_url())).select(".post footer a")
    assert [words(each) for each in offered] == ["Répondre", "Citer", "Signaler"]
    client.force_login(ana)
    assert fields(client.get(f"/messages/{post.pk}/corriger/"))["body"] == "Bonjour à tous."

    response = client.post(f"/messages/{post.pk}/corriger/", {"body": "Bonsoir."})

    assert response.headers["Location"] == post.get_absolute_url()
    page = words(read(client.get(thread.get_absolute_url())))
    assert "Bonsoir." in page
    assert "corrigé le" in page


def test_an_empty_correction_is_given_back(client, ana, post):
    client.force_login(ana)

    assert client.post(f"/messages/{post.pk}/corriger/", {"body": " "}).status_code == 422
    post.refresh_from_db()
    assert post.body == "Bonjour à tous."


def test_a_name_that_its_owner_shows_to_nobody_is_not_shown(client, ana, bob, thread):
    Person.objects.filter(pk=ana.pk).update(name_shown=Shown.NOBODY)
    client.force_login(bob)

    page = read(client.get(thread.get_absolute_url()))

    assert "Ana" not in [words(tag) for tag in page.select(".author")]


def test_the_words_of_someone_who_has_left_stay_without_their_name(client, bob, thread):
    Post.objects.update(author=None)
    client.force_login(bob)

    page = read(client.get(thread.get_absolute_url()))

    assert [words(tag) for tag in page.select(".author")] == ["une personne partie"]
    assert "Bonjour à tous." in words(page)


def test_a_hostile_message_is_shown_and_not_obeyed(client, bob, thread):
    client.force_login(bob)
    client.post(f"{thread.get_absolute_url()}repondre/", {"body": "<img src=x onerror=alert(1)>"})

    page = client.get(thread.get_absolute_url())

    assert b"<img src=x" not in page.content
    assert "<img src=x onerror=alert(1)>" in words(read(page))


def test_a_preview_shows_what_will_be_read_and_keeps_nothing(client, ana):
    assert client.post("/apercu/", {"texte": "x"}).headers["Location"].startswith("/comptes/")
    client.force_login(ana)

    response = client.post("/apercu/", {"texte": "**Oui** <script>"})

    assert response.content.decode() == "<p><strong>Oui</strong> &lt;script&gt;</p>\n"
    assert client.get("/apercu/").status_code == 405
    assert not Post.objects.exists()


def test_a_link_does_not_reply(client, ana, thread):
    client.force_login(ana)

    assert client.get(f"{thread.get_absolute_url()}repondre/").status_code == 405


def test_one_s_conversations_are_listed_the_liveliest_first(client, ana, bob, assembly, thread):
    other = make.thread(assembly, by=bob)
    make.thread(make.assembly(members=[bob]), by=bob)
    actions.reply(thread, body="Oui.", by=bob)
    client.force_login(ana)

    page = read(client.get("/debats/"))

    assert [a["href"] for a in page.select("main .rows h3 a")] == [
        thread.get_absolute_url(), other.get_absolute_url(),
    ]  # fmt: skip


def test_the_list_costs_the_same_whatever_its_length(client, ana, assembly):
    def opened(n):
        for _n in range(n):
            person = make.person()
            make.join(assembly, person)
            make.thread(assembly, by=person)
        return cost(client, "/debats/")

    client.force_login(ana)

    assert opened(1) == opened(2) <= MOST


def test_a_conversation_costs_the_same_whatever_its_length(client, ana, assembly, thread):
    def replied(n):
        for _n in range(n):
            person = make.person()
            make.join(assembly, person)
            actions.reply(thread, body="Oui.", by=person)
        return cost(client, thread.get_absolute_url())

    client.force_login(ana)

    assert replied(1) == replied(2) <= MOST


def test_a_conversation_that_a_work_brought_is_listed_once_somebody_speaks(client, ana):
    group = make.group(members=[ana])
    spoken = make.thread(group.assembly, by=ana)
    silent = Thread.objects.create(assembly=group.assembly, title="Du travail", standing=True,
                                   subject_type=None, subject_id=None)  # fmt: skip
    client.force_login(ana)

    def listed():
        return [a["href"] for a in read(client.get("/debats/")).select(".rows h3 a")]

    assert listed() == [spoken.get_absolute_url()]
    actions.reply(silent, body="Enfin.", by=ana)
    assert listed() == [silent.get_absolute_url(), spoken.get_absolute_url()]
