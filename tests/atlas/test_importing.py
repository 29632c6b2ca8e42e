import codecs
import csv
import io
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.importing import Problem, Row, address_of, header, read
from creuset.atlas.importing.cells import degrees, tidy
from creuset.atlas.kinds import Kind, bit, mask

SUSY = Path(__file__).parents[2] / "creuset/atlas/data/susy.geojson"
HEADER = "id,nom,pays,ville,site,natures,latitude,longitude"
GOOD = '1,Le Grenier,France,Lyon,https://grenier.example.org,food|reuse,"45,76","4,84"'


@pytest.fixture
def told(tmp_path):
    """Rows and problems of a file with this content."""

    def of(content, name="fichier"):
        path = tmp_path / name
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        found = list(read(path))
        return (
            [each for each in found if isinstance(each, Row)],
            [each for each in found if isinstance(each, Problem)],
        )

    return of


def feature(id=1, point=(4.84, 45.76), **properties):
    geometry = {"type": "Point", "coordinates": list(point)} if point else None
    return {
        "type": "Feature",
        "geometry": geometry,
        "properties": {"id": id, "name": f"Initiative {id}", **properties},
    }


def collection(*features, **head):
    return json.dumps({"type": "FeatureCollection", **head, "features": list(features)})


# One row


def test_a_row_of_a_table_is_read_whole(told):
    rows, problems = told(f"{HEADER}\n{GOOD}\n")

    assert problems == []
    assert rows == [
        Row(
            number=2,
            source_key="1",
            name="Le Grenier",
            kinds=mask([Kind.FOOD, Kind.REUSE]),
            country="FR",
            city="Lyon",
            website="https://grenier.example.org",
            latitude=45.76,
            longitude=4.84,
        )
    ]


def test_a_feature_is_read_whole(told):
    rows, problems = told(collection(feature(country="FR", city="Lyon", kinds="food")))

    assert problems == []
    [row] = rows
    assert (row.number, row.source_key, row.name) == (1, "1", "Initiative 1")
    assert (row.country, row.city, row.kinds) == ("FR", "Lyon", bit(Kind.FOOD))
    assert (row.latitude, row.longitude) == (45.76, 4.84)


def test_the_demonstration_is_read_without_one_problem():
    found = list(read(SUSY))

    assert [each for each in found if isinstance(each, Problem)] == []
    assert len(found) == len(json.loads(SUSY.read_text())["features"])
    assert all(isinstance(row, Row) and row.latitude is not None for row in found)


def test_a_file_says_where_it_comes_from():
    assert header(SUSY) == {
        "name": "SUSY / SSEDAS: social and solidarity economy practices",
        "url": "https://data.transformap.co/place/SSEDAS_PARTNER",
        "licence": "Public Domain",
        "attribution": "",
    }


@pytest.mark.parametrize("content", [b"", b"nom\nA\n", b"{", b"[]", b'{"license": "CC0"}'])
def test_a_file_that_says_nothing_of_itself_says_nothing(tmp_path, content):
    path = tmp_path / "fichier"
    path.write_bytes(content)

    assert not any(header(path).values())


def test_the_english_spelling_of_licence_is_read_too(tmp_path):
    path = tmp_path / "fichier"
    path.write_text(collection(license="CC0"))

    assert header(path)["licence"] == "CC0"


# What is wrong with a value is told, and the rest of the row kept

DIRTY = [
    ("latitude", "quarante", "ce n’est pas un nombre de degrés"),
    ("latitude", "48.8, 2.3", "ce n’est pas un nombre de degrés"),
    ("latitude", "195", "hors du monde"),
    ("longitude", "1e999", "ce n’est pas un nombre de degrés"),
    ("longitude", "200", "hors du monde"),
    ("longitude", "140", "hors du pays FR"),
    ("pays", "Atlantide", "pays inconnu, laissé de côté"),
    ("ville", "x" * 101, "ville trop longue, laissée de côté"),
    ("site", "javascript:alert(1)", "ce n’est pas une adresse du web, laissée de côté"),
    ("site", "ana@example.org", "ce n’est pas une adresse du web, laissée de côté"),
    ("site", "voir en bas", "ce n’est pas une adresse du web, laissée de côté"),
    ("natures", "magie", "nature inconnue, laissée de côté"),
]


