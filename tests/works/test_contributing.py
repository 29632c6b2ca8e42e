"""Who signs, who helped, and the accord of those who have no account."""

import re

import pytest
from django.core import mail
from django.db import IntegrityError, transaction
from django_tasks_db.models import DBTaskResult

from creuset.common.verdict import Refused
from creuset.journal.models import Record
from creuset.people import actions as people
from creuset.works import actions, letters
from creuset.works.models import Authorship, Work
from creuset.works.views.finding import waiting_publications
from tests import make
from tests.pages import fields, plain, read, told, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def group(ana, bob):
    return make.group(members=[ana, bob])


@pytest.fixture
def work(ana, group):
    return make.work(group=group, authors=[ana], agreed=make.terms(), title="L’eau")


@pytest.fixture
def guest(ana, work):
    return actions.add_guest(
        work,
        name="Inès Laboureur",
        affiliation="CNRS",
        orcid="0000-0002-1825-0097",
        email="ines@example.org",
        by=ana,
    )


def page_of(work):
    return f"{work.get_absolute_url()}signatures/"


def adopted(work, by):
    return make.adopted("works.publish", work, by=by, **make.terms())


def test_a_work_waits_for_the_accord_of_a_guest_who_signs(ana, work, guest):
    decision = adopted(work, ana)

    assert decision.hindrance.startswith("Il manque l’accord d’un auteur")
    assert Work.objects.get().status == Work.Status.DRAFT


def test_a_member_takes_down_a_guest_s_accord_in_their_name_and_it_shows(
    client, ana, bob, work, guest
):
    adopted(work, ana)

    actions.take_down_accord(guest, parameters=make.terms(), by=bob)

    assert Work.objects.get().status == Work.Status.PUBLISHED
    guest.refresh_from_db()
    assert guest.taken_down_by == bob
    record = Record.objects.get(verb="works.accord_taken_down")
    assert (record.actor, record.personal) == (bob, {"name": "Inès Laboureur"})


def test_nobody_takes_down_the_accord_of_a_member(ana, bob, group):
    work = make.work(group=group, authors=[ana, bob])

    with pytest.raises(Refused, match="donne elle-même"):
        actions.take_down_accord(work.authorships.get(person=bob), parameters=make.terms(), by=ana)


def test_who_is_not_of_the_group_answers_for_nobody(work, guest):
    with pytest.raises(Refused):
        actions.take_down_accord(guest, parameters=make.terms(), by=make.person())


def test_the_same_guest_added_twice_is_one(ana, work, guest):
    assert actions.add_guest(work, name=" Inès Laboureur ", by=ana) == guest
    assert Record.objects.filter(verb="works.contributor_added").count() == 1


def test_whoever_is_thanked_does_not_hold_anything_back(ana, work):
    actions.add_guest(work, name="Léa", roles=["illustration"], signs=False, by=ana)

    adopted(work, ana)

    work.refresh_from_db()
    assert work.is_published
    assert [str(each) for each in work.signatories()] == ["Ana"]
    assert [(str(each), each.brought) for each in work.thanked()] == [("Léa", "illustration")]


def test_a_link_is_mailed_by_which_a_guest_reads_and_agrees(
    client, ana, work, guest, django_capture_on_commit_callbacks
):
    decision = adopted(work, ana)
    client.force_login(ana)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(f"{page_of(work)}{guest.pk}/demander/", {"terms": decision.digest})

    [job] = DBTaskResult.objects.filter(task_path__contains="ask_accord")
    letters.ask_accord.call(*job.args_kwargs["args"])
    [letter] = mail.outbox
    assert letter.to == ["ines@example.org"]
    assert plain(letter.subject) == "Votre accord pour publier « L’eau »"
    [link] = re.findall(r"http://testserver(/travaux/accords/\S+)", letter.body)
    client.logout()
    page = client.get(link)
    assert make.SENTENCE in words(read(page).main)
    assert page.headers["Cache-Control"].find("no-store") >= 0
    client.post(link, {"terms": decision.digest})
    client.post(link, {"terms": decision.digest})

    guest.refresh_from_db()
    assert (guest.agreed_digest, guest.taken_down_by) == (decision.digest, None)
    assert Work.objects.get().status == Work.Status.PUBLISHED
    assert guest.email == ""
    assert Record.objects.filter(verb="works.accord_by_link").count() == 1


