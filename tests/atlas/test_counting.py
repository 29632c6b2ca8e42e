import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.counting import EUROPE, around, count, overview
from creuset.atlas.filters import Filter
from creuset.atlas.kinds import Kind, mask
from creuset.atlas.models import Entry
from tests.atlas.helpers import country, entry, source
from tests.atlas.test_filters import filters


@pytest.mark.django_db
def test_each_count_is_what_one_more_click_would_give():
    entry(kinds=(Kind.FOOD, Kind.REUSE), country="FR")
    entry(kinds=(Kind.FOOD,), country="ES")
    entry(kinds=(Kind.ENERGY,), country="FR", point=None)

    counts = count(Entry.objects.all(), Filter(kinds=(Kind.FOOD,), country="FR"))

    names = {pk: territory.code for pk, territory in counts.territories.items()}
    assert counts.total == 1
    assert dict(counts.kinds) == {Kind.FOOD: 1, Kind.REUSE: 1, Kind.ENERGY: 1}
    assert {names[pk]: n for pk, n in counts.countries.items() if pk} == {"FR": 1, "ES": 1}


@pytest.mark.django_db
def test_entries_without_point_are_counted_apart():
    entry()
    entry(point=None)

    counts = count(Entry.objects.all(), Filter())

    assert (counts.total, counts.placed, counts.unplaced) == (2, 1, 1)


@pytest.mark.django_db
@given(
    wanted=filters,
    rows=st.lists(
        st.tuples(
            st.sets(st.sampled_from(Kind), max_size=3),
            st.sampled_from(["", "FR", "ES", "DE"]),
            st.booleans(),
            st.sampled_from(["Le jardin", "La ville", "Autre"]),
        ),
        max_size=12,
    ),
)
def test_counts_are_those_of_the_entries_themselves(db, wanted, rows):
    Entry.objects.all().delete()
    codes = {code: country(code) for code in ("FR", "ES", "DE")}
    made = [
        Entry(
            slug=str(n), source_key=str(n), source=source(), name=name, kinds=mask(kinds),
            country=codes.get(code),
            latitude=10 if placed else None, longitude=-100 if placed else None,
        )
        for n, (kinds, code, placed, name) in enumerate(rows)
    ]  # fmt: skip
    for each in made:
        each.settle()
    Entry.objects.bulk_create(made)

    counts = count(Entry.objects.all(), wanted)

    kept = wanted.keep(Entry.objects.all())
    assert counts.total == kept.count()
    assert counts.placed == kept.exclude(quad=None).count()
    for kind in Kind:
        clicked = wanted.without(kinds=(kind,)).keep(Entry.objects.all())
        assert counts.kinds[kind] == clicked.count()
    for code, territory in codes.items():
        clicked = wanted.without(country=code).keep(Entry.objects.all())
        assert counts.countries[territory.pk] == clicked.count()


@pytest.mark.django_db
def test_the_map_opens_on_the_countries_that_hold_nearly_all():
    for n in range(98):
        entry(f"En France {n}", country="FR")
    far = country("ES")
    type(far).objects.filter(pk=far.pk).update(west=-100, east=-90)
    entry(country="ES")
    entry(country="ES")

    assert count(Entry.objects.all(), Filter()).box == (-5, 42, 8, 51)
    assert count(Entry.objects.all(), Filter(country="ES")).box == (-100, 42, -90, 51)


@pytest.mark.django_db
def test_the_overview_says_the_same_totals_and_the_same_box(django_assert_num_queries):
    entry(country="FR")
    entry(country="FR", point=None)
    entry()

    with django_assert_num_queries(2):
        found = overview(Entry.objects.all())

    whole = count(Entry.objects.all(), Filter())
    assert (found.total, found.placed, found.box) == (whole.total, whole.placed, whole.box)


@pytest.mark.django_db
def test_an_empty_map_opens_on_europe():
    assert count(Entry.objects.all(), Filter()).box == EUROPE


def test_a_box_may_pass_the_end_of_the_world():
    assert around([(174, -21, -178, -12), (160, -40, 170, -30)]) == (160, -40, 182, -12)
