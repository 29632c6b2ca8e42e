"""The page that says what is open, and the map on someone else's page."""

import json

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from creuset.atlas.kinds import Kind
from creuset.common.audience import Audience
from creuset.portal import public_pages
from tests import make
from tests.atlas.helpers import entry, source
from tests.pages import cost, plain, read, told, words

pytestmark = pytest.mark.django_db

DATA = "/donnees/"
FRAME = "/carte/integrer/"
CELLS = "/carte/integrer/cellules.json"
SNIPPET = "/donnees/carte/"
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
    [tag] = page.select(selector)
    return tag


# What is open


def test_the_page_says_what_is_open_and_under_which_licences(client):
    entry()
    entry()
    entry(source=source("Carnet"))
    make.published(group=make.group(members=[make.person()]))

    page = read(client.get(DATA))

    assert [words(count) for count in page.select("h2 .count")] == ["3", "1"]
    table = [[words(cell) for cell in row.select("th, td")] for row in page.select("tbody tr")]
    assert table == [["Carte commune", "ODbL", "", "2"], ["Carnet", "ODbL", "", "1"]]
    assert "http://testserver/donnees/" in words(one(page, "blockquote"))


def test_every_address_of_the_page_answers(client):
    entry()
    page = read(client.get(DATA))

    addresses = {link["href"] for link in page.select("main a[href^='/']")}

    assert "/donnees/fiches.geojson" in addresses
    assert {client.get(address).status_code for address in addresses} == {200}


def test_catalogues_read_the_same_on_the_page(client):
    entry()
    page = read(client.get(DATA))

    told = json.loads(one(page, "script[type='application/ld+json']").string)

    assert told == client.get("/donnees/catalogue.jsonld").json()
    assert told["@type"] == "dcat:Catalog"
    atlas, works = told["dcat:dataset"]
    *files, tiles = atlas["dcat:distribution"]
    assert client.get(tiles["dcat:accessURL"]["@id"]).status_code == 200
    taken = [each["dcat:downloadURL"]["@id"] for each in files]
    assert len(taken) == 4
    for address in taken:
        assert client.get(address).status_code == 200
    assert client.get(works["dcat:distribution"][0]["dcat:accessURL"]["@id"]).status_code == 200


def test_a_source_cannot_write_in_the_page(client):
    entry(source=source("</script><script>alert(1)</script>"))

    text = client.get(DATA).content.decode()

    assert "<script>alert" not in text


def test_the_page_of_a_member_tells_what_a_visitor_s_does(client, member):
    entry()
    entry(audience=Audience.COMMUNITY, source=source("Source secrète"))

    for each in (client, member):
        response = each.get(DATA)
        assert words(read(response).select("h2 .count")[0]) == "1"
        assert "secrète" not in response.content.decode()


def test_an_empty_atlas_says_so(client):
    assert "La carte est encore vide." in words(read(client.get(DATA)).main)


@pytest.mark.parametrize("address", [DATA, FRAME, SNIPPET])
def test_queries_do_not_grow_with_the_atlas(client, address):
    entry(country="FR")
    few = cost(client, address)
    for n in range(3):
        entry(country="ES", source=source(f"Source {n}"))

    assert cost(client, address) == few <= 7


def test_the_page_is_found_from_every_page_and_by_search_engines(client):
    assert one(read(client.get("/")), f"footer a[href='{DATA}']")
    assert f"http://testserver{DATA}" in client.get("/sitemap-pages.xml").content.decode()


# The map elsewhere


def test_only_the_map_alone_may_be_framed_by_other_sites(client, member):
    entry()

    for each in (client, client, member):  # the second time, as it was kept
        response = each.get(FRAME)
        policy = response.headers["Content-Security-Policy"]
        assert "frame-ancestors *" in policy
        assert "default-src 'self'" in policy
        assert "X-Frame-Options" not in response.headers
    assert public_pages._pages
    for address in (DATA, SNIPPET, "/carte/", "/"):
        for each in (client, client, member):
            response = each.get(address)
            assert "frame-ancestors 'none'" in response.headers["Content-Security-Policy"]
            assert response.headers["X-Frame-Options"] == "DENY"


def test_the_map_alone_shows_everyone_what_a_visitor_sees(client, member):
    entry("Publique")
    entry("Réservée", audience=Audience.COMMUNITY, country="FR")
    assert member.get(f"/carte/cellules.json?{WORLD}").json()["total"] == 2

    pages = [each.get(FRAME) for each in (client, member)]
    drawn = [each.get(f"{CELLS}?{WORLD}") for each in (client, member)]

    assert pages[0].content == pages[1].content
    assert [each.json()["total"] for each in drawn] == [1, 1]
    for response in [*pages, *drawn]:
        assert response.cookies == {}
        assert "Cookie" not in response.headers.get("Vary", "")
        assert "private" not in response.headers.get("Cache-Control", "")


