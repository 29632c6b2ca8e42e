"""Other maps and other tables: each is known by what it holds, whatever its name says."""

import json
import zipfile
from html import escape

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.importing import Problem, Row, header, read, things
from creuset.atlas.kinds import Kind, mask

KML = """<?xml version="1.0" encoding="UTF-8"?>
<kml xmlns="http://www.opengis.net/kml/2.2"><Document><name>Ma carte</name><Folder>
<Placemark id="a"><name>Le Grenier</name><description>Graines</description>
<ExtendedData><Data name="ville"><value>Lyon</value></Data>
<SchemaData schemaUrl="#s"><SimpleData name="pays">France</SimpleData></SchemaData></ExtendedData>
<Point><coordinates>4.84,45.76,0</coordinates></Point></Placemark>
<Placemark><name>Le chemin</name><LineString><coordinates>4,45 5,46</coordinates></LineString></Placemark>
</Folder></Document></kml>"""
GPX = """<?xml version="1.0"?><gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">
<metadata><name>Tour</name></metadata>
<wpt lat="45.76" lon="4.84"><name>Le Grenier</name><link href="https://grenier.example.org"/></wpt>
</gpx>"""
OVERPASS = {"version": 0.6, "osm3s": {"copyright": "ODbL"}, "elements": [
    {"type": "node", "id": 7, "lat": 45.76, "lon": 4.84,
     "tags": {"name": "Le Grenier", "addr:city": "Lyon", "contact:website": "grenier.example.org"}},
    {"type": "way", "id": 8, "center": {"lat": 45.7, "lon": 4.8}, "tags": {"name": "Le Jardin"}},
    {"type": "node", "id": 9, "lat": 45.7, "lon": 4.8},
]}  # fmt: skip
GOGOCARTO = {"licence": "https://opendatacommons.org/licenses/odbl/", "ontology": "gogofull", "data": [
    {"id": "2x", "name": "Le Grenier", "geo": {"latitude": 45.76, "longitude": 4.84},
     "address": {"addressLocality": "Lyon", "addressCountry": "FR"}, "categories": ["food"],
     "website": "https://grenier.example.org"},
]}  # fmt: skip
MURMURATIONS = {
    "linked_schemas": ["organizations_schema-v1.0.0"], "name": "Le Grenier", "country": "France",
    "primary_url": "https://grenier.example.org", "geolocation": {"lat": 45.76, "lon": 4.84},
}  # fmt: skip
SHEET = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
RELS = "http://schemas.openxmlformats.org/package/2006/relationships"
DOC = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def workbook(path, *sheets, merged=""):
    """The least that an XLSX may be: each sheet a list of rows of texts and numbers."""
    merge = f'<mergeCells><mergeCell ref="{merged}"/></mergeCells>' if merged else ""

    def cell(value):
        if isinstance(value, str):
            return f'<c t="inlineStr"><is><t>{escape(value)}</t></is></c>'
        return f"<c><v>{value}</v></c>"

    with zipfile.ZipFile(path, "w") as packed:
        names = range(1, len(sheets) + 1)
        kind = "application/vnd.openxmlformats-officedocument.spreadsheetml"
        packed.writestr("[Content_Types].xml", (
            '<Types xmlns="http://schemas.openxmlformats.org/package/2006/content-types">'
            '<Default Extension="rels" ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
            f'<Override PartName="/xl/workbook.xml" ContentType="{kind}.sheet.main+xml"/>'
            + "".join(f'<Override PartName="/xl/worksheets/sheet{n}.xml" ContentType="{kind}.worksheet+xml"/>' for n in names)
            + "</Types>"
        ))  # fmt: skip
        packed.writestr("_rels/.rels", f'<Relationships xmlns="{RELS}"><Relationship Id="r1" Type="{DOC}/officeDocument" Target="xl/workbook.xml"/></Relationships>')  # fmt: skip
        packed.writestr("xl/workbook.xml", f'<workbook xmlns="{SHEET}" xmlns:r="{DOC}"><sheets>' + "".join(f'<sheet name="Feuille {n}" sheetId="{n}" r:id="r{n}"/>' for n in names) + "</sheets></workbook>")  # fmt: skip
        packed.writestr("xl/_rels/workbook.xml.rels", f'<Relationships xmlns="{RELS}">' + "".join(f'<Relationship Id="r{n}" Type="{DOC}/worksheet" Target="worksheets/sheet{n}.xml"/>' for n in names) + "</Relationships>")  # fmt: skip
        for n, rows in zip(names, sheets, strict=True):
            data = "".join(f"<row>{''.join(map(cell, row))}</row>" for row in rows)
            packed.writestr(f"xl/worksheets/sheet{n}.xml", f'<worksheet xmlns="{SHEET}"><sheetData>{data}</sheetData>{merge}</worksheet>')  # fmt: skip
    return path