def test_a_link_that_was_made_up_or_is_over_asks_nothing(client, ana, work, guest):
    assert client.get("/travaux/accords/invente/").status_code == 410
    assert client.post("/travaux/accords/invente/", {"terms": "x"}).status_code == 410


def test_a_link_does_not_agree_to_other_terms_than_it_showed(client, ana, work, guest):
    decision = adopted(work, ana)
    token = actions.contributing.signing.dumps(
        [guest.pk, decision.pk, guest.email], salt="works.accord"
    )

    response = client.post(f"/travaux/accords/{token}/", {"terms": "autre"})

    assert response.status_code == 409
    guest.refresh_from_db()
    assert guest.agreed_digest == ""


def test_without_an_address_no_link_is_asked(ana, work):
    guest = actions.add_guest(work, name="Léa", by=ana)

    with pytest.raises(Refused, match="pas laissé d’adresse"):
        actions.ask_accord(guest, adopted(work, ana), address="TOKEN", by=ana)


def test_the_page_of_signatures_is_the_group_s(client, ana, group):
    work = make.published(group=group, authors=[ana])
    client.force_login(make.person())

    assert client.get(page_of(work)).status_code == 404


def test_the_order_of_signatures_changes_and_the_others_are_asked_again(ana, bob, group):
    work = make.work(group=group, authors=[ana, bob], agreed=make.terms())

    actions.sign_earlier(work.authorships.get(person=bob), by=bob)

    rows = list(work.authorships.all())
    assert [str(each) for each in rows] == ["Bob", "Ana"]
    assert [bool(each.agreed_digest) for each in rows] == [True, False]


def test_only_an_author_changes_the_order_and_not_once_published(ana, bob, group):
    work = make.work(group=group, authors=[ana], agreed=make.terms())
    second = actions.add_guest(work, name="Léa", by=ana)
    with pytest.raises(Refused, match="revient aux auteurs"):
        actions.sign_earlier(second, by=bob)

    published = make.published(group=group, authors=[ana, bob])
    with pytest.raises(Refused, match="a été publié"):
        actions.sign_earlier(published.authorships.get(person=bob), by=bob)


def test_each_says_how_they_sign_and_nobody_else(ana, bob, work):
    mine = work.authorships.get(person=ana)

    with pytest.raises(Refused, match="soi-même"):
        actions.describe(mine, name="Anne", by=bob)

    actions.describe(mine, name="Ana Silva", affiliation="La Coop", by=ana)
    mine.refresh_from_db()
    assert (mine.name, mine.affiliation) == ("Ana Silva", "La Coop")


def test_the_name_that_readers_have_read_stays(ana, group):
    published = make.published(group=group, authors=[ana])
    mine = published.authorships.get()

    actions.describe(mine, name="Autre", affiliation="La Coop", by=ana)

    mine.refresh_from_db()
    assert (mine.name, mine.affiliation) == ("Ana", "La Coop")


def test_a_guest_who_signs_what_is_published_is_not_taken_off(ana, group):
    work = make.published(group=group, authors=[ana])
    guest = actions.add_guest(work, name="Léa", by=ana)
    Authorship.objects.filter(pk=guest.pk).update(published=True)
    guest.refresh_from_db()

    with pytest.raises(Refused, match="ce que le public lit"):
        actions.remove_guest(guest, by=ana)


