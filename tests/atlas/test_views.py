import json
from datetime import timedelta
from urllib.parse import parse_qsl

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from creuset.atlas.fragments import piece_of_map
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry
from creuset.common.audience import Audience
from creuset.common.viewer import ANONYMOUS
from creuset.portal import public_pages
from tests import make
from tests.atlas.helpers import PARIS, entry, source
from tests.pages import cost, plain, read, words

pytestmark = pytest.mark.django_db

MAP = "/carte/"
CELLS = "/carte/cellules.json"
VIEW = "z=5&bbox=-20,33,36,64"
WORLD = "z=0&bbox=-180,-90,180,90"


@pytest.fixture(autouse=True)
def _community():
    make.community()


@pytest.fixture
def member():
    ana = make.person()
    make.community(members=[ana])
    client = Client()
    client.force_login(ana)
    return client


def one(page, selector):
    """The first tag of this kind, which must be there."""
    tag = page.select_one(selector)
    assert tag is not None, selector
    return tag


def names(response):
    return [words(link) for link in read(response).select("#liste h3 a")]


def total(response):
    return plain(words(one(read(response), "#resultats [role=status]")))


def island(response):
    return one(read(response), "creuset-map")


def cells(client, query=WORLD):
    return client.get(f"{CELLS}?{query}").json()


def queries(client, url):
    public_pages.forget()
    with CaptureQueriesContext(connection) as captured:
        client.get(url)
    return len(captured)


# The map and its list


def test_the_list_says_what_the_map_shows(client):
    entry("Zeste", country="FR", city="Lyon", kinds=(Kind.FOOD, Kind.REUSE))
    entry("Éclat", point=None)

    response = client.get(MAP)

    assert names(response) == ["Éclat", "Zeste"]
    assert total(response) == "2 initiatives , dont 1 sans position, à lire dans la liste."
    rows = [plain(words(row)) for row in read(response).select("#liste .meta")]
    assert rows[:2] == [
        "Alimentation et circuits courts sans position",
        "Lyon, France Alimentation et circuits courts Réemploi, réparation et partage",
    ]
    assert island(response)["data-cells"] == CELLS


def test_a_filter_keeps_the_same_things_in_the_list_and_on_the_map(client):
    kept = entry("Le Jardin", city="Orléans", country="FR", kinds=(Kind.FARMING,))
    entry("Le Jardin", city="Orléans", country="ES", kinds=(Kind.FARMING,))
    entry("Le Jardin", city="Orléans", country="FR", kinds=(Kind.FOOD,))
    entry("Le Jardin", country="FR", kinds=(Kind.FARMING,))
    query = "q=jardin+ORLEANS&pays=FR&nature=farming"

    response = client.get(f"{MAP}?{query}")

    assert names(response) == ["Le Jardin"]
    assert island(response)["data-cells"] == f"{CELLS}?{query}"
    [cell] = cells(client, f"{query}&{WORLD}")["cells"]
    assert cell["url"] == kept.get_absolute_url()


def test_each_choice_says_how_many_it_would_give(client):
    entry(country="FR", kinds=(Kind.FOOD,))
    entry(country="FR", kinds=(Kind.ENERGY,))
    entry(country="ES", kinds=(Kind.FOOD, Kind.ENERGY))

    page = read(client.get(f"{MAP}?pays=FR&nature=food"))

    assert words(one(page, "#nombre-food")) == "1"
    assert words(one(page, "#nombre-energy")) == "1"
    assert words(one(page, "#nombre-housing")) == "0"
    options = [words(option) for option in page.select("#pays option")]
    assert options == ["Tous les pays", "Espagne (1)", "France (1)"]
    assert words(one(page, "#pays [selected]")) == "France (1)"
    assert [box["value"] for box in page.select("[name=nature][checked]")] == ["food"]


def test_sorts_are_chosen_and_counted_as_kinds_are(client):
    entry("Un", kinds=(Kind.FOOD,), category="place")
    entry("Deux", kinds=(Kind.ENERGY,), category="place")
    entry("Trois", kinds=(Kind.FOOD,), category="network")
    entry("Quatre", kinds=(Kind.FOOD,))

    response = client.get(f"{MAP}?sorte=place&nature=food")

    page = read(response)
    assert names(response) == ["Un"]
    assert [words(one(page, f"#sorte-{each}")) for each in ("place", "network", "value")] == [
        "1", "1", "0",
    ]  # fmt: skip
    assert words(one(page, "#nombre-energy")) == "1"
    assert [box["value"] for box in page.select("[name=sorte][checked]")] == ["place"]
    assert [link["href"] for link in page.select(".tags a")][:2] == [
        f"{MAP}?sorte=place", f"{MAP}?nature=food",
    ]  # fmt: skip
    assert cells(client, f"sorte=place&{WORLD}")["total"] == 2
    assert "sorte=truc" in client.get(f"{MAP}?sorte=truc").content.decode()