def told(path):
    found = list(read(path))
    return (
        [each for each in found if isinstance(each, Row)],
        [each for each in found if isinstance(each, Problem)],
    )


@pytest.fixture
def file(tmp_path):
    def of(content):
        path = tmp_path / "fichier"
        path.write_text(content if isinstance(content, str) else json.dumps(content))
        return path

    return of


def test_placemarks_of_a_kml_are_read_with_what_is_said_of_them(file):
    rows, problems = told(file(KML))

    grenier, chemin = rows
    assert (grenier.source_key, grenier.name, grenier.city) == ("a", "Le Grenier", "Lyon")
    assert (grenier.country, grenier.latitude, grenier.longitude) == ("FR", 45.76, 4.84)
    assert (chemin.name, chemin.latitude) == ("Le chemin", None)
    assert [problem.reason for problem in problems] == [
        "un tracé trop étendu pour que son milieu soit un point"
    ]


def test_waypoints_of_a_gpx_are_read(file):
    [row], problems = told(file(GPX))

    assert (row.name, row.latitude, row.longitude) == ("Le Grenier", 45.76, 4.84)
    assert row.website == "https://grenier.example.org"
    assert problems == []


def test_a_broken_kml_gives_what_comes_before(file):
    rows, [problem] = told(file(KML[: KML.index("<LineString>")]))

    assert [row.name for row in rows] == ["Le Grenier"]
    assert problem.refused
    assert "abîmé" in problem.reason


def test_entities_that_could_become_gigabytes_are_not_read(file):
    bomb = '<!DOCTYPE k [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;">]><kml><Placemark><name>&b;</name></Placemark></kml>'

    rows, [problem] = told(file(f'<?xml version="1.0"?>{bomb}'))

    assert rows == []
    assert "entités" in problem.reason


def test_a_page_that_is_no_map_is_told_so(file):
    rows, [problem] = told(file("<html><body><p>Erreur 404</p></body></html>"))

    assert rows == []
    assert problem.reason == "ce fichier ne contient aucun lieu (Placemark ou wpt)"


def test_elements_of_openstreetmap_are_read_and_those_that_only_draw_are_told(file):
    rows, problems = told(file(OVERPASS))

    assert [(row.source_key, row.name) for row in rows] == [
        ("node/7", "Le Grenier"), ("way/8", "Le Jardin"),
    ]  # fmt: skip
    assert (rows[0].city, rows[0].website) == ("Lyon", "http://grenier.example.org")
    assert (rows[1].latitude, rows[1].longitude) == (45.7, 4.8)
    assert [(problem.reason, problem.refused) for problem in problems] == [
        ("ce point ne fait qu’en dessiner d’autres", False)
    ]


