import pytest
from django.utils import timezone

from creuset.assemblies import actions
from creuset.assemblies.models import Mandate, Seat
from creuset.people import actions as people
from creuset.people.models import Shown
from tests import make
from tests.pages import MOST, cost, plain, read, told, words

pytestmark = pytest.mark.django_db

PAGE = "/mandats/"


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def community(ana, bob):
    return make.community(members=[ana, bob])


def shown(client, address=PAGE):
    response = client.get(address)
    assert response.status_code == 200
    return plain(words(read(response).main))


def lines(client, address=PAGE):
    """Each post, in the words beside it."""
    rows = read(client.get(address)).select("#mandats .rows > li")
    return {words(row.h3): plain(words(row)) for row in rows}


def links(client, address=PAGE):
    return {a["href"] for a in read(client.get(address)).main.select("a")}


# Empty, and full


def test_an_assembly_without_mandates_learns_what_they_are_for(client, ana, community):
    client.force_login(ana)

    page = read(client.get(PAGE))

    assert [words(title) for title in page.select(".empty h3")] == [
        "Personne n’a encore de mandat", "Aucun siège pour l’instant",
    ]  # fmt: skip
    assert page.select("#avant, #declarer") == []


def test_posts_say_what_they_are_who_holds_them_and_which_are_vacant(client, ana, bob, community):
    client.force_login(ana)
    make.post(community, "Présidence", duties="Tenir parole.", months=24, most_in_a_row=2)
    make.post(community, "Trésorerie", alone=True, declared=True)
    until = make.days_away(100)
    make.mandate(bob, community, "Présidence", term_ends_on=until)
    make.mandate(ana, community, "Café", term_ends_on=until)

    said = lines(client)

    assert list(said) == ["Présidence", "Trésorerie", "Café"]
    assert "Tenir parole." in said["Présidence"]
    assert "24 mois · 2 mandats de suite au plus" in said["Présidence"].replace(" 2 m", " · 2 m")
    assert "Bob" in said["Présidence"]
    assert "personne" in said["Trésorerie"]
    assert "Proposer quelqu’un" in said["Trésorerie"]
    assert "Proposer quelqu’un" not in said["Présidence"]
    assert "Ana" in said["Café"]
    gesture = f"/decisions/gestes/assemblies.confer_mandate/{community.pk}/"
    assert f"{gesture}?fonction=Tr%C3%A9sorerie" in links(client)


def test_the_way_to_propose_someone_begins_with_the_post(client, ana, community):
    make.post(community, "Trésorerie", months=18)
    client.force_login(ana)
    for key in ("confer_mandate", "elect"):
        [address] = [each for each in links(client) if f".{key}/{community.pk}/?" in each]

        asked = read(client.get(address)).select_one("input[name=post]")

        assert asked["value"] == "Trésorerie"
        known = read(client.get(address)).select(f"datalist#{asked['list']} option")
        assert [each["value"] for each in known] == ["Trésorerie"]


def test_a_mandate_past_its_term_says_that_an_election_is_awaited(client, ana, bob, community):
    client.force_login(bob)
    mandate = make.mandate(bob, community, "Trésorerie", term_ends_on=make.days_away(-1))
    client.force_login(ana)
    for address in (PAGE, mandate.get_absolute_url()):
        assert "une élection est attendue" in shown(client, address)
    assert "Ouvrir une élection" in lines(client)["Trésorerie"]

    client.force_login(bob)
    assert "est prorogé depuis le" in shown(client, "/moi/")


def test_those_who_held_a_post_before_are_not_forgotten(client, ana, bob, community):
    gone = make.person("Zoé")
    make.join(community, gone)
    for person, how in ((bob, "resigned"), (gone, "succeeded")):
        make.mandate(
            person, community, "Trésorerie", starts_on=make.days_away(-90),
            ends_on=make.days_away(-30), ended_by=how,
        )  # fmt: skip
    people.erase(gone, keep_name=False, by=gone)
    client.force_login(ana)

    section = words(read(client.get(PAGE)).select_one("#avant"))

    assert "Bob" in section
    assert "démission" in section
    assert "une personne partie" in section
    assert "2 en tout" in plain(section)