@pytest.mark.parametrize(("column", "value", "reason"), DIRTY)
def test_a_wrong_value_is_told_and_its_row_kept_without_it(told, column, value, reason):
    names = HEADER.split(",")
    values = dict(zip(names, next(csv.reader([GOOD])), strict=True)) | {column: value}
    line = io.StringIO()
    csv.writer(line).writerow(values.values())

    rows, [problem] = told(f"{HEADER}\n{line.getvalue()}")

    assert [row.name for row in rows] == ["Le Grenier"]
    assert (problem.number, problem.reason, problem.refused) == (2, reason, False)
    assert "@" not in problem.value
    if column in {"latitude", "longitude"}:
        assert (rows[0].latitude, rows[0].longitude) == (None, None)


@pytest.mark.parametrize(
    ("point", "country", "reason"),
    [
        ((0, 0), "", "ce point est au milieu de l’océan"),
        ((45.7, 145.8), "", "hors du monde\u00a0: latitude et longitude semblent inversées"),
        ((52.5, 13.4), "DE", "hors du pays DE\u00a0: latitude et longitude semblent inversées"),
        ((None, 45), "", "ce n’est pas un nombre de degrés"),
        ((True, 45), "", "ce n’est pas un nombre de degrés"),
        (({}, []), "", "ce n’est pas un nombre de degrés"),
    ],
)
def test_a_point_that_cannot_be_is_told_and_never_put_right_in_silence(
    told, point, country, reason
):
    rows, [problem] = told(collection(feature(point=point, country=country)))

    assert [(row.latitude, row.longitude) for row in rows] == [(None, None)]
    assert problem.reason == reason


def test_an_entry_without_point_is_no_problem(told):
    rows, problems = told(collection(feature(point=None)))

    assert problems == []
    assert rows[0].latitude is None


def drawn(kind, *corners, id=1):
    return {**feature(id), "geometry": {"type": kind, "coordinates": list(corners)}}


def test_a_long_line_is_not_a_point(told):
    rows, [problem] = told(collection(drawn("LineString", [1, 2], [3, 4])))

    assert rows[0].latitude is None
    assert problem.reason == "un tracé trop étendu pour que son milieu soit un point"


def test_what_is_drawn_small_is_at_its_middle_and_said_so_once(told):
    garden = drawn("Polygon", [[4.84, 45.76], [4.85, 45.76], [4.85, 45.77], [4.84, 45.76]])
    street = drawn("LineString", [4.8, 45.7], [4.81, 45.7], id=2)

    rows, [problem] = told(collection(garden, street))

    assert [(row.latitude, row.longitude) for row in rows] == [(45.765, 4.845), (45.7, 4.805)]
    assert (problem.number, problem.refused) == (1, False)
    assert problem.reason.endswith("son milieu est gardé")


@pytest.mark.parametrize(
    ("values", "field", "reason"),
    [
        ({"name": ""}, "name", "il manque un nom"),
        ({"name": "—"}, "name", "il manque un nom"),
        ({"name": None}, "name", "il manque un nom"),
        ({"name": "x" * 201}, "name", "nom trop long\u00a0: 200 signes au plus"),
        ({"id": "x" * 301}, "source_key", "identifiant trop long"),
    ],
)
def test_a_row_without_a_name_or_with_an_endless_one_is_refused(told, values, field, reason):
    rows, [problem] = told(
        collection({**feature(), "properties": {"id": 1, "name": "A", **values}})
    )

    assert rows == []
    assert (problem.field, problem.reason, problem.refused) == (field, reason, True)


def test_a_text_that_is_an_object_is_told(told):
    rows, [problem] = told(collection(feature(city={"fr": "Lyon"})))

    assert rows[0].city == ""
    assert (problem.field, problem.reason) == ("city", "du texte était attendu")


