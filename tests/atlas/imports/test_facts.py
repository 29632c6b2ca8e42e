"""What else a file tells: kept when it makes sense, told when it does not, without ways to reach anyone."""

import io

import pytest

from creuset.atlas.fields import FACTS
from creuset.atlas.importing.facts import cleaned
from creuset.atlas.imports import actions, carrying
from creuset.atlas.imports.models import Import
from creuset.atlas.models import Entry
from creuset.places.actions import load_france
from tests import make
from tests.atlas.helpers import source
from tests.pages import plain
from tests.places.helpers import of_isere


@pytest.mark.parametrize(
    ("key", "value", "kept"),
    [
        ("description", "<p>Des graines</p>\n\nà  tous", "Des graines\n\nà tous"),
        ("purpose", ["Semer", "garder"], "Semer, garder"),
        ("started_on", "12/03/2016", 2016),
        ("started_on", 1998, 1998),
        ("links", "a.example.org b.example.org", ["http://a.example.org", "http://b.example.org"]),
        ("legal_form", "Scop", "scop"),
        ("languages", "français|es", ["fr", "es"]),
        ("siren", "732 829 320", "732829320"),
        ("category", "Lieu", "place"),
        ("description", "-", None),
        ("description", None, None),
    ],
)
def test_what_makes_sense_is_kept_without_a_word(key, value, kept):
    assert cleaned(key, value) == (kept, "")


@pytest.mark.parametrize(
    ("key", "value", "kept", "reason"),
    [
        ("started_on", "entre 1998 et 2001", None, "ce n’est pas une année"),
        ("started_on", "bientôt", None, "ce n’est pas une année"),
        ("siren", "732 829 321", None, "ce n’est pas un numéro valable"),
        ("legal_form", "SARL", None, "mot inconnu ici, laissé de côté"),
        ("category", "licorne", None, "mot inconnu ici, laissé de côté"),
        ("links", "javascript:alert(1)", None, "ce n’est pas une adresse du web, laissée de côté"),
        ("purpose", {"fr": "Semer"}, None, "du texte était attendu"),
        ("description", "x" * 5001, None, "texte trop long : 5000 signes au plus"),
        ("description", "Écrire à ana@example.org", "Écrire à …",
         "une adresse ou un numéro de téléphone y a été ôté"),
        ("description", "Tel 06 01 02 03 04, ou +33 6 01 02 03 04.", "Tel …, ou ….",
         "une adresse ou un numéro de téléphone y a été ôté"),
    ],
)  # fmt: skip
def test_what_does_not_is_told(key, value, kept, reason):
    found, why = cleaned(key, value)

    assert (found, plain(why)) == (kept, reason)


@pytest.mark.parametrize("field", FACTS, ids=lambda field: field.key)
@pytest.mark.parametrize(
    "value", ["", "x", "{}", 3, 2.5, True, [], ["a", 1, None], [{}], {"a": 1}]
)
def test_no_value_makes_any_field_fail(field, value):
    kept, _reason = cleaned(field.key, value)

    assert kept is None or kept


FILE = (
    "id;Nom;Sorte;Objet;CP;Commune;Pays\n"
    "1;Le Grenier;Lieu;Garder des graines;38000;Grenoble;France\n"
    "2;La Ruche;;;;Grenoble;Espagne\n"
    "3;Le Four;;;;Nulle-Part;France\n"
)
COLUMNS = {
    "id": "source_key", "Nom": "name", "Sorte": "category", "Objet": "purpose", "CP": "postcode",
    "Commune": "city", "Pays": "country",
}  # fmt: skip


@pytest.fixture
def ana(db):
    ana = make.person("Ana")
    make.community(members=[ana])
    return ana


def enter(ana, content=FILE, until=Import.Status.DONE):
    made = actions.read_file(source(), io.BytesIO(content.encode()), name="a.csv", by=ana)
    Import.objects.filter(pk=made.pk).update(status="previewing", mapping=COLUMNS)
    carrying.go_on(made.pk)
    if until == Import.Status.DONE:
        Import.objects.filter(pk=made.pk).update(status="running")
        carrying.go_on(made.pk)
    made.refresh_from_db()
    return made


def one(key):
    return Entry.objects.get(source_key=key)


def test_a_row_without_a_point_is_placed_at_its_commune_and_said_so(ana):
    load_france(of_isere())

    tried = enter(ana, until=Import.Status.PREVIEWED)

    assert (tried.counts["placed"], tried.counts["without_point"]) == (1, 2)
    enter(ana)
    grenier = one("1")
    assert (round(grenier.latitude or 0), grenier.precision) == (45, "commune")
    assert grenier.quad is not None
    assert [one(key).latitude for key in "23"] == [None, None]


def test_what_else_a_file_tells_is_kept_updated_and_taken_back(
    ana, django_capture_on_commit_callbacks
):
    enter(ana)
    assert (one("1").category, one("1").facts) == ("place", {"purpose": "Garder des graines"})

    made = enter(ana, FILE.replace("Garder des graines", "Semer").replace("Lieu", ""))
    assert (one("1").category, one("1").facts) == ("", {"purpose": "Semer"})
    with django_capture_on_commit_callbacks(execute=True):
        actions.undo_import(made, by=ana)

    assert (one("1").category, one("1").facts) == ("place", {"purpose": "Garder des graines"})


def test_what_people_here_tell_is_left(ana):
    enter(ana)
    grenier = one("1")
    grenier.facts, grenier.edited = (
        {"purpose": "Le nôtre", "beings": "le blé"},
        ["latitude", "purpose"],
    )
    grenier.latitude, grenier.longitude = 45.0, 5.0
    grenier.save()
    load_france(of_isere())

    made = enter(ana, FILE.replace("Garder des graines", "Semer"))

    assert one("1").facts == {"purpose": "Le nôtre", "beings": "le blé"}
    assert (one("1").latitude, one("1").longitude, one("1").precision) == (45.0, 5.0, "point")
    assert made.counts["kept"] >= 3


def test_an_unknown_field_is_no_field():
    with pytest.raises(KeyError):
        cleaned("latitude", "45")