def test_a_territory_drawn_closely_does_not_lose_its_name(file):
    ring = [[4.84 + n * 1e-7, 45.76 + n * 1e-7] for n in range(40_000)]
    park = {
        "type": "Feature", "properties": {"name": "Le Parc"},
        "geometry": {"type": "Polygon", "coordinates": [ring]},
    }  # fmt: skip

    [row], [problem] = told(file({"type": "FeatureCollection", "features": [park]}))

    assert (row.name, row.latitude, row.longitude) == ("Le Parc", 45.762, 4.842)
    assert problem.reason.endswith("son milieu est gardé")


def test_a_map_of_gogocarto_is_read(file):
    [row], problems = told(file(GOGOCARTO))

    assert (row.source_key, row.name, row.city, row.country) == ("2x", "Le Grenier", "Lyon", "FR")
    assert (row.latitude, row.longitude, row.kinds) == (45.76, 4.84, mask([Kind.FOOD]))
    assert problems == []
    assert header(file(GOGOCARTO))["licence"].startswith("https://opendatacommons.org/")


@pytest.mark.parametrize("content", [MURMURATIONS, [MURMURATIONS]], ids=["one", "list"])
def test_a_profile_of_murmurations_is_read_alone_or_among_others(file, content):
    [row], problems = told(file(content))

    assert (row.name, row.country, row.website) == (
        "Le Grenier", "FR", "https://grenier.example.org",
    )  # fmt: skip
    assert (row.latitude, row.longitude) == (45.76, 4.84)
    assert problems == []


def test_a_workbook_is_read_where_it_names_things(tmp_path):
    path = workbook(
        tmp_path / "fichier",
        [["Lisez-moi"], ["Ce classeur vient de l’atelier."]],
        [["Lieux de la vallée"], ["id", "Nom", "Ville", "lat", "lon"],
         [12, "Le Grenier", "Lyon", 45.76, 4.84], [], ["", "", "Die", "", ""]],
    )  # fmt: skip

    [row], problems = told(path)

    assert (row.number, row.source_key, row.name, row.city) == (3, "12", "Le Grenier", "Lyon")
    assert (row.latitude, row.longitude) == (45.76, 4.84)
    assert [(problem.number, problem.reason) for problem in problems] == [
        (0, "feuille laissée de côté"), (5, "il manque un nom"),
    ]  # fmt: skip


def test_sheets_with_the_same_columns_are_read_one_after_the_other(tmp_path):
    columns = ["Nom", "Ville"]
    path = workbook(
        tmp_path / "fichier",
        [["Rhône"], columns, ["Le Grenier", "Lyon"]],
        [["Loire-Atlantique"], columns, ["La Ruche", "Nantes"]],
        [["Totaux"], ["Rhône", 1]],
    )

    rows, problems = told(path)

    assert [(row.number, row.name, row.city) for row in rows] == [
        (3, "Le Grenier", "Lyon"), (6, "La Ruche", "Nantes"),
    ]  # fmt: skip
    assert [(problem.number, problem.value, problem.reason) for problem in problems] == [
        (4, "Feuille 2", "feuille lue à la suite, à partir de cette ligne"),
        (0, "Feuille 3", "feuille laissée de côté"),
    ]


def test_what_merged_cells_say_each_of_their_rows_says(tmp_path):
    path = workbook(
        tmp_path / "fichier",
        [["Ville", "Nom"], ["Lyon", "Le Grenier"], ["", "La Ruche"], ["", "Le Four"]],
        merged="A2:A3",
    )

    rows, problems = told(path)

    assert [(row.name, row.city) for row in rows] == [
        ("Le Grenier", "Lyon"), ("La Ruche", "Lyon"), ("Le Four", ""),
    ]  # fmt: skip
    assert problems == []


def test_a_map_zipped_as_kmz_is_read_as_its_kml(tmp_path):
    path = tmp_path / "carte.kmz"
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("images/a.png", b"")
        packed.writestr("doc.kml", KML)

    rows, _problems = told(path)

    assert [row.name for row in rows] == ["Le Grenier", "Le chemin"]


