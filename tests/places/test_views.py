import pytest
from django.utils import timezone

from creuset.debates import actions as debates
from creuset.places.actions import load_countries
from creuset.places.models import Territory
from tests import make
from tests.atlas.helpers import country, entry
from tests.pages import MOST, cost, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def places():
    load_countries()
    return {code: Territory.objects.get(code=code) for code in ("001", "150", "FR", "ES")}


def shares(page):
    return {words(row.th): int(words(row.td)) for row in page.select("#initiatives tbody tr")}


@pytest.mark.parametrize("query", ["", "?q=paris"])
def test_while_territories_are_awaited_their_page_says_so(client, query):
    response = client.get(f"/territoires/{query}")

    assert response.status_code == 200
    assert "Les territoires arrivent" in words(read(response).main)


def test_one_goes_from_the_world_to_a_country(client, places):
    world = client.get("/territoires/", follow=True)
    assert world.redirect_chain == [("/territoires/001/", 302)]
    page = read(world)

    [europe] = [a["href"] for a in page.select("#parties a") if words(a) == "Europe"]
    [france] = [
        a["href"] for a in read(client.get(europe)).select("#parties a") if words(a) == "France"
    ]
    page = read(client.get(france))

    assert words(page.h1) == "France"
    assert [words(li) for li in page.select(".breadcrumb li")] == [
        "Carte", "Monde", "Europe", "France",
    ]  # fmt: skip
    assert client.get("/territoires/nulle-part/").status_code == 404


def test_the_numbers_of_the_parts_sum_to_the_number_of_the_whole(client, places):
    for code in ("FR", "FR", "ES"):
        entry(country=code)
    entry(country=None)

    world = read(client.get("/territoires/001/"))
    europe = read(client.get("/territoires/150/"))
    france = read(client.get("/territoires/FR/"))

    assert shares(world) == {"Europe": 3, "On ne sait pas où": 1}
    assert words(world.select_one("#initiatives .count")) == "4"
    assert shares(europe) == {"France": 2, "Espagne": 1}
    assert words(europe.select_one("#initiatives .count")) == "3"
    assert words(france.select_one("#initiatives .count")) == "2"
    assert france.select_one("#initiatives a")["href"] == "/carte/?pays=FR#liste"


def test_what_is_not_for_everyone_is_not_counted_for_a_visitor(client, places):
    member = make.person()
    make.community(members=[member])
    entry(country="FR")
    entry(country="FR", audience="community")

    def count():
        return words(read(client.get("/territoires/FR/")).select_one("#initiatives .count"))

    assert count() == "1"
    client.force_login(member)
    assert count() == "2"


def test_members_talk_about_a_territory_and_visitors_do_not_hear_it(client, places):
    ana = make.person("Ana")
    root = make.community(members=[ana])
    client.force_login(ana)
    page = read(client.get("/territoires/ES/"))
    [speak] = [a["href"] for a in page.select("main a[href*='/debats/ouvrir/']")]
    assert client.get(speak).status_code == 200

    debates.open_thread(
        root, title="Les eaux de l’Èbre", body="Qui y va ?", by=ana, subject=places["ES"]
    )

    assert "Les eaux de l’Èbre" in words(read(client.get("/territoires/ES/")).main)
    assert "Les eaux de l’Èbre" not in words(read(client.get("/territoires/FR/")).main)
    client.logout()
    assert "Les eaux de l’Èbre" not in words(read(client.get("/territoires/ES/")).main)


def test_a_territory_costs_the_same_however_much_it_holds(client, places):
    ana = make.person("Ana")
    root = make.community(members=[ana])
    client.force_login(ana)

    def asked(*codes):
        for code in codes:
            entry(country=code)
            debates.open_thread(
                root, title=f"Ici, {timezone.now()}", body="?", by=ana, subject=places["150"]
            )
        return cost(client, "/territoires/150/")

    assert asked("FR") == asked("ES", "FR", "ES") <= MOST


def test_the_page_of_an_entry_leads_to_its_country(client):
    espagne = country("ES")
    page = read(client.get(entry(country="ES").get_absolute_url()))

    assert page.select(f"main .lead a[href='{espagne.get_absolute_url()}']")


def test_the_world_leads_to_the_union_and_the_union_to_its_countries(client, places):
    entry(country="FR")
    world = read(client.get("/territoires/001/"))
    [union] = [a["href"] for a in world.select("#parties p a")]

    page = read(client.get(union))

    assert words(page.h1) == "Union européenne"
    assert shares(page) == {"France": 1}
    assert "Suisse" not in {words(a) for a in page.select("#parties .tags a")}
    assert len(page.select("#parties .tags a")) == 27
