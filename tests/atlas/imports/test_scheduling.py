"""A source that is read again by itself, and stops by itself."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from creuset.atlas.imports import arriving, carrying, scheduling
from creuset.atlas.imports.models import Import, Schedule
from creuset.atlas.models import Entry
from creuset.common.verdict import Refused
from creuset.journal.models import Record
from creuset.post import telling
from creuset.post.models import Notice
from tests import make
from tests.atlas.helpers import source
from tests.pages import read, words

pytestmark = pytest.mark.django_db

ADDRESS = "https://carte.example.org/lieux.csv"


@pytest.fixture
def ana():
    ana = make.person("Ana")
    make.community(members=[ana])
    return ana


@pytest.fixture
def web(monkeypatch):
    """What the address answers, as one sets it: a content, or a refusal."""
    told = {}

    def fetch(address, into):
        if isinstance(told["answer"], Refused):
            raise told["answer"]
        into.write(told["answer"].encode())
        return address

    monkeypatch.setattr(arriving.fetching, "fetch", fetch)
    return told


def table(n, city="Lyon"):
    return "\n".join(["id,nom,ville", *(f"{i},Lieu {i},{city}" for i in range(n))])


def beat():
    """One turn of the worker: the pulse, the tasks that it asked for, and the pulse again."""
    Schedule.objects.update(next_at=timezone.now() - timedelta(minutes=1))
    for _turn in range(3):
        scheduling.keep_reading()
        for pk in Import.objects.on_the_way().values_list("pk", flat=True):
            carrying.go_on(pk)
        Schedule.objects.update(next_at=timezone.now() + timedelta(days=1))
    scheduling.keep_reading()


def follow(ana):
    return scheduling.read_again(source(), address=ADDRESS, every="day", by=ana)


def test_what_appears_at_the_source_appears_here(ana, web):
    follow(ana)
    web["answer"] = table(5)
    beat()
    web["answer"] = table(6)

    beat()

    assert Entry.objects.listed().count() == 6
    assert Import.objects.filter(status="done", scheduled=True).count() == 2
    one = Schedule.objects.get()
    assert (one.failures, one.stopped) == (0, "")
    assert one.read_at is not None


def test_the_same_content_is_not_compared_again(ana, web, monkeypatch):
    follow(ana)
    web["answer"] = table(5)
    beat()
    monkeypatch.setattr(arriving, "look_at", lambda _source: pytest.fail("it was looked at"))

    beat()

    assert Import.objects.order_by("pk").last().counts["read"] == 0
    assert Import.objects.filter(concluded=False).count() == 0


def test_when_too_much_has_vanished_it_stops_and_tells_who_asked_for_it(ana, web):
    follow(ana)
    web["answer"] = table(10)
    beat()
    web["answer"] = table(5)

    beat()

    assert Entry.objects.listed().count() == 10
    one = Schedule.objects.get()
    assert "5 fiches sur 10" in one.stopped
    telling.tell_waiting()
    [notice] = Notice.objects.filter(record__verb="atlas.schedule_stopped")
    assert notice.person == ana
    web["answer"] = table(11)
    beat()
    assert Entry.objects.listed().count() == 10


def test_after_three_failures_it_stops_and_one_success_forgives(ana, web):
    follow(ana)
    web["answer"] = Refused("Cette adresse ne répond pas.")
    beat()
    beat()
    web["answer"] = table(3)
    beat()
    assert Schedule.objects.get().failures == 0
    web["answer"] = Refused("Cette adresse ne répond pas.")
    for _day in range(3):
        beat()

    one = Schedule.objects.get()
    assert (one.failures, one.stopped) == (3, "Cette adresse ne répond pas.")
    assert Record.objects.filter(verb="atlas.schedule_stopped").count() == 1


def test_a_community_that_decides_of_imports_is_not_passed_by(ana, web):
    make.rule(make.community(), "atlas.import", "decision")
    follow(ana)
    web["answer"] = table(3)

    beat()

    assert not Entry.objects.exists()
    assert Schedule.objects.get().stopped != ""


def test_only_members_ask_for_it(ana):
    bob = Client()
    bob.force_login(make.person())
    where = source()
    for name in ("read_again", "read_no_more"):
        address = reverse(f"atlas:{name}", args=[where.pk])
        assert Client().post(address).status_code == 302
        assert bob.post(address).status_code == 404
    with pytest.raises(Refused):
        scheduling.read_again(where, address=ADDRESS, every="day", by=make.person())


def test_a_member_asks_for_it_on_the_page_of_the_source(ana):
    client = Client()
    client.force_login(ana)
    where = source()
    told = {"address": "carte.example.org/a.csv", "every": "month"}

    client.post(reverse("atlas:read_again", args=[where.pk]), told)

    one = Schedule.objects.get()
    assert (one.address, one.every, one.by) == ("http://carte.example.org/a.csv", "month", ana)
    assert "chaque mois" in words(read(client.get(where.get_absolute_url())).main)
    wrong = client.post(
        reverse("atlas:read_again", args=[where.pk]), {**told, "address": "ftp://a b"}
    )
    assert wrong.status_code == 422

    client.post(reverse("atlas:read_no_more", args=[where.pk]))

    assert not Schedule.objects.exists()


def test_a_file_of_the_web_is_fetched_then_its_columns_are_asked(
    ana, web, django_capture_on_commit_callbacks
):
    client = Client()
    client.force_login(ana)
    web["answer"] = table(3)
    told = {"address": ADDRESS, "source": source().pk}

    client.post(reverse("atlas:imports"), told)

    made = Import.objects.get()
    assert made.status == Import.Status.FETCHING
    assert "cherché" in words(read(client.get(made.get_absolute_url())).main)
    carrying.go_on(made.pk)
    made.refresh_from_db()
    assert (made.status, made.name) == (Import.Status.READ, "lieux.csv")


def test_an_address_that_gives_nothing_says_why_and_can_be_dropped(ana, web):
    client = Client()
    client.force_login(ana)
    web["answer"] = Refused("Cette adresse ne répond pas.")
    client.post(reverse("atlas:imports"), {"address": ADDRESS, "source": source().pk})
    made = Import.objects.get()

    carrying.go_on(made.pk)

    page = client.get(made.get_absolute_url())
    assert "Cette adresse ne répond pas." in words(read(page).main)
    client.post(reverse("atlas:drop_import", args=[made.pk]))
    assert not Import.objects.exists()
