import pytest
from django.db import IntegrityError, transaction

from creuset.atlas import morton
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry, Source, is_web_address, slug_of
from creuset.common.audience import Audience
from creuset.common.viewer import ANONYMOUS
from tests import make
from tests.atlas.helpers import PARIS, entry, source

pytestmark = pytest.mark.django_db


def test_only_members_see_what_is_for_the_community():
    public = entry()
    private = entry(audience=Audience.COMMUNITY)
    ana = make.person()
    make.community(members=[ana])

    assert list(Entry.objects.visible_to(ANONYMOUS)) == [public]
    assert list(Entry.objects.visible_to(make.viewer(make.person()))) == [public]
    assert list(Entry.objects.visible_to(make.viewer(ana)).order_by("pk")) == [public, private]


def test_what_is_closed_or_missing_is_no_longer_listed():
    alive = entry()
    entry(status=Entry.Status.CLOSED)
    entry(status=Entry.Status.MISSING)

    assert list(Entry.objects.listed()) == [alive]


def test_saving_works_out_the_square_and_the_words_to_search():
    made = entry("L’Épi d’Or", city="Saint-Étienne", point=PARIS)

    assert made.quad == morton.quad(*PARIS)
    assert (made.name_folded, made.city_folded) == ("l epi d or", "saint etienne")
    assert made.said == "l epi d or saint etienne"

    made.latitude = made.longitude = None
    made.save(update_fields=["latitude", "longitude"])

    made.refresh_from_db()
    assert made.quad is None


@pytest.mark.parametrize(
    "wrong",
    [
        {"kinds": -1},
        {"latitude": None},
        {"latitude": 91},
        {"longitude": 181},
        {"website": "javascript:alert(1)"},
        {"audience": Audience.GROUP},
    ],
)
def test_the_database_refuses_what_no_entry_may_be(wrong):
    made = entry()

    with pytest.raises(IntegrityError), transaction.atomic():
        Entry.objects.filter(pk=made.pk).update(**wrong)


def test_a_source_tells_a_thing_once():
    entry(source_key="1")
    entry(source=source("Une autre"), source_key="1")

    with pytest.raises(IntegrityError), transaction.atomic():
        entry("Autre nom", source_key="1")


def test_a_source_is_on_the_web_or_has_no_address():
    Source.objects.create(name="Carnet", licence="CC0")

    with pytest.raises(IntegrityError), transaction.atomic():
        Source.objects.create(name="Piège", licence="CC0", url="javascript:alert(1)")


def test_a_slug_is_the_name_and_a_print_of_where_it_comes_from():
    where = source()

    slug = slug_of("L’Épi d’Or", where, "1")

    assert slug.startswith("lepi-dor-")
    assert slug == slug_of("L’Épi d’Or", where, "1")
    assert slug != slug_of("L’Épi d’Or", where, "2")
    assert slug_of("Περισυλλογή", where, "1").startswith("fiche-")


def test_kinds_are_told_in_the_order_of_pages():
    made = entry(kinds=(Kind.DIGITAL, Kind.FOOD))

    assert made.kind_list == [Kind.FOOD, Kind.DIGITAL]


def test_a_record_is_linked_at_its_source_as_precisely_as_one_can():
    assert entry(source_key="https://a.example.org/1").record_url == "https://a.example.org/1"
    assert entry(source_key="1").record_url == "https://carte.example.org"
    assert not is_web_address("http://[")
    assert str(entry("Le Garage").source) == "Carte commune"
