"""A member keeps a filter of the map, and is told when something new answers it."""

import pytest
from django.core import mail
from django.test import Client
from django.utils import timezone

from creuset.assemblies.middleware import viewer_of
from creuset.atlas.filters import Filter
from creuset.atlas.kinds import Kind
from creuset.atlas.models import Entry
from creuset.atlas.searches import actions
from creuset.atlas.searches.models import Search
from creuset.common.audience import Audience
from creuset.common.verdict import Refused
from creuset.post import actions as habits
from creuset.post import reminding
from creuset.post.models import Kind as Class
from creuset.post.models import Notice, Position, Rhythm
from creuset.post.sending import send_waiting
from tests import make
from tests.atlas.helpers import entry
from tests.pages import plain, read, words

pytestmark = pytest.mark.django_db

SEARCHES = "/carte/recherches/"
FOOD = Filter(kinds=(Kind.FOOD,))


@pytest.fixture
def ana():
    return make.person("Ana", email="ana@example.org")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture(autouse=True)
def _community(ana, bob):
    make.community(members=[ana, bob])


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def look():
    """As twice an hour."""
    Position.objects.filter(name="reminders").update(at=timezone.now() - 2 * reminding.EVERY)
    return reminding.remind()


def told(person):
    return [
        (notice.reminder.title, notice.kind) for notice in Notice.objects.filter(person=person)
    ]


def test_the_map_offers_to_keep_what_it_shows(ana):
    client = signed_in(ana)
    page = read(client.get("/carte/?q=jardin&nature=food&tri=recent"))
    [form] = page.select(f"form[action^='{SEARCHES}']")

    client.post(form["action"], {"nom": "  Jardins  nourriciers "})

    kept = Search.objects.get()
    assert (kept.person, kept.name, kept.query) == (
        ana,
        "Jardins nourriciers",
        "q=jardin&nature=food",
    )
    [link] = read(client.get(SEARCHES)).select(".rows h2 a")
    assert words(link) == "Jardins nourriciers"
    assert link["href"] == "/carte/?q=jardin&nature=food&tri=recent#liste"
    assert not read(client.get("/carte/")).select(f"form[action^='{SEARCHES}']")
    assert "recherches" not in Client().get("/carte/?q=jardin").content.decode()


@pytest.mark.parametrize(("wanted", "name"), [(Filter(), "Tout"), (FOOD, "  ")])
def test_a_search_has_a_filter_and_a_name(ana, wanted, name):
    with pytest.raises(Refused):
        actions.keep(wanted, name=name, by=ana)

    assert not Search.objects.exists()


def test_the_same_filter_is_kept_once_and_there_are_so_many_of_one_person(ana, bob, monkeypatch):
    monkeypatch.setattr(actions, "MOST", 1)
    actions.keep(FOOD, name="Un", by=ana)
    actions.keep(FOOD, name="Deux", by=ana)
    actions.keep(FOOD, name="Trois", by=bob)

    with pytest.raises(Refused):
        actions.keep(Filter(words="x"), name="Quatre", by=ana)

    assert set(Search.objects.values_list("person", "name")) == {
        (ana.pk, "Deux"),
        (bob.pk, "Trois"),
    }


def test_nobody_reads_or_changes_the_searches_of_another(ana, bob):
    kept = actions.keep(FOOD, name="Nourriture", by=ana)

    assert Client().get(SEARCHES).status_code == 302
    assert "Nourriture" not in signed_in(bob).get(SEARCHES).content.decode()
    for gesture in ("dire", "retirer"):
        assert signed_in(bob).post(f"{SEARCHES}{kept.pk}/{gesture}/").status_code == 404
        assert Client().post(f"{SEARCHES}{kept.pk}/{gesture}/").status_code == 302
    assert list(Search.objects.values_list("told", flat=True)) == [True]


def test_what_is_new_is_told_once(ana, bob):
    entry("Ancienne", kinds=(Kind.FOOD,))
    actions.keep(FOOD, name="Nourriture", by=ana)
    actions.keep(Filter(kinds=(Kind.ENERGY,)), name="Énergie", by=bob)
    assert look() == 0

    entry("Nouvelle", kinds=(Kind.FOOD,))

    assert (look(), look()) == (1, 0)
    assert told(ana) == [("Nourriture", Class.MAILINGS)]
    assert told(bob) == []
    entry("Encore", kinds=(Kind.FOOD,))
    assert look() == 1


def test_what_one_may_not_see_is_not_told(ana):
    actions.keep(FOOD, name="Nourriture", by=ana)
    entry(kinds=(Kind.FOOD,), status=Entry.Status.CLOSED)
    stranger = make.person("Ex")
    actions.keep(FOOD, name="Dehors", by=stranger)
    entry(kinds=(Kind.FOOD,), audience=Audience.COMMUNITY)

    assert not viewer_of(stranger).is_member
    assert look() == 1
    assert told(ana) == [("Nourriture", Class.MAILINGS)]
    assert told(stranger) == []


def test_the_mail_leads_to_the_list(ana):
    habits.prefer(ana, Class.MAILINGS, Rhythm.AT_ONCE)
    actions.keep(FOOD, name="Nourriture", by=ana)
    entry("Nouvelle", kinds=(Kind.FOOD,))

    look()
    send_waiting()

    [sent] = mail.outbox
    assert sent.to == ["ana@example.org"]
    assert "Du nouveau sur la carte : Nourriture" in plain(sent.body)
    assert "/carte/?nature=food&tri=recent#liste" in sent.body


def test_one_may_keep_a_search_without_being_told(ana):
    kept = actions.keep(FOOD, name="Nourriture", by=ana)
    client = signed_in(ana)
    client.post(f"{SEARCHES}{kept.pk}/dire/")
    entry(kinds=(Kind.FOOD,))
    assert look() == 0

    client.post(f"{SEARCHES}{kept.pk}/dire/")
    assert look() == 0
    client.post(f"{SEARCHES}{kept.pk}/retirer/")

    assert not Search.objects.exists()
