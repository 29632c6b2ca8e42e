import pytest

from creuset.journal.models import Record
from creuset.places.models import Territory
from tests import make
from tests.atlas.helpers import entry
from tests.atlas.neighbourhoods.helpers import CENTRE, FAR, name
from tests.pages import MOST, cost, fields, plain, read, told, words

pytestmark = pytest.mark.django_db
FORM = {"name": "Le Centre", "middle": "45,188, 5,724", "reach": "400"}


def test_from_its_form_to_its_page(client, ana, grenoble):
    entry("Café des Alpes", country="FR", point=CENTRE)
    client.force_login(ana)
    page = read(client.get("/territoires/FR-38185/"))
    [link] = [a["href"] for a in page.select("#quartiers a.btn")]

    sent = {**fields(client.get(link)), **FORM}
    answer = client.post(link, sent)

    assert answer["Location"] == "/territoires/FR-38185-001/"
    page = read(client.get(answer["Location"]))
    assert words(page.select_one(".eyebrow")) == "Quartier"
    assert [words(a) for a in page.select("#initiatives .plain a")] == ["Café des Alpes"]
    listed = read(client.get("/carte/?territoire=FR-38185-001"))
    assert [words(a) for a in listed.select("#liste h3 a")] == ["Café des Alpes"]
    assert Record.objects.get(verb="atlas.neighbourhood_named").actor == ana


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"middle": "Place Victor Hugo"}, "deux nombres"),
        ({"middle": "45.188, 500"}, "hors du monde"),
        ({"name": "…"}, "au moins une lettre"),
        ({"reach": "1000000"}, "1000000"),
    ],
)
def test_what_is_typed_wrong_is_told_beside_it_and_kept(client, ana, grenoble, changes, reason):
    client.force_login(ana)
    page = client.get(f"/territoires/{grenoble.code}/")
    [address] = [a["href"] for a in read(page).select("#quartiers a.btn")]

    answer = client.post(address, {**fields(client.get(address)), **FORM, **changes})

    assert answer.status_code == 422
    assert reason in plain(words(read(answer).select_one(".errorlist")))
    [(key, value)] = changes.items()
    if key != "reach":
        assert read(answer).select_one(f"[name={key}]")["value"] == value


def test_a_refusal_is_said_with_what_was_typed(client, ana, grenoble):
    client.force_login(ana)
    [address] = [
        a["href"] for a in read(client.get("/territoires/FR-38185/")).select("#quartiers a.btn")
    ]

    answer = client.post(
        address, {**fields(client.get(address)), **FORM, "middle": "45.1936, 5.6878"}
    )

    assert answer.status_code == 409
    assert "n’est pas dans Grenoble" in told(answer)[0]
    assert read(answer).select_one("[name=middle]")["value"] == "45.1936, 5.6878"


def test_a_visitor_is_not_offered_what_they_may_not_do(client, ana, grenoble):
    made = name(grenoble, by=ana)
    for path in (grenoble.get_absolute_url(), made.get_absolute_url()):
        assert not read(client.get(path)).select("#quartiers a.btn")

    client.force_login(make.person("Zoé"))
    for key, subject in (("name", grenoble), ("change", made), ("forget", made)):
        address = f"/decisions/gestes/atlas.{key}_neighbourhood/{subject.pk}/"
        assert client.post(address, FORM).status_code in (403, 404, 409)
    assert Territory.objects.neighbourhoods().count() == 1


def test_a_commune_is_drawn_with_its_neighbourhoods_and_the_table_says_the_same(
    client, ana, grenoble
):
    entry(country="FR", point=CENTRE)
    entry(country="FR", point=FAR)
    name(grenoble, by=ana)
    name(grenoble, "La Gare", [45.1912, 5.7141], by=ana)

    page = read(client.get("/territoires/FR-38185/"))

    assert {words(path.title) for path in page.select(".choropleth g path")} == {
        "Le Centre : 1", "La Gare : 0",
    }  # fmt: skip
    table = {words(row.th): words(row.td) for row in page.select("#initiatives tbody tr")}
    assert table == {"Le Centre": "1", "Ailleurs dans la commune": "1"}


def test_a_page_costs_the_same_however_many_there_are(client, ana, grenoble):
    client.force_login(ana)
    entry(country="FR", point=CENTRE)
    name(grenoble, by=ana)
    few = cost(client, "/territoires/FR-38185/")
    name(grenoble, "La Gare", [45.1912, 5.7141], by=ana)

    assert cost(client, "/territoires/FR-38185/") == few <= MOST
    assert cost(client, "/territoires/FR-38185-001/") <= MOST