def test_a_group_has_its_own_page_and_its_page_leads_there(client, ana, community):
    group = make.group(members=[ana])
    make.mandate(ana, group.assembly, "Facilitation")
    make.mandate(ana, community, "Présidence")
    client.force_login(ana)
    address = f"/mandats/{group.assembly.pk}/"

    assert list(lines(client, address)) == ["Facilitation"]
    assert (
        list(lines(client)) == list(lines(client, f"/mandats/{community.pk}/")) == ["Présidence"]
    )
    assert address in links(client, group.get_absolute_url())
    assert f"/mandats/{community.pk}/" in links(client, "/charte/")


# Who sees what


def test_a_visitor_reads_the_posts_and_the_names_that_are_shown_to_all(
    client, ana, bob, community
):
    ana.name_shown = Shown.EVERYONE
    ana.save()
    make.mandate(ana, community, "Présidence")
    make.mandate(bob, community, "Trésorerie")
    make.post(community, "Greffe")

    said = lines(client)

    assert "Ana" in said["Présidence"]
    assert "Bob" not in said["Trésorerie"]
    assert "Proposer quelqu’un" not in said["Greffe"]
    assert read(client.get(PAGE)).select(".gesture") == []


def test_members_find_every_gesture_and_others_none(client, ana, community):
    group = make.assembly(members=[ana])
    client.force_login(ana)
    keys = {"confer_mandate", "elect", "define_post", "give_seat"}
    prefix = "/decisions/gestes/assemblies."
    assert {f"{prefix}{key}/{community.pk}/" for key in keys} <= links(client)

    other = make.person()
    make.join(community, other)
    client.force_login(other)
    address = f"/mandats/{group.pk}/"
    assert [link for link in links(client, address) if link.startswith(prefix)] == []


def test_what_is_to_declare_is_for_those_inside(client, ana, bob, community):
    make.post(community, "Trésorerie", declared=True)
    make.mandate(bob, community, "Trésorerie")
    address = f"/mandats/{community.pk}/declaration/"
    assert read(client.get(PAGE)).select("#declarer") == []
    assert client.get(address).headers["Location"].startswith("/comptes/")
    client.force_login(make.person())
    assert client.get(address).status_code == 404

    client.force_login(ana)

    assert address in links(client)
    table = read(client.get(address)).select_one("table")
    assert [words(cell) for cell in table.select("tbody tr > *")][:2] == ["Bob", "Trésorerie"]
    assert [words(cell) for cell in table.select("thead th")][-3:] == [
        "Profession", "Domicile", "Nationalité",
    ]  # fmt: skip


def test_whoever_holds_a_declared_post_is_reminded_and_others_are_not(client, ana, bob, community):
    make.post(community, "Trésorerie", declared=True)
    make.mandate(bob, community, "Trésorerie")
    client.force_login(bob)
    assert "à déclarer à la préfecture avant le" in shown(client, "/moi/")
    client.force_login(ana)
    assert "Rien ne vous attend" in shown(client, "/moi/")

    actions.declare(community, on=timezone.localdate().isoformat(), by=ana)

    client.force_login(bob)
    assert "Rien ne vous attend" in shown(client, "/moi/")


def test_noting_a_declaration_from_the_page(client, ana, bob, community):
    make.post(community, "Trésorerie", declared=True)
    mandate = make.mandate(bob, community, "Trésorerie")
    client.force_login(ana)
    address = f"/decisions/gestes/assemblies.declare/{community.pk}/"
    assert address in links(client)
    offered = read(client.get(address)).select_one("input[name=offered]")["value"]

    client.post(address, {"offered": offered, "on": timezone.localdate().isoformat()})

    mandate.refresh_from_db()
    assert mandate.start_declared_on == timezone.localdate()
    assert read(client.get(PAGE)).select("#declarer") == []


# One mandate


def test_a_mandate_says_the_decision_that_gave_it(client, ana, bob, community):
    until = make.days_away(100).isoformat()
    decision = make.adopted(
        "assemblies.confer_mandate",
        community,
        by=ana,
        post="Trésorerie",
        person=bob.pk,
        until=until,
    )
    client.force_login(ana)

    assert decision.get_absolute_url() in links(client, Mandate.objects.get().get_absolute_url())


