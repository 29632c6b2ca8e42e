"""The laws of the snapshot: completed by what changed since, it says what SQL says, to whoever asks."""

import os
from datetime import UTC, datetime, timedelta
from threading import Event, Thread

import pytest
from django.db import connection, transaction
from django.test import Client
from django_tasks_db.models import DBTaskResult
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas import cells, tasks
from creuset.atlas.categories import Category
from creuset.atlas.cells import View
from creuset.atlas.filters import Filter
from creuset.atlas.kinds import Kind, mask
from creuset.atlas.looking import Look, Order
from creuset.atlas.models import Changed, Entry, Snapshot
from creuset.atlas.morton import Cell
from creuset.atlas.snapshot import making, noting, reading, storing
from creuset.atlas.snapshot.answering import FromColumns
from creuset.atlas.snapshot.choosing import FromRows, answers
from creuset.atlas.snapshot.columns import AUDIENCES, CATEGORIES, CATEGORY_BITS
from creuset.common.audience import Audience
from creuset.common.viewer import ANONYMOUS, Viewer
from creuset.places.models import Territory
from creuset.portal import public_pages
from tests import make
from tests.atlas.helpers import PARIS, WORLD, country, entry, source
from tests.atlas.test_cells import points, zooms

pytestmark = pytest.mark.django_db

MEMBER = Viewer(person_id=1, is_member=True, assembly_ids=frozenset())
EVERYWHERE = View(0, (WORLD,))

ALONE = [status for status in Entry.Status if status != Entry.Status.MERGED]  # not into another


@pytest.fixture(autouse=True)
def _apart(settings, tmp_path):
    settings.VAR = tmp_path


NAMES = [
    "Le jardin",
    "Jardins partagés",
    "L’Épicerie du Faubourg",
    "Nous",
    "Éclats de forêt",
    "Jardon",
]
QUESTIONS = [
    "", "jardin", "JARDINS partagé", "epicerie orleans", "la", "nous", "jar", "epicrie", "jardin foret",
    "énergie", "énergies", "energy", "energía", "espagne", "españa jardins", "jerdin", "zzzzz", "alimentaton jar",
    "réseau", "shared resources", "forest", "éclats de", "faubourgs alimentation france", "germany",
]  # fmt: skip
TERRITORIES = ["001", "150", "EU", "FR", "ES", "FR-38", "FR-38185", "FR-200040715", "FR-13"]
rows = st.fixed_dictionaries(
    {
        "point": st.none() | points | st.just(PARIS),
        "kinds": st.sets(st.sampled_from(Kind), max_size=2),
        "category": st.sampled_from(["", *Category]),
        "country": st.sampled_from(["", "FR", "ES"]),
        "commune": st.sampled_from(["", "FR-38169", "FR-38185"]),  # counts in France
        "audience": st.sampled_from([Audience.PUBLIC, Audience.COMMUNITY]),
        "status": st.sampled_from([Entry.Status.CURRENT, *ALONE]),
        "name": st.sampled_from(NAMES),
        "city": st.sampled_from(["", "Orléans", "Jardins-sur-Mer"]),
    }
)
filters = st.builds(
    Filter,
    kinds=st.sets(st.sampled_from(Kind), max_size=6).map(
        lambda some: tuple(kind for kind in Kind if kind in some)
    ),
    categories=st.sets(st.sampled_from(Category), max_size=3).map(
        lambda some: tuple(one for one in Category if one in some)
    ),
    country=st.sampled_from(["", "FR", "ES", "DE"]),
    words=st.just("") | st.sampled_from(QUESTIONS),
    territory=st.just("") | st.sampled_from(TERRITORIES),
    cell=st.none()
    | st.just(Cell(1, 1))
    | st.builds(lambda level, part: Cell(level, int(part * 4**level)), zooms, st.floats(0, 0.999)),
)
boxes = st.just(WORLD) | st.builds(
    lambda a, b: (min(a[1], b[1]), min(a[0], b[0]), max(a[1], b[1]), max(a[0], b[0])),
    points,
    points,
)
changes = st.lists(st.tuples(st.integers(0, 40), st.none() | rows), max_size=8)
"""Of the entry of this number: what it becomes, or none at all; past the last, a new one."""


