from xml.etree import ElementTree

import pytest

from creuset.atlas.snapshot import making
from creuset.decisions import actions as decisions
from creuset.works import actions as works
from tests import make
from tests.pages import MOST, cost, plain, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Anastasia")


@pytest.fixture
def bob():
    return make.person("Boris")


@pytest.fixture
def group(ana, bob):
    return make.group(members=[ana, bob])


@pytest.fixture
def lively(ana, group):
    """A community with something of everything, most of it private."""
    draft = make.work(group=group, authors=[ana], title="Brouillon secret")
    make.published(group=group, authors=[ana], title="Travail paru")
    make.published(group=group, title="Entre nous", audience="community")
    make.thread(group.assembly, by=ana)
    make.proposed("works.publish", draft, by=ana, **make.terms())
    terms = {
        "gesture": "works.publish", "procedure": "member", "parameters": {}, "entrenched": False,
    }  # fmt: skip
    return make.proposed("assemblies.amend_charter", make.community(), by=ana, **terms)


# Home


def test_a_visitor_sees_what_is_alive_and_nothing_private(client, lively, group):
    page = words(read(client.get("/")))

    for shown in ("Essayer ensemble.", "Travail paru", str(group), plain(lively.question)):
        assert shown in page
    for hidden in ("Brouillon secret", "Entre nous", "Sujet", "Boris"):
        assert hidden not in page
    people = words(read(client.get("/journal/")))
    assert "Anastasia" not in people


def test_a_member_of_the_group_sees_it_all(client, ana, lively):
    client.force_login(ana)

    page = words(read(client.get("/")))

    for shown in ("Essayer ensemble.", "Travail paru", "Entre nous", "Brouillon secret"):
        assert shown in page


@pytest.mark.parametrize(
    "address",
    ["/", "/travaux/", "/decisions/", "/groupes/", "/journal/", "/charte/", "/carte/",
     "/personnes/", "/design/", "/travaux/flux/", "/robots.txt", "/sitemap.xml"],
)  # fmt: skip
def test_a_visitor_receives_no_cookie(client, lively, address):
    response = client.get(address)

    assert response.status_code == 200
    assert not response.cookies


def test_a_visitor_reads_a_work_a_group_and_a_decision_without_a_cookie(client, lively, group):
    pages = [lively, group, group.works.get(title="Travail paru")]

    for each in pages:
        response = client.get(each.get_absolute_url())
        assert response.status_code == 200
        assert not response.cookies


@pytest.mark.parametrize("from_columns", [False, True])
def test_home_costs_the_same_however_alive(
    client, ana, group, lively, settings, tmp_path, from_columns
):
    settings.VAR = tmp_path
    if from_columns:
        making.renew()

    def lived(n):
        for _n in range(n):
            work = make.published(group=group, authors=[make.person()])
            make.proposed("works.publish", work, by=ana, **make.terms(licence="CC0-1.0"))
            make.group(members=[make.person()])
        return cost(client, "/")

    client.force_login(ana)

    assert lived(1) == lived(2) <= MOST


def test_home_stands_before_anything_is_founded(client):
    assert client.get("/").status_code == 200


# What waits for me


def waiting(client):
    page = read(client.get("/moi/"))
    return {
        section["id"]: [a["href"].partition("#")[0] for a in section.select("h3 a")]
        for section in page.select("main section[id]")
    }


def test_my_page_is_mine(client, group):
    assert client.get("/moi/").headers["Location"].startswith("/comptes/")


def test_what_is_asked_of_me_waits_until_i_have_answered(client, bob, group, ana):
    work = make.work(group=group, authors=[ana])
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    client.force_login(bob)
    assert waiting(client) == {"repondre": [decision.get_absolute_url()]}

    decisions.cast(decision, "consent", by=bob)

    assert waiting(client) == {}
    assert "Rien ne vous attend" in words(read(client.get("/moi/")))