def test_the_map_alone_has_no_header_and_its_links_open_beside_it(client):
    entry()

    page = read(client.get(FRAME))

    assert page.select("header, footer, nav, form") == []
    assert one(page, "base")["target"] == "_blank"
    assert one(page, "noscript a")["href"] == "/carte/#liste"
    assert [tag.name for tag in page.select("h1, h2, h3")] == ["h1"]


def test_the_map_alone_shows_what_was_asked_where_it_was_asked(client):
    entry("Lyon", country="FR", kinds=(Kind.FOOD,))
    query = "q=lyon&pays=FR&nature=food"

    island = one(read(client.get(f"{FRAME}?{query}&bbox=-5,42,8,51")), "creuset-map")

    assert island["data-cells"] == f"{CELLS}?{query}"
    assert island["data-bbox"] == "-5.0000,42.0000,8.0000,51.0000"
    assert client.get(f"{island['data-cells']}&{WORLD}").json()["total"] == 1


@pytest.mark.parametrize(
    "bbox",
    ["", "x", "1,2,3", "8,42,-5,51", "-5,51,8,42", "nan,1,2,3", "-999,0,999,1", "0,-91,1,0"],
)
def test_a_place_that_makes_no_sense_leaves_the_map_as_it_opens(client, bbox):
    entry(country="FR")
    usual = one(read(client.get(FRAME)), "creuset-map")["data-bbox"]

    island = one(read(client.get(FRAME, {"bbox": bbox})), "creuset-map")

    assert island["data-bbox"] == usual


# The code to paste


def pasted(response):
    """What a browser makes of the code, once pasted into a page."""
    code = one(read(response), "textarea#code").get_text()
    return one(BeautifulSoup(code, "html.parser"), "iframe")


def test_the_code_to_paste_shows_what_was_chosen(client):
    entry("Lyon", country="FR")
    query = "q=lyon&pays=FR&nature=food&nature=reuse&bbox=-5,42,8,51"

    response = client.get(f"{SNIPPET}?{query}&hauteur=600")

    frame = pasted(response)
    assert frame["src"] == f"http://testserver{FRAME}?{query}"
    assert (frame["height"], frame["title"]) == ("600", "Carte des initiatives")
    assert client.get(frame["src"]).status_code == 200
    assert one(read(response), "main iframe")["src"] == f"{FRAME}?{query}"


def test_the_form_keeps_what_was_chosen(client):
    page = read(client.get(f"{SNIPPET}?q=lyon&pays=FR&nature=food&bbox=-5,42,8,51&hauteur=600"))

    assert one(page, "#q")["value"] == "lyon"
    assert one(page, "#pays [selected]")["value"] == "FR"
    assert [box["value"] for box in page.select("[name=nature][checked]")] == ["food"]
    assert one(page, "#bbox")["value"] == "-5,42,8,51"
    assert one(page, "#hauteur")["value"] == "600"


def test_what_is_pasted_cannot_be_written_by_an_address(client):
    response = client.get(SNIPPET, {"q": '"></iframe></textarea><script>alert(1)</script>'})

    assert "<script>alert" not in response.content.decode()
    code = one(read(response), "textarea#code").get_text()
    assert [tag.name for tag in BeautifulSoup(code, "html.parser").find_all()] == ["iframe"]


@pytest.mark.parametrize("query", ["nature=truc", "bbox=1,2", "hauteur=9", "hauteur=x", "pays=XX"])
def test_a_choice_that_we_do_not_know_is_told_and_left_out(client, query):
    response = client.get(f"{SNIPPET}?{query}")

    assert query in words(one(read(response), ".notice.warning"))
    assert pasted(response)["src"] == f"http://testserver{FRAME}"
    assert pasted(response)["height"] == "480"


def test_the_map_leads_to_its_code_and_its_data_under_the_same_filter(client):
    entry("Lyon", country="FR")

    page = read(client.get("/carte/?q=lyon&pays=FR"))

    links = {plain(words(link)): link["href"] for link in page.select("#liste .actions a")}
    assert links["Intégrer cette carte"] == f"{SNIPPET}?q=lyon&pays=FR"
    assert links["Télécharger ces fiches (CSV)"] == "/donnees/fiches.csv?q=lyon&pays=FR"
    assert told(client.get(links["Intégrer cette carte"])) == []
