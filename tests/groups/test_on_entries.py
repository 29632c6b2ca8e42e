import pytest

from creuset.common.verdict import Refused
from creuset.groups import actions
from creuset.groups.models import WorksOn
from creuset.works.actions import about_entries
from creuset.works.models import Citation
from tests import make
from tests.atlas.helpers import entry
from tests.pages import cost, plain, read, words


@pytest.fixture
def ana(db):
    person = make.person("Ana")
    make.community(members=[person])
    return person


def test_a_group_says_on_which_entry_it_works_and_both_pages_show_it(client, ana):
    group, one = make.group(members=[ana]), entry("Ruche")
    client.force_login(ana)

    client.post(f"/groupes/sur-la-fiche/{one.slug}/", {"groupe": group.pk})
    client.post(f"/groupes/sur-la-fiche/{one.slug}/", {"groupe": group.pk})

    assert WorksOn.objects.count() == 1
    client.logout()
    assert str(group) in words(read(client.get(one.get_absolute_url())).main)
    assert "Ruche" in words(read(client.get(group.get_absolute_url())).main)
    client.force_login(ana)
    client.post(f"/groupes/sur-la-fiche/{one.slug}/", {})
    assert not WorksOn.objects.exists()


def test_nobody_speaks_for_a_group_that_is_not_theirs(client, ana):
    group, one = make.group(members=[ana]), entry("Ruche")
    eve = make.person("Ève")
    client.force_login(eve)

    client.post(f"/groupes/sur-la-fiche/{one.slug}/", {"groupe": group.pk})

    assert not WorksOn.objects.exists()
    with pytest.raises(Refused):
        actions.work_on(group, one, by=eve)
    hidden = entry("Cachée", audience="community")
    assert client.get(f"/groupes/sur-la-fiche/{hidden.slug}/").status_code == 404


def test_a_group_of_members_only_entries_shows_them_to_members_only(client, ana):
    group, hidden = make.group(members=[ana]), entry("Jardin caché", audience="community")
    actions.work_on(group, hidden, by=ana)

    assert "Jardin" not in words(read(client.get(group.get_absolute_url())).main)
    client.force_login(ana)
    assert "Jardin" in words(read(client.get(group.get_absolute_url())).main)


def test_a_work_cites_an_entry_and_who_may_not_read_it_does_not_learn_of_it(client, ana):
    work, one = make.work(authors=[ana], title="Note sur le miel"), entry("Ruche")
    client.force_login(ana)

    client.post(f"/travaux/sur-la-fiche/{one.slug}/", {"travail": work.pk})

    assert Citation.objects.get().work == work
    assert "Note sur le miel" in words(read(client.get(one.get_absolute_url())).main)
    assert "Ruche" in words(read(client.get(work.get_absolute_url())).main)
    client.logout()
    assert "Note sur le miel" not in client.get(one.get_absolute_url()).text
    with pytest.raises(Refused):
        about_entries.cite(work, entry("Autre"), by=make.person("Ève"))


def test_a_group_opens_from_an_entry_with_what_it_says(client, ana):
    one = entry("Four à pain", facts={"missing": "Un four."})
    client.force_login(ana)

    page = client.get(f"/decisions/gestes/groups.open/{make.community().pk}/?fiche={one.slug}")

    shown = read(page).select_one("main form")
    assert shown.select_one("[name=name]")["value"] == "Four à pain"
    assert shown.select_one("[name=why]").text.strip() == "Un four."


def test_a_territory_shows_the_groups_and_works_about_what_is_there(client, ana):
    group, one = make.group(members=[ana]), entry("Ruche", country="FR")
    elsewhere = make.group(members=[ana])
    actions.work_on(group, one, by=ana)
    actions.work_on(elsewhere, entry("Lejos", country="ES"), by=ana)
    work = make.work(authors=[ana], title="Note sur le miel")
    about_entries.cite(work, one, by=ana)

    page = words(read(client.get("/territoires/FR/")).main)
    assert str(group) in page
    assert str(elsewhere) not in page
    assert "miel" not in page
    client.force_login(ana)
    assert "Note sur le miel" in words(read(client.get("/territoires/FR/")).main)


def test_a_territory_shows_what_is_decided_of_what_is_there_and_by_who_works_there(client, ana):
    group, elsewhere = make.group(members=[ana]), make.group(members=[ana])
    one, other = entry("Ruche", country="FR"), entry("Lejos", country="ES")
    actions.work_on(group, one, by=ana)
    actions.work_on(elsewhere, other, by=ana)
    of_group, of_other = (
        make.proposed("decisions.resolve", each.assembly, by=ana, title=f"Agir dans {each} ?")
        for each in (group, elsewhere)
    )
    make.rule(make.community(), "atlas.merge", "decision")
    of_entry = make.proposed("atlas.merge", one, by=ana, into=other.slug, taken=[])

    def decided(path):
        page = read(client.get(path))
        return {words(link) for link in page.select("#decisions h3 a")}

    assert decided("/territoires/FR/") == set()  # a visitor may not read them
    client.force_login(ana)
    assert decided("/territoires/FR/") == {
        plain(of_group.question), plain(of_entry.question)
    }  # fmt: skip
    assert decided("/territoires/ES/") == {plain(of_other.question)}
    assert decided("/territoires/DE/") == set()


def test_saying_what_one_s_works_are_about_costs_the_same_however_many(client, ana):
    one = entry("Ruche")
    client.force_login(ana)

    def asked():
        make.work(authors=[ana])
        return cost(client, f"/travaux/sur-la-fiche/{one.slug}/")

    assert asked() == asked()
