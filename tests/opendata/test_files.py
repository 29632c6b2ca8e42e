"""The atlas as files: whole, public, the same for everyone, and not sent twice."""

import asyncio
import csv
import json
from datetime import timedelta
from io import StringIO

import pytest
from django.test import Client
from django.utils import timezone

from creuset.atlas import actions
from creuset.atlas.contributing.models import Suggestion
from creuset.atlas.filters import Filter
from creuset.atlas.importing import Problem, read, things
from creuset.atlas.importing.guessing import columns_of, guess
from creuset.atlas.importing.recipes import Recipe
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry, Source
from creuset.common.audience import Audience
from creuset.opendata import holdings
from creuset.opendata.sending import Streamed
from tests import make
from tests.atlas.helpers import entry, source
from tests.pages import cost

pytestmark = pytest.mark.django_db

FILES = [
    "/donnees/fiches.geojson",
    "/donnees/fiches.csv",
    "/donnees/fiches.gogocarto.json",
    "/donnees/fiches.jsonld",
]
TYPES = [
    "application/geo+json",
    "text/csv; charset=utf-8",
    "application/json",
    "application/ld+json",
]


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


def content(response):
    assert response.status_code == 200
    return response.getvalue().decode()


def rows(text):
    return list(csv.DictReader(StringIO(text.removeprefix("\ufeff")), delimiter=";"))


def names(address, response):
    """Of the entries, in whatever form."""
    text = content(response)
    if ".csv" in address:
        return [row["name"] for row in rows(text)]
    told = json.loads(text)
    if ".geojson" in address:
        return [each["properties"]["name"] for each in told["features"]]
    return [each["name"] for each in told.get("data") or told.get("@graph") or []]


# What is told


def test_a_geojson_tells_each_entry_with_its_source_and_its_licence(client):
    carnet = source("Carnet")
    carnet.attribution = "Le Carnet, 2026"
    carnet.save()
    made = entry(
        "Le Grenier",
        kinds=(Kind.FOOD, Kind.REUSE),
        country="FR",
        city="Lyon",
        point=(45.76, 4.84),
        website="https://grenier.example.org",
        source=carnet,
        source_key="https://carnet.example.org/7",
    )

    told = json.loads(content(client.get("/donnees/fiches.geojson")))

    assert (told["type"], told["total"]) == ("FeatureCollection", 1)
    assert (told["licence"], told["license"]) == ("ODbL", "ODbL")
    assert told["attribution"] == "Le Carnet, 2026"
    [feature] = told["features"]
    properties = feature["properties"]
    assert feature["id"] == made.slug
    assert feature["geometry"] == {"type": "Point", "coordinates": [4.84, 45.76]}
    assert properties["uri"] == f"http://testserver{made.get_absolute_url()}"
    assert properties["kinds"] == ["food", "reuse"]
    assert (properties["country"], properties["city"]) == ("FR", "Lyon")
    assert properties["website"] == "https://grenier.example.org"
    assert properties["source_url"] == "https://carnet.example.org/7"
    assert (properties["licence"], properties["attribution"]) == ("ODbL", "Le Carnet, 2026")


def test_each_licence_stays_with_its_entries(client):
    libre = Source.objects.create(name="Libre", licence="CC0-1.0", url="https://libre.example.org")
    entry("Un")
    entry("Deux", source=libre, source_key="2")

    told = json.loads(content(client.get("/donnees/fiches.geojson")))

    assert told["licence"] == "Voir la licence de chaque fiche"
    assert {each["licence"]: each["total"] for each in told["sources"]} == {
        "ODbL": 1,
        "CC0-1.0": 1,
    }
    assert [each["properties"]["licence"] for each in told["features"]] == ["ODbL", "CC0-1.0"]


def test_gogocarto_receives_its_own_form(client):
    made = entry("Le Grenier", kinds=(Kind.FOOD,), country="FR", city="Lyon", point=(45.76, 4.84))

    told = json.loads(content(client.get("/donnees/fiches.gogocarto.json")))

    assert told["ontology"] == "gogofull"
    [element] = told["data"]
    assert element["id"] == made.slug
    assert element["geo"] == {"latitude": 45.76, "longitude": 4.84}
    assert element["address"] == {"addressLocality": "Lyon", "addressCountry": "FR"}
    assert element["categories"] == ["Alimentation et circuits courts"]
    assert element["createdAt"] == f"{made.created_at:%d/%m/%Y}"