def test_a_chosen_country_stays_chosen_when_nothing_is_in_it(client):
    entry(country="ES")

    page = read(client.get(f"{MAP}?pays=FR"))

    assert words(one(page, "#pays [selected]")) == "France (0)"


def test_each_choice_can_be_taken_back(client):
    entry()

    page = read(client.get(f"{MAP}?q=jardin&pays=FR&nature=food&cellule=3-4"))

    assert [link["href"] for link in page.select(".tags a")] == [
        f"{MAP}?q=jardin&pays=FR&cellule=3-4",
        f"{MAP}?q=jardin&nature=food&cellule=3-4",
        f"{MAP}?pays=FR&nature=food&cellule=3-4",
        f"{MAP}?q=jardin&pays=FR&nature=food",
        MAP,
    ]
    assert one(page, "[name=cellule]")["value"] == "3-4"


def test_what_we_do_not_know_in_an_address_is_told(client):
    entry("Zeste")

    response = client.get(f"{MAP}?nature=truc")

    assert "nature=truc" in words(one(read(response), ".notice.warning"))
    assert names(response) == ["Zeste"]


def test_a_search_without_result_says_what_to_do(client):
    entry()

    response = client.get(f"{MAP}?q=introuvable")

    assert total(response) == "Aucune initiative ."
    assert words(one(read(response), "#liste h3")) == "Rien de tel sur la carte"
    led = [link["href"] for link in read(response).select("#liste .actions a")]
    assert led == [MAP, "/territoires/?q=introuvable", "/fiches/proposer/"]


def test_a_filter_that_finds_nothing_without_words_offers_no_place_to_look_for(client):
    led = [link["href"] for link in read(client.get(f"{MAP}?pays=FR")).select("#liste .actions a")]

    assert led == [MAP, "/fiches/proposer/"]


def looks(response):
    return {words(link): link["href"] for link in read(response).select(".looks a")}


def test_the_list_is_by_name_by_date_or_from_a_point(client):
    entry("Loin", point=(43.3, 5.4), updated_at=timezone.now() - timedelta(days=2))
    entry("Au loin", point=None, updated_at=timezone.now() - timedelta(days=9))
    entry("Proche", point=(48.85, 2.36))

    recent = client.get(f"{MAP}?tri=recent")
    near = client.get(f"{MAP}?autour=48.85,2.35")

    assert names(client.get(MAP)) == ["Au loin", "Loin", "Proche"]
    assert names(recent) == ["Proche", "Loin", "Au loin"]
    assert names(near) == ["Proche", "Loin", "Au loin"]
    assert plain(words(read(near).select("#liste .meta")[0])).startswith("à 750 m")
    assert names(client.get(f"{MAP}?tri=proche")) == ["Au loin", "Loin", "Proche"]
    assert looks(near)["Par nom"] == f"{MAP}?autour=48.85,2.35&tri=nom#liste"


def test_a_table_has_the_rows_of_the_list_in_the_same_order(client):
    entry("Zeste", country="FR", city="Lyon", kinds=(Kind.FOOD, Kind.REUSE))
    entry("Abeille")

    page = read(client.get(f"{MAP}?vue=tableau&tri=nom"))

    heads = [words(head) for head in page.select("#liste tbody th")]
    assert heads == ["Abeille", "Zeste"]
    row = [plain(words(cell)) for cell in page.select("#liste tbody tr:last-child td")][:3]
    assert row == [
        "Lyon",
        "France",
        "Alimentation et circuits courts, Réemploi, réparation et partage",
    ]