def isere():
    """A département whose two communes are one EPCI, and a union of one country: by code."""
    france, world = country("FR"), Territory.objects.get(code="001")
    Territory.objects.filter(pk=country("ES").pk).update(first=50, last=59)
    Territory.objects.filter(pk=france.pk).update(first=10, last=49)
    Territory.objects.filter(code__in=["001", "150"]).update(last=99)
    told = [
        ("EU", "union", 98, 98, world),
        ("FR-38", "department", 20, 29, france),
        ("FR-200040715", "epci", 49, 49, france),
        ("FR-38169", "commune", 21, 21, france),
        ("FR-38185", "commune", 22, 22, france),
    ]
    for code, kind, first, last, parent in told:
        span = {"first": first, "last": last, "parent": parent}
        box = {"west": 5, "south": 45, "east": 6, "north": 46}
        Territory.objects.get_or_create(
            code=code, defaults={"kind": kind, "names": {"fr": code}, **span, **box}
        )
    by_code = Territory.objects.in_bulk(field_name="code")
    france.also_in.set([by_code["EU"]])
    by_code["FR-38185"].also_in.set([by_code["FR-200040715"]])
    return by_code


def fields(told):
    point = told["point"] or (None, None)
    codes = {code: country(code) for code in ("FR", "ES")}
    communes = isere() if told["country"] == "FR" else {}
    return {
        "latitude": point[0],
        "longitude": point[1],
        "kinds": mask(told["kinds"]),
        "category": told["category"],
        "country": codes.get(told["country"]),
        "territory": communes.get(told["commune"], codes.get(told["country"])),
        "audience": told["audience"],
        "status": told["status"],
        "name": told["name"],
        "city": told["city"],
        "updated_at": NOON + timedelta(minutes=len(told["name"])),
    }


def add(told):
    made = [
        Entry(slug=os.urandom(8).hex(), source_key=os.urandom(8).hex(), source=source(),
              **fields(each))
        for each in told
    ]  # fmt: skip
    for each in made:
        each.settle()
    Entry.objects.bulk_create(made)


def change(told):
    for n, becomes in told:
        known = list(Entry.objects.order_by("pk"))
        n %= len(known) + 1
        if n == len(known):
            add([becomes] if becomes else [])
        elif becomes is None:
            known[n].delete()
        else:
            for name, value in fields(becomes).items():
                setattr(known[n], name, value)
            known[n].save()


LOOKS = [Look(), Look(Order.RECENT), Look(Order.NEAR, around=PARIS)]
NOON = datetime(2026, 11, 1, 12, tzinfo=UTC)


def by_sql(viewer, wanted):
    return FromRows(Entry.objects.visible_to(viewer).listed(), wanted)


def drawn(found):
    return sorted(
        (each.cell, each.n, round(each.latitude, 6), round(each.longitude, 6), each.one, each.low,
         each.high)
        for each in found
    )  # fmt: skip


def assert_same(viewer, wanted, view):
    ours, plain = answers(viewer, wanted), by_sql(viewer, wanted)
    assert isinstance(ours, FromColumns)
    assert ours.totals() == plain.totals()
    assert ours.counts() == plain.counts()
    assert ours.overview() == plain.overview()
    assert drawn(ours.cells(view)) == drawn(plain.cells(view))
    assert set(ours.entries()) == set(plain.entries())
    for look in LOOKS:
        whole = plain.page(look, 0, 100)
        assert ours.page(look, 0, 100) == whole
        assert ours.page(look, 2, 5) == whole[2:5]


def begin(told):
    Entry.objects.all().delete()
    add(told)
    making.renew()


# The laws


@given(st.lists(rows, max_size=30), changes, filters, st.builds(View, zooms, st.tuples(boxes)))
def test_completed_by_what_changed_since_it_says_what_sql_says(db, told, then, wanted, view):
    begin(told)

    change(then)

    for viewer in (ANONYMOUS, MEMBER):
        assert_same(viewer, wanted, view)
        assert_same(viewer, Filter(), EVERYWHERE)


@pytest.mark.parametrize("code", TERRITORIES)
def test_in_each_territory_it_says_what_sql_says(code):
    told = {"point": PARIS, "kinds": (), "category": "", "audience": Audience.PUBLIC}
    told |= {"status": Entry.Status.CURRENT, "name": "Nous", "city": ""}
    where = [("", ""), ("ES", ""), ("FR", ""), ("FR", "FR-38169"), ("FR", "FR-38185")]
    everywhere = [told | {"country": country, "commune": commune} for country, commune in where]

    begin([*everywhere, *everywhere])
    change([(0, None), (1, everywhere[4]), (4, everywhere[2]), (99, everywhere[3])])

    for words in ("", "nous"):
        assert_same(ANONYMOUS, Filter(territory=code, words=words), EVERYWHERE)


