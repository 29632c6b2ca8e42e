"""Places that cannot be what their rows say are told, and kept."""

import io

import pytest

from creuset.atlas.importing import Problem
from creuset.atlas.imports import actions, carrying
from creuset.atlas.imports.doubting import doubt, with_doubts
from creuset.atlas.imports.models import Import
from creuset.atlas.imports.stacking import Stacks, marked, told
from creuset.atlas.models import Entry
from tests import make
from tests.atlas.helpers import row, source
from tests.pages import plain

LYON = {"latitude": 45.76, "longitude": 4.84}
SWAPPED = {"latitude": 4.84, "longitude": 45.76}
OFF_RE = {"latitude": 46.099784, "longitude": -1.650868}
IN_KEHL = {"latitude": 48.5715, "longitude": 7.8150}  # on the other bank of the Rhine
AT_SEA = {"latitude": 45.0, "longitude": -4.0}


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        (AT_SEA, "ce point semble en mer, loin de toute terre"),
        ({"latitude": 2.35, "longitude": 48.85}, "latitude et longitude semblent inversées"),
        ({**SWAPPED, "postcode": "69001"}, "latitude et longitude semblent inversées"),
        ({**LYON, "country": "DE"}, "le pays est Allemagne, ce point est ailleurs : France"),
        ({**LYON, "postcode": "44000"}, "le code postal 44000 est d’un autre département que ce point"),
        ({**OFF_RE, "postcode": "59000"}, "ce point est loin du département du code postal 59000"),
        ({**IN_KEHL, "country": "FR", "postcode": "44000"}, "ce point est loin du département du code postal 44000"),
        ({**AT_SEA, "country": "FR"}, "ce point semble en mer, loin de toute terre"),
    ],
)  # fmt: skip
def test_a_place_that_contradicts_its_row_is_told(values, reason):
    assert plain(doubt(row(**values))) == reason


@pytest.mark.parametrize(
    "values",
    [
        {},
        LYON,
        {**LYON, "country": "FR", "postcode": "69001"},
        {**LYON, "postcode": "69350"},  # next to it, in the same département
        {"latitude": 41.93, "longitude": 8.74, "postcode": "20000"},  # Corsica, 2A
        {"latitude": -20.88, "longitude": 55.45, "country": "FR", "postcode": "97400"},
        {"latitude": 48.57, "longitude": 7.81, "country": "FR"},  # on the bridge of the Rhine
        {"latitude": 48.57, "longitude": 7.79, "country": "DE"},
        {"latitude": 52.5, "longitude": 13.4, "country": "DE", "postcode": "10115"},
        {"latitude": 52.5, "longitude": 13.4, "postcode": "10115"},  # no postcode of France
        {"latitude": 48.45, "longitude": -5.09, "country": "FR", "postcode": "29242"},  # an island
        {**OFF_RE, "postcode": "17580"},  # off its own coast
        {**OFF_RE, "postcode": "85000"},  # and near the next one
        {**OFF_RE, "country": "FR"},
        {**OFF_RE, "postcode": "98000"},  # Monaco: not drawn
        {**IN_KEHL, "country": "FR", "postcode": "67000"},
        {**IN_KEHL, "postcode": "77694"},  # its own, in Germany
    ],
)
def test_nothing_is_told_of_a_place_that_may_be_right(values):
    assert doubt(row(**values)) == ""


def test_a_doubt_stops_no_row():
    rows = [row("a", **AT_SEA), row("b", **LYON)]

    [problem, *kept] = with_doubts(rows)

    assert kept == rows
    assert isinstance(problem, Problem)
    assert (problem.field, problem.value, problem.refused) == ("latitude", "45.0, -4.0", False)


def stacked(*rows):
    stacks = Stacks()
    for each in rows:
        stacks.see(each)
    return stacks.found()


def at_lyon(n, **values):
    return [row(str(place), **LYON, **values) for place in range(n)]


def test_rows_that_share_a_point_and_not_an_address_are_not_all_there():
    apart = [row(str(n), **LYON, address=f"{n} rue du Four", city="Lyon") for n in range(5)]

    assert stacked(*apart) == {(45.76, 4.84): 5}
    assert stacked(*apart[:4]) == {}


def test_a_house_of_ten_associations_is_a_house():
    assert stacked(*at_lyon(12, address="12 rue du Four", city="Lyon")) == {}


