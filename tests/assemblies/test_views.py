import pytest

from creuset.assemblies import actions
from creuset.assemblies.models import Application, Membership
from creuset.people.models import Facet, Shown
from tests import make
from tests.pages import MOST, cost, plain, read, told, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def zoe():
    return make.person("Zoé")


@pytest.fixture
def community(ana, bob):
    return make.community(members=[ana, bob])


def gestures(response):
    page = read(response)
    return [plain(words(tag)) for tag in page.select(".gesture .btn, .gesture .reason")]


# Joining the community


def test_a_newcomer_asks_to_join_and_two_members_let_them_in(client, ana, bob, community, zoe):
    client.force_login(zoe)
    response = client.post("/rejoindre/", {"message": "Bonjour !"})
    address = response.headers["Location"]
    assert Application.objects.get().message == "Bonjour !"

    for person in (ana, bob):
        client.force_login(person)
        page = read(client.get(address))
        form = page.select_one(".gesture form")
        assert form
        offered = form.select_one("[name=offered]")
        assert offered
        client.post(form["action"], {"offered": offered["value"]})

    assert community.members().filter(pk=zoe.pk).exists()
    page = words(read(client.get(address)))
    assert "Membre depuis le" in page
    assert "Garants Ana Bob" in page


def test_the_form_sent_twice_asks_once(client, community, zoe):
    client.force_login(zoe)

    first, second = [client.post("/rejoindre/", {"message": ""}) for _twice in range(2)]

    assert first.headers["Location"] == second.headers["Location"]
    assert Application.objects.count() == 1


def test_whoever_has_no_name_yet_is_led_to_their_profile(client, community):
    nobody = make.person()
    nobody.name = ""
    nobody.save()
    client.force_login(nobody)

    page = read(client.get("/rejoindre/"))
    refused = client.post("/rejoindre/", {"message": "Bonjour"})

    assert page.select("main a[href='/moi/profil/']")
    assert page.select("main form") == []
    assert refused.status_code == 422
    assert not Application.objects.exists()


def test_a_member_reads_that_they_already_are(client, ana, community):
    client.force_login(ana)

    assert "Vous êtes déjà membre." in words(read(client.get("/rejoindre/")))
    assert client.post("/rejoindre/", {"message": ""}).status_code == 422


@pytest.fixture
def asked(community, zoe):
    return actions.apply(community, message="Bonjour de Zoé", by=zoe)


def test_a_request_is_shown_to_members_with_what_the_profile_says_to_them(client, ana, asked, zoe):
    Facet.objects.create(person=zoe, key="does", value="Meunière", shown=Shown.MEMBERS)
    Facet.objects.create(person=zoe, key="place", value="Chez moi", shown=Shown.NOBODY)
    client.force_login(ana)

    page = words(read(client.get(asked.get_absolute_url())))

    assert "Bonjour de Zoé" in page
    assert "Meunière" in page
    assert "Chez moi" not in page


def test_a_request_is_not_found_by_a_stranger(client, asked):
    assert client.get(asked.get_absolute_url()).status_code == 302

    client.force_login(make.person())

    assert client.get(asked.get_absolute_url()).status_code == 404
    gesture = f"/decisions/gestes/assemblies.admit/{asked.pk}/"
    assert client.post(gesture, {"offered": "support-0"}).status_code == 404


def test_whoever_asks_sees_their_own_request_without_the_buttons(client, asked, zoe):
    client.force_login(zoe)

    page = read(client.get(asked.get_absolute_url()))

    assert "Votre demande" in words(page)
    assert page.select(".gesture") == []


def test_whoever_asks_does_not_vouch_for_themself(client, asked, zoe):
    client.force_login(zoe)

    address = f"/decisions/gestes/assemblies.admit/{asked.pk}/"
    response = client.post(address, {"offered": "nothing-0"})

    assert response.status_code == 409
    assert "revient aux membres" in " ".join(told(response))
    assert not Membership.objects.filter(person=zoe).exists()


def test_a_request_is_taken_back_by_its_owner_only(client, ana, asked, zoe):
    client.force_login(ana)
    assert client.post(f"/demandes/{asked.pk}/retirer/").status_code == 404
    client.force_login(zoe)

    first, second = [client.post(f"/demandes/{asked.pk}/retirer/") for _twice in range(2)]

    assert (first.status_code, second.status_code) == (302, 302)
    assert Application.objects.get().status == "withdrawn"


def test_the_requests_to_one_s_own_assemblies_are_listed(client, ana, asked, zoe):
    elsewhere = make.application(zoe, make.assembly(members=[make.person()]))
    client.force_login(ana)

    page = read(client.get("/demandes/"))

    assert [a["href"] for a in page.select("main .rows a")] == [asked.get_absolute_url()]
    assert elsewhere.get_absolute_url() not in str(page)


def test_the_list_of_requests_costs_the_same_whatever_its_length(client, ana, community):
    def asked(n):
        for _n in range(n):
            make.application(make.person(), community)
        return cost(client, "/demandes/")

    client.force_login(ana)

    assert asked(1) == asked(2) <= MOST


# Leaving


def test_a_member_leaves_and_a_form_sent_twice_harms_nobody(client, ana, bob, community):
    group = make.assembly(members=[ana, bob])
    client.force_login(ana)

    answers = [client.post(f"/assemblees/{group.pk}/quitter/") for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    assert list(group.members()) == [bob]
    assert "Vous n’êtes pas membre" in words(read(client.get("/moi/")))


@pytest.mark.parametrize("address", ["/rejoindre/", "/demandes/", "/demandes/1/"])
def test_these_pages_ask_who_you_are(client, community, address):
    assert client.get(address).headers["Location"].startswith("/comptes/")


@pytest.mark.parametrize("address", ["/demandes/1/retirer/", "/assemblees/1/quitter/"])
def test_a_link_does_not_act(client, ana, community, address):
    client.force_login(ana)

    assert client.get(address).status_code == 405
