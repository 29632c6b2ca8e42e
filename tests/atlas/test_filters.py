import pytest
from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from creuset.atlas.categories import Category
from creuset.atlas.filters import Filter
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry
from creuset.atlas.morton import DEPTH, Cell, quad
from creuset.atlas.snapshot.choosing import answers
from creuset.common.viewer import ANONYMOUS
from tests.atlas.helpers import PARIS, entry

filters = st.builds(
    Filter,
    kinds=st.sets(st.sampled_from(Kind)).map(lambda some: tuple(k for k in Kind if k in some)),
    categories=st.sampled_from([(), (Category.VALUE,), (Category.NETWORK, Category.PLACE)]),
    country=st.sampled_from(["", "FR", "ES"]),
    words=st.sampled_from(["", "jardin", "le jardin & la « ville »"]),
    cell=st.none() | st.just(Cell(2, 3)),
)


@given(filters)
def test_an_address_says_the_whole_filter(wanted):
    assert Filter.read(QueryDict(wanted.query)) == wanted


@given(st.text() | st.from_regex(r"(nature|pays|q|cellule)=.{0,12}(&\w+=.{0,5})?", fullmatch=True))
def test_any_address_is_read(query):
    Filter.read(QueryDict(query))


@pytest.mark.parametrize(
    "asked", ["nature=truc", "pays=XX", "cellule=25-1", "cellule=1-4", "cellule=x", "cellule=1-²"]
)
def test_what_we_do_not_know_is_kept_to_be_told(asked):
    wanted = Filter.read(QueryDict(asked))

    assert wanted.unknown == (asked,)
    assert not wanted


@pytest.mark.django_db
def test_entries_are_kept_by_any_of_the_kinds_and_all_the_rest():
    food = entry("Jardin", kinds=(Kind.FOOD, Kind.REUSE), country="FR")
    energy = entry("Jardin", kinds=(Kind.ENERGY,), country="FR")
    entry("Jardin", kinds=(Kind.HOUSING,), country="FR")
    entry("Jardin", kinds=(Kind.FOOD,), country="ES")
    entry("Jardin", kinds=(Kind.FOOD,))
    entry("Atelier", kinds=(Kind.FOOD,), country="FR")
    wanted = Filter(kinds=(Kind.FOOD, Kind.ENERGY), country="FR", words="jardin")

    assert list(answers(ANONYMOUS, wanted).entries().order_by("pk")) == [food, energy]


@pytest.mark.django_db
def test_entries_are_kept_by_the_square_they_lie_in():
    near = entry(point=PARIS)
    entry(point=(-PARIS[0], PARIS[1]))
    entry(point=None)
    wanted = Filter(cell=Cell(8, quad(*PARIS) >> 2 * (DEPTH - 8)))

    assert list(wanted.keep(Entry.objects.all())) == [near]
