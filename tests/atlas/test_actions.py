import io
import json
import random
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from creuset.atlas import actions
from creuset.atlas.importing import Problem
from creuset.atlas.imports import comparing, writing
from creuset.atlas.kinds import Kind, bit
from creuset.atlas.models import Entry, Source
from creuset.common.verdict import Refused
from creuset.journal.models import Record
from creuset.places.models import Territory
from tests import make
from tests.atlas.helpers import entry, row, source

pytestmark = pytest.mark.django_db

SUSY = Path(__file__).parents[2] / "creuset/atlas/data/susy.geojson"


@pytest.fixture(autouse=True)
def _community():
    make.community()


def bring(*rows, **options):
    return actions.import_entries(source(), rows, **options)


def state():
    """All that an import may write."""
    return list(Entry.objects.order_by("pk").values())


def test_rows_become_entries_and_the_journal_says_so():
    ana = make.person()

    report = bring(
        row("a", country="FR", city="Lyon", latitude=45.76, longitude=4.84), row("b"), by=ana
    )

    first, second = Entry.objects.order_by("source_key")
    assert (first.name, str(first.country), first.city) == ("Initiative a", "France", "Lyon")
    assert first.quad is not None
    assert (first.kinds, first.audience, first.status) == (bit(Kind.FOOD), "public", "current")
    assert (second.country, second.quad) == (None, None)
    assert (report.read, report.added) == (2, 2)
    [record] = Record.objects.filter(verb="atlas.imported")
    assert (record.subject, record.actor, record.audience) == (source(), ana, "public")
    assert record.scope == make.community().scope
    assert record.data["added"] == 2


def test_the_same_rows_again_change_nothing():
    rows = [row(key, latitude=45.0, longitude=n) for n, key in enumerate("abcdef")]
    bring(*rows)
    before, records = state(), Record.objects.count()

    report = bring(*rows)

    assert (report.unchanged, report.changes) == (6, [])
    assert state() == before
    assert Record.objects.count() == records


def test_rows_in_another_order_change_nothing(monkeypatch):
    monkeypatch.setattr(comparing, "BATCH", 4)
    rows = [row(key, country="FR") for key in "abcdefghij"]
    bring(*rows)
    before = state()
    random.Random(1).shuffle(rows)

    bring(*rows)

    assert state() == before


def test_what_changed_at_the_source_is_updated_and_told():
    bring(row("a", city="Lyon"), row("b"))
    before = Entry.objects.get(source_key="a")

    report = bring(row("a", city="Nantes", latitude=47.2, longitude=-1.5), row("b"))

    after = Entry.objects.get(source_key="a")
    assert (after.city, after.city_folded, after.slug) == ("Nantes", "nantes", before.slug)
    assert after.quad is not None
    assert after.updated_at > before.updated_at
    assert (report.updated, report.unchanged) == (1, 1)
    assert [(change.field, change.before, change.after) for change in report.changes] == [
        ("country_id", None, Territory.objects.get(code="FR").pk),  # read from the point
        ("city", "Lyon", "Nantes"),
        ("latitude", None, 47.2),
        ("longitude", None, -1.5),
    ]


def test_what_people_here_changed_is_left_and_told():
    bring(row("a", city="Lyon", country="FR"))
    Entry.objects.update(city="Villeurbanne", edited=["city", "country"])

    report = bring(row("a", city="Lyon 3e", country="BE"))

    assert Entry.objects.get().city == "Villeurbanne"
    assert [(change.field, change.kept) for change in report.changes] == [
        ("country_id", True),
        ("city", True),
    ]
    assert report.unchanged == 1


def test_what_the_source_no_longer_tells_is_marked_and_never_deleted():
    bring(*(row(key) for key in "abcdef"))

    report = bring(*(row(key) for key in "abcde"))

    assert report.missing == 1
    assert Entry.objects.get(source_key="f").status == Entry.Status.MISSING
    assert Entry.objects.count() == 6


def test_what_the_source_tells_again_comes_back():
    bring(*(row(key) for key in "abcdef"))
    bring(*(row(key) for key in "abcde"))

    report = bring(*(row(key) for key in "abcdef"))

    assert Entry.objects.listed().count() == 6
    assert (report.updated, report.missing) == (1, 0)


def test_what_people_here_closed_stays_closed():
    bring(row("a"))
    Entry.objects.update(status=Entry.Status.CLOSED)

    bring(row("a", city="Lyon"))

    assert Entry.objects.get().status == Entry.Status.CLOSED


def test_a_file_in_which_too_much_is_missing_is_refused_whole():
    bring(*(row(key) for key in "abcde"))
    before = state()

    with pytest.raises(Refused, match="2 fiches sur 5 manquent"):
        bring(row("a", city="Lyon"), row("b"), row("c"))

    assert state() == before

    report = bring(row("a"), row("b"), row("c"), accept_missing=True)

    assert report.missing == 2