@given(st.lists(rows, max_size=30), changes, changes, filters, zooms)
def test_renewed_from_the_last_one_it_says_what_sql_says(db, told, then, later, wanted, zoom):
    begin(told)
    for several in (then, later):
        change(several)
        assert making.renew()
        assert not Changed.objects.exists()

    for viewer in (ANONYMOUS, MEMBER):
        assert_same(viewer, wanted, View(zoom, (WORLD,)))


@given(st.lists(rows, max_size=30), changes, filters, zooms, st.sampled_from([ANONYMOUS, MEMBER]))
def test_over_the_world_the_numbers_sum_to_the_list(db, told, then, wanted, zoom, viewer):
    begin(told)
    change(then)

    ours = answers(viewer, wanted)

    listed = ours.entries()
    placed = sum(each.n for each in ours.cells(View(zoom, (WORLD,))))
    assert (listed.count(), placed) == ours.totals()
    assert (ours.counts().total, ours.counts().placed) == ours.totals()


@given(st.lists(rows, max_size=20), changes)
def test_what_is_reserved_never_changes_what_a_visitor_is_told(db, told, then):
    begin([{**each, "audience": Audience.PUBLIC} for each in told])
    before = answers(ANONYMOUS, Filter())
    said = before.counts(), drawn(before.cells(EVERYWHERE))

    add([{**each, "audience": Audience.COMMUNITY} for _n, each in then if each])
    making.renew()
    add([{**each, "audience": Audience.COMMUNITY} for _n, each in then if each])

    after = answers(ANONYMOUS, Filter())
    assert (after.counts(), drawn(after.cells(EVERYWHERE))) == said


def test_many_entries_are_read_block_by_block(monkeypatch):
    monkeypatch.setattr("creuset.atlas.snapshot.heaps.BLOCK", 7)
    monkeypatch.setattr(cells, "MOST", 4)
    for n in range(40):
        entry(point=(40 + n / 10, 2 + n % 7))
    making.renew()
    Entry.objects.order_by("pk")[3].delete()

    assert_same(ANONYMOUS, Filter(), View(8, ((-5, 38, 15, 50),)))
    assert_same(ANONYMOUS, Filter(), View(3, ((170, -60, 180, 60), (-180, -60, 3, 60))))


def test_an_empty_atlas_has_a_snapshot_too():
    making.renew()
    assert_same(ANONYMOUS, Filter(), EVERYWHERE)

    entry()

    assert answers(ANONYMOUS, Filter()).totals() == (1, 1)


def test_every_sort_and_every_audience_has_a_code_of_its_own():
    for codes, known in ((CATEGORIES, ["", *Category]), (AUDIENCES, Audience)):
        assert set(codes) == set(known)
        assert len(set(codes.values())) == len(codes)
    assert max(CATEGORIES.values()) < 1 << CATEGORY_BITS


# What changes is seen at once, whoever wrote it


@pytest.mark.parametrize(
    "write",
    [
        lambda one: Entry.objects.filter(pk=one.pk).update(kinds=mask([Kind.ENERGY])),
        lambda one: Entry.objects.bulk_update([one], ["kinds"]),
        lambda one: connection.cursor().execute("UPDATE atlas_entry SET kinds = 256"),
    ],
    ids=["update", "bulk_update", "SQL"],
)
def test_a_change_shows_at_once_whatever_wrote_it(write):
    one = entry(kinds=(Kind.FOOD,))
    making.renew()
    one.kinds = mask([Kind.ENERGY])

    write(one)

    assert answers(ANONYMOUS, Filter(kinds=(Kind.ENERGY,))).totals() == (1, 1)
    assert answers(ANONYMOUS, Filter(kinds=(Kind.FOOD,))).totals() == (0, 0)


def test_an_entry_changed_twice_counts_once():
    one = entry()
    entry()
    making.renew()

    one.save()
    one.save()

    assert_same(ANONYMOUS, Filter(), EVERYWHERE)
    assert_same(ANONYMOUS, Filter(cell=Cell(0, 0)), EVERYWHERE)