def test_the_web_of_data_receives_what_the_page_of_each_entry_tells(client):
    made = entry("Le Grenier", country="FR")
    page = client.get(f"{made.get_absolute_url()}fiche.json").json()

    told = json.loads(content(client.get("/donnees/fiches.jsonld")))

    assert told["@context"] == page.pop("@context")
    assert told["@graph"] == [page]


def test_an_entry_without_point_is_in_every_form(client):
    entry("Sans place", point=None)

    for address in FILES:
        assert names(address, client.get(address)) == ["Sans place"]
    [feature] = json.loads(content(client.get(FILES[0])))["features"]
    assert feature["geometry"] is None
    [element] = json.loads(content(client.get(FILES[2])))["data"]
    assert "geo" not in element


@pytest.mark.parametrize("address", FILES)
def test_an_empty_atlas_is_an_empty_file_and_not_a_broken_one(client, address):
    assert names(address, client.get(address)) == []


@pytest.mark.parametrize("name", ["=1+1", "+33", "-1", "@nous"])
def test_a_spreadsheet_takes_no_name_for_a_formula(client, name):
    entry(name, point=(-12.5, -45.25))

    [row] = rows(content(client.get("/donnees/fiches.csv")))

    assert row["name"] == f"'{name}"
    assert (row["latitude"], row["longitude"]) == ("-12.5", "-45.25")