def test_a_row_that_was_refused_is_not_missing():
    bring(row("a"), row("b"))

    report = bring(row("a"), Problem(2, "name", "", "il manque un nom", True, "b"))

    assert (report.refused, report.missing) == (1, 0)


def test_nothing_is_said_missing_when_a_part_of_the_file_could_not_be_read():
    bring(row("a"), row("b"))

    report = bring(row("a"), Problem(2, "", "x", "illisible", True))

    assert (report.refused, report.missing) == (1, 0)


def test_entries_of_another_source_are_left_alone():
    other = entry(source=source("Une autre"), source_key="z")

    bring(row("a"))

    other.refresh_from_db()
    assert other.status == Entry.Status.CURRENT


def test_an_identifier_told_twice_is_refused_the_second_time():
    report = bring(row("a", name="Un"), row("a", name="Deux", number=2))

    assert [made.name for made in Entry.objects.all()] == ["Un"]
    [problem] = report.problems
    assert (problem.number, problem.refused) == (2, True)


def test_two_entries_never_share_a_slug(monkeypatch):
    monkeypatch.setattr(
        writing,
        "slug_of",
        lambda name, source, key, digits: f"fiche-{'0' * digits}{key[: digits - 6]}",
    )
    entry("Déjà là", source=source("Une autre"))
    Entry.objects.update(slug="fiche-000000")

    bring(row("aab"), row("aac"), row("b"))

    slugs = set(Entry.objects.values_list("slug", flat=True))
    assert len(slugs) == Entry.objects.count() == 4


def test_progress_is_told_batch_by_batch(monkeypatch):
    monkeypatch.setattr(comparing, "BATCH", 2)
    told: list[int] = []

    bring(*(row(key) for key in "abcde"), progress=told.append)

    assert told == [2, 4, 5]


def test_the_number_of_queries_does_not_grow_with_the_rows(django_assert_max_num_queries):
    bring(row("warm"))

    with django_assert_max_num_queries(30):
        bring(row("warm"), *(row(f"a{n}", country="FR") for n in range(200)))


# Files


def test_the_demonstration_names_its_source_and_comes_whole():
    report = actions.import_file(SUSY)

    assert [(each.value, each.refused) for each in report.problems] == [
        ("51.52447, -0.08449", False)  # nineteen initiatives of London, in its middle
    ]
    assert Entry.objects.count() == report.added == len(json.loads(SUSY.read_text())["features"])
    [told] = Source.objects.all()
    assert told.licence == "Public Domain"
    assert told.url == "https://data.transformap.co/place/SSEDAS_PARTNER"
    assert not Entry.objects.filter(country=None).exists()


def test_a_file_whose_licence_nobody_knows_is_refused(tmp_path):
    path = tmp_path / "carte.csv"
    path.write_text("nom\nLe Grenier\n")

    with pytest.raises(Refused, match="sous quelle licence"):
        actions.import_file(path, name="Carnet")

    assert not Source.objects.exists()


def test_what_is_given_of_a_source_wins_over_what_the_file_says():
    actions.import_file(SUSY, name="SUSY", licence="CC0", attribution="TransforMap")

    [told] = Source.objects.all()
    assert (told.name, told.licence, told.attribution) == ("SUSY", "CC0", "TransforMap")


def run(path, *options):
    out = io.StringIO()
    call_command("import_entries", path, *options, stdout=out)
    return out.getvalue()


@pytest.fixture
def table(tmp_path):
    path = tmp_path / "carte.csv"
    path.write_text("id,nom,ville,pays\n1,Le Grenier,Lyon,FR\n2,,Paris,FR\n3,Le Four,Nice,Ici\n")
    return path


def test_the_command_tells_each_problem_and_the_whole(table):
    told = run(table, "--source=Carnet", "--licence=CC0", "--url=https://carnet.example.org")

    assert told.splitlines() == [
        "n° 3, name : il manque un nom (ligne refusée).",
        "n° 4, country : « Ici » pays inconnu, laissé de côté (ligne gardée).",
        "3 lues : 2 nouvelles, 0 mises à jour, 0 inchangées, 1 laissées de côté ; "
        "0 absentes désormais de la source.",
    ]
    assert Source.objects.get().url == "https://carnet.example.org"


def test_a_dry_run_tells_all_of_it_and_does_none_of_it(table):
    run(table, "--source=Carnet", "--licence=CC0")
    before, records = state(), Record.objects.count()
    table.write_text(table.read_text().replace("Lyon", "Nantes"))

    told = run(table, "--source=Carnet", "--licence=MIT", "--dry-run")

    assert "1, city : 'Lyon' → 'Nantes'" in told
    assert "rien n’a été écrit" in told
    assert (state(), Record.objects.count()) == (before, records)
    assert Source.objects.get().licence == "CC0"


def test_the_command_says_why_it_stops(table):
    with pytest.raises(CommandError, match="sous quelle licence"):
        run(table, "--source=Carnet")
    with pytest.raises(CommandError, match="Ce fichier n’existe pas"):
        run(table.with_name("absent.csv"), "--source=Carnet", "--licence=CC0")