def test_how_one_looks_stays_from_page_to_page_and_from_filter_to_filter(client):
    for n in range(31):
        entry(f"Initiative {n:02}", kinds=(Kind.FOOD,))
    state = "autour=48.85,2.35&tri=recent&vue=tableau"

    response = client.get(f"{MAP}?nature=food&{state}")

    page = read(response)
    following = one(page, "nav.pagination [rel=next]")["href"]
    assert dict(parse_qsl(following.partition("?")[2].partition("#")[0])) == {
        **dict(parse_qsl(state)),
        "nature": "food",
        "page": "2",
    }
    assert page.select(".tags a")[0]["href"] == f"{MAP}?{state}"
    assert page.select(".tags a")[1]["href"] == f"{MAP}?nature=food&vue=tableau"
    kept = {field["name"]: field["value"] for field in page.select(".filters [type=hidden]")}
    assert kept == dict(parse_qsl(state))
    assert response.headers["HX-Push-Url"] == f"{MAP}?nature=food&{state}"


@pytest.mark.parametrize("query", ["tri=x", "autour=1", "autour=99,1", "autour=nan,1", "vue=x"])
def test_a_look_that_makes_no_sense_is_the_usual_one(client, query):
    entry("Zeste")

    assert names(client.get(f"{MAP}?{query}")) == ["Zeste"]


def test_an_entry_leads_to_what_is_around_it(client):
    made = entry()

    link = read(client.get(made.get_absolute_url())).select(f"a[href^='{MAP}?autour=']")[0]

    assert link["href"] == f"{MAP}?autour=48.8566,2.3522#liste"
    assert names(client.get(link["href"])) == [made.name]


def test_an_empty_map_says_so(client):
    assert words(one(read(client.get(MAP)), "#liste h3")) == "La carte est encore vide"


def test_an_empty_map_lets_each_begin_it_in_their_way(client, member):
    def led(who):
        return [link["href"] for link in read(who.get(MAP)).select("#liste .empty a")]

    assert led(client) == ["/fiches/proposer/"]
    assert led(member) == ["/fiches/proposer/", "/carte/imports/"]


def test_the_map_leads_to_territories_and_members_to_doubles(client, member):
    def led(who):
        return [link["href"] for link in read(who.get(MAP)).select("main .head .actions a")]

    assert led(client) == ["/fiches/proposer/", "/territoires/"]
    assert led(member)[2:] == ["/fiches/propositions/", "/fiches/doublons/"]


def test_the_list_comes_thirty_at_a_time_with_its_total(client):
    for n in range(31):
        entry(f"Initiative {n:02}")

    first, second = client.get(MAP), client.get(f"{MAP}?page=2")

    assert len(names(first)) == 30
    assert names(second) == ["Initiative 30"]
    assert total(second) == "31 initiatives ."
    assert "page=2" in one(read(first), "nav.pagination [rel=next]")["href"]


@pytest.mark.parametrize("page", ["0", "x", "999999", "-1", "²"])
def test_a_page_that_does_not_exist_is_one_that_does(client, page):
    entry("Zeste")

    assert names(client.get(f"{MAP}?page={page}")) == ["Zeste"]


def test_htmx_receives_the_results_and_the_new_counts(client):
    entry("Zeste", country="FR", kinds=(Kind.FOOD,))
    entry(kinds=(Kind.ENERGY,))

    response = client.get(f"{MAP}?q=&pays=FR&nature=food", headers={"HX-Request": "true"})

    page = read(response)
    assert page.select("header") == page.select("#liste header")
    assert names(response) == ["Zeste"]
    assert words(one(page, "#nombre-food[hx-swap-oob]")) == "1"
    assert one(page, "[hx-swap-oob='innerHTML:#pays'] option[selected]")["value"] == "FR"
    assert response.headers["HX-Push-Url"] == f"{MAP}?pays=FR&nature=food"


def test_a_visitor_receives_no_cookie(client):
    made = entry()

    for url in (MAP, f"{CELLS}?{VIEW}", made.get_absolute_url()):
        assert client.get(url).cookies == {}


# Who may see


def test_only_members_see_what_is_for_the_community(client, member):
    entry("Publique")
    private = entry("Réservée", audience=Audience.COMMUNITY, city="Lyon")

    assert names(client.get(MAP)) == ["Publique"]
    assert names(member.get(MAP)) == ["Publique", "Réservée"]
    assert cells(client)["total"] == 1
    assert cells(member)["total"] == 2
    assert client.get(private.get_absolute_url()).status_code == 404
    assert client.get(f"{private.get_absolute_url()}fiche.json").status_code == 404
    assert member.get(private.get_absolute_url()).status_code == 200
    assert member.get(f"{private.get_absolute_url()}fiche.json").status_code == 200


