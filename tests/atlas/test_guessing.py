"""What the columns of other maps are taken for, before anyone corrects it."""

import pytest

from creuset.atlas.importing.cells import town_of
from creuset.atlas.importing.guessing import columns_of, guess
from creuset.atlas.importing.points import both

HERE = {"latitude": "45.76", "longitude": "4.84"}
NAMED = {"nom": "Le Grenier"}


def guessed(*rows):
    """By field, the columns that are taken for it."""
    found = guess(columns_of(enumerate(rows, 1)))
    return {ours: [name for name in found if found[name] == ours] for ours in found.values()}


@pytest.mark.parametrize(
    "names",
    [
        ("Nom du lieu d’accueil", "Code postal *", "Ville *", "Site Internet"),
        ("structure_nom", "structure_adresse_cp", "structure_adresse_ville", "structure_site_web"),
        ("nom_mam", "cp_mam", "commune_mam", "site_web_mam"),
        (
            "denominationUniteLegale",
            "codePostalEtablissement",
            "libelleCommuneEtablissement",
            "web",
        ),
        ("titre", "adrs_codepostal", "adrs_libcommune", "siteweb"),
        ("listing_name", "location_zipcode", "location_city", "media_website"),
        ("Name", "PLZ", "Ort", "Webseite"),
        ("Razón social", "Código postal", "Localidad", "Página web"),
        ("Denominazione", "CAP", "Comune", "Sito web"),
        ("Naam", "Postcode", "Plaats", "Website"),
        ("bf_titre", "bf_code_postal", "bf_ville", "bf_site_internet"),
    ],
)
def test_a_column_is_known_by_what_its_name_speaks_of(names):
    values = dict(zip(names, ("Le Grenier", "69001", "Lyon", "grenier.example.org"), strict=True))

    fields = ("name", "postcode", "city", "website")
    assert guessed(values) == {field: [name] for field, name in zip(fields, names, strict=True)}


@pytest.mark.parametrize(
    "column",
    [
        "Nom du responsable",
        "nomUniteLegale",
        "nom_voie",
        "Nom du fichier",
        "contact_name",
        "Type de nom",
    ],
)
def test_the_name_of_someone_or_of_something_else_names_no_entry(column):
    assert guessed({"Intitulé": "Le Grenier", column: "Dupont"})["name"] == ["Intitulé"]
    assert "name" not in guessed({column: "Dupont"})


def test_beside_a_first_name_a_name_is_someone_s():
    assert guessed({"nom": "Dupont", "prénom": "Ana", "titre": "Le Grenier"})["name"] == ["titre"]


@pytest.mark.parametrize("column", ["code_commune", "code_insee", "Population de la commune"])
def test_a_number_is_not_a_city(column):
    assert "city" not in guessed({**NAMED, column: "69381"})


@pytest.mark.parametrize(
    ("column", "value"),
    [
        ("Site", "Atelier du bas"),
        ("Coordonnées", "12 rue du Four, chez Ana"),
        ("Pays", "Pays de la Loire"),
        ("Commune", "69381"),
    ],
)
def test_a_name_that_has_another_sense_is_not_believed_when_nothing_fits(column, value):
    assert guessed({**NAMED, column: value}) == {"name": ["nom"]}


def test_what_a_column_holds_must_not_deny_its_name():
    row = {"id": 1, "nombre": "12", "titulo": "Le Grenier", "land": "250 m²", "nature": "D"}

    assert guessed(row) == {"source_key": ["id"], "name": ["titulo"]}


def test_an_identifier_that_comes_back_is_none():
    """Lines that share it would be taken for one."""
    rows = [{**NAMED, "ref": "A"}, {**NAMED, "ref": "A"}, {**NAMED, "ref": "B"}]

    assert "source_key" not in guessed(*rows)


def test_without_any_name_the_first_column_of_texts_that_differ_is_the_name():
    rows = [
        {"Jour": "lundi", "Espace": "Le Grenier", "Mots": "a"},
        {"Jour": "jeudi", "Espace": "La Ruche", "Mots": "a"},
        {"Jour": "jeudi", "Espace": "Le Four", "Mots": "a"},
    ]

    assert guessed(*rows) == {"name": ["Espace"]}


