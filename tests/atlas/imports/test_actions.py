"""A member brings a file: it is tried, it enters, it can be taken back, and a kill changes nothing."""

import io

import pytest
from django.core.files.storage import default_storage
from django.utils import timezone

from creuset.atlas.imports import actions, carrying, comparing, entering
from creuset.atlas.imports.models import Import, ImportedChange
from creuset.atlas.models import Entry
from creuset.common.verdict import Refused
from creuset.journal.models import Record
from creuset.people import actions as people
from tests import make
from tests.atlas.helpers import source

pytestmark = pytest.mark.django_db

FILE = (
    "Identifiant;Dénomination;Type;Où;GPS;Téléphone;Courriel\n"
    "1;Le Grenier;food;Lyon;45.76, 4.84;0601020304;a@example.org\n"
    "2;La Ruche;magie;Nantes;47.2, -1.5;;\n"
    "3;;food;Paris;48.8, 2.3;;\n"
    "4;Le Four;reuse;Nice;ailleurs;;\n"
)
COLUMNS = {
    "Identifiant": "source_key",
    "Dénomination": "name",
    "Type": "kinds",
    "Où": "city",
    "GPS": "point",
}


@pytest.fixture
def ana(db):
    ana = make.person("Ana")
    make.community(members=[ana, make.person("Bob")])
    return ana


@pytest.fixture
def at_once(django_capture_on_commit_callbacks):
    """What a gesture sets off once committed is done before one goes on."""

    def do(gesture, *args, **how):
        with django_capture_on_commit_callbacks(execute=True):
            made = gesture(*args, **how)
        made.refresh_from_db()
        return made

    return do


def bring(by, content=FILE, name="lieux.csv"):
    return actions.read_file(source(), io.BytesIO(content.encode()), name=name, by=by)


@pytest.fixture
def enter(at_once):
    def do(by, content=FILE, columns=COLUMNS):
        made = at_once(actions.map_columns, bring(by, content), mapping=columns, by=by)
        return at_once(actions.let_in, made, by=by)

    return do


def table(n, city="Lyon", start=0):
    lines = [f"{i};Lieu {i};{city}" for i in range(start, n)]
    return "\n".join(["id;nom;ville", *lines]) + "\n"


PLAIN = {"id": "source_key", "nom": "name", "ville": "city"}


def state():
    """All that an import may write of entries, but when."""
    return list(
        Entry.objects.order_by("source_key").values(
            "slug", "name", "kinds", "city", "website", "latitude", "longitude", "status",
            "source_key", "quad", "country",
        )
    )  # fmt: skip


# Reading and trying


def test_the_columns_of_a_file_are_guessed_with_samples_and_contacts_are_left_out(ana):
    made = bring(ana)

    held = {each["name"]: each for each in made.columns}
    assert made.mapping == {
        "Identifiant": "source_key", "Dénomination": "name", "Type": "kinds", "Où": "",
        "GPS": "point", "Téléphone": "", "Courriel": "",
    }  # fmt: skip
    assert held["Où"]["samples"] == ["Lyon", "Nantes", "Paris"]
    assert [name for name in held if held[name]["contact"]] == ["Téléphone", "Courriel"]
    assert "@" not in str(made.columns)


def test_a_contact_column_is_never_kept_even_when_someone_asks(ana, at_once):
    made = at_once(
        actions.map_columns, bring(ana), mapping={**COLUMNS, "Courriel": "website"}, by=ana
    )

    assert made.mapping["Courriel"] == ""


def test_trying_a_file_counts_and_tells_and_writes_nothing(ana, at_once):
    made = at_once(actions.map_columns, bring(ana), mapping=COLUMNS, by=ana)

    assert made.status == Import.Status.PREVIEWED
    told = made.counts
    assert (told["read"], told["added"], told["refused"], told["without_point"]) == (4, 3, 1, 1)
    assert [
        (each.number, each.field, each.value, each.refused)
        for each in made.problems.order_by("pk")
    ] == [
        (3, "kinds", "magie", False),
        (4, "name", "", True),
        (5, "latitude", "ailleurs", False),
    ]
    assert made.unknown == [["magie", 1]]
    assert sum(n for n, _north, _east in made.shown["cells"]) == 2
    assert not Entry.objects.exists()
    assert not Record.objects.filter(verb="atlas.imported").exists()


def test_a_word_of_the_file_is_told_once_and_for_all(ana, at_once):
    made = at_once(actions.map_columns, bring(ana), mapping=COLUMNS, by=ana)

    made = at_once(actions.map_words, made, words={"Magie": ["culture"]}, by=ana)

    assert made.unknown == []
    again = bring(ana)
    assert again.mapping == made.mapping
    assert again.words == {"magie": ["culture"]}


