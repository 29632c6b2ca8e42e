"""By a letter or a link, with the support of who invites; and in someone else's hand."""

import re
from datetime import timedelta

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.test import Client
from django.utils import timezone

from creuset.assemblies.models import Application, Assembly, Membership, Support
from creuset.common.verdict import Refused
from creuset.people import actions as people
from creuset.people.models import Person
from creuset.post import sending
from creuset.welcome import actions, consent, keys, sweeping
from creuset.welcome.models import Arrival, Invitation
from tests import make
from tests.pages import cost, fields, plain, read, words
from tests.people import helpers

pytestmark = pytest.mark.django_db

TO = "nouvelle@example.org"


@pytest.fixture
def ana():
    person = make.person("Ana Silva")
    make.community(members=[person, make.person("Bo Roux")])
    return person


@pytest.fixture
def client_ana(ana):
    client = Client()
    client.force_login(ana)
    return client


def root():
    return Assembly.objects.community()


def invited(by, email=TO):
    [invitation] = actions.invite(root(), emails=[email], by=by)
    return invitation


def needs(sponsors):
    make.rule(root(), "assemblies.admit", "sponsors", n=sponsors)


def newcomer(email=TO, name="Nouvelle"):
    return helpers.person(name, email=email)


def link_in(letter):
    found = re.search(r"https?://[^/]+(/(?:invitation|adresse)/\S+)", letter.body)
    assert found
    return found[1]


def test_whoever_comes_by_an_invitation_has_one_support_already(ana):
    needs(2)
    application = actions.come(invited(ana), by=newcomer())

    application.refresh_from_db()
    assert application.status == Application.Status.PENDING
    assert [each.person for each in Support.objects.all()] == [ana]


def test_where_one_support_is_enough_one_is_in(ana):
    needs(1)
    person = newcomer()
    actions.come(invited(ana), by=person)

    membership = Membership.objects.get(person=person)
    assert [each.sponsor for each in membership.sponsorships.all()] == [ana]


def test_where_the_assembly_decides_the_request_waits_for_it(ana):
    make.rule(root(), "assemblies.admit", "decision")
    application = actions.come(invited(ana), by=newcomer())

    assert application.status == Application.Status.PENDING
    assert not Support.objects.exists()


def expire(invitation):
    Invitation.objects.update(expires_at=timezone.now())


def revoke(invitation):
    actions.revoke_invitation(invitation, by=invitation.by)


def inviter_leaves(invitation):
    Membership.objects.filter(person=invitation.by).update(ends_on=timezone.localdate())


@pytest.mark.parametrize("ended", [expire, revoke, inviter_leaves])
def test_an_invitation_that_is_over_lets_nobody_in(client, ana, ended):
    invitation = invited(ana)
    ended(invitation)

    with pytest.raises(Refused, match="ne vaut plus"):
        actions.come(invitation, by=newcomer())
    assert "ne vaut plus" in words(read(client.get(keys.path_of(invitation))))


def test_a_letter_is_for_one_address(ana):
    with pytest.raises(Refused, match="autre adresse"):
        actions.come(invited(ana), by=newcomer("autre@example.org"))


def test_a_link_serves_as_many_as_it_says(ana):
    needs(2)
    link = actions.make_link(root(), most=1, days=3, by=ana)
    first = newcomer()
    actions.come(link, by=first)
    actions.come(link, by=first)

    with pytest.raises(Refused, match="ne vaut plus"):
        actions.come(link, by=newcomer("autre@example.org", "Autre"))


def test_who_is_already_a_member_needs_no_invitation(ana):
    bo = Person.objects.get(name="Bo Roux")
    EmailAddress.objects.create(user=bo, email=bo.email, verified=True, primary=True)

    with pytest.raises(Refused, match="déjà membre"):
        actions.come(invited(ana, bo.email), by=bo)


def test_only_members_invite(ana):
    stranger = make.person()

    with pytest.raises(Refused):
        actions.invite(root(), emails=[TO], by=stranger)
    with pytest.raises(Refused):
        actions.make_link(root(), most=1, days=1, by=stranger)


def test_only_who_invites_takes_it_back(ana):
    with pytest.raises(Refused):
        actions.revoke_invitation(invited(ana), by=Person.objects.get(name="Bo Roux"))


@pytest.mark.parametrize(("most", "days"), [(0, 1), (101, 1), (1, 0), (1, 91)])
def test_a_link_has_bounds(ana, most, days):
    with pytest.raises(Refused):
        actions.make_link(root(), most=most, days=days, by=ana)