@pytest.mark.parametrize(
    "names", [("X", "Y"), ("COORD_X", "COORD_Y"), ("x_l93", "y_l93"),
              ("coordonneeLambertAbscisseEtablissement", "coordonneeLambertOrdonneeEtablissement")],
)  # fmt: skip
def test_x_goes_east_and_y_goes_north(names):
    east, north = names

    found = guessed({**NAMED, east: "842500,5", north: "6519200,1"})

    assert (found["longitude"], found["latitude"]) == ([east], [north])


def test_what_openstreetmap_writes_after_an_at_is_read():
    row = {
        "@id": "node/1",
        "@lat": "45.76",
        "@lon": "4.84",
        "@user": "ana",
        "@type": "node",
        **NAMED,
    }

    assert guessed(row) == {
        "source_key": ["@id"], "latitude": ["@lat"], "longitude": ["@lon"], "name": ["nom"],
    }  # fmt: skip


def test_half_a_point_is_no_point():
    assert guessed({**NAMED, "latitude": "45.76"}) == {"name": ["nom"]}


def test_of_several_languages_ours_goes_first():
    row = {
        "Nom NL": "De Zolder",
        "Nom FR": "Le Grenier",
        "site web NL": "a.example.org",
        "site web": "b.example.org",
    }

    found = guessed(row)

    assert (found["name"], found["website"]) == (["Nom FR"], ["site web"])


def test_what_an_endless_purpose_tells_is_a_description():
    assert guessed({**NAMED, "objet": "Partager."})["purpose"] == ["objet"]
    assert guessed({**NAMED, "objet": "Partager. " * 40})["description"] == ["objet"]


def test_the_page_that_a_map_gives_beside_the_site_is_one_more_address():
    found = guessed(
        {**NAMED, "website": "https://grenier.example.org", "url": "https://carte.example.org/1"}
    )

    assert (found["website"], found["links"]) == (["website"], ["url"])


def test_nothing_is_taken_of_a_column_that_is_named_as_a_way_to_reach_someone():
    row = {**NAMED, "Email du responsable": "a", "Tél. 2": "b", "contactPhone": "c"}

    assert guessed(row) == {"name": ["nom"]}


@pytest.mark.parametrize(
    ("address", "town"),
    [
        ("12 rue du Four, 69001 Lyon", ("69001", "Lyon")),
        ("12 rue du Four 93310 LE PRE SAINT GERVAIS", ("93310", "LE PRE SAINT GERVAIS")),
        ("12 rue du Four, 44000 Nantes, France", ("44000", "Nantes")),
        ("BP 12, 38000 Grenoble Cedex 9", ("38000", "Grenoble")),
        ("10115 Berlin", ("10115", "Berlin")),
        ("50 Milk St, Boston MA 02109, U.S.A.", ("", "")),
        ("12345 Main Street, Springfield", ("", "")),
        ("69001 Lyon ou 69002 Lyon", ("", "")),
        ("rue du Four", ("", "")),
    ],
)
def test_an_address_tells_its_town_when_it_is_plain(address, town):
    assert town_of(address) == town


@pytest.mark.parametrize(
    ("name", "value", "point"),
    [
        ("GPS", "45.76, 4.84", ("45.76", "4.84")),
        ("geo_point_2d", [45.76, 4.84], (45.76, 4.84)),
        ("coordinates", [4.84, 45.76], (45.76, 4.84)),
        ("coordonneesXY", "[4.84, 45.76]", ("45.76", "4.84")),
        ("coord", "Point(4.84 45.76)", ("45.76", "4.84")),
        ("address.geom", "4.84;45.76", ("45.76", "4.84")),
        ("lieu", [45.76, 4.84], ("?", "?")),
        ("GPS", "48,2", ("?", "?")),
    ],
)
def test_two_numbers_are_told_apart_by_the_name_of_their_column_or_not_at_all(name, value, point):
    found = both(name, value, "?")

    assert (found["latitude"], found["longitude"]) == point