def test_a_change_given_up_is_not_seen():
    one = entry()
    making.renew()

    with transaction.atomic():
        one.delete()
        assert answers(ANONYMOUS, Filter()).totals() == (0, 0)
        transaction.set_rollback(True)

    assert answers(ANONYMOUS, Filter()).totals() == (1, 1)


def test_what_is_written_while_the_file_is_made_is_read_again(monkeypatch):
    entry(kinds=(Kind.FOOD,))
    making.renew()
    entry(kinds=(Kind.FOOD,))
    write = storing.write

    def slowly(name, columns):
        entry(kinds=(Kind.ENERGY,))
        write(name, columns)

    monkeypatch.setattr(storing, "write", slowly)

    assert making.renew()

    assert Changed.objects.count() == 1
    assert answers(ANONYMOUS, Filter()).totals() == (3, 3)
    assert_same(ANONYMOUS, Filter(), EVERYWHERE)


@pytest.mark.parametrize("first", [True, False])
def test_of_two_made_at_once_the_first_to_end_stays_and_nothing_is_lost(monkeypatch, first):
    entry()
    if not first:
        making.renew()
    entry()
    write = storing.write

    def slowly(name, columns):
        monkeypatch.setattr(storing, "write", write)
        entry()
        assert making.renew()
        write(name, columns)

    monkeypatch.setattr(storing, "write", slowly)

    assert not making.renew()

    assert answers(ANONYMOUS, Filter()).totals() == (3, 3)
    assert_same(ANONYMOUS, Filter(), EVERYWHERE)


@pytest.mark.django_db(transaction=True)
def test_what_is_not_committed_yet_when_the_file_is_made_is_read_when_it_is():
    if connection.vendor == "sqlite":
        pytest.skip("SQLite writes one thing at a time")
    entry(country="FR")
    written, made = Event(), Event()

    def long():
        with transaction.atomic():
            entry()
            written.set()
            made.wait(20)
        connection.close()

    other = Thread(target=long)
    other.start()
    written.wait(20)
    entry()
    making.renew()
    before = answers(ANONYMOUS, Filter()).totals()
    made.set()
    other.join()

    assert before == (2, 2)
    assert answers(ANONYMOUS, Filter()).totals() == (3, 3)
    assert_same(ANONYMOUS, Filter(), EVERYWHERE)


def test_a_snapshot_made_while_nothing_noted_the_changes_is_forgotten():
    entry()
    making.renew()
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("DROP TRIGGER atlas_noted_update")
        else:
            cursor.execute("DROP TRIGGER atlas_noted ON atlas_entry")

    noting.put_in_place(app_config=Entry._meta.app_config, using="default")

    assert not Snapshot.objects.exists()
    Changed.objects.all().delete()
    Entry.objects.update(kinds=0)
    assert Changed.objects.count() == 1


# When SQL answers


def test_sql_answers_while_there_is_no_file():
    entry()
    assert isinstance(answers(ANONYMOUS, Filter()), FromRows)

    making.renew()
    assert isinstance(answers(ANONYMOUS, Filter()), FromColumns)
    assert isinstance(answers(ANONYMOUS, Filter(words="jardin")), FromColumns)

    storing._mapped.cache_clear()
    storing.path_of(Snapshot.objects.get().name).unlink()
    assert isinstance(answers(ANONYMOUS, Filter()), FromRows)


def test_sql_answers_when_the_file_is_not_whole():
    entry()
    making.renew()
    path = storing.path_of(Snapshot.objects.get().name)
    whole = path.read_bytes()

    for length in (0, 8, len(whole) - 1):
        storing._mapped.cache_clear()
        path.write_bytes(whole[:length])
        assert isinstance(answers(ANONYMOUS, Filter()), FromRows)


def test_sql_answers_when_too_much_has_changed(monkeypatch):
    monkeypatch.setattr(reading, "MOST", 3)
    making.renew()
    for _ in range(3):
        entry()
    assert isinstance(answers(ANONYMOUS, Filter()), FromColumns)

    entry()

    assert isinstance(answers(ANONYMOUS, Filter()), FromRows)
    assert answers(ANONYMOUS, Filter()).totals() == (4, 4)


# When it is made anew