def test_a_member_is_no_mailing_machine(ana):
    actions.invite(root(), emails=[f"p{n}@example.org" for n in range(50)], by=ana)

    with pytest.raises(Refused, match="par jour"):
        invited(ana)


def test_nobodys_mailbox_is_filled(ana):
    for _each in range(5):
        invited(ana)
    sending.send_waiting()

    assert len(mail.outbox) == 3


def test_the_letter_says_who_why_and_how_to_be_left_alone(client, client_ana):
    client_ana.post("/inviter/", {"emails": TO, "words": "On s’est vus à Nantes."})
    sending.send_waiting()
    [letter] = mail.outbox

    assert letter.to == [TO]
    assert plain(letter.subject) == "Ana Silva vous invite à rejoindre « La communauté »"
    assert "On s’est vus à Nantes." in letter.body
    client.post(link_in(letter), {"answer": "decline"})

    mail.outbox.clear()
    client_ana.post("/inviter/", {"emails": TO})
    sending.send_waiting()
    assert mail.outbox == []
    assert TO not in str(list(Invitation.objects.filter(revoked_at=None).values("words")))


def test_several_addresses_at_once(client_ana):
    client_ana.post("/inviter/", {"emails": "a@example.org, B@example.org\nZoé <c@example.org>"})

    assert sorted(Invitation.objects.values_list("email", flat=True)) == [
        "a@example.org", "b@example.org", "c@example.org",
    ]  # fmt: skip


@pytest.mark.parametrize("emails", ["", "personne", "a@b@c"])
def test_addresses_that_are_none_are_told_and_kept(client_ana, emails):
    answer = client_ana.post("/inviter/", {"emails": emails, "words": "Venez !"})

    assert answer.status_code == 422
    assert fields(answer)["words"] == "Venez !"
    assert not Invitation.objects.exists()


def test_what_is_said_does_not_depend_on_whether_an_address_is_known(client_ana):
    make.person("Déjà", email="connue@example.org")
    answers = [
        words(read(client_ana.post("/inviter/", {"emails": email}, follow=True)).select_one(".messages"))
        for email in ("connue@example.org", "inconnue@example.org")
    ]  # fmt: skip

    assert answers[0] == answers[1]


def test_a_letter_lets_its_reader_in_with_a_name(client, ana):
    needs(1)
    link = keys.path_of(invited(ana))
    assert "se porte garant de vous" in words(read(client.get(link)))

    answer = client.post(link, {"name": "Nouvelle Venue", "answer": "come"})

    person = Person.objects.get(email=TO)
    assert answer.headers["Location"] == "/moi/"
    assert client.session["_auth_user_id"] == str(person.pk)
    assert EmailAddress.objects.get(user=person).verified
    assert Membership.objects.filter(person=person).exists()


def test_a_letter_needs_a_name(client, ana):
    answer = client.post(keys.path_of(invited(ana)), {"name": "  ", "answer": "come"})

    assert answer.status_code == 422
    assert not Person.objects.filter(email=TO).exists()


def test_a_link_asks_to_sign_in_first(client, ana):
    link = keys.path_of(actions.make_link(root(), most=3, days=3, by=ana))

    page = client.get(link)
    client.post(link, {"name": "Quelqu’un", "answer": "come"})

    assert "Entrez d’abord avec votre adresse" in words(read(page))
    assert not Application.objects.exists()


def test_someone_signed_in_comes_by_a_link(client, ana):
    needs(2)
    link = keys.path_of(actions.make_link(root(), most=3, days=3, by=ana))
    client.force_login(newcomer())

    answer = client.post(link, {"answer": "come"})

    assert answer.headers["Location"] == Application.objects.get().get_absolute_url()


def test_an_account_that_has_the_address_enters_by_its_own_door(client, ana):
    newcomer()
    link = keys.path_of(invited(ana))

    page = client.get(link)
    client.post(link, {"name": "Autre nom", "answer": "come"})

    assert "Entrez d’abord avec votre adresse" in words(read(page))
    assert "_auth_user_id" not in client.session


@pytest.mark.parametrize("token", ["1-abc", "x", f"1-{'0' * 32}", f"{'9' * 30}-{'0' * 32}"])
def test_an_invitation_that_nobody_made_is_not_found(client, ana, token):
    invited(ana)

    assert client.get(f"/invitation/{token}/").status_code == 404


