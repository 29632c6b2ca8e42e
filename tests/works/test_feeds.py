from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from creuset.works.models import Work
from tests import make
from tests.pages import cost

pytestmark = pytest.mark.django_db

ATOM = {"a": "http://www.w3.org/2005/Atom"}


@pytest.fixture
def group():
    return make.group(members=[make.person("Ana")])


def feed(client):
    response = client.get("/travaux/flux/")
    assert response.headers["Content-Type"].startswith("application/atom+xml")
    return ElementTree.fromstring(response.content)


def titles(client):
    return [
        entry.findtext("a:title", "", ATOM) for entry in feed(client).iterfind("a:entry", ATOM)
    ]


def test_the_feed_holds_what_anyone_may_read_and_nothing_else(client, group):
    public = make.published(group=group, title="Public")
    make.published(group=group, title="Communauté", audience="community")
    make.work(group=group, title="Chantier")
    later = make.published(group=group, title="Demain")
    Work.objects.filter(pk=later.pk).update(shared_from=timezone.localdate() + timedelta(days=1))

    assert titles(client) == [public.title]


def test_a_member_s_feed_is_everyone_s(client, group):
    """Readers of feeds sign in nowhere, and what they keep they show."""
    make.published(group=group, title="Communauté", audience="community")
    ana = make.person()
    make.community(members=[ana])
    client.force_login(ana)

    assert titles(client) == []


def test_an_entry_says_who_what_where_and_when(client, group):
    ana = make.person("Ana <b>")
    work = make.published(group=group, authors=[ana], title="L’eau & le feu", summary="En bref.")

    [entry] = feed(client).iterfind("a:entry", ATOM)

    link = entry.find("a:link", ATOM)
    assert link is not None
    assert link.attrib["href"] == f"http://testserver{work.get_absolute_url()}"
    assert entry.findtext("a:title", "", ATOM) == "L’eau & le feu"
    assert entry.findtext("a:author/a:name", "", ATOM) == "Ana <b>"
    assert entry.findtext("a:summary", "", ATOM) == "En bref."
    published = entry.findtext("a:published", "", ATOM)
    assert published.startswith(timezone.localdate().isoformat())


def test_an_empty_feed_is_still_a_feed(client):
    assert feed(client).findtext("a:title", "", ATOM) == "Travaux de Creuset"


def test_the_feed_costs_the_same_whatever_its_length(client, group):
    def published(n):
        for _n in range(n):
            make.published(group=group, authors=[make.person()])
        return cost(client, "/travaux/flux/")

    assert published(1) == published(2) <= 4
