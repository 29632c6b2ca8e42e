import pytest
from django.core import mail
from django.utils import timezone

from creuset.post.models import Letter, Subscriber
from creuset.post.newsletter import actions
from creuset.post.sending import send_waiting
from tests import make
from tests.pages import MOST, cost, fields, plain, read, words
from tests.post.newsletter.test_actions import leave

pytestmark = pytest.mark.django_db


def sent(root, title="Hier"):
    return Letter.objects.create(
        assembly=root, title=title, body="x", html="<p>Les mots d’hier.</p>",
        status="sent", sent_at=timezone.now(),
    )  # fmt: skip


def test_anyone_reads_the_letters_that_left(client, root):
    gone = sent(root)

    assert "Hier" in words(read(client.get("/lettres/")))
    response = client.get(gone.get_absolute_url())
    assert "Les mots d’hier." in words(read(response))
    assert not response.cookies
    assert not client.get("/lettres/").cookies


def test_an_empty_archive_teaches(client, root):
    assert "se prépare ici" in words(read(client.get("/lettres/")))


@pytest.mark.parametrize("page", ["", "ecrire/", "apercu/", "essai/"])
def test_a_letter_in_preparation_is_the_community_s(client, letter, page):
    client.force_login(make.person())
    address = f"/lettres/{letter.pk}/{page}"

    found = client.post(address) if page == "essai/" else client.get(address)

    assert found.status_code == 404


@pytest.mark.parametrize("page", ["ecrire/", "apercu/"])
def test_a_letter_that_left_is_not_written_any_more(client, root, ana, page):
    client.force_login(ana)

    assert client.get(f"/lettres/{sent(root).pk}/{page}").status_code == 404


def test_preparing_is_for_members(client, root):
    assert client.get("/lettres/preparer/").status_code == 302
    client.force_login(make.person())
    assert client.get("/lettres/preparer/").status_code == 404
    assert client.post("/lettres/preparer/").status_code == 404


def test_a_member_prepares_a_letter(client, root, ana):
    client.force_login(ana)
    client.get("/lettres/preparer/")

    response = client.post("/lettres/preparer/")
    sent = fields(client.get(response.url)) | {"title": "Été", "body": "Bonjour à tous."}
    client.post(response.url, sent)

    letter = Letter.objects.get()
    assert (letter.title, letter.body, letter.writer) == ("Été", "Bonjour à tous.", ana)
    assert "Bonjour à tous." in words(read(client.get(letter.get_absolute_url())))


def test_what_one_typed_is_given_back_when_someone_else_wrote_first(client, letter, ana, bob):
    client.force_login(bob)
    address = f"/lettres/{letter.pk}/ecrire/"
    typed = fields(client.get(address)) | {"body": "Mes mots."}
    actions.write(letter, title="Autre", body="Autre.", edition=letter.edition, by=ana)

    response = client.post(address, typed)

    assert response.status_code == 422
    assert "Mes mots." in words(read(response))
    assert "changé la lettre" in plain(words(read(response)))


def test_two_members_send_it_from_its_page(client, letter, ana, bob):
    for person in (ana, bob):
        client.force_login(person)
        shown = read(client.get(letter.get_absolute_url()))
        address = shown.select_one(".gesture a[href]")["href"]
        asked = read(client.get(address)).select_one("form:has(input[name=edition])")
        given = {each["name"]: each.get("value", "") for each in asked.select("[name]")}
        client.post(address, given)

    letter.refresh_from_db()
    assert letter.status == "leaving"


def test_its_page_shows_how_far_it_has_got_to_members_only(client, letter, ana, bob):
    leave(letter, ana, bob)

    assert "2 adresses" not in plain(words(read(client.get(letter.get_absolute_url()))))
    client.force_login(ana)
    assert "2 adresses" in plain(words(read(client.get(letter.get_absolute_url()))))


def test_a_preview_shows_the_mail(client, letter, ana):
    client.force_login(ana)

    shown = words(read(client.get(f"/lettres/{letter.pk}/apercu/")))

    assert "Le puits est creusé." in shown
    assert "Lire cette lettre sur le site" in plain(shown)


def test_an_essay_is_sent_from_the_page(client, letter, ana):
    client.force_login(ana)

    client.post(f"/lettres/{letter.pk}/essai/")
    send_waiting()

    assert [each.to for each in mail.outbox] == [["ana@example.org"]]


def test_someone_outside_subscribes_in_two_steps(client, root):
    response = client.post("/lettres/s-inscrire/", {"address": "zoe@example.net"})
    assert "Un courrier vient de partir" in plain(words(read(response)))
    send_waiting()
    link = next(word for word in mail.outbox[0].body.split() if "/s-inscrire/" in word)
    path = link[link.index("/lettres/") :]

    client.get(path)
    assert Subscriber.objects.get().confirmed_at is None
    client.post(path)

    assert Subscriber.objects.get().confirmed_at


def test_the_form_answers_the_same_whoever_subscribed_already(client, root):
    first = client.post("/lettres/s-inscrire/", {"address": "zoe@example.net"})
    actions.confirm("zoe@example.net")
    again = client.post("/lettres/s-inscrire/", {"address": "zoe@example.net"})

    assert words(read(first).main) == words(read(again).main)


def test_what_is_no_address_is_said_at_the_place(client, root):
    response = client.post("/lettres/s-inscrire/", {"address": "zoe"})

    assert response.status_code == 422
    assert "zoe" in str(read(response).select_one("input[name=address]"))


def test_a_link_that_we_did_not_sign_subscribes_nobody(client, root):
    assert client.post("/lettres/s-inscrire/abc/").status_code == 404
    assert not Subscriber.objects.exists()


def test_the_feed_has_the_letters_that_left(client, root, letter):
    sent(root)

    feed = client.get("/lettres/flux/")

    assert "Hier" in feed.content.decode()
    assert letter.title not in feed.content.decode()


def test_pages_cost_the_same_with_one_letter_and_with_three(client, root, ana):
    client.force_login(ana)
    first = sent(root, "Un")
    before = cost(client, "/lettres/")
    for title in ("Deux", "Trois"):
        sent(root, title)

    assert cost(client, "/lettres/") == before <= MOST
    assert cost(client, first.get_absolute_url()) <= MOST


def test_the_page_of_a_letter_in_preparation_is_cheap(client, letter, ana):
    client.force_login(ana)

    assert cost(client, letter.get_absolute_url()) <= MOST
