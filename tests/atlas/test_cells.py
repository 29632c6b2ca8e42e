from contextlib import suppress

import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas import cells
from creuset.atlas.cells import View, box_of, gather, label_of
from creuset.atlas.filters import Filter
from creuset.atlas.kinds import Kind, mask
from creuset.atlas.models import Entry
from creuset.atlas.morton import Cell
from creuset.common.verdict import Refused
from tests.atlas.helpers import PARIS, WORLD, country, entry, source
from tests.atlas.test_filters import filters

everywhere = View(0, (WORLD,))
points = st.tuples(st.floats(-90, 90), st.floats(-180, 180)) | st.tuples(
    st.floats(48.8, 48.9), st.floats(2.3, 2.4)
)
rows = st.lists(
    st.tuples(
        st.none() | points | st.just(PARIS),
        st.sets(st.sampled_from(Kind), max_size=2),
        st.sampled_from(["", "FR", "ES"]),
        st.sampled_from(["Le jardin", "Autre"]),
    ),
    max_size=30,
)
zooms = st.integers(0, 24)


def fill(told):
    Entry.objects.all().delete()
    codes = {code: country(code) for code in ("FR", "ES")}
    made = [
        Entry(
            slug=str(n), source_key=str(n), source=source(), name=name, kinds=mask(kinds),
            country=codes.get(code),
            latitude=point[0] if point else None, longitude=point[1] if point else None,
        )
        for n, (point, kinds, code, name) in enumerate(told)
    ]  # fmt: skip
    for each in made:
        each.settle()
    Entry.objects.bulk_create(made)


@pytest.mark.django_db
@given(rows, zooms, filters)
def test_over_the_world_the_counts_sum_to_the_entries_with_a_point(db, told, zoom, wanted):
    fill(told)
    kept = wanted.keep(Entry.objects.all())

    found = gather(kept, View(zoom, (WORLD,)))

    assert sum(each.n for each in found) == kept.exclude(quad=None).count()
    assert cells.totals(kept) == (kept.count(), kept.exclude(quad=None).count())


@pytest.mark.django_db
@given(rows, zooms, st.tuples(points, points))
def test_a_view_tells_the_entries_of_the_squares_it_touches_and_no_other(db, told, zoom, corners):
    fill(told)
    (a, b), (c, d) = corners
    view = View(zoom, ((min(b, d), min(a, c), max(b, d), max(a, c)),))
    [rectangle] = view.rectangles()

    found = gather(Entry.objects.all(), view)

    shift = 2 * (24 - rectangle.level)
    quads = [entry.quad or 0 for entry in Entry.objects.exclude(quad=None)]
    within = [quad for quad in quads if rectangle.holds(quad >> shift)]
    assert sum(each.n for each in found) == len(within)
    for each in found:
        first, last = each.cell.range
        inside = [quad for quad in within if first <= quad <= last]
        assert (each.n, each.low, each.high) == (len(inside), min(inside), max(inside))


@pytest.mark.django_db
@given(rows)
def test_a_number_stands_among_the_entries_it_counts(db, told):
    fill(told)

    for each in gather(Entry.objects.all(), everywhere):
        west, south, east, north = each.cell.box
        assert west - 1e-6 <= each.longitude <= east + 1e-6
        if each.cell.level > 1:
            assert south - 6 <= each.latitude <= north + 6  # poles lie beyond the last square


@pytest.mark.django_db
def test_too_many_markers_are_gathered_and_none_is_lost(monkeypatch):
    monkeypatch.setattr(cells, "MOST", 4)
    for n in range(40):
        entry(point=(40 + n / 10, 2 + n % 7))

    found = gather(Entry.objects.all(), View(8, ((-5, 38, 15, 50),)))

    assert len(found) <= 4
    assert sum(each.n for each in found) == 40
    mean = sum(each.latitude * each.n for each in found) / 40
    assert mean == pytest.approx(41.95)


@pytest.mark.django_db
def test_a_view_across_the_end_of_the_world_counts_each_entry_once():
    entry(point=(-18, 179.9))
    entry(point=(-18, -179.9))
    entry(point=(-18, 0))
    [straight] = [View.read(QueryDict("z=3&bbox=170,-30,190,-10"))]
    [wrapped] = [View.read(QueryDict("z=3&bbox=170,-30,-170,-10"))]

    assert straight == wrapped
    assert sum(each.n for each in gather(Entry.objects.all(), straight)) == 2


@pytest.mark.django_db
def test_one_view_is_one_query(django_assert_num_queries):
    for n in range(5):
        entry(point=(40 + n, n))

    with django_assert_num_queries(1):
        gather(Entry.objects.all(), View(6, ((-4, 36, 12, 53),)))


@pytest.mark.django_db
def test_coming_nearer_goes_to_the_smallest_square_that_holds_them():
    for point in [(48.85, 2.35), (48.86, 2.36)]:
        entry(point=point)

    [each] = gather(Entry.objects.all(), everywhere)

    west, south, east, north = box_of(each)
    assert west <= 2.35 <= 2.36 <= east
    assert south <= 48.85 <= 48.86 <= north
    assert east - west < 0.2


@pytest.mark.parametrize(
    ("n", "stacked", "city", "label"),
    [
        (37, False, "Lyon", "37 initiatives, dont une à Lyon"),
        (37, False, "", "37 initiatives"),
        (2, True, "Lyon", "2 initiatives au même endroit, à Lyon"),
        (2, True, "", "2 initiatives au même endroit"),
    ],
)
def test_a_number_says_in_words_what_it_counts(n, stacked, city, label):
    each = cells.Gathered(Cell(0, 0), n, 0, 0, 1, 5, 5 if stacked else 6)

    assert label_of(each, city) == label


WRONG = [
    "", "z=4", "bbox=1,2,3,4", "z=x&bbox=1,2,3,4", "z=-1&bbox=1,2,3,4", "z=25&bbox=1,2,3,4",
    "z=²&bbox=1,2,3,4", "z=4&bbox=1,2,3", "z=4&bbox=1,2,3,4,5", "z=4&bbox=a,b,c,d",
    "z=4&bbox=nan,0,1,1", "z=4&bbox=0,0,inf,1", "z=4&bbox=0,10,1,5", "z=4&bbox=0,-91,1,5",
    "z=4&bbox=-600,0,1,5", f"z={'9' * 5000}&bbox=1,2,3,4",
]  # fmt: skip


@pytest.mark.parametrize("query", WRONG, ids=range(len(WRONG)))
def test_a_view_that_makes_no_sense_is_refused_with_a_reason(query):
    with pytest.raises(Refused):
        View.read(QueryDict(query))


@given(st.text(max_size=40), st.text(max_size=40))
def test_any_view_is_read_or_refused(zoom, box):
    query = QueryDict(mutable=True)
    query.update({"z": zoom, "bbox": box})
    with suppress(Refused):
        View.read(query)


@given(zooms, points, points)
def test_no_view_asks_for_endless_cells(zoom, one, other):
    (a, b), (c, d) = one, other
    view = View(zoom, ((min(b, d), min(a, c), max(b, d), max(a, c)),))

    assert sum(rectangle.size for rectangle in view.rectangles()) <= cells.LARGEST


def test_the_filter_of_one_square_is_that_of_its_entries():
    wanted = Filter(cell=Cell(2, 3))

    assert wanted.query == "cellule=2-3"
