"""Metres are read on the grid that is theirs, or not at all."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas import importing
from creuset.atlas.importing import Problem, Recipe, Row
from creuset.atlas.importing.grids import (
    Grid,
    Metres,
    declared,
    fitting,
    from_lambert,
    from_mercator,
    on,
    said_by_columns,
)
from creuset.atlas.importing.guessing import columns_of, guess

LILLE = (50.63, 3.0625)
LILLE_MERCATOR = (340_916.0, 6_554_000.0)
REIMS_MERCATOR = (449_000.0, 6_317_000.0)  # as Lambert-93, in the Landes of Gascony
TOULOUSE_LAMBERT = (574_000.0, 6_279_000.0)  # as Web Mercator, by Verdun
LYON_LAMBERT = (842_500.5, 6_519_200.1)


@pytest.mark.parametrize(
    ("metres", "degrees"),
    [
        ((652469.02, 6862035.26), (48.8566, 2.3522)),
        ((700000.0, 6600000.0), (46.5, 3.0)),
        ((1231234.0, 6106000.0), (41.82, 9.38)),
    ],
)
def test_the_map_grid_of_france_gives_back_degrees(metres, degrees):
    assert from_lambert(*metres) == pytest.approx(degrees, abs=0.1)
    if degrees == (46.5, 3.0):  # where the grid begins, by its definition
        assert from_lambert(*metres) == pytest.approx(degrees, abs=1e-9)


@pytest.mark.parametrize(
    ("metres", "degrees"),
    [
        ((0.0, 0.0), (0.0, 0.0)),
        ((-11_169_055.58, 2_800_000.0), (24.38178694, -100.33333333)),  # EPSG guidance note 7-2
        ((20_037_508.342789, 20_037_508.342789), (85.05112878, 180.0)),  # the corner of the square
    ],
)
def test_the_grid_of_the_web_gives_back_degrees(metres, degrees):
    assert from_mercator(*metres) == pytest.approx(degrees, abs=1e-7)


@given(st.sampled_from(Grid), st.floats(-1e9, 1e9), st.floats(-1e9, 1e9))
def test_what_a_grid_gives_is_a_point_of_the_earth(grid, east, north):
    latitude, longitude = on(grid, east, north) or (0, 0)

    assert abs(latitude) <= 90
    assert abs(longitude) <= 180


@pytest.mark.parametrize(
    ("told", "grid"),
    [
        ({}, None),
        ({"crs": None, "spatialReference": {}}, None),
        ({"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::2154"}}}, Grid.LAMBERT),
        ({"crs": {"type": "name", "properties": {"name": "RGF93 / Lambert-93"}}}, Grid.LAMBERT),
        ({"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}}, Grid.MERCATOR),
        ({"crs": {"type": "EPSG", "properties": {"code": 900913}}}, Grid.MERCATOR),
        ({"crs": "EPSG:3857"}, Grid.MERCATOR),
        ({"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}}}, Grid.OTHER),
        ({"crs": {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::32154"}}}, Grid.OTHER),
        ({"spatialReference": {"wkid": 102100, "latestWkid": 3857}}, Grid.MERCATOR),
        ({"spatialReference": {"wkid": 102110}}, Grid.LAMBERT),
        ({"spatialReference": {"wkid": 4326}}, Grid.OTHER),
        ({"spatialReference": {"wkid": 27572}}, Grid.OTHER),
        ({"spatialReference": [3857], "crs": {"properties": 2154}}, None),
    ],
)  # fmt: skip
def test_a_file_that_names_its_grid_is_obeyed(told, grid):
    assert declared(told) == grid


@pytest.mark.parametrize(
    ("names", "grid"),
    [
        (["x_l93", "y_l93"], Grid.LAMBERT),
        (["coordonneeLambertAbscisseEtablissement"], Grid.LAMBERT),
        (["X (EPSG:2154)", "Y"], Grid.LAMBERT),
        (["x_lamb", "y_lamb"], Grid.LAMBERT),
        (["x_3857", "y_3857"], Grid.MERCATOR),
        (["x_3857", "y_2154"], None),
        (["x", "y"], None),
        ([], None),
    ],
)
def test_columns_may_name_the_grid(names, grid):
    assert said_by_columns(names) == grid


@pytest.mark.parametrize(
    ("points", "grid"),
    [
        ([Metres(*LILLE_MERCATOR)], Grid.MERCATOR),
        ([Metres(*LYON_LAMBERT)], Grid.LAMBERT),
        ([Metres(*REIMS_MERCATOR)], Grid.EITHER),
        ([Metres(*TOULOUSE_LAMBERT)], Grid.EITHER),
        ([Metres(*REIMS_MERCATOR, postcode="51100")], Grid.MERCATOR),
        ([Metres(*TOULOUSE_LAMBERT, postcode="31000")], Grid.LAMBERT),
        ([Metres(*TOULOUSE_LAMBERT, city="TOULOUSE")], Grid.LAMBERT),
        ([Metres(*TOULOUSE_LAMBERT, city="Ailleurs")], Grid.EITHER),
        ([Metres(*TOULOUSE_LAMBERT), Metres(*LYON_LAMBERT)], Grid.LAMBERT),
        ([Metres(1_492_000, 6_895_000)], Grid.OTHER),  # Berlin: nothing shows it
        ([Metres(*LYON_LAMBERT), *[Metres(1.0, 5e6)] * 2], Grid.OTHER),
        ([], Grid.OTHER),
    ],
)
def test_a_grid_is_believed_when_most_points_fit_it_and_not_the_other(points, grid):
    assert fitting(points) == grid


@pytest.fixture
def read(tmp_path):
    def of(content):
        path = tmp_path / "fichier"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        found = list(importing.read(path, Recipe(guess(columns_of(importing.things(path))))))
        problems = [each.reason for each in found if isinstance(each, Problem)]
        return [
            (each.latitude, each.longitude) for each in found if isinstance(each, Row)
        ], problems

    return of


def table(point, city, names="x;y"):
    return f"nom;ville;{names}\nJardin;{city};{point[0]};{point[1]}\n"


def test_metres_of_the_web_are_not_taken_for_those_of_france(read):
    [found], problems = read(table(LILLE_MERCATOR, "Lille"))

    assert found == pytest.approx(LILLE, abs=0.1)
    assert problems == [
        "ce sont des mètres, lus comme du Web Mercator, la grille des cartes du web"
    ]


def test_metres_that_may_be_of_two_grids_are_refused_and_told(read):
    rows, [problem] = read(table(REIMS_MERCATOR, "Champagne"))

    assert rows == [(None, None)]
    assert problem.startswith("ce sont des mètres, de Lambert-93 ou de Web Mercator")
    [found], _problems = read(table(REIMS_MERCATOR, "Champagne", "x_l93;y_l93"))
    assert found == pytest.approx((43.9, -0.1), abs=0.3)


def arcgis(point, wkid):
    feature = {
        "attributes": {"nom": "Jardin", "ville": "Là"},
        "geometry": {"x": point[0], "y": point[1]},
    }
    return {"spatialReference": {"wkid": wkid}, "features": [feature]}


def test_what_arcgis_says_of_its_numbers_is_obeyed(read):
    [found], _problems = read(arcgis(REIMS_MERCATOR, 102100))
    [berlin], _problems = read(arcgis((1_492_000, 6_895_000), 3857))
    [lambert], _problems = read(arcgis(REIMS_MERCATOR, 2154))
    [other], [reason] = read(arcgis(LYON_LAMBERT, 27572))

    assert found == pytest.approx((49.25, 4.03), abs=0.02)
    assert berlin == pytest.approx((52.52, 13.4), abs=0.05)
    assert lambert == pytest.approx((43.9, -0.1), abs=0.3)
    assert other == (None, None)
    assert reason == "ce ne sont pas des degrés, mais une projection que nous ne lisons pas"


def test_what_a_geojson_says_of_its_numbers_is_obeyed_for_what_is_drawn_too(read):
    east, north = REIMS_MERCATOR
    ring = [[east, north], [east + 100, north], [east, north + 100], [east, north]]
    feature = {
        "type": "Feature",
        "properties": {"nom": "Jardin", "ville": "Là"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }
    crs = {"type": "name", "properties": {"name": "urn:ogc:def:crs:EPSG::3857"}}

    [found], _problems = read({"type": "FeatureCollection", "crs": crs, "features": [feature]})

    assert found == pytest.approx((49.25, 4.03), abs=0.02)