def test_a_layer_of_a_kml_says_what_its_places_are_and_their_texts_come_with_them(file):
    layers = (
        "<kml><Document><Folder><name>Recycleries</name><Folder><Placemark><name>Le Grenier</name>"
        "<description><![CDATA[Graines<br>et outils]]></description>"
        "<address>12 rue du Four, 69001 Lyon</address></Placemark></Folder></Folder>"
        "<Placemark><name>Le Four</name><Polygon><outerBoundaryIs><LinearRing><coordinates>"
        "4.84,45.76,0 4.85,45.76,0 4.85,45.77,0</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        "</Placemark></Document></kml>"
    )

    found = [values for _number, values in things(file(layers))]

    assert found[0]["layer"] == "Recycleries"
    assert found[0]["description"] == "Graines<br>et outils"
    assert found[0]["address"] == "12 rue du Four, 69001 Lyon"
    assert "layer" not in found[1]
    assert (found[1]["latitude"], found[1]["longitude"]) == (45.765, 4.845)


def test_what_is_said_of_a_waypoint_comes_with_it(file):
    said = GPX.replace("</name><link", "</name><desc>Graines</desc><type>Recyclerie</type><link")

    [(_number, values)] = things(file(said))

    assert (values["description"], values["type"]) == ("Graines", "Recyclerie")


@pytest.mark.parametrize(
    ("told_of_itself", "licence"),
    [
        ({"licence": "CC0 1.0"}, "CC0 1.0"),
        ({"license": {"name": "CC BY 4.0", "url": "https://example.org"}}, "CC BY 4.0"),
        ({"properties": {"licence": {"name": "ODbL 1.0", "url": ""}}}, "ODbL 1.0"),
        ({"osm3s": {"copyright": "The data is made available under ODbL."}}, "ODbL 1.0"),
        ({"copyright": "The data is made available under ODbL."}, "ODbL 1.0"),
        ({"copyright": "All rights reserved"}, ""),
    ],
)
def test_the_licence_that_a_map_tells_of_itself_is_read(file, told_of_itself, licence):
    assert header(file({**told_of_itself, "features": []}))["licence"] == licence


def test_a_workbook_that_does_not_open_is_told_so(tmp_path):
    path = tmp_path / "fichier"
    path.write_bytes(b"PK\x03\x04 mais pas un classeur")

    rows, [problem] = told(path)

    assert rows == []
    assert problem.reason == "ce classeur ne s’ouvre pas"


FILES = [KML, GPX, *map(json.dumps, (OVERPASS, GOGOCARTO, MURMURATIONS))]


@given(st.sampled_from(FILES), st.data())
def test_whatever_is_done_to_a_file_it_is_answered_with_rows_and_sentences(
    tmp_path_factory, content, data
):
    at = data.draw(st.integers(0, len(content)))
    gone = data.draw(st.integers(0, 30))
    put = data.draw(st.text(max_size=8))
    path = tmp_path_factory.mktemp("sale") / "fichier"
    path.write_text(content[:at] + put + content[at + gone :], errors="surrogatepass")

    rows, problems = told(path)

    assert rows or problems
    assert all(problem.reason for problem in problems)


GARDENS = [{"nom": f"Jardin {n}", "ville": "Lyon"} for n in range(19)]


@pytest.mark.parametrize(
    "told_so",
    [
        {**{f"k{n}": each for n, each in enumerate(GARDENS)}, "total": 19},
        {"fiches": [None, *GARDENS]},
        {"nom": "Carte", "fiches": [*GARDENS, 3]},
    ],
)
def test_what_stands_among_the_things_of_a_json_and_is_none_stops_nothing(file, told_so):
    rows, problems = told(file(told_so))

    assert [row.name for row in rows] == [f"Jardin {n}" for n in range(19)]
    refused = [problem.reason for problem in problems if problem.refused]
    assert refused == ["ce n’est pas une fiche"]