def test_a_holder_resigns_and_nobody_does_it_for_them(client, ana, bob, community):
    mandate = make.mandate(bob, community, "Trésorerie")
    address = f"{mandate.get_absolute_url()}demissionner/"
    assert client.post(address).headers["Location"].startswith("/comptes/")
    client.force_login(ana)
    assert read(client.get(mandate.get_absolute_url())).main.select("form") == []
    assert [plain(each) for each in told(client.post(address, follow=True))] == []
    mandate.refresh_from_db()
    assert not mandate.ended
    client.force_login(bob)
    assert client.get(address).status_code == 405
    form = read(client.get(mandate.get_absolute_url())).select_one("main form")
    assert form["action"] == address

    client.post(address)

    mandate.refresh_from_db()
    assert mandate.ended_by == "resigned"
    assert "démission" in shown(client, mandate.get_absolute_url())


def test_a_mandate_may_be_recalled_from_its_page_by_those_inside(client, ana, bob, community):
    mandate = make.mandate(bob, community, "Trésorerie")
    gesture = f"/decisions/gestes/assemblies.recall/{mandate.pk}/"
    address = mandate.get_absolute_url()
    assert gesture not in links(client, address)
    client.force_login(ana)
    assert gesture in links(client, address)

    make.carried_out("assemblies.recall", mandate)

    assert gesture not in links(client, address)


# Seats


def test_a_seat_says_why_it_is_there_and_who_speaks(client, ana, bob, community):
    seat = make.seat(community, why="Nous buvons son eau.", horizon=2100, means="Des relevés.")
    make.mandate(bob, community, "Voix de La Loire", seat=seat)
    client.force_login(ana)

    page = shown(client, seat.get_absolute_url())

    for said in ("Nous buvons son eau.", "2100", "Des relevés.", "Bob", "un lieu, une rivière"):
        assert said in page
    assert {
        f"/decisions/gestes/assemblies.{key}/{seat.pk}/" for key in ("renew_seat", "end_seat")
    } <= links(client, seat.get_absolute_url())
    assert seat.get_absolute_url() in links(client)
    assert lines(client) == {}


def test_a_seat_without_voice_or_past_its_day_says_so(client, ana, community):
    seat = make.seat(community, renews_on=make.days_away(-1))
    client.force_login(ana)

    for address in (PAGE, seat.get_absolute_url()):
        page = shown(client, address)
        assert "Personne ne parle pour lui aujourd’hui." in page
        assert "à renouveler" in page


def test_a_seat_that_has_ended_keeps_its_page_and_offers_nothing(client, ana, community):
    seat = make.seat(community)
    Seat.objects.update(ends_on=timezone.localdate())
    client.force_login(ana)

    assert "a pris fin le" in shown(client, seat.get_absolute_url())
    assert read(client.get(seat.get_absolute_url())).select(".gesture") == []
    assert seat.get_absolute_url() not in links(client)


@pytest.mark.parametrize("address", ["/mandats/0/", "/mandat/0/", "/sieges/0/"])
def test_what_does_not_exist_is_not_found(client, community, address):
    assert client.get(address).status_code == 404


# Costs


def test_the_page_costs_the_same_whatever_its_length(client, ana, community):
    def lived(n):
        for _n in range(n):
            person = make.person()
            make.join(community, person)
            name = f"Fonction {person.pk}"
            make.post(community, name, declared=True)
            make.post(community, f"Vacante {person.pk}")
            make.mandate(person, community, name, term_ends_on=make.days_away(-1))
            make.mandate(person, community, name, ends_on=make.days_away(0))
            seat = make.seat(community, f"Siège {person.pk}")
            make.mandate(person, community, "Voix", seat=seat)
        return cost(client, PAGE)

    client.force_login(ana)

    assert lived(1) == lived(3) <= MOST
    client.logout()
    assert cost(client, PAGE) <= MOST


def test_a_seat_and_a_mandate_cost_little(client, ana, bob, community):
    seat = make.seat(community)
    for _n in range(3):
        make.mandate(bob, community, "Voix", seat=seat, ends_on=timezone.localdate())
    mandate = make.mandate(bob, community, "Voix", seat=seat)
    client.force_login(ana)

    assert cost(client, seat.get_absolute_url()) <= MOST
    assert cost(client, mandate.get_absolute_url()) <= MOST