def test_one_sees_ones_own_invitations_only(client, client_ana, ana):
    invitation = invited(ana)
    client.force_login(Person.objects.get(name="Bo Roux"))

    assert TO in client_ana.get("/inviter/").content.decode()
    assert TO not in client.get("/inviter/").content.decode()
    assert client.post(f"/inviter/{invitation.pk}/reprendre/").status_code == 404


def test_who_is_not_a_member_does_not_invite(client, ana):
    client.force_login(make.person())

    assert client.get("/inviter/").status_code == 404
    assert client.post("/inviter/lien/", {"most": 1, "days": 1}).status_code == 404
    assert client.get("/inscrire/").status_code == 404
    assert Client().get("/inviter/").status_code == 302


def test_a_link_is_opened_copied_and_taken_back(client_ana):
    client_ana.post("/inviter/lien/", {"most": "5", "days": "7"})
    [invitation] = Invitation.objects.all()
    assert keys.token_of(invitation) in client_ana.get("/inviter/").content.decode()

    client_ana.post(f"/inviter/{invitation.pk}/reprendre/")

    assert keys.token_of(invitation) not in client_ana.get("/inviter/").content.decode()
    assert client_ana.post("/inviter/lien/", {"most": "0", "days": "7"}).status_code == 422


def test_the_list_of_invitations_costs_the_same_whatever_its_length(client_ana, ana):
    invited(ana)
    one = cost(client_ana, "/inviter/")
    for email in ("b@example.org", "c@example.org"):
        invited(ana, email)

    assert cost(client_ana, "/inviter/") == one


def test_an_invitation_long_over_forgets_its_address(ana):
    invited(ana)
    Invitation.objects.update(expires_at=timezone.now() - timedelta(days=31))

    sweeping.sweep()

    assert Invitation.objects.get().email == ""


# In someone else's hand


def written(by, name="Jeanne Moulin"):
    return actions.take_down(root(), name=name, note="Chez Bo, le mardi.", by=by)


def test_an_inscription_taken_down_says_who_wrote_it_and_when(client, client_ana, ana):
    needs(1)
    person = written(ana).person
    assert Membership.objects.filter(person=person).exists()
    assert (person.email, person.arrival.version) == (None, consent.VERSION)

    page = client_ana.get(person.get_absolute_url())

    assert "Inscription prise par Ana Silva" in words(read(page))


def test_it_is_admitted_as_anyone(ana):
    needs(2)
    application = written(ana)

    assert application.status == Application.Status.PENDING
    assert [each.person for each in Support.objects.all()] == [ana]


def form(**said):
    return {"name": "Jeanne Moulin", "told": "on", **said}


def test_it_is_taken_down_from_the_page(client_ana):
    answer = client_ana.post("/inscrire/", form(note="Chez Bo."))

    assert answer.headers["Location"] == "/personnes/jeanne-moulin/feuille/"
    assert Arrival.objects.get().note == "Chez Bo."


@pytest.mark.parametrize(
    ("said", "answer"),
    [
        ({"told": ""}, "Lisez-lui d’abord ses droits"),
        ({"name": " "}, "Ce champ est obligatoire"),
        ({"name": "bo ROUX"}, "porte déjà ce nom"),
    ],
)
def test_what_is_missing_is_told_at_its_place(client_ana, said, answer):
    page = client_ana.post("/inscrire/", form(**said))

    assert page.status_code == 422
    assert answer in words(read(page))
    assert not Arrival.objects.exists()


def test_a_homonym_is_taken_down_once_said_to_be_another(client_ana):
    client_ana.post("/inscrire/", form(name="Bo Roux", other="on"))

    assert Person.objects.filter(name="Bo Roux").count() == 2


def test_the_sheet_tells_what_is_held_and_what_is_asked(client_ana, ana):
    needs(1)
    person = written(ana).person
    decision = make.proposed("decisions.resolve", root(), by=ana, title="Un four commun ?")

    said = words(read(client_ana.get(f"/personnes/{person.slug}/feuille/")))

    for needed in ("Jeanne Moulin", "Inscription prise par Ana Silva", "Chez Bo, le mardi.",
                   decision.question, "Vos droits", "CNIL"):  # fmt: skip
        assert needed in said


def test_the_note_is_for_who_wrote_it(client, ana):
    person = written(ana).person
    client.force_login(Person.objects.get(name="Bo Roux"))

    page = client.get(f"/personnes/{person.slug}/feuille/")

    assert page.status_code == 200
    assert "Chez Bo" not in page.content.decode()


