import pytest

from creuset.assemblies import actions as assemblies
from creuset.assemblies.models import Procedure
from creuset.decisions.supporting import MOST
from creuset.post import telling
from creuset.post.models import Notice
from creuset.post.newsletter import actions as newsletter
from tests import make
from tests.pages import cost, plain, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def letter(ana, bob):
    """Ana finds it ready; another member must too."""
    make.community(members=[ana, bob, make.person("Zoé")])
    letter = newsletter.begin(by=ana)
    asked = {"edition": letter.edition}
    assemblies.support("post.send_newsletter", letter, parameters=asked, by=ana)
    return letter


def waits(client, person):
    client.force_login(person)
    return [plain(words(row)) for row in read(client.get("/moi/")).select("#appuis li")]


def test_what_lacks_support_waits_on_the_page_of_those_who_may_give_it(client, ana, bob, letter):
    [row] = waits(client, bob)

    assert plain(letter.title) in row
    assert "Déjà derrière : Ana" in row
    assert waits(client, ana) == []
    assert waits(client, make.person("Loin")) == []
    client.force_login(bob)
    way = read(client.get("/moi/")).select_one("#appuis a")["href"]
    assert "Soutenir ce geste" in words(read(client.get(way)))


def test_what_has_changed_since_waits_for_nobody(client, ana, bob, letter):
    assert len(waits(client, bob)) == 1

    newsletter.write(letter, title="Autre", body="Autre chose.", edition=letter.edition, by=ana)

    assert waits(client, bob) == []


def test_whoever_wrote_a_message_is_not_asked_to_moderate_it(client, ana, bob):
    zoe = make.person("Zoé")
    group = make.group(members=[ana, bob, zoe])
    make.rule(group.assembly, "debates.moderate", Procedure.SPONSORS, n=2)
    post = make.thread(group.assembly, by=bob).posts.get()
    terms = {"step": "hide", "ground": "hurts", "why": "Trop dur.", "body": ""}

    assemblies.support("debates.moderate", post, parameters=terms, by=ana)
    telling.tell_waiting()

    told = Notice.objects.filter(record__verb="assemblies.supported")
    assert [each.person for each in told] == [zoe]
    assert len(waits(client, zoe)) == 1
    assert waits(client, bob) == []


def test_a_page_of_what_lacks_support_costs_the_same_however_much_does(client, ana, bob):
    group = make.group(members=[ana, bob, make.person("Zoé")])
    make.rule(group.assembly, "debates.moderate", Procedure.SPONSORS, n=3)
    terms = {"step": "hide", "ground": "hurts", "why": "Trop dur.", "body": ""}
    client.force_login(bob)

    def asked(n):
        for _n in range(n):
            post = make.thread(group.assembly, by=ana).posts.get()
            assemblies.support("debates.moderate", post, parameters=terms, by=group_member)
        return cost(client, "/moi/")

    group_member = make.person("Yan")
    make.join(group.assembly, group_member)

    assert asked(1) == asked(3)
    assert len(waits(client, bob)) == 4


def test_of_many_who_ask_to_enter_the_first_are_shown_and_the_way_to_the_others(client, ana):
    root = make.community(members=[ana])
    applications = [make.application(make.person(f"P{n}"), root) for n in range(MOST + 1)]
    client.force_login(ana)

    [section] = read(client.get("/moi/")).select("#demandes")

    assert [a["href"] for a in section.select("li a")] == [
        each.get_absolute_url() for each in applications[:MOST]
    ]
    assert section.select("p > a[href='/demandes/']")
    assert not section.select(".count")
    applications[0].delete()
    [section] = read(client.get("/moi/")).select("#demandes")
    assert words(section.select_one(".count")) == str(MOST)
    assert not section.select("p > a[href='/demandes/']")


def test_a_page_does_not_count_what_is_missing_before_the_terms_are_known(client, bob, letter):
    client.force_login(bob)

    page = plain(words(read(client.get(letter.get_absolute_url())).main))

    assert "2 membres s’en portent garants" in page
    assert "il manquera encore" not in page