def test_a_row_without_identifier_is_known_by_what_it_says(told):
    def key(**properties):
        [row], _problems = told(collection(feature(id=None, name="Le Grenier", **properties)))
        return row.source_key

    assert key() == key()
    assert key() != key(city="Lyon")


def test_kinds_are_read_from_keys_labels_or_lists_and_default_to_other(told):
    rows, _problems = told(
        collection(
            feature(1, kinds="food; reuse"),
            feature(2, categories=["Habitat partagé", "ENERGY"]),
            feature(3, kinds="-"),
        )
    )

    assert [row.kinds for row in rows] == [
        mask([Kind.FOOD, Kind.REUSE]),
        mask([Kind.HOUSING, Kind.ENERGY]),
        bit(Kind.OTHER),
    ]


def test_the_most_precise_column_wins_and_the_empty_ones_do_not(told):
    rows, _problems = told("id,uri,nom,name\n7,https://a.example.org/7,Nom,\n")

    assert [(row.source_key, row.name) for row in rows] == [("https://a.example.org/7", "Nom")]


# Bytes


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_a_table_is_read_in_the_encodings_of_spreadsheets(told, encoding, end):
    rows, problems = told(f"nom;ville{end}L’Épicerie;Orléans{end}".encode(encoding))

    assert problems == []
    assert [(row.name, row.city) for row in rows] == [("L’Épicerie", "Orléans")]


@pytest.mark.parametrize("delimiter", list(",;\t|"))
def test_a_table_is_read_with_the_delimiter_of_its_header(told, delimiter):
    rows, _problems = told(f"nom{delimiter}ville\nA{delimiter}B\n")

    assert [(row.name, row.city) for row in rows] == [("A", "B")]


def test_one_wrong_byte_spoils_only_itself(told):
    rows, problems = told("nom\nÉté\n".encode() + b"Caf\xe9\n" + "Noël\n".encode())

    assert problems == []
    assert [row.name for row in rows] == ["Été", "Café", "Noël"]


def test_names_hold_no_control_characters(told):
    rows, _problems = told("nom\nLe\x00 Gre\u200bnier\u202e\n")

    assert [row.name for row in rows] == ["Le Grenier"]
    assert tidy("\ud800a\u00a0\u202fb") == "a b"
    assert tidy("می‌خواهم") == "می‌خواهم"


# What is broken spoils only itself


def test_a_quoted_line_break_is_part_of_the_value(told):
    rows, problems = told('nom,ville\n"Le\nGrenier",Lyon\nA,B\n')

    assert problems == []
    assert [(row.number, row.name) for row in rows] == [(2, "Le Grenier"), (4, "A")]


@pytest.mark.parametrize("broken", ['"Le Grenier,Lyon', 'A,"Lyon', '"A"",Lyon'])
def test_a_quotation_mark_left_open_does_not_swallow_the_rest(told, broken):
    rows, [problem] = told(f"nom,ville\n{broken}\nB,Paris\n\nC,Nice\n")

    assert [(row.number, row.name) for row in rows] == [(3, "B"), (5, "C")]
    assert problem.number == 2
    assert problem.reason == "des guillemets s’ouvrent sans se fermer"


def test_two_quotation_marks_left_open_do_not_swallow_what_is_between(told):
    rows, problems = told('nom,ville\n"A,Lyon\nB,Paris\n"C,Nice\nD,Brest\n')

    assert [row.name for row in rows] == ["B", "D"]
    assert [problem.number for problem in problems] == [2, 4]


def test_a_row_with_too_many_columns_is_refused(told):
    rows, [problem] = told("nom,ville\nA,Lyon,3e,x\nB,Paris,,\n")

    assert [row.name for row in rows] == ["B"]
    assert problem.reason == "plus de colonnes que l’en-tête"


