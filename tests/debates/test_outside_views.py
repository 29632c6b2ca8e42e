import pytest

from creuset.debates import actions
from creuset.debates.models import OutsideMessage, Outsider, Post, Report
from tests import make
from tests.debates.outside import (
    ADDRESS,
    WORDS,
    debated_work,
    let_in,
    mails_to,
    page_of,
    refuse,
    thread_of,
    typed,
    waiting,
    written,
)
from tests.pages import MOST, cost, fields, plain, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def work(ana):
    return debated_work(group=make.group(members=[ana, make.person("Bob")]), authors=[ana])


@pytest.fixture
def thread(work):
    return thread_of(work)


@pytest.fixture
def write_at(thread):
    return f"/echanges/{thread.pk}/ecrire/"


def test_anyone_reads_the_debate_on_the_work_s_page_without_a_cookie(client, ana, work, thread):
    let_in(waiting(thread), ana)

    for address in (work.get_absolute_url(), f"/echanges/{thread.pk}/"):
        given = client.get(address)
        shown = plain(words(read(given)))
        assert WORDS in shown
        assert "Lou" in shown
        assert "de l’extérieur" in shown
        assert ADDRESS not in given.content.decode()
        assert not given.cookies


def test_the_empty_debate_invites(client, thread):
    assert "nul besoin d’être membre" in plain(words(read(client.get(f"/echanges/{thread.pk}/"))))


def test_a_debate_closes_as_its_work_does(client, work, thread, write_at):
    work.status = "draft"
    work.save(update_fields=["status"])

    assert client.get(f"/echanges/{thread.pk}/").status_code == 404
    assert client.get(write_at).status_code == 404


def test_other_conversations_are_not_debates(client, ana):
    inside = make.thread(make.assembly(members=[ana]), by=ana)

    assert client.get(f"/echanges/{inside.pk}/").status_code == 404
    client.force_login(ana)
    assert client.get(f"/echanges/{inside.pk}/").status_code == 404


def test_one_writes_without_an_account_and_confirms_from_one_s_mailbox(client, thread, write_at):
    assert client.post(write_at, typed()).status_code == 200
    message = OutsideMessage.objects.get()
    address = page_of(message)
    assert address in mails_to(ADDRESS)[0].text
    client.get(address)
    message.refresh_from_db()
    assert message.state == "unconfirmed"

    for _twice in range(2):
        client.post(address, {"geste": "confirmer"})

    message.refresh_from_db()
    assert message.state == "waiting"
    assert "va lire votre message" in words(read(client.get(address)))
    assert WORDS not in words(read(client.get(f"/echanges/{thread.pk}/")))


def test_the_answer_is_the_same_for_a_member_s_address_and_for_a_stranger_s(client, ana, write_at):
    def said(email):
        return words(read(client.post(write_at, typed(email=email))).main)

    assert said(ana.email) == said("personne@ailleurs.example")


@pytest.mark.parametrize(
    ("wrong", "told"),
    [
        ({"stamp": ""}, "ouverte depuis longtemps"),
        ({"stamp": "faux"}, "ouverte depuis longtemps"),
        ({"email": "pas une adresse"}, "adresse"),
        ({"body": ""}, ""),
        ({"name": ""}, ""),
    ],
)
def test_what_is_refused_is_given_back(client, write_at, wrong, told):
    given = client.post(write_at, typed(**wrong))

    assert given.status_code == 422
    assert told in plain(words(read(given)))
    kept = fields(given)
    if "body" not in wrong:
        assert kept["body"].strip() == WORDS
    assert kept["stamp"] not in ("", "faux")
    assert not OutsideMessage.objects.exists()


def test_a_form_filled_at_once_is_asked_again(client, write_at):
    sent = {**typed(), "stamp": fields(client.get(write_at))["stamp"]}

    given = client.post(write_at, sent)

    assert given.status_code == 422
    assert "très rapide" in plain(words(read(given)))


def test_the_trap_catches_programs_and_tells_them_nothing(client, write_at):
    caught = client.post(write_at, typed(site="https://pilules.example"))

    assert caught.status_code == 200
    assert "Regardez votre courrier" in words(read(caught))
    assert not OutsideMessage.objects.exists()
    trap = read(client.get(write_at)).select_one("[name=site]")
    assert trap["tabindex"] == "-1"
    assert trap.find_parent(attrs={"aria-hidden": "true"})


def test_a_mailbox_is_not_flooded(client, write_at):
    answers = [client.post(write_at, typed(body=f"Message {n}")) for n in range(4)]

    assert [each.status_code for each in answers] == [200, 200, 200, 429]
    assert len(mails_to(ADDRESS)) == 3


def test_an_address_of_the_network_does_not_flood_either(client, write_at):
    answers = [client.post(write_at, typed(email=f"lou{n}@ailleurs.example")) for n in range(11)]

    assert [each.status_code for each in answers] == [200] * 10 + [429]


def test_a_member_writes_where_members_write(client, ana, thread, write_at):
    client.force_login(ana)

    assert client.get(write_at).headers["Location"] == f"/debats/{thread.pk}/#repondre"