def test_what_is_reserved_never_changes_what_a_visitor_reads(client, member):
    public = entry("Publique")
    pages = [MAP, f"{CELLS}?{VIEW}", public.get_absolute_url()]
    before = [client.get(url).content for url in pages]
    entry("Réservée", audience=Audience.COMMUNITY, country="FR")
    member.get(MAP)
    public_pages.forget()

    assert [client.get(url).content for url in pages] == before


# Cells


def test_a_view_tells_places_and_numbers(client):
    alone = entry("Zeste", point=(43.3, 5.4))
    entry(point=(48.85, 2.35), city="Paris")
    entry(point=(48.86, 2.36), city="Paris")
    entry(point=None)

    told = cells(client, VIEW)

    assert (told["total"], told["shown"], told["without_point"]) == (3, 3, 1)
    one, several = sorted(told["cells"], key=lambda cell: cell["n"])
    assert one == {
        "n": 1,
        "lat": 43.3,
        "lon": 5.4,
        "label": "Zeste",
        "url": alone.get_absolute_url(),
    }
    assert (several["n"], several["lat"], several["lon"]) == (2, 48.855, 2.355)
    assert several["label"] == "2 initiatives, dont une à Paris"
    assert "url" not in several
    west, south, east, north = several["bbox"]
    assert west < 2.35 < 2.36 < east
    assert south < 48.85 < 48.86 < north


def test_what_is_stacked_at_one_place_leads_to_its_list(client):
    entry("Un", kinds=(Kind.FOOD,))
    entry("Deux", kinds=(Kind.FOOD,))
    entry("Ailleurs", kinds=(Kind.FOOD,), point=(45, 5))

    [stack] = [cell for cell in cells(client, f"nature=food&{VIEW}")["cells"] if cell["n"] == 2]

    assert stack["url"].startswith(f"{MAP}?nature=food&cellule=")
    assert stack["url"].endswith("#liste")
    assert names(client.get(stack["url"])) == ["Deux", "Un"]


def test_what_no_zoom_can_part_leads_to_its_list(client):
    entry(point=(48.85000, 2.35))
    entry(point=(48.85005, 2.35))

    [near] = cells(client, "z=16&bbox=2.3,48.8,2.4,48.9")["cells"]
    [nearest] = cells(client, "z=17&bbox=2.3,48.8,2.4,48.9")["cells"]

    assert "url" not in near
    assert nearest["url"].endswith("#liste")


@pytest.mark.parametrize(
    "query",
    ["", "z=5", "z=5&bbox=1,2,3", "z=99&bbox=1,2,3,4", f"nature=truc&{VIEW}", f"pays=XX&{VIEW}"],
)
def test_a_request_that_makes_no_sense_is_refused_in_json_with_a_reason(client, query):
    response = client.get(f"{CELLS}?{query}")

    assert response.status_code == 400
    assert response.json()["error"]