def test_columns_without_a_place_here_are_told_once(told):
    rows, problems = told("nom,téléphone,email\nA,0102030405,a@example.org\nB,,\n")

    assert [row.name for row in rows] == ["A", "B"]
    assert [(problem.number, problem.value) for problem in problems] == [
        (1, "téléphone"),
        (1, "email"),
    ]


def test_a_table_without_names_says_so(told):
    rows, problems = told("ville,pays\nLyon,FR\n")

    assert rows == []
    assert [problem.reason for problem in problems] == [
        "aucune colonne ne donne le nom (name, nom, title, titre)",
        "il manque un nom",
    ]


BROKEN = ['{"type": "Feature", "properties": {"name": "X", oups}}', '{"type": "Feature",', "oups"]


@pytest.mark.parametrize("broken", BROKEN)
@pytest.mark.parametrize("between", ["\n", ""])
def test_a_broken_feature_does_not_take_the_next_ones_with_it(told, broken, between):
    good = [json.dumps(feature(1)), json.dumps(feature(2))]
    body = f",{between}".join([good[0], broken, good[1]])

    rows, [problem] = told(f'{{"type": "FeatureCollection", "features": [{between}{body}]}}')

    assert [row.name for row in rows] == ["Initiative 1", "Initiative 2"]
    assert (problem.number, problem.reason) == (2, "ce n’est pas du JSON")


def test_a_file_cut_short_keeps_what_was_whole(told):
    whole = collection(feature(1), feature(2))

    rows, problems = told(whole[: whole.index("Initiative 2")])

    assert [row.name for row in rows] == ["Initiative 1"]
    assert [problem.refused for problem in problems] == [True]


def test_a_file_that_stops_between_two_features_says_so(told):
    rows, [problem] = told(collection(feature(1)).removesuffix("]}"))

    assert [row.name for row in rows] == ["Initiative 1"]
    assert problem.reason == "le fichier s’arrête avant la fin"


@pytest.mark.parametrize("content", ["{}", '{"features": 3}', '{"features": {}}'])
def test_json_without_features_is_not_a_map(told, content):
    rows, [problem] = told(content)

    assert rows == []
    assert problem.reason == "ce JSON ne contient aucune liste de fiches"


def test_a_list_of_numbers_is_not_a_map(told):
    rows, problems = told("[1, 2]")

    assert rows == []
    assert [problem.reason for problem in problems] == ["ce n’est pas une fiche"] * 2


def test_features_that_are_something_else_are_told(told):
    rows, problems = told(collection(3, feature(1), {"type": "Feature"}, [[]]))

    assert [row.number for row in rows] == [2]
    assert [problem.number for problem in problems] == [1, 3, 4]


def test_features_are_found_after_a_broken_header(told):
    body = json.dumps(feature(1))

    rows, _problems = told(f'{{"note": oups, "features": [{body}]}}')

    assert [row.name for row in rows] == ["Initiative 1"]


@pytest.mark.parametrize(
    "hostile",
    [
        "[" * 100_000,
        '{"features": [' + "[" * 100_000,
        '{"features": [' + '{"a":' * 100_000,
        collection(feature(1)).replace("4.84", "9" * 5000),
        collection(feature(1)).replace("4.84", "NaN"),
        collection(feature(1)).replace('"Initiative 1"', '"\\ud800"'),
        collection(feature(1)).replace('"Initiative 1"', '"' + "x" * 600_000 + '"'),
        "nom\n" + "x" * 3_000_000,
        'nom\n"' + "x,\n" * 20_000,
        codecs.BOM_UTF16_LE.decode("latin-1") + "\x00",
    ],
    ids=range(10),
)
def test_hostile_files_are_read_to_their_end(told, hostile):
    told(hostile)


# Laws


@given(st.binary(max_size=400))
def test_no_bytes_whatever_stop_the_reader(tmp_path_factory, content):
    path = tmp_path_factory.mktemp("import") / "fichier"
    for start in (b"", b"nom,lat,lon\n", b'{"features": ['):
        path.write_bytes(start + content)

        assert all(isinstance(each, Row | Problem) for each in read(path))
        header(path)