def test_a_column_that_the_recipe_does_not_know_is_told_and_not_taken(ana, enter, at_once):
    enter(ana)

    made = bring(ana, FILE.replace("Courriel", "Budget"))
    made = at_once(actions.map_columns, made, mapping={**made.mapping, "Budget": ""}, by=ana)

    assert made.counts["unchanged"] == 3


def test_no_column_gives_the_name_and_the_page_says_so(ana):
    with pytest.raises(Refused, match="Aucune colonne ne donne le nom"):
        actions.map_columns(bring(ana), mapping={"Où": "city"}, by=ana)


def test_a_file_of_nothing_is_refused(ana):
    with pytest.raises(Refused, match="Nous ne lisons rien"):
        bring(ana, "")


# Entering


def test_good_lines_enter_once_someone_says_so(ana, enter):
    made = enter(ana)

    assert made.status == Import.Status.DONE
    assert [(e.name, e.city, e.latitude) for e in Entry.objects.order_by("source_key")] == [
        ("Le Grenier", "Lyon", 45.76), ("La Ruche", "Nantes", 47.2), ("Le Four", "Nice", None)
    ]  # fmt: skip
    assert (made.counts["added"], made.counts["refused"]) == (3, 1)
    assert made.changes.filter(before__isnull=True).count() == 3
    [told] = Record.objects.filter(verb="atlas.imported")
    assert (told.subject, told.actor, told.data["added"]) == (source(), ana, 3)


def test_the_file_is_let_go_once_it_has_entered(ana, enter, at_once):
    kept = bring(ana).file
    assert default_storage.exists(kept)
    Import.objects.all().delete()

    made = enter(ana)

    assert made.file == ""
    assert not default_storage.exists(kept)


def test_only_members_import(ana, at_once):
    made = at_once(actions.map_columns, bring(ana), mapping=COLUMNS, by=ana)

    with pytest.raises(Refused):
        actions.let_in(made, by=make.person())
    with pytest.raises(Refused):
        bring(make.person())


def test_only_who_brought_a_file_prepares_it(ana):
    bob = make.person()
    make.community(members=[bob])
    made = bring(ana)

    for gesture, how in [
        (actions.map_columns, {"mapping": COLUMNS}),
        (actions.map_words, {"words": {}}),
        (actions.accept_missing, {}),
        (actions.drop, {}),
    ]:
        with pytest.raises(Refused, match="à la personne qui l’a préparé"):
            gesture(made, by=bob, **how)


def test_the_same_file_again_changes_nothing(ana, enter, at_once):
    enter(ana)
    before = state()

    again = at_once(actions.map_columns, bring(ana), mapping=COLUMNS, by=ana)

    assert (again.counts["unchanged"], again.counts["added"], again.counts["updated"]) == (3, 0, 0)
    with pytest.raises(Refused, match="ne changerait rien"):
        actions.let_in(again, by=ana)
    assert state() == before


def test_a_file_in_which_too_much_is_missing_waits_until_someone_accepts_it(ana, enter, at_once):
    enter(ana, table(10), PLAIN)
    made = at_once(actions.map_columns, bring(ana, table(5)), mapping=PLAIN, by=ana)
    assert made.counts["missing"] == 5

    with pytest.raises(Refused, match="5 fiches sur 10 manquent"):
        actions.let_in(made, by=ana)
    actions.accept_missing(made, by=ana)
    at_once(actions.let_in, made, by=ana)

    assert Entry.objects.filter(status=Entry.Status.MISSING).count() == 5


def test_what_is_missing_is_looked_at_again_when_the_file_enters(ana, enter, at_once):
    """Between the preview and the import, another file may have come."""
    late = at_once(actions.map_columns, bring(ana, table(5)), mapping=PLAIN, by=ana)
    enter(ana, table(10), PLAIN)

    late = at_once(actions.let_in, late, by=ana)

    assert late.status == Import.Status.FAILED
    assert "manquent dans ce fichier" in late.reason
    assert Entry.objects.listed().count() == 10


class Killed(BaseException):
    """As a kill would, at any point."""