def test_a_stranger_sees_no_sheet(client, ana):
    person = written(ana).person
    client.force_login(make.person())

    assert client.get(f"/personnes/{person.slug}/feuille/").status_code == 404
    assert Client().get(f"/personnes/{person.slug}/feuille/").status_code == 302
    assert client.get(f"/personnes/{ana.slug}/feuille/").status_code == 404


# An address, later


@pytest.fixture
def jeanne(ana):
    needs(1)
    return written(ana).person


def claimed(jeanne, ana):
    actions.claim_address(jeanne.arrival, email="jeanne@example.org", by=ana)
    jeanne.arrival.refresh_from_db()
    return f"/adresse/{keys.address_token(jeanne.arrival)}/"


def test_an_address_serves_once_its_owner_confirms(client, jeanne, ana):
    link = claimed(jeanne, ana)
    client.get(link)
    jeanne.refresh_from_db()
    assert jeanne.email is None

    client.post(link)

    jeanne.refresh_from_db()
    assert jeanne.email == "jeanne@example.org"
    assert client.session["_auth_user_id"] == str(jeanne.pk)
    assert client.get(link).status_code == 404


def test_only_who_wrote_the_inscription_gives_an_address(client, jeanne, ana):
    bo = Person.objects.get(name="Bo Roux")

    with pytest.raises(Refused, match="au nom d’une autre"):
        actions.claim_address(jeanne.arrival, email="bo2@example.org", by=bo)
    client.force_login(bo)
    client.post(f"/personnes/{jeanne.slug}/feuille/", {"email": "bo2@example.org"})
    assert Arrival.objects.get(person=jeanne).claimed_email == ""


def test_an_account_made_meanwhile_gives_way_to_its_owner_only(client, jeanne, ana):
    own = newcomer("jeanne@example.org", "J. Moulin")
    link = claimed(jeanne, ana)

    assert "entrez d’abord avec elle" in words(read(client.get(link)))
    client.post(link)
    assert Person.objects.filter(pk=own.pk).exists()

    client.force_login(own)
    client.post(link)
    jeanne.refresh_from_db()
    assert jeanne.email == "jeanne@example.org"
    assert not Person.objects.filter(pk=own.pk).exists()


def test_two_histories_are_not_made_one(client, jeanne, ana):
    own = newcomer("jeanne@example.org", "J. Moulin")
    make.community(members=[own])
    link = claimed(jeanne, ana)
    client.force_login(own)

    assert "a déjà ici une adhésion" in words(read(client.get(link)))
    client.post(link)
    assert Person.objects.filter(pk=own.pk).exists()


def test_an_address_given_again_takes_the_place_of_the_first(client, jeanne, ana):
    first = claimed(jeanne, ana)
    with pytest.raises(Refused, match="vient de partir"):
        claimed(jeanne, ana)
    Arrival.objects.update(claimed_at=timezone.now() - timedelta(hours=1))
    actions.claim_address(jeanne.arrival, email="autre@example.org", by=ana)

    assert client.get(first).status_code == 404


def test_the_page_answers_the_same_whether_an_address_is_known(client_ana, jeanne):
    make.person("Déjà", email="connue@example.org")

    answer = client_ana.post(
        f"/personnes/{jeanne.slug}/feuille/", {"email": "connue@example.org"}, follow=True
    )

    assert "Une lettre est partie" in words(read(answer))


def test_whoever_leaves_takes_their_invitations_away(ana):
    invited(ana)
    written(ana)
    people.erase(ana, keep_name=False, by=ana)

    assert Invitation.objects.get().email == ""
    assert Arrival.objects.get().by is None


def test_whoever_makes_an_account_for_a_link_comes_back_to_it(client, ana):
    link = keys.path_of(actions.make_link(root(), most=3, days=3, by=ana))
    client.get(f"/comptes/rejoindre/?next={link}")

    client.post("/comptes/rejoindre/", {"email": TO, "next": link})
    answer = client.post("/comptes/adresses/code/", {"code": helpers.code_in_last_mail()})

    assert answer.headers["Location"] == link
    needs(1)
    assert "Votre nom" in words(read(client.get(link)))
    client.post(link, {"name": "Nouvelle Venue", "answer": "come"})
    assert Membership.objects.filter(person__email=TO).exists()