def test_a_view_that_did_not_change_is_not_sent_again(client):
    entry()
    first = client.get(f"{CELLS}?{VIEW}")

    again = client.get(f"{CELLS}?{VIEW}", headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    entry(point=(45, 5))
    public_pages.forget()
    changed = client.get(f"{CELLS}?{VIEW}", headers={"If-None-Match": first.headers["ETag"]})
    assert changed.status_code == 200


def test_only_what_visitors_read_may_be_kept_on_the_way(client, member):
    entry()

    assert "public" in client.get(f"{CELLS}?{VIEW}").headers["Cache-Control"]
    assert "private" in member.get(f"{CELLS}?{VIEW}").headers["Cache-Control"]


# One entry


def test_an_entry_says_what_it_is_and_where_it_comes_from(client):
    made = entry(
        "Le Grenier",
        country="FR",
        city="Lyon",
        kinds=(Kind.FOOD,),
        website="https://grenier.example.org",
        source=source("Carnet"),
        source_key="https://carnet.example.org/7",
    )

    response = client.get(made.get_absolute_url())

    page = read(response)
    assert words(one(page, "h1")) == "Le Grenier"
    assert words(one(page, ".lead")) == "Lyon, France"
    assert [link["href"] for link in page.select(".head .tags a")] == [f"{MAP}?nature=food"]
    [site] = page.select("a[href='https://grenier.example.org']")
    assert "nofollow" in site["rel"]
    [origin, _page] = page.select(".facts a")
    assert (words(origin), origin["href"]) == ("Carnet", "https://carnet.example.org/7")
    assert "ODbL" in words(one(page, ".facts"))
    place = json.loads(one(page, "creuset-map")["data-place"])
    assert place == {"lat": PARIS[0], "lon": PARIS[1], "label": "Le Grenier"}
    description = one(page, "meta[name=description]")["content"]
    assert plain(description) == "Le Grenier, Lyon (France) : Alimentation et circuits courts."


def test_an_entry_without_point_says_so(client):
    made = entry(point=None)

    page = read(client.get(made.get_absolute_url()))

    assert page.select("creuset-map") == []
    assert "pas encore où la placer" in words(one(page, "main"))
    assert one(page, ".notice.info a")["href"] == f"/fiches/{made.slug}/modifier/#id_point"


@pytest.mark.parametrize("status", [Entry.Status.CLOSED, Entry.Status.MISSING])
def test_an_entry_no_longer_listed_keeps_its_page_and_says_why(client, status):
    made = entry(status=status)

    page = read(client.get(made.get_absolute_url()))

    assert "reste ici pour mémoire" in words(one(page, ".notice.warning"))
    assert names(client.get(MAP)) == []
    assert cells(client)["total"] == 0


def test_neighbours_are_told_from_the_nearest_on(client):
    made = entry("Ici", point=(48.85, 2.35))
    entry("Trois kilomètres", point=(48.85, 2.39))
    entry("Même porte", point=(48.85, 2.35))
    entry("Cent mètres", point=(48.8509, 2.35))
    entry("Fermée", point=(48.85, 2.35), status=Entry.Status.CLOSED)
    entry("Lyon", point=(45.76, 4.84))

    page = read(client.get(made.get_absolute_url()))

    assert [plain(words(row)) for row in page.select(".split .rows li")] == [
        "Même porte au même endroit",
        "Cent mètres à 100 m",
        "Trois kilomètres à 2,9 km",
    ]


def test_an_entry_is_told_to_machines_too(client):
    made = entry("Le Grenier", country="FR", city="Lyon", website="https://grenier.example.org")
    url = one(read(client.get(made.get_absolute_url())), "[type='application/ld+json']")

    response = client.get(url["href"])

    told = response.json()
    assert response.headers["Content-Type"] == "application/ld+json"
    assert (told["@type"], told["name"]) == ("Organization", "Le Grenier")
    assert told["url"] == "https://grenier.example.org"
    assert told["location"]["address"]["addressCountry"] == "FR"
    assert told["location"]["geo"]["latitude"] == PARIS[0]
    assert told["subjectOf"]["license"] == "ODbL"


def test_an_entry_without_place_tells_none_to_machines(client):
    made = entry(point=None)

    assert "location" not in client.get(f"{made.get_absolute_url()}fiche.json").json()


def test_names_are_shown_and_never_obeyed(client):
    made = entry("<script>alert(1)</script>' onload='x", city="<b>Lyon</b>")

    for url in (MAP, made.get_absolute_url()):
        text = client.get(url).content.decode()
        assert "<script>alert" not in text
        assert "<b>Lyon" not in text


def test_entries_have_one_list(client):
    assert client.get("/fiches/?pays=FR").headers["Location"] == f"{MAP}?pays=FR"
    assert client.get("/fiches/inconnue-000000/").status_code == 404


# A piece of the map elsewhere


def test_a_piece_of_the_map_leads_to_all_of_it(rf):
    entry()
    entry(audience=Audience.COMMUNITY)
    request = rf.get("/")
    request.viewer = ANONYMOUS

    piece = str(piece_of_map(request))

    assert "1 initiative," in plain(piece)
    assert f'data-cells="{CELLS}"' in piece
    assert f'href="{MAP}#liste"' in piece


# Costs


@pytest.mark.parametrize(
    "url", [MAP, f"{MAP}?q=initiative&pays=FR&nature=food", f"{CELLS}?{VIEW}"]
)
def test_queries_do_not_grow_with_the_atlas(client, member, url):
    entry(country="FR")
    few = queries(client, url), queries(member, url)
    for n in range(3):
        entry(country="FR", point=(45 + n, 5))
        entry(country="ES", point=(45 + n, 5))

    assert (queries(client, url), queries(member, url)) == few
    assert few[0] <= 7
    assert few[1] <= 9


def test_the_page_of_an_entry_costs_seven_queries(client):
    made = entry(country="FR")
    few = cost(client, made.get_absolute_url())
    for _ in range(3):
        entry(country="FR")

    assert cost(client, made.get_absolute_url()) == few == 7


def test_every_page_is_found_by_its_name():
    assert reverse("atlas:map") == MAP
    assert reverse("atlas:cells") == CELLS
