"""The interface for programs: what it says it answers is what it answers."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry
from creuset.common.audience import Audience
from creuset.works.models import Authorship, Work
from tests import make
from tests.atlas.helpers import entry, source
from tests.opendata.schemas import check
from tests.pages import cost

pytestmark = pytest.mark.django_db

ENTRIES = "/donnees/api/fiches/"
WORKS = "/donnees/api/travaux/"
TILE = "/carte/tuiles/{z}/{x}/{y}.mvt"
API = "/donnees/api/openapi.json"


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def group(ana):
    return make.group(members=[ana])


@pytest.fixture
def member(ana, group):
    client = Client()
    client.force_login(ana)
    return client


@pytest.fixture(autouse=True)
def _community():
    make.community()


def pages(client, address):
    """From the first to the last, by following `suivant`."""
    while address:
        told = client.get(address).json()
        yield told
        address = told["suivant"]


def names(client, address):
    return [each["name"] for page in pages(client, address) for each in page["fiches"]]


# As described


def described(client, path, status="200"):
    api = client.get(API).json()
    answer = api["paths"][path]["get"]["responses"][status]
    return api, answer["content"]["application/json"]["schema"]


def test_every_answer_is_as_the_description_says(client, group, ana):
    made = entry("Le Grenier", country="FR", kinds=(Kind.FOOD, Kind.REUSE), city="Lyon")
    entry(point=None)
    closed = entry(status=Entry.Status.CLOSED)
    make.published(group=group, authors=[ana], summary="En bref.")
    make.published(group=group, kind="tool")
    seen = [
        (ENTRIES, ENTRIES),
        (ENTRIES, f"{ENTRIES}?limite=1"),
        (f"{ENTRIES}{{slug}}/", f"{ENTRIES}{made.slug}/"),
        (f"{ENTRIES}{{slug}}/", f"{ENTRIES}{closed.slug}/"),
        (WORKS, WORKS),
        (WORKS, f"{WORKS}?limite=1"),
    ]

    for path, address in seen:
        response = client.get(address)
        assert response.status_code == 200
        api, schema = described(client, path)
        check(response.json(), schema, api)
    for path, address, status in [
        (ENTRIES, f"{ENTRIES}?pays=XX", 400),
        (f"{ENTRIES}{{slug}}/", f"{ENTRIES}nulle-part/", 404),
        (WORKS, f"{WORKS}?limite=0", 400),
        (TILE, "/carte/tuiles/1/2/0.mvt", 404),
    ]:
        response = client.get(address)
        assert response.status_code == status
        api, schema = described(client, path, f"{status}")
        check(response.json(), schema, api)


def test_the_check_of_the_description_can_fail(client):
    entry()
    told = client.get(ENTRIES).json()
    api, schema = described(client, ENTRIES)

    for spoilt in (
        {**told, "total": "1"},
        {**told, "en_plus": 1},
        {key: told[key] for key in ("total", "suivant")},
        {**told, "fiches": [{**told["fiches"][0], "kinds": ["truc"]}]},
        {**told, "fiches": [{**told["fiches"][0], "uri": "fiches/1"}]},
    ):
        with pytest.raises(AssertionError):
            check(spoilt, schema, api)


def test_every_address_that_is_described_exists_and_every_one_that_exists_is_described(client):
    made = entry()
    api = client.get(API).json()

    assert api["openapi"].startswith("3.1")
    assert set(api["paths"]) == {ENTRIES, f"{ENTRIES}{{slug}}/", WORKS, TILE}
    for path in api["paths"]:
        address = re.sub("{[zxy]}", "0", path.replace("{slug}", made.slug))
        assert client.get(address).status_code == 200


def test_every_parameter_that_is_described_does_something(client):
    entry("Le Jardin", country="FR", kinds=(Kind.FARMING,), category="place")
    entry("L’Atelier", country="ES", kinds=(Kind.REUSE,), point=None)
    api = client.get(API).json()
    tried = {
        "q": "jardin", "pays": "FR", "territoire": "FR", "nature": "farming", "sorte": "place", "cellule": "0-0", "limite": "1",
        "apres": f"{Entry.objects.latest('pk').pk}",
    }  # fmt: skip

    described = {each["name"] for each in api["paths"][ENTRIES]["get"]["parameters"]}

    assert described == set(tried)
    for name, value in tried.items():
        assert len(client.get(f"{ENTRIES}?{name}={value}").json()["fiches"]) < 2, name


# Pages


def test_the_pages_hold_everything_once(client):
    for n in range(7):
        entry(f"Jardin {n}", country="FR" if n % 2 else "ES")
    entry("Ailleurs")

    found = list(pages(client, f"{ENTRIES}?q=jardin&limite=3"))

    assert [page["total"] for page in found] == [7, 7, 7]
    assert [len(page["fiches"]) for page in found] == [3, 3, 1]
    assert [each["name"] for page in found for each in page["fiches"]] == [
        f"Jardin {n}" for n in range(7)
    ]


def test_what_is_added_or_gone_between_two_pages_repeats_and_skips_nothing(client):
    first, *others = [entry(f"Jardin {n}") for n in range(4)]
    page = client.get(f"{ENTRIES}?limite=2").json()
    first.status = Entry.Status.CLOSED
    first.save()
    entry("Nouveau")

    assert names(client, page["suivant"]) == ["Jardin 2", "Jardin 3", "Nouveau"]
    assert len(others) == 3


@pytest.mark.parametrize(
    "query",
    ["limite=0", "limite=501", "limite=x", "apres=-1", "apres=²", "apres=" + "9" * 30, "pays=XX",
     "limite=", "nature=truc", "cellule=99-1"],
)  # fmt: skip
def test_a_request_that_makes_no_sense_is_refused_with_a_reason(client, query):
    entry()

    response = client.get(f"{ENTRIES}?{query}")

    assert response.status_code == 400
    assert response.json()["error"]
    assert response.headers["Access-Control-Allow-Origin"] == "*"


# Nothing private


@pytest.mark.parametrize("query", ["", "?q=secrete", "?limite=1", "?audience=community"])
def test_what_is_for_the_community_is_told_to_nobody_even_to_a_member(client, member, query):
    entry("Publique secrete", country="FR")
    private = entry("Secrète", audience=Audience.COMMUNITY, source=source("Source secrète"))
    assert member.get(private.get_absolute_url()).status_code == 200

    for each in (client, member):
        assert names(each, f"{ENTRIES}{query}") == ["Publique secrete"]
        assert each.get(f"{ENTRIES}{query}").json()["total"] == 1
        assert each.get(f"{ENTRIES}{private.slug}/").status_code == 404
    Entry.objects.filter(pk=private.pk).update(audience=Audience.PUBLIC)
    assert member.get(f"{ENTRIES}{private.slug}/").json()["name"] == "Secrète"


def test_only_works_that_have_reached_everyone_are_told(client, member, group, ana):
    public = make.published(group=group, authors=[ana], title="Paru")
    make.published(group=group, authors=[ana], title="Entre nous", audience="community")
    make.published(group=group, authors=[ana], title="Du groupe", audience="group")
    make.work(group=group, authors=[ana], title="Chantier")
    later = make.published(group=group, authors=[ana], title="Demain")
    Work.objects.filter(pk=later.pk).update(shared_from=timezone.localdate() + timedelta(days=1))

    for each in (client, member):
        [told] = list(pages(each, WORKS))
        assert [work["title"] for work in told["travaux"]] == ["Paru"]
        assert told["total"] == 1
    assert told["travaux"][0]["uri"] == f"http://testserver{public.get_absolute_url()}"


def test_a_work_is_told_as_its_readers_have_it(client, group, ana):
    """Not as its group is rewriting it, nor with who has begun to sign the next edition."""
    work = make.published(group=group, authors=[ana], title="Le titre publié", summary="Publié.")
    assert work.published_version is not None
    work.published_version.details = {"title": "Le titre publié", "summary": "Publié."}
    work.published_version.save()
    Work.objects.filter(pk=work.pk).update(title="Le titre en chantier", summary="Chantier.")
    Authorship.objects.create(work=work, name="Bruno", guest=True, email="bruno@example.org")

    response = client.get(WORKS)

    [told] = response.json()["travaux"]
    assert (told["title"], told["summary"]) == ("Le titre publié", "Publié.")
    assert [each["name"] for each in told["authors"]] == ["Ana"]
    for private in ("chantier", "Chantier", "Bruno", "@"):
        assert private not in response.content.decode()


def test_a_work_says_its_licence_and_leads_to_its_text(client, group, ana):
    make.published(group=group, authors=[ana])

    [told] = client.get(WORKS).json()["travaux"]

    assert told["licence"] == "CC-BY-SA-4.0"
    assert told["licence_url"].startswith("https://creativecommons.org/")
    for name in ("uri", "citation", "group_uri"):
        assert client.get(told[name]).status_code == 200


# One entry


def test_an_entry_keeps_its_address_when_its_name_changes_and_when_it_closes(client):
    made = entry("Avant")
    address = f"{ENTRIES}{made.slug}/"
    made.name, made.status = "Après", Entry.Status.CLOSED
    made.save()

    told = client.get(address).json()

    assert (told["name"], told["status"]) == ("Après", "closed")
    assert told["uri"] == f"http://testserver/fiches/{made.slug}/"
    assert names(client, ENTRIES) == []


# Carried once


@pytest.mark.parametrize("address", [ENTRIES, WORKS, API])
def test_an_answer_that_did_not_change_is_not_sent_again(client, address):
    entry()
    first = client.get(address)

    again = client.get(address, headers={"If-None-Match": first.headers["ETag"]})

    assert (again.status_code, again.content) == (304, b"")
    assert "public" in first.headers["Cache-Control"]
    for response in (first, again, client.head(address)):
        assert response.headers["Access-Control-Allow-Origin"] == "*"
        assert response.cookies == {}
    assert client.head(address).content == b""


@pytest.mark.parametrize("address", [ENTRIES, WORKS])
def test_queries_do_not_grow_with_what_is_told(client, group, ana, address):
    entry(country="FR")
    make.published(group=group, authors=[ana])
    few = cost(client, address)
    for n in range(3):
        entry(country="ES", source=source(f"Source {n}"))
        someone = make.person()
        make.published(group=make.group(members=[someone]), authors=[someone])

    assert cost(client, address) == few <= 4


def test_what_people_told_of_an_entry_is_as_the_description_says(client):
    facts = {
        "purpose": "Du miel", "started_on": 1998, "languages": ["fr"], "scale": "commune",
        "links": ["https://a.example.org/"], "legal_form": "scop", "siren": "732829320",
    }  # fmt: skip
    origins = {"purpose": {"source": "", "licence": "ODbL-1.0"}}
    one = entry("Ruche", facts=facts, origins=origins)
    api = client.get("/donnees/api/openapi.json").json()

    told = client.get(f"/donnees/api/fiches/{one.slug}/").json()

    check(told, api["components"]["schemas"]["Fiche"], api)
    assert {key.removeprefix("facts.") for key in told if key.startswith("facts.")} == set(facts)
    assert told["origins"] == origins
    page = client.get(f"/fiches/{one.slug}/fiche.json").json()
    assert (page["slogan"], page["foundingDate"], page["sameAs"]) == (
        "Du miel", "1998", ["https://a.example.org/"],
    )  # fmt: skip
    assert [each["license"] for each in page["subjectOf"]] == ["ODbL", "ODbL-1.0"]