@pytest.mark.parametrize(
    "wrong",
    [{"guest": True, "person": True}, {"guest": False, "email": "a@b.c"}, {"orcid": "0000"}],
)
def test_the_database_keeps_the_promises(ana, work, wrong):
    given = {**wrong, "person": ana if wrong.get("person") else None}
    other = make.work(group=work.group)

    with pytest.raises(IntegrityError), transaction.atomic():
        Authorship.objects.create(work=other, name="X", **given)


def test_who_is_erased_leaves_no_identifier_and_no_name_beside_an_accord(ana, bob, work, guest):
    adopted(work, ana)
    actions.take_down_accord(guest, parameters=make.terms(), by=bob)
    actions.describe(
        work.authorships.get(person=ana), name="Ana", orcid="0000-0002-1825-0097", by=ana
    )

    people.erase(bob, keep_name=False, by=bob)
    people.erase(ana, keep_name=False, by=ana)

    guest.refresh_from_db()
    assert guest.taken_down_by is None
    assert set(work.authorships.filter(guest=False).values_list("name", "orcid")) == {
        ("une personne partie", "")
    }


# The pages


def test_the_group_sees_who_signs_and_whose_accord_is_missing(client, ana, work, guest):
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    client.force_login(ana)

    page = read(client.get(page_of(work)))

    rows = [words(row) for row in page.select(".signatures > li")]
    assert "accord donné" in rows[0]
    assert "sans compte" in rows[1]
    assert "accord attendu" in rows[1]
    assert waiting_publications(work) == [decision]


def test_a_guest_is_added_from_the_page_and_a_wrong_orcid_is_told(client, ana, work):
    client.force_login(ana)
    sent = {**fields(client.get(page_of(work))), "name": "Léa", "roles": ["data"]}

    wrong = client.post(page_of(work), {**sent, "orcid": "0000-0002-1825-0098"})
    assert wrong.status_code == 422
    assert "un de ses signes est faux" in words(read(wrong).main)
    assert fields(wrong)["name"] == "Léa"

    client.post(page_of(work), {**sent, "orcid": "https://orcid.org/0000-0002-1825-0097"})
    assert Authorship.objects.get(name="Léa").orcid == "0000-0002-1825-0097"


@pytest.mark.parametrize("gesture", ["", "plus-haut/", "retirer/", "accord/", "demander/"])
def test_the_wrong_person_finds_none_of_it(client, ana, work, guest, gesture):
    make.published(group=work.group)
    client.force_login(make.person())

    address = f"{page_of(work)}{guest.pk}/{gesture}"
    assert client.post(address, {"terms": "x"}).status_code == 404


def test_an_accord_in_other_terms_is_not_taken_down(client, ana, work, guest):
    adopted(work, ana)
    client.force_login(ana)

    response = client.post(f"{page_of(work)}{guest.pk}/accord/", {"terms": "autre"})

    assert response.status_code == 404


def test_readers_see_where_authors_work_and_who_helped(client, ana, work, guest):
    actions.add_guest(work, name="Léa", roles=["translation"], signs=False, by=ana)
    adopted(work, ana)
    actions.take_down_accord(guest, parameters=make.terms(), by=ana)

    response = client.get(work.get_absolute_url())
    page = read(response)

    assert words(page.select_one(".byline")) == (
        "Ana, Inès Laboureur Inès Laboureur, ORCID (CNRS)"
    )
    assert "Léa (traduction)" in words(page.select_one(".thanks"))
    found = [tag["content"] for tag in page.find_all("meta", attrs={"name": "citation_author"})]
    assert found == ["Ana", "Inès Laboureur"]
    assert page.find("meta", attrs={"name": "citation_author_institution"})["content"] == "CNRS"
    assert "ines@example.org" not in response.content.decode()
    assert client.get(f"/travaux/{work.slug}.jsonld").json()["author"][1]["sameAs"] == (
        "https://orcid.org/0000-0002-1825-0097"
    )
    assert told(response) == []
