from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.assemblies.models import Application, Procedure
from creuset.groups.models import WorkingGroup
from creuset.people.models import Person, Shown
from tests import make
from tests.pages import MOST, cost, read, words

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Anastasia")


@pytest.fixture
def bob():
    return make.person("Boris")


@pytest.fixture
def group(ana):
    return make.group(members=[ana], sharing="Sous licence libre.")


def page_of(client, group):
    return read(client.get(group.get_absolute_url()))


def test_anyone_reads_what_a_group_is_for_and_not_who_is_in_it(client, ana, group):
    make.thread(group.assembly, by=ana)
    make.work(group=group, title="Brouillon", authors=[ana])
    make.published(group=group, title="Paru")

    page = words(page_of(client, group))

    for shown in ("Parce que.", "Écrire une note.", "Sous licence libre.", "1 personne", "Paru"):
        assert shown in page
    for hidden in ("Anastasia", "Brouillon", "Sujet"):
        assert hidden not in page


def test_members_of_the_community_read_who_is_in_it_and_not_what_they_say(client, ana, bob, group):
    thread = make.thread(group.assembly, by=ana)
    make.work(group=group, title="Brouillon", authors=[ana])
    make.community(members=[bob])
    client.force_login(bob)

    page = words(page_of(client, group))

    assert "Anastasia" in page
    assert thread.title not in page
    assert "Brouillon" not in page


def test_its_members_read_everything(client, ana, group):
    thread = make.thread(group.assembly, by=ana)
    work = make.work(group=group, authors=[ana])
    decision = make.proposed("works.publish", work, by=ana, **make.terms())
    client.force_login(ana)

    links = {a["href"] for a in page_of(client, group).select("main a")}

    assert {each.get_absolute_url() for each in (thread, work, decision)} <= links


def test_a_name_that_its_owner_shows_to_nobody_is_not_shown(client, ana, bob, group):
    Person.objects.filter(pk=ana.pk).update(name_shown=Shown.NOBODY)
    make.community(members=[bob])
    client.force_login(bob)

    assert "Anastasia" not in words(page_of(client, group))


def test_a_member_of_the_community_joins(client, bob, group):
    make.community(members=[bob])
    client.force_login(bob)
    assert page_of(client, group).select(f"form[action='{group.get_absolute_url()}rejoindre/']")

    answers = [client.post(f"{group.get_absolute_url()}rejoindre/") for _twice in range(2)]

    assert [answer.status_code for answer in answers] == [302, 302]
    page = page_of(client, group)
    assert group.assembly.members().count() == 2
    assert "Bienvenue dans" in words(page)
    assert "Vous êtes déjà membre" in words(page)


def test_where_the_group_asks_for_sponsors_the_page_says_that_one_waits(client, ana, bob, group):
    make.rule(group.assembly, "groups.admit", Procedure.SPONSORS, n=1)
    make.community(members=[bob])
    client.force_login(bob)

    client.post(f"{group.get_absolute_url()}rejoindre/")

    application = Application.objects.get()
    page = page_of(client, group)
    assert "Votre demande attend la réponse du groupe." in words(page)
    assert page.select(f"main a[href='{application.get_absolute_url()}']")
    client.force_login(ana)
    asked = page_of(client, group).select(f"aside a[href='{application.get_absolute_url()}']")
    assert [words(a) for a in asked] == ["Boris"]


def test_a_stranger_is_offered_nothing_and_enters_nowhere(client, group):
    assert page_of(client, group).select("main form") == []
    address = f"{group.get_absolute_url()}rejoindre/"
    assert client.post(address).headers["Location"].startswith("/comptes/")
    assert client.get(address).headers["Location"].startswith("/comptes/")
    client.force_login(make.person())

    client.post(address)

    assert group.assembly.members().count() == 1
    assert client.get(address).status_code == 405


def test_a_closed_group_keeps_its_page_and_lets_nobody_in(client, bob, group):
    WorkingGroup.objects.update(closed_at=timezone.now())
    make.community(members=[bob])
    client.force_login(bob)

    page = page_of(client, group)

    assert "fermé" in words(page)
    assert page.select(f"form[action='{group.get_absolute_url()}rejoindre/']") == []
    assert str(group) not in words(read(client.get("/groupes/")).main)
    client.post(f"{group.get_absolute_url()}rejoindre/")
    assert group.assembly.members().count() == 1


def test_groups_are_listed_and_narrowed_by_their_purpose(client, group):
    meet = make.group(purpose="meet")

    def listed(**query):
        page = read(client.get("/groupes/", query))
        return {a["href"] for a in page.select("main .card h3 a")}

    both = {group.get_absolute_url(), meet.get_absolute_url()}
    assert listed() == listed(but="n’importe quoi") == both
    assert listed(but="meet") == {meet.get_absolute_url()}


def test_a_group_that_does_not_exist_is_not_found(client):
    make.community()

    assert client.get("/groupes/nulle-part/").status_code == 404


def test_the_list_costs_the_same_whatever_its_length(client, ana, group):
    def opened(n):
        for _n in range(n):
            make.group(members=[make.person(), make.person()])
        return cost(client, "/groupes/")

    assert opened(1) == opened(2) <= MOST
    client.force_login(ana)
    assert cost(client, "/groupes/") <= MOST


def test_a_group_costs_the_same_however_alive(client, ana, group):
    def lived(n):
        for _n in range(n):
            person = make.person()
            make.join(group.assembly, person)
            make.join(make.community(), person)
            make.application(make.person(), group.assembly)
            make.thread(group.assembly, by=person)
            work = make.work(group=group, authors=[person])
            make.proposed("works.publish", work, by=person, **make.terms())
        return cost(client, group.get_absolute_url())

    client.force_login(ana)

    assert lived(1) == lived(2) <= MOST


def test_a_group_that_sleeps_says_so_to_its_members(client, ana, group):
    make.thread(group.assembly, by=ana)
    stranger = make.person()
    make.community(members=[stranger])

    def asleep(person):
        client.force_login(person)
        return "Rien ne s’est passé ici" in words(read(client.get(group.get_absolute_url())))

    assert not asleep(ana)
    group.assembly.scope.records.update(at=timezone.now() - timedelta(days=80))
    assert asleep(ana)
    assert not asleep(stranger)