json_values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3),
    max_leaves=8,
)
fields = st.sampled_from(
    ["id", "name", "nom", "country", "city", "website", "kinds", "lat", "lon", "x"]
)


@given(st.dictionaries(fields, json_values), json_values)
def test_whatever_a_feature_holds_it_becomes_a_sound_row_or_is_refused(
    tmp_path_factory, properties, geometry
):
    path = tmp_path_factory.mktemp("import") / "fichier"
    told = {"type": "Feature", "properties": properties, "geometry": geometry}
    path.write_text(json.dumps({"features": [told]}))

    found = list(read(path))

    rows = [each for each in found if isinstance(each, Row)]
    refused = [each for each in found if isinstance(each, Problem) and each.refused]
    assert len(rows) + len(refused) == 1
    for row in rows:
        assert row.source_key
        assert 0 < len(row.name) <= 200
        assert row.kinds > 0
        assert (row.latitude is None) == (row.longitude is None)
        assert abs(row.latitude or 0) <= 90
        assert abs(row.longitude or 0) <= 180
        assert row.website == "" or row.website.startswith(("http://", "https://"))


cells = st.text(st.characters(exclude_categories=["C", "Z"], exclude_characters='",'), min_size=1)


@given(
    st.lists(cells, max_size=6),
    st.lists(st.text(",;\nAé\x00", max_size=8), max_size=6),
    st.text('",\nA', max_size=8),
)
def test_good_lines_are_kept_whatever_lies_between_them(tmp_path_factory, good, dirt, quoted):
    """One place only where quotation marks open: between two, a line may well be quoted."""
    path = tmp_path_factory.mktemp("import") / "fichier"
    dirt = [*dirt, quoted]
    names = [f"Bonne {n} {name}" for n, name in enumerate(good)]
    lines = ["nom,ville", *(f"{name},Lyon" for name in names)]
    for n, line in enumerate(dirt):
        lines.insert(1 + n * 2 % len(lines), line)
    path.write_text("\n".join([*lines, ""]), newline="")

    found = [each.name for each in read(path) if isinstance(each, Row)]

    assert [name for name in found if name.startswith("Bonne")] == [tidy(name) for name in names]


@given(st.lists(st.integers(0, 9), max_size=6, unique=True), st.data())
def test_good_features_are_kept_whatever_lies_between_them(tmp_path_factory, numbers, data):
    path = tmp_path_factory.mktemp("import") / "fichier"
    parts = [json.dumps(feature(n)) for n in numbers]
    for n, dirt in enumerate(
        data.draw(st.lists(st.text('{}[],:"a1\\ \n', max_size=8), max_size=4))
    ):
        parts.insert(n * 2 % (len(parts) + 1), dirt.replace("]", ""))
    path.write_text('{"features": [\n' + ",\n".join(parts) + "\n]}")

    found = [each.source_key for each in read(path) if isinstance(each, Row)]

    assert found == [str(n) for n in numbers]


# Small things


@pytest.mark.parametrize(
    ("written", "address"),
    [
        ("https://a.example.org/b?c=d", "https://a.example.org/b?c=d"),
        ("HTTP://A.Example.org", "http://a.example.org"),
        ("www.example.org", "http://www.example.org"),
        ("example.org/page", "http://example.org/page"),
        ("https://coopérative.example.org", "https://coopérative.example.org"),
        ("https://a.example.org https://b.example.org", ""),
        ("https://user:pass@example.org", ""),
        ("http://[", ""),
        ("http://localhost", ""),
        ('https://a.example.org/"onclick=', ""),
        ("https://" + "a" * 500 + ".org", ""),
    ],
)
def test_an_address_is_one_that_a_link_may_bear_or_none(written, address):
    assert address_of(written) == address


@pytest.mark.parametrize(
    ("written", "number"),
    [("48,85", 48.85), (" 2.3 ", 2.3), (3, 3.0), ("", None), (None, None), (10**400, None)],
)
def test_degrees_are_written_with_a_point_or_a_comma(written, number):
    assert degrees(written) == number