@pytest.mark.parametrize("after", [0, 1, 2, 3])
def test_an_import_that_was_killed_ends_as_if_it_had_not_been(ana, enter, monkeypatch, after):
    monkeypatch.setattr(comparing, "BATCH", 3)
    enter(ana, table(10), PLAIN)
    newer = table(12, city="Nantes", start=1)

    def bring_newer():
        made = bring(ana, newer)
        Import.objects.filter(pk=made.pk).update(status="previewing", mapping=PLAIN)
        carrying.go_on(made.pk)
        Import.objects.filter(pk=made.pk).update(status="running")
        return made

    made = bring_newer()
    calls = iter(range(100))
    real = entering._batch

    def killed(*args):
        if next(calls) >= after:
            raise Killed
        real(*args)

    monkeypatch.setattr(entering, "_batch", killed)
    with pytest.raises(Killed):
        carrying.go_on(made.pk)
    monkeypatch.setattr(entering, "_batch", real)
    made.refresh_from_db()
    assert (made.status, made.position) == (Import.Status.RUNNING, after * 3)
    Import.objects.filter(pk=made.pk).update(moved_at=timezone.now() - carrying.STALLED * 2)

    carrying.take_up_again()
    carrying.go_on(made.pk)

    made.refresh_from_db()
    assert made.status == Import.Status.DONE
    assert (made.counts["added"], made.counts["updated"], made.counts["missing"]) == (2, 9, 1)
    assert Entry.objects.filter(city="Nantes").count() == 11
    assert made.changes.count() == 12


def test_two_processes_never_lead_the_same_import(ana, monkeypatch):
    monkeypatch.setattr(comparing, "BATCH", 2)
    made = bring(ana, table(6))
    Import.objects.filter(pk=made.pk).update(status="previewing", mapping=PLAIN)
    carrying.go_on(made.pk)
    Import.objects.filter(pk=made.pk).update(status="running")
    real = entering._batch
    calls = iter(range(100))

    def overtaken(*args):
        if next(calls) == 1:  # another takes it up in the middle, and leads it to its end
            monkeypatch.setattr(entering, "_batch", real)
            carrying.go_on(made.pk)
        real(*args)

    monkeypatch.setattr(entering, "_batch", overtaken)
    carrying.go_on(made.pk)

    made.refresh_from_db()
    assert (made.status, made.counts["added"]) == (Import.Status.DONE, 6)
    assert ImportedChange.objects.count() == 6


def test_what_fails_three_times_stops_and_says_so(ana):
    made = bring(ana)
    Import.objects.filter(pk=made.pk).update(
        status="running", tries=3, moved_at=timezone.now() - carrying.STALLED * 2
    )

    carrying.take_up_again()

    made.refresh_from_db()
    assert (made.status, made.reason) == (
        "failed",
        "Une erreur de notre côté a arrêté cet import.",
    )


# Undoing


def test_an_import_undone_gives_back_every_field(ana, enter, at_once):
    enter(ana, table(10), PLAIN)
    before = state()
    made = enter(ana, table(12, city="Nantes", start=1), PLAIN)
    assert state() != before

    made = at_once(actions.undo_import, made, by=ana)

    assert made.status == Import.Status.UNDONE
    assert [each for each in state() if each["status"] != "withdrawn"] == before
    assert made.counts["withdrawn"] == 2
    assert made.counts["restored"] == 9
    assert made.counts["come_back"] == 1
    assert Record.objects.filter(verb="atlas.import_undone").count() == 1


def test_what_people_have_changed_since_is_left(ana, enter, at_once):
    enter(ana, table(4), PLAIN)
    made = enter(ana, table(5, city="Nantes"), PLAIN)
    for key in ("0", "4"):
        one = Entry.objects.get(source_key=key)
        one.city, one.edited = "Brest", ["city"]
        one.save()

    made = at_once(actions.undo_import, made, by=ana)

    cities = dict(Entry.objects.listed().values_list("source_key", "city"))
    assert cities == {"0": "Brest", "1": "Lyon", "2": "Lyon", "3": "Lyon", "4": "Brest"}
    assert made.counts["left"] == 2


def test_the_last_import_is_undone_first(ana, enter):
    first = enter(ana, table(4), PLAIN)
    enter(ana, table(4, city="Nantes"), PLAIN)

    with pytest.raises(Refused, match="Défaites d’abord le dernier"):
        actions.undo_import(first, by=ana)


def test_a_file_brought_again_after_it_was_undone_brings_its_entries_back(ana, enter, at_once):
    at_once(actions.undo_import, enter(ana, table(4), PLAIN), by=ana)
    assert Entry.objects.listed().count() == 0

    enter(ana, table(4), PLAIN)

    assert Entry.objects.listed().count() == Entry.objects.count() == 4


def test_only_members_undo(ana, enter):
    with pytest.raises(Refused):
        actions.undo_import(enter(ana), by=make.person())


# Leaving


def test_whoever_leaves_is_on_no_import(ana, enter):
    made = enter(ana)

    people.erase(ana, keep_name=False, by=ana)

    made.refresh_from_db()
    assert made.by is None
    assert Entry.objects.count() == 3


def test_a_file_that_nobody_lets_in_is_forgotten(ana):
    made = bring(ana)
    Import.objects.update(moved_at=timezone.now() - carrying.FORGOTTEN * 2)

    carrying.forget_old()

    assert not Import.objects.exists()
    assert not default_storage.exists(made.file)