BOISSIEUX = [
    "6 bis rue Berthe de Boissieux",
    "6 bis, rue Berthe-de-Boissieux",
    "6 BIS RUE BERTHE DE BOISSIEUX 38000 Grenoble",
    "6bis rue Berthe de Boissieux (Maison des associations)",
    "6 bis rue B. de Boissieux",
]


def test_a_house_whose_address_each_spells_in_their_own_way_is_a_house():
    rows = [row(each, **LYON, address=each, city="Grenoble") for each in BOISSIEUX]

    assert stacked(*rows) == {}
    assert stacked(*rows, row("x", **LYON, address="Maison des associations")) == {}


def test_the_same_number_in_five_streets_is_five_places():
    streets = ("rue du Four", "rue Haute", "place Basse", "quai Nord", "rue Neuve")

    apart = [row(each, **LYON, address=f"6 {each}", city="Lyon") for each in streets]

    assert stacked(*apart) == {(45.76, 4.84): 5}


def test_a_house_is_one_though_some_tell_only_its_town():
    rows = at_lyon(6, address="12 rue du Four", city="Lyon")

    assert stacked(*rows, *at_lyon(4, city="Lyon")) == {}
    assert stacked(*rows, *at_lyon(10, city="Lyon")) == {(45.76, 4.84): 16}


def test_five_towns_have_no_middle_in_common():
    apart = [row(city, **LYON, city=city) for city in ("Lyon", "Bron", "Ecully", "Dijon", "Nice")]

    assert stacked(*apart) == {(45.76, 4.84): 5}


def test_those_that_say_no_more_than_their_town_stand_in_its_middle():
    assert stacked(*at_lyon(9, city="Lyon")) == {}
    assert stacked(*at_lyon(10, city="Lyon")) == {(45.76, 4.84): 10}


def test_points_that_nobody_shares_are_no_stack():
    rows = [row(str(n), latitude=45 + n / 1000, longitude=-4.84, city=str(n)) for n in range(50)]

    assert stacked(*rows, row("x")) == {}


@pytest.mark.parametrize("point", [(-89.999999, -179.999999), (0.000001, 180.0), (90.0, 0.0)])
def test_a_point_is_given_back_as_it_was(point):
    rows = [row(str(n), latitude=point[0], longitude=point[1], address=str(n)) for n in range(5)]

    assert stacked(*rows) == {point: 5}


def test_stacked_rows_are_kept_and_said_to_be_near():
    one, other = row("a", **LYON), row("b", latitude=45.77, longitude=4.84)

    kept = list(marked([one, other], {(45.76, 4.84): 7}))

    assert [each.precision for each in kept] == ["around", "point"]
    [problem] = told({(45.76, 4.84): 7})
    assert (problem.value, problem.refused) == ("45.76, 4.84", False)
    assert problem.reason.startswith("7 lignes ont exactement ce point")


FILE = "id;nom;adresse;ville;lat;lon\n" + "".join(
    f"{n};Lieu {n};{n} rue du Four;Lyon;45.76;4.84\n" for n in range(6)
) + "9;En mer;quai;Brest;45;-4\n"  # fmt: skip
COLUMNS = {
    "id": "source_key", "nom": "name", "adresse": "address", "ville": "city", "lat": "latitude",
    "lon": "longitude",
}  # fmt: skip


def lead(made, status):
    Import.objects.filter(pk=made.pk).update(status=status)
    carrying.go_on(made.pk)
    made.refresh_from_db()


@pytest.mark.django_db
def test_what_is_doubtful_of_places_is_told_before_and_every_row_enters():
    ana = make.person("Ana")
    make.community(members=[ana])
    made = actions.read_file(source(), io.BytesIO(FILE.encode()), name="a.csv", by=ana)
    Import.objects.filter(pk=made.pk).update(mapping=COLUMNS)

    lead(made, "previewing")

    reasons = [plain(each.reason) for each in made.problems.order_by("pk")]
    assert reasons == [
        "6 lignes ont exactement ce point : gardé, mais dit approximatif",
        "ce point semble en mer, loin de toute terre",
    ]
    assert (made.counts["approximate"], made.counts["placed"], made.counts["refused"]) == (6, 0, 0)
    lead(made, "running")
    entered = Entry.objects.filter(source=made.source).order_by("pk")
    assert [each.precision for each in entered] == ["around"] * 6 + ["point"]
