import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from creuset.atlas.models import Entry
from creuset.atlas.placing import country_at
from creuset.atlas.tasks import place_all, place_when_loaded
from creuset.atlas.territories import held
from creuset.common import milestones
from creuset.places.actions import load_france
from creuset.places.models import Territory
from tests.atlas.helpers import entry
from tests.pages import MOST, cost, read, words
from tests.places.helpers import of_isere

pytestmark = pytest.mark.django_db
GRENOBLE, FONTAINE, VIENNE = (45.1885, 5.7245), (45.1936, 5.6878), (45.5257, 4.8741)
LYON = (45.764, 4.8357)  # its commune is not among those that these tests load


@pytest.fixture
def isere():
    load_france(of_isere())
    return {one.code: one for one in Territory.objects.all()}


def code_of(made):
    made.refresh_from_db()
    return made.territory and made.territory.code


def test_an_entry_falls_in_its_commune_by_its_point_then_by_its_city(isere):
    assert code_of(entry(country="FR", point=GRENOBLE)) == "FR-38185"
    assert code_of(entry(country="FR", point=None, city="GRENOBLE")) == "FR-38185"
    assert code_of(entry(country="FR", point=LYON, city="Lyon")) == "FR"
    assert code_of(entry(country="FR", point=None)) == "FR"


def test_the_country_that_is_told_is_never_contradicted(isere):
    assert code_of(entry(country="DE", point=GRENOBLE, city="Grenoble")) == "DE"
    assert code_of(entry(point=GRENOBLE)) is None


def test_an_entry_that_moves_changes_territory(isere):
    made = entry(country="FR", point=GRENOBLE)
    made.latitude, made.longitude = FONTAINE

    made.save(update_fields=["latitude", "longitude"])

    assert code_of(made) == "FR-38169"


def test_those_that_were_there_before_their_communes_find_them():
    made = entry(country="FR", point=GRENOBLE)
    assert code_of(made) == "FR"
    load_france(of_isere())
    milestones.reached(milestones.PLACES_LOADED, "new")

    place_when_loaded()
    assert place_all.call() == 1
    assert place_all.call() == 0

    assert code_of(made) == "FR-38185"
    assert Entry.objects.count() == 1


@settings(suppress_health_check=list(HealthCheck), max_examples=15)
@given(st.lists(st.sampled_from([GRENOBLE, FONTAINE, VIENNE, LYON, None]), max_size=8))
def test_the_parts_and_the_rest_sum_to_the_whole_at_every_level(isere, points):
    Entry.objects.all().delete()
    for point in points:
        entry(country="FR", point=point)
    everything = Entry.objects.all()

    for code in ("001", "150", "EU", "FR", "FR-ARA", "FR-38", "FR-200040715", "FR-38185"):
        found = held(everything, isere[code])
        for part, number in found.parts:
            assert number == everything.in_one(part).count()
        assert found.total == everything.in_one(isere[code]).count()
        assert found.total == found.rest + sum(number for _part, number in found.parts)
        assert found.rest >= 0


def test_a_page_shows_its_parts_in_shades_and_the_same_numbers_in_a_table(client, isere):
    for point in (GRENOBLE, GRENOBLE, FONTAINE):
        entry(country="FR", point=point)

    page = read(client.get("/territoires/FR-38/"))

    drawn = {words(path.title) for path in page.select(".choropleth path")}
    assert drawn == {"Grenoble : 2", "Fontaine : 1", "Saint-Martin-d’Hères : 0", "Vienne : 0"}
    table = {words(row.th): words(row.td) for row in page.select("#initiatives tbody tr")}
    assert table == {"Grenoble": "2", "Fontaine": "1"}
    assert page.select_one("#initiatives .section-head a")["href"] == (
        "/carte/?territoire=FR-38#liste"
    )


def test_the_list_and_the_map_of_a_territory_hold_what_its_page_counts(client, isere):
    entry("Ici", country="FR", point=GRENOBLE)
    entry("Là", country="FR", point=VIENNE)
    entry("Ailleurs", country="FR", point=LYON)

    for code, names in {
        "FR-38": ["Ici", "Là"],
        "FR-200040715": ["Ici"],
        "EU": ["Ailleurs", "Ici", "Là"],
        "FR-99999": [],
    }.items():
        page = read(client.get(f"/carte/?territoire={code}"))
        drawn = client.get(f"/carte/cellules.json?territoire={code}&z=3&bbox=-170,-80,170,80")
        assert [words(link) for link in page.select("#liste h3 a")] == names
        assert drawn.json()["total"] == len(names)


def test_the_filter_says_the_territory_and_lets_it_go(client, isere):
    page = read(client.get("/carte/?territoire=FR-38&nature=food"))

    assert [words(tag) for tag in page.select(".tags a.removable")][1] == "Retirer Isère"
    assert page.select_one(".filters [name=territoire]")["value"] == "FR-38"
    assert client.get("/carte/cellules.json?territoire=<b>&z=3&bbox=0,0,1,1").status_code == 400


def test_words_that_name_a_place_lead_to_what_is_there(client, isere):
    entry("Jardin des Alpes", country="FR", point=GRENOBLE)
    entry("Jardin du Nord", country="FR", point=LYON)

    page = read(client.get("/carte/?q=jardin+isère&tri=recent"))

    [link] = [a for a in page.select("#resultats .meta a") if words(a) == "Isère"]
    assert link["href"] == "/carte/?q=jardin&territoire=FR-38&tri=recent"
    listed = read(client.get(link["href"]))
    assert [words(a) for a in listed.select("#liste h3 a")] == ["Jardin des Alpes"]
    assert cost(client, "/carte/?q=jardin+isère") <= MOST


def test_what_is_for_members_is_not_in_the_numbers_of_a_visitor(client, isere):
    entry(country="FR", point=GRENOBLE, audience="community")
    entry("Ouverte", country="FR", point=GRENOBLE)

    page = read(client.get("/territoires/FR-38185/"))

    assert words(page.select_one("#initiatives .count")) == "1"
    assert [words(a) for a in page.select("#initiatives .plain a")] == ["Ouverte"]


def test_a_page_costs_the_same_whatever_it_holds(client, isere):
    def of_department():
        return cost(client, "/territoires/FR-38/")

    entry(country="FR", point=GRENOBLE)
    few = of_department()
    for point in (FONTAINE, VIENNE, GRENOBLE):
        entry(country="FR", point=point)

    assert of_department() == few
    assert few <= MOST


def test_the_page_of_an_entry_leads_to_its_commune(client, isere):
    known = entry(country="FR", point=GRENOBLE, city="Grenoble")
    unknown = entry(country="FR", point=LYON, city="Lyon")

    def links(made):
        page = read(client.get(made.get_absolute_url()))
        return [(words(a), a["href"]) for a in page.select(".lead a")]

    assert links(known) == [("Grenoble", "/territoires/FR-38185/"), ("France", "/territoires/FR/")]
    assert links(unknown) == [("France", "/territoires/FR/")]


@pytest.mark.parametrize(
    ("point", "code"),
    [
        ((45.76, 4.84), "FR"),
        ((52.5, 13.4), "DE"),
        ((40.71, -74.0), "US"),
        ((48.57, 7.81), ""),  # across the Rhine: too near to tell
        ((48.57, 7.75), "FR"),  # but in Strasbourg, whose outline is close
        ((45.0, -4.0), ""),
        ((None, None), ""),
    ],
)
def test_the_country_of_a_point_is_told_where_no_border_is_near(point, code):
    assert country_at(*point) == code