def test_a_new_round_asks_me_again(client, bob, group, ana):
    work = make.work(group=group, authors=[ana])
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    decisions.cast(decision, "consent", by=bob)
    decisions.amend(decision, body="Mieux.", parameters=make.terms(), base=1, by=ana)
    client.force_login(bob)

    assert waiting(client) == {"repondre": [decision.get_absolute_url()]}


def test_an_author_is_asked_to_agree_until_they_have(client, ana, group):
    work = make.work(group=group, authors=[ana])
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    decisions.cast(decision, "consent", by=ana)
    client.force_login(ana)
    assert waiting(client) == {"accords": [work.get_absolute_url()]}

    works.agree(work, parameters=decision.parameters, by=ana)

    assert waiting(client) == {}


def test_an_author_is_not_asked_to_agree_to_what_was_not_adopted(client, ana, group):
    work = make.work(group=group, authors=[ana])
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    decisions.withdraw(decision, by=ana)
    client.force_login(ana)

    assert waiting(client) == {}


def test_those_who_ask_to_enter_wait_for_the_members(client, ana, group):
    zoe = make.person("Zoé")
    application = make.application(zoe, make.community())
    client.force_login(ana)
    assert waiting(client) == {"demandes": [application.get_absolute_url()]}

    client.force_login(zoe)

    assert waiting(client) == {}
    assert "attend la réponse des membres" in words(read(client.get("/moi/")))


def test_a_newcomer_is_led_step_by_step(client, group):
    nobody = make.person()
    nobody.name = ""
    nobody.save()
    client.force_login(nobody)

    page = read(client.get("/moi/"))

    assert [words(li) for li in page.select(".steps [aria-current=step]")] == [
        "Dites qui vous êtes."
    ]


def test_my_groups_and_drafts_are_one_click_away(client, ana, group):
    draft = make.work(group=group, authors=[ana])
    make.work(group=make.group(members=[make.person()]))
    client.force_login(ana)

    links = [a["href"] for a in read(client.get("/moi/")).select("aside .rows a")]

    assert links[:2] == [group.get_absolute_url(), draft.get_absolute_url()]


def test_my_page_costs_the_same_however_much_waits(client, ana, bob, group):
    def waited(n):
        for _n in range(n):
            work = make.work(group=group, authors=[ana])
            make.proposed("works.publish", work, by=bob, **make.terms())
            make.application(make.person(), make.community())
            make.join(make.group(members=[make.person()]).assembly, ana)
        return cost(client, "/moi/")

    client.force_login(ana)

    assert waited(1) == waited(2) <= MOST


# For machines


def test_robots_are_told_what_is_private_and_where_the_map_is(client):
    response = client.get("/robots.txt")

    assert response.headers["Content-Type"].startswith("text/plain")
    assert response.content.decode().splitlines() == [
        "User-agent: *",
        "Disallow: /moi/",
        "Disallow: /comptes/",
        "Sitemap: http://testserver/sitemap.xml",
    ]


SITEMAP = {"s": "http://www.sitemaps.org/schemas/sitemap/0.9"}


def listed(client, address):
    tree = ElementTree.fromstring(client.get(address).content)
    return [(loc.text or "").removeprefix("http://testserver") for loc in tree.iter(
        "{http://www.sitemaps.org/schemas/sitemap/0.9}loc")]  # fmt: skip


def test_the_sitemap_lists_what_anyone_may_read_and_nothing_else(client, ana, lively, group):
    client.force_login(ana)
    parts = listed(client, "/sitemap.xml")
    assert "/sitemap-works.xml" in parts

    pages = [page for part in parts for page in listed(client, part)]

    public = group.works.get(title="Travail paru")
    assert public.get_absolute_url() in pages
    assert group.get_absolute_url() in pages
    for title in ("Brouillon secret", "Entre nous"):
        assert group.works.get(title=title).get_absolute_url() not in pages
    client.logout()
    assert {client.get(page).status_code for page in pages} == {200}