@pytest.mark.parametrize(("address", "type"), list(zip(FILES, TYPES, strict=True)))
def test_a_file_has_its_type_and_its_name_and_any_site_may_read_it(client, address, type):
    response = client.get(address, headers={"Origin": "https://ailleurs.example.org"})

    assert response.headers["Content-Type"] == type
    assert address.rpartition("/")[2] in response.headers["Content-Disposition"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"
    assert response.cookies == {}
    assert "Cookie" not in response.headers.get("Vary", "")


def test_a_browser_that_asks_first_whether_it_may_is_told_yes(client):
    response = client.options(FILES[0])

    assert response.status_code == 204
    assert "If-None-Match" in response.headers["Access-Control-Allow-Headers"]
    assert "GET" in response.headers["Access-Control-Allow-Methods"]
    assert client.post(FILES[0]).status_code == 405


# The same as the map


@pytest.mark.parametrize("address", FILES)
@pytest.mark.parametrize(
    "query", ["", "q=jardin", "pays=FR", "nature=farming&nature=food", "cellule=0-0"]
)
def test_a_file_holds_exactly_what_the_map_counts(client, monkeypatch, address, query):
    monkeypatch.setattr(holdings, "BATCH", 2)
    for n, country in enumerate(["FR", "ES", "FR", "", "FR"]):
        entry(f"Jardin {n}", country=country, kinds=(Kind.FARMING,))
    entry("Énergie", kinds=(Kind.ENERGY,), point=None)
    entry("Fermée", status=Entry.Status.CLOSED)
    shown = client.get(f"/carte/?{query}").context["counts"].total

    found = names(address, client.get(f"{address}?{query}"))

    assert shown
    assert len(found) == len(set(found)) == shown


@pytest.mark.parametrize("address", FILES)
def test_a_filter_that_we_do_not_know_is_refused_rather_than_forgotten(client, address):
    entry()

    response = client.get(f"{address}?nature=truc")

    assert response.status_code == 400
    assert "nature=truc" in response.json()["error"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


# Nothing private


@pytest.mark.parametrize("address", FILES)
@pytest.mark.parametrize(
    "query", ["", "q=secrete", "pays=FR", "nature=food", "audience=community"]
)
def test_what_is_for_the_community_is_in_no_file_even_for_a_member(client, member, address, query):
    reserved = source("Source secrète")
    private = entry("Secrète", country="FR", audience=Audience.COMMUNITY, source=reserved)
    before = [content(each.get(f"{address}?{query}")) for each in (client, member)]
    assert "Secrète" in member.get("/carte/").content.decode()

    Entry.objects.filter(pk=private.pk).update(audience=Audience.PUBLIC)
    after = content(client.get(f"{address}?{query}"))

    for text in before:
        assert "ecrète" not in text
    assert "Secrète" in after  # it could have been told


def test_what_is_reserved_changes_no_file(client):
    entry("Publique")
    before = [client.get(address) for address in FILES]
    entry("Réservée", audience=Audience.COMMUNITY)

    for address, first in zip(FILES, before, strict=True):
        again = client.get(address)
        assert content(again) == content(first)
        assert again.headers["ETag"] == first.headers["ETag"]
        assert again.headers["Last-Modified"] == first.headers["Last-Modified"]


# Not sent twice


@pytest.mark.parametrize("address", FILES)
def test_a_file_that_did_not_change_is_not_sent_again(client, address):
    made = entry("Avant")
    first = client.get(address)
    seen = {"If-None-Match": first.headers["ETag"]}
    since = {"If-Modified-Since": first.headers["Last-Modified"]}

    for headers in (seen, since):
        again = client.get(address, headers=headers)
        assert (again.status_code, again.content) == (304, b"")
        assert again.headers["ETag"] == first.headers["ETag"]

    made.name = "Après"
    made.updated_at = timezone.now() + timedelta(seconds=2)
    made.save()
    for headers in (seen, since):
        assert names(address, client.get(address, headers=headers)) == ["Après"]


@pytest.mark.parametrize("change", ["licence", "closing", "adding", "hiding", "naming"])
def test_whatever_a_file_tells_changes_its_mark(client, change):
    made = entry("Un")
    entry("Deux")
    before = client.get(FILES[0]).headers["ETag"]

    if change == "licence":
        Source.objects.update(licence="CC0-1.0")
    elif change == "closing":
        Entry.objects.filter(pk=made.pk).update(status=Entry.Status.CLOSED)
    elif change == "hiding":
        Entry.objects.filter(pk=made.pk).update(audience=Audience.COMMUNITY)
    elif change == "adding":
        entry("Trois", updated_at=made.updated_at)
    else:
        community = make.community()
        community.name = "Autrement"
        community.save()

    assert client.get(FILES[0]).headers["ETag"] != before


def test_an_entry_that_leaves_the_list_is_news_for_whoever_asks_by_date(client):
    made = entry(updated_at=timezone.now() - timedelta(days=2))
    entry(updated_at=timezone.now() - timedelta(days=2))
    since = {"If-Modified-Since": client.get(FILES[0]).headers["Last-Modified"]}
    assert client.get(FILES[0], headers=since).status_code == 304

    made.status, made.updated_at = Entry.Status.MISSING, timezone.now()
    made.save()

    assert client.get(FILES[0], headers=since).status_code == 200


@pytest.mark.parametrize("address", FILES)
def test_one_may_ask_about_a_file_without_taking_it(client, address):
    entry()

    asked, taken = client.head(address), client.get(address)

    assert (asked.status_code, asked.getvalue()) == (200, b"")
    for header in ("ETag", "Last-Modified", "Content-Type", "Content-Disposition"):
        assert asked.headers[header] == taken.headers[header]


def test_a_file_is_the_same_in_the_languages_of_all(client):
    entry("Le Grenier")

    for address in FILES:
        french = client.get(address, headers={"accept-language": "fr"})
        english = client.get(address, headers={"accept-language": "en"})
        assert content(french) == content(english)
        assert french.headers["ETag"] == english.headers["ETag"]


# Taken back


@pytest.mark.parametrize("address", FILES[:2])
def test_an_import_of_a_file_gives_the_same_entries_back(client, tmp_path, address):
    entry(
        "Le Grenier", kinds=(Kind.FOOD, Kind.REUSE), country="FR", city="Lyon", point=(45.76, 4.84)
    )
    entry("Éclat ; « d’eau »", point=None, website="https://eclat.example.org/a?b=c")
    entry(
        "Deux\u00a0mots", kinds=(Kind.OTHER,), country="ES", point=(40.4, -3.7), source=source("B")
    )
    fields = ["name", "kinds", "country", "city", "website", "latitude", "longitude"]
    before = list(Entry.objects.order_by("pk").values_list(*fields))
    path = tmp_path / "fiches"
    path.write_bytes(client.get(address).getvalue())

    first = actions.import_file(path, name="Reprise", licence="Voir chaque fiche")
    again = actions.import_file(path, name="Reprise", licence="Voir chaque fiche")

    taken = Entry.objects.filter(source__name="Reprise").order_by("pk")
    tidy = [(name.replace("\u00a0", " "), *rest) for name, *rest in before]
    assert list(taken.values_list(*fields)) == tidy
    assert [each.source_key.startswith("http://testserver/fiches/") for each in taken] == [
        True
    ] * 3
    assert (first.added, first.refused) == (3, 0)
    assert (again.added, again.updated, again.unchanged) == (0, 0, 3)


def test_a_geojson_says_by_itself_where_it_comes_from(client, tmp_path, settings):
    settings.ALLOWED_HOSTS = ["communs.example.org"]
    entry()
    path = tmp_path / "fiches.geojson"
    answer = client.get(FILES[0], headers={"host": "communs.example.org"})
    path.write_bytes(answer.getvalue())

    actions.import_file(path)

    made = Source.objects.get(name="Initiatives de la carte, La communauté")
    assert (made.licence, made.url) == ("ODbL", "http://communs.example.org/donnees/")
    assert [each for each in read(path) if isinstance(each, Problem)] == []


# Long files


@pytest.mark.parametrize("address", FILES)
def test_queries_do_not_grow_with_the_atlas(client, address):
    entry(country="FR")
    few = cost(client, address), len(content(client.get(address)))
    for n in range(3):
        entry(country="ES", source=source(f"Source {n}"))

    assert cost(client, address) == few[0]


def test_a_long_file_asks_a_little_at_a_time(client, monkeypatch, django_assert_num_queries):
    monkeypatch.setattr(holdings, "BATCH", 2)
    for _ in range(5):
        entry()

    pieces = holdings.batches(Filter())

    with django_assert_num_queries(2):  # no country to look for
        assert len(next(pieces)) == 2
    assert [len(piece) for piece in pieces] == [2, 1]


def test_a_file_is_sent_as_it_is_written_and_not_held():
    """As the server of production does, which speaks ASGI."""
    asked = []

    def pieces():
        for n in range(3):
            asked.append(n)
            yield f"{n}"

    async def first():
        return await anext(aiter(Streamed(pieces()))), list(asked)

    assert asyncio.run(first()) == (b"0", [0])


TOLD = {
    "purpose": "De l’eau ; « pour tous »", "description": "Une\nhistoire\n\nlongue",
    "started_on": 1847, "horizon": 2070, "languages": ["fr", "oc"], "scale": "street",
    "links": ["https://a.example.org/", "https://b.example.org/c?d=e"], "siren": "732829320",
    "legal_form": "scic", "created": "=1+1", "beings": "salamandres, cresson",
}  # fmt: skip


@pytest.mark.parametrize("address", FILES[:2])
def test_what_people_told_goes_out_with_its_licence_and_comes_back(client, tmp_path, address):
    origins = {"purpose": {"source": "Nous y étions", "licence": "CC0-1.0"}}
    entry("Source", facts=TOLD, origins=origins, category="shared_resource", country="FR")
    entry("Ruche", country="FR")
    path = tmp_path / "fiches"
    path.write_bytes(client.get(address).getvalue())
    assert "CC0-1.0" in path.read_text()

    recipe = Recipe(guess(columns_of(things(path))))
    taken = source("Reprise")
    first = actions.import_entries(taken, read(path, recipe))
    again = actions.import_entries(taken, read(path, recipe))

    assert [each for each in first.problems if each.refused] == []
    back, plain_one = Entry.objects.filter(source=taken).order_by("pk")
    kept = {**back.facts, "created": back.facts["created"].lstrip("'")}
    assert (kept, back.category) == (TOLD, "shared_resource")
    assert (plain_one.facts, plain_one.category) == ({}, "")
    assert (again.added, again.updated, again.unchanged) == (0, 0, 2)


def test_a_file_has_no_licence_of_its_own_once_people_told_under_another(client):
    one = entry("Ruche")
    assert json.loads(client.get(FILES[0]).getvalue())["licence"] == "ODbL"

    Suggestion.objects.create(
        entry=one, changes={}, licence="CC0-1.0", state="accepted", settled_at=timezone.now()
    )

    assert json.loads(client.get(FILES[0]).getvalue())["licence"].startswith("Voir la licence")