def test_it_is_made_when_there_is_something_to_make_it_of(monkeypatch):
    monkeypatch.setattr(making, "ENOUGH", 2)
    assert not making.due()

    entry()
    assert making.due()
    making.renew()
    assert not making.due()

    entry()
    assert not making.due()
    entry()
    assert making.due()


def test_few_changes_wait_an_hour_at_most():
    making.renew()
    entry()
    Snapshot.objects.update(made_at=Snapshot.objects.get().made_at - 2 * making.LATEST)

    assert making.due()


def test_a_lost_file_is_made_again():
    entry()
    making.renew()
    storing._mapped.cache_clear()
    storing.path_of(Snapshot.objects.get().name).unlink()

    assert making.due()
    assert making.renew()

    assert_same(ANONYMOUS, Filter(), EVERYWHERE)


def test_a_second_machine_makes_the_same_file_and_neither_starts_again(settings, tmp_path):
    first, second = tmp_path / "une", tmp_path / "deux"
    settings.VAR = first
    entry(), entry()
    making.renew()
    name = Snapshot.objects.get().name
    entry().delete()
    late = entry()

    settings.VAR = second
    assert making.due()
    making.renew()

    assert Snapshot.objects.get().name == name
    for machine in (first, second):
        settings.VAR = machine
        assert not making.due()
        assert isinstance(answers(ANONYMOUS, Filter()), FromColumns)
        assert answers(ANONYMOUS, Filter()).totals() == (3, 3)
    late.delete()
    for machine in (first, second):
        settings.VAR = machine
        assert answers(ANONYMOUS, Filter()).totals() == (2, 2)


def test_a_file_that_is_not_whole_is_made_again():
    entry()
    making.renew()
    path = storing.path_of(Snapshot.objects.get().name)
    storing._mapped.cache_clear()
    path.write_bytes(path.read_bytes()[:50])
    assert making.due()

    making.renew()

    assert not making.due()
    assert isinstance(answers(ANONYMOUS, Filter()), FromColumns)


def test_old_files_are_swept_and_new_ones_left():
    making.renew()
    old = storing.path_of(Snapshot.objects.get().name)
    os.utime(old, (0, 0))
    entry()
    making.renew()
    recent = storing.path_of(Snapshot.objects.get().name)
    entry()

    making.renew()

    current = storing.path_of(Snapshot.objects.get().name)
    assert set(storing.folder().iterdir()) == {recent, current}


def test_the_pulse_has_it_made_apart_and_once(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    entry()
    tasks.renew_when_due()
    tasks.renew_when_due()

    path = tasks.renew_snapshot.module_path
    assert DBTaskResult.objects.filter(task_path=path).count() == 1


# On pages


def test_pages_say_the_same_with_and_without_it():
    ana = make.person()
    make.community(members=[ana])
    member, visitor = Client(), Client()
    member.force_login(ana)
    for n in range(3):
        entry(country="FR", point=(45 + n, 5), kinds=(Kind.FOOD,))
        entry(country="ES", point=PARIS, audience=Audience.COMMUNITY, kinds=(Kind.FOOD,))
    entry(point=None)
    addresses = [
        f"/carte/{page}?{query}{view}"
        for page, view in (("", ""), ("cellules.json", "&z=5&bbox=-20,33,36,64"))
        for query in ("", "nature=food&pays=FR", "pays=DE", "q=initiative&nature=food")
    ]

    def read():
        public_pages.forget()
        return [client.get(url) for client in (visitor, member) for url in addresses]

    before = read()
    making.renew()

    for plain, ours in zip(before, read(), strict=True):
        assert plain.status_code == 200
        if "json" in plain.headers["Content-Type"]:
            told, by_ours = plain.json(), ours.json()
            for each in (told, by_ours):
                each["cells"].sort(key=lambda cell: (cell["lat"], cell["lon"]))
            assert by_ours == told
        else:
            assert ours.context["counts"] == plain.context["counts"]


def test_one_question_tells_where_the_snapshot_is_and_what_changed(django_assert_num_queries):
    for n in range(5):
        entry(country="FR", point=(40 + n, n))
    making.renew()
    entry(country="ES")

    with django_assert_num_queries(1):
        ours = answers(ANONYMOUS, Filter(kinds=(Kind.FOOD,)))
        assert ours.totals() == (6, 6)
        assert sum(each.n for each in ours.cells(EVERYWHERE)) == 6
    with django_assert_num_queries(1):
        ours.counts()  # the names of countries