def test_someone_with_an_account_only_writes(client, thread, write_at):
    iris = make.person("Iris")
    client.force_login(iris)
    assert set(fields(client.get(write_at))) == {"body"}

    client.post(write_at, {"body": WORDS})

    message = OutsideMessage.objects.get()
    assert (message.state, message.outsider.person) == ("waiting", iris)


@pytest.mark.parametrize("token", ["1-abc", "abc", "-", "999999-x", "9" * 30 + "-x"])
def test_a_link_that_was_not_sent_opens_nothing(client, thread, token):
    written(thread)

    assert client.get(f"/echanges/message/{token}/").status_code == 404


def test_the_link_of_one_message_does_not_open_another(client, thread):
    mine, theirs = written(thread), written(thread, email="autre@ailleurs.example")
    forged = f"{theirs.pk}-{mine.token.split('-')[1]}"

    assert client.get(f"/echanges/message/{forged}/").status_code == 404


def test_from_the_link_one_corrects_takes_back_and_is_forgotten(client, ana, thread):
    message = let_in(waiting(thread), ana)
    address = page_of(message)
    empty = client.post(address, {"geste": "corriger", "body": " "})
    assert empty.status_code == 422

    client.post(address, {"geste": "corriger", "body": "Mieux dit."})
    assert thread.posts.get().body == "Mieux dit."
    client.post(address, {"geste": "oublier"})
    assert Outsider.objects.get().email == ""
    client.post(address, {"geste": "retirer"})
    assert "retiré par son auteur" in Post.objects.get().body


def test_a_refused_outsider_reads_why_and_appeals(client, ana, thread):
    message = refuse(waiting(thread), ana)
    shown = plain(words(read(client.get(page_of(message)))))
    assert "Une publicité." in shown
    assert "Ana" not in shown

    client.post(
        page_of(message),
        {"geste": "appel", "mesure": str(message.refusal_id), "why": "Je ne vends rien."},
    )

    message.refusal.refresh_from_db()
    assert message.refusal.appeal.why == "Je ne vends rien."


def test_an_outsider_appeals_nothing_that_is_not_theirs(client, ana, thread):
    theirs = refuse(waiting(thread, email="autre@ailleurs.example"), ana)
    mine = waiting(thread)

    given = client.post(
        page_of(mine), {"geste": "appel", "mesure": str(theirs.refusal_id), "why": "Moi !"}
    )

    assert given.status_code == 422
    assert not hasattr(theirs.refusal, "appeal")


def test_the_door_is_for_those_inside(client, ana, thread):
    waiting(thread)
    address = f"/moderation/{thread.assembly_id}/porte/"
    stranger = make.person()
    make.community(members=[stranger])

    assert client.get(address).headers["Location"].startswith("/comptes/")
    client.force_login(stranger)
    assert client.get(address).status_code == 404
    client.force_login(ana)
    shown = client.get(address)
    assert WORDS in words(read(shown))
    assert ADDRESS not in shown.content.decode()
    assert "On écrit de l’extérieur" in words(read(client.get("/moi/")))


def test_someone_from_here_opens_the_door_from_the_page(client, ana, thread):
    message = waiting(thread)
    client.force_login(ana)
    asked = f"/decisions/gestes/debates.let_in/{message.pk}/"

    client.post(asked, {**fields(client.get(asked)), "answer": "accept"})

    assert thread.posts.get().body == WORDS


def test_a_visitor_reports_and_comes_back_to_see(client, ana, thread):
    post = let_in(waiting(thread), ana).post

    given = client.post(f"/messages/{post.pk}/moderation/", {"ground": "hurts", "why": "Aïe."})

    follow = given.headers["Location"]
    assert Report.objects.get().by is None
    assert "Quelqu’un va regarder" in plain(words(read(client.get(follow))))
    make.rule(thread.assembly, "debates.moderate", "member")
    actions.moderate(post, step="hide", ground="hurts", why="Oui.", body="", by=ana)
    assert "masquer le message" in words(read(client.get(follow)))
    assert client.get("/signalements/1:faux/").status_code == 404


def test_what_is_hidden_is_hidden_from_visitors_too(client, ana, work, thread):
    post = let_in(waiting(thread), ana).post
    make.rule(thread.assembly, "debates.moderate", "member")
    actions.moderate(post, step="hide", ground="hurts", why="Secret.", body="", by=ana)

    for address in (work.get_absolute_url(), f"/echanges/{thread.pk}/",
                    f"/messages/{post.pk}/moderation/"):  # fmt: skip
        shown = client.get(address).content.decode()
        assert WORDS not in shown
        assert "Secret." not in shown


def test_a_lost_link_is_asked_for_without_telling_who_wrote(client, thread):
    waiting(thread)

    known = client.post("/echanges/adresse/", {"email": ADDRESS})
    unknown = client.post("/echanges/adresse/", {"email": "non@ailleurs.example"})

    assert words(read(known).main) == words(read(unknown).main)
    assert len(mails_to(ADDRESS)) == 2


def test_the_debate_costs_the_same_whatever_its_length(client, ana, thread):
    def spoken(n):
        for _n in range(n):
            number = Post.objects.count()
            let_in(waiting(thread, body=f"{number}", email=f"l{number}@ailleurs.example"), ana)
        return cost(client, f"/echanges/{thread.pk}/")

    assert spoken(1) == spoken(2) <= MOST
