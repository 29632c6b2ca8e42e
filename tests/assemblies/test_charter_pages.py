import pytest

from creuset.assemblies import gestures
from creuset.assemblies.charter import BY_CONSENT
from creuset.assemblies.first_charters import FIRST_CHARTERS
from creuset.assemblies.models import Procedure
from creuset.assemblies.themes import OTHERS, theme_of
from creuset.decisions.models import Decision
from tests import make
from tests.pages import MOST, cost, fields, plain, read, told, words

pytestmark = pytest.mark.django_db

HEAVIEST = 100_000


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def zoe():
    return make.person("Zoé")


@pytest.fixture
def community(ana, bob):
    return make.community(members=[ana, bob])


@pytest.fixture
def group(ana, bob, community):
    return make.assembly(members=[ana, bob])


def amendment(gesture="works.publish", procedure="member", *, entrenched=False, **terms):
    return {
        "gesture": gesture,
        "procedure": procedure,
        "parameters": {**BY_CONSENT, **terms} if procedure == "decision" else terms,
        "entrenched": entrenched,
    }


def amended(assembly, by, *args, **terms):
    return make.adopted("assemblies.amend_charter", assembly, by=by, **amendment(*args, **terms))


def line(client, assembly, key="works.publish"):
    found = read(client.get(f"/charte/{assembly.pk}/")).find(id=key)
    assert found
    return found


def rule_page(client, assembly, key="works.publish"):
    return read(client.get(f"/charte/{assembly.pk}/regles/{key}/"))


# The charter


def test_anyone_reads_what_is_decided_how(client, community):
    make.rule(community, "works.publish", Procedure.MEMBER)

    page = read(client.get("/charte/"))

    read_there = {
        words(section.h3): plain(words(section.p)) for section in page.select("section.rule")
    }
    assert len(read_there) == len(gestures.made_in(community))
    assert read_there["Accueillir dans la communauté"] == "2 membres s’en portent garants."
    assert read_there["Publier un travail"] == "Tout membre peut le faire."
    assert read_there["Révoquer une décision"] == "Cela se décide par consentement, en 7 jours."


def test_gestures_are_found_under_their_theme(client, community):
    page = read(client.get("/charte/"))

    themes = {
        words(theme.h2): [section["id"] for section in theme.select("section.rule")]
        for theme in page.select("section.theme")
    }
    assert themes["Entrer"] == ["assemblies.admit", "groups.admit", "welcome.import_members"]
    assert themes["Groupes"] == ["groups.open"]
    assert "assemblies.confer_mandate" in themes["Mandats et sièges"]
    assert "decisions.revoke" in themes["Décider"]


def test_a_gesture_of_an_area_that_nobody_named_still_has_a_place():
    assert theme_of("weather.forecast") is OTHERS
    assert all(theme_of(each.key) is not OTHERS for each in gestures.every())


def test_the_whole_charter_is_read_in_a_few_lines(client, community):
    make.rule(community, "works.publish", Procedure.MEMBER)

    page = read(client.get("/charte/"))

    short = {words(each.dt): words(each.ul) for each in page.select("#en-bref dl > div")}
    assert "Publier un travail" in short["Tout membre peut"]
    assert short["Avec des garants"].startswith("Accueillir dans la communauté")
    for link in page.select("#en-bref dd a"):
        assert page.find(id=link["href"].removeprefix("#"))


def test_a_group_s_charter_says_where_its_rules_come_from(client, community, group):
    make.rule(community, "works.publish", Procedure.MEMBER, entrenched=True)
    make.rule(group, "groups.admit", Procedure.SPONSORS, n=1)

    page = read(client.get(f"/charte/{group.pk}/"))

    assert "Accueillir dans la communauté" not in words(page)
    publish = line(client, group)
    assert "Règle héritée de La communauté" in words(publish)
    assert "fixée pour toutes les assemblées en dessous" in words(publish)
    assert f"/charte/{community.pk}/regles/works.publish/" in str(publish)
    assert "Règle d’ici, depuis le" in words(line(client, group, "groups.admit"))
    assert "Règle de départ du logiciel" in words(page)


def test_a_rule_set_aside_is_shown_with_the_one_that_applies(client, community):
    make.rule(community, "works.publish", Procedure.MANDATE, post="édition")

    for shown in (line(client, community), rule_page(client, community)):
        assert "Cela se décide par consentement" in words(shown)
        assert "Personne ne peut aujourd’hui satisfaire cette règle" in words(shown)


def test_a_rule_leads_to_the_decision_it_comes_from(client, ana, community):
    decision = amended(community, ana)

    for shown in (line(client, community), rule_page(client, community)):
        assert decision.get_absolute_url() in [link["href"] for link in shown.select("a")]


def test_a_visitor_reads_who_changes_the_charter_and_where_to_join(client, community):
    section = read(client.get("/charte/")).select_one("#changer")

    assert section
    assert "Ses membres la changent." in words(section)
    assert [link["href"] for link in section.select("a")] == ["/comptes/rejoindre/"]


def test_someone_who_is_not_a_member_reads_why_not_and_where_to_join(client, community, zoe):
    client.force_login(zoe)

    page = read(client.get("/charte/"))

    said = plain(words(page.select_one("#changer")))
    assert "Changer une règle de la charte Ce geste revient aux membres" in said
    assert page.select("#changer a[href='/rejoindre/']")


def test_the_charter_costs_the_same_whatever_it_holds(client, ana, group):
    def of(*keys):
        for key in keys:
            amended(group, ana, key)
        return cost(client, f"/charte/{group.pk}/")

    client.force_login(ana)

    assert of("works.publish") == of("groups.admit", "decisions.revoke") <= MOST
    assert cost(client, "/charte/") <= MOST


def test_the_charter_stays_light(client, ana, community):
    client.force_login(ana)

    for address in ("/charte/", "/charte/modeles/"):
        assert len(client.get(address).content) < HEAVIEST


# One rule


def test_a_rule_is_read_in_full_by_anyone(client, community):
    make.rule(community, "works.publish", "decision", quorum=30, deliberation=3)

    page = rule_page(client, community)

    assert plain(words(page.select_one(".lead"))) == "Cela se décide par consentement, en 7 jours."
    facts = {words(each.dt): plain(words(each.dd)) for each in page.select("#details dl > div")}
    assert facts["Quorum"] == "30 % des membres au moins s’expriment"
    assert facts["D’abord, on en parle"] == "3 jours"
    assert "plus personne n’y objecte" in words(page.select_one("#methode"))


def test_a_rule_without_a_decision_has_no_method_to_explain(client, community):
    page = rule_page(client, community, "groups.open")

    assert page.select("#details, #methode") == []
    assert "Tout membre peut le faire." in words(page)


def test_what_is_not_done_here_has_no_rule_here(client, community, group):
    assert client.get(f"/charte/{community.pk}/regles/groups.open/").status_code == 200
    for address in (
        f"/charte/{group.pk}/regles/groups.open/",
        f"/charte/{community.pk}/regles/works.burn/",
        "/charte/999/regles/works.publish/",
    ):
        assert client.get(address).status_code == 404


def test_its_history_goes_from_the_software_to_today(client, ana, community, group):
    make.rule(community, "works.publish", "decision", days=10)
    revoked = amended(community, ana, "works.publish", "member")
    make.adopted("decisions.revoke", revoked, by=ana)
    amended(group, ana, "works.publish", "decision", quorum=30)

    chapters = [plain(words(li)) for li in rule_page(client, group).select("#histoire li")]

    assert "en 7 jours. Règle de départ du logiciel" in chapters[0]
    assert "La communauté" in chapters[1]
    assert "Durée 7 jours → 10 jours" in chapters[1]
    assert "Posée à la fondation" in chapters[1]
    assert "révoquée le" in chapters[2]
    assert "une décision → tout membre" in chapters[2]
    assert "en vigueur" in chapters[3]
    assert "Quorum 50 % → 30 %" in chapters[3]
    assert len(chapters) == 4
    above = rule_page(client, community).select("#histoire li")
    assert ["en vigueur" in words(li) for li in above] == [False, True, False]


def test_it_says_whom_a_change_would_concern(client, community, group):
    inherits, deep = make.assembly(members=[make.person()]), make.assembly(parent=group)
    empty = make.assembly()
    make.join(deep, make.person())
    make.rule(group, "works.publish", "member")

    concerned = words(rule_page(client, community).select_one("#changer"))

    assert "4 membres sont concernés ici." not in concerned
    assert "3 membres sont concernés ici." in concerned
    follow, differ = concerned.split("à moins que la nouvelle ne soit fixée pour toutes")
    assert (
        f"1 assemblée en dessous suit cette règle et changerait avec elle : {inherits}" in follow
    )
    assert "2 assemblées en suivent une autre" in follow
    assert str(group) in differ
    assert str(deep) in differ
    assert str(empty) not in concerned


def test_a_rule_fixed_here_concerns_everyone_below(client, community, group):
    make.rule(group, "works.publish", "member")
    make.rule(community, "works.publish", "member", entrenched=True)

    concerned = words(rule_page(client, community).select_one("#changer"))

    assert "L’assemblée en dessous suit cette règle, sans exception." in concerned


def test_of_many_assemblies_the_first_are_named_and_all_are_counted(client, community):
    for _n in range(14):
        make.assembly(members=[make.person()])

    concerned = words(rule_page(client, community).select_one("#changer"))

    assert "14 assemblées en dessous suivent cette règle" in concerned
    assert "et 2 autres" in concerned


def test_a_rule_fixed_above_is_locked_and_leads_there(client, ana, community, group):
    make.rule(community, "works.publish", Procedure.MEMBER, entrenched=True)
    client.force_login(ana)

    section = rule_page(client, group).select_one("#changer")

    assert "« La communauté » l’a fixée pour toutes les assemblées en dessous" in plain(
        words(section)
    )
    assert [link["href"] for link in section.select("a")] == [
        f"/charte/{community.pk}/regles/works.publish/"
    ]


def test_the_page_of_a_rule_costs_the_same_whatever_its_history(client, ana, community, group):
    def decided(n):
        for number in range(n):
            make.assembly(members=[ana])
            amended(group, ana, "works.publish", "decision", days=10 + number + n)
        return cost(client, f"/charte/{group.pk}/regles/works.publish/")

    client.force_login(ana)

    assert decided(1) == decided(2) <= MOST
    assert cost(client, f"/charte/{community.pk}/regles/works.publish/") <= MOST


# Proposing another


def change_links(page):
    return [link["href"] for link in page.select("#changer .actions a")]


def test_a_visitor_is_not_offered_to_change_a_rule(client, community):
    page = rule_page(client, community)

    assert change_links(page) == []
    assert "Ses membres la changent." in words(page.select_one("#changer"))


def test_someone_of_another_assembly_reads_why_not(client, community, group, zoe):
    make.join(community, zoe)
    client.force_login(zoe)

    page = rule_page(client, group)

    assert change_links(page) == []
    assert "Ce geste revient aux membres de" in words(page.select_one("#changer"))
    assert change_links(rule_page(client, community)) != []


def test_a_member_proposes_to_change_this_very_rule(client, ana, community):
    make.rule(community, "groups.open", "sponsors", n=2)
    client.force_login(ana)
    [address] = change_links(rule_page(client, community, "groups.open"))

    form = fields(client.get(address))
    assert (form["gesture"], form["procedure"], form["n"]) == ("groups.open", "sponsors", "2")
    response = client.post(address, {**form, "n": "1"})

    decision = Decision.objects.get()
    assert response.headers["Location"] == decision.get_absolute_url()
    assert decision.parameters == {
        "gesture": "groups.open", "procedure": "sponsors", "parameters": {"n": 1},
        "entrenched": False,
    }  # fmt: skip


def test_a_change_is_proposed_from_the_page_of_the_charter(client, ana, community):
    client.force_login(ana)
    link = read(client.get("/charte/")).select_one("#changer a")
    assert link

    form = fields(client.get(link["href"]))
    response = client.post(
        link["href"], {**form, "gesture": "works.publish", "procedure": "member"}
    )

    decision = Decision.objects.get()
    assert response.headers["Location"] == decision.get_absolute_url()
    assert decision.parameters == amendment()


@pytest.mark.parametrize(
    ("given", "asked"),
    [
        ({"procedure": "sponsors", "n": ""}, "n"),
        ({"procedure": "mandate", "post": ""}, "post"),
        ({"procedure": "decision", "days": ""}, "days"),
        ({"procedure": "decision", "ballots": "detached"}, "ballots"),
    ],
)
def test_what_a_procedure_needs_is_asked(client, ana, community, given, asked):
    client.force_login(ana)
    address = f"/decisions/gestes/assemblies.amend_charter/{community.pk}/?regle=works.publish"
    form = fields(client.get(address))

    response = client.post(address, {**form, **given})

    assert response.status_code == 422
    field = read(response).find(attrs={"name": asked})
    assert field
    assert field.has_attr("aria-invalid")
    assert not Decision.objects.exists()


def test_what_went_wrong_among_the_finer_points_is_open(client, ana, community):
    client.force_login(ana)
    address = f"/decisions/gestes/assemblies.amend_charter/{community.pk}/?regle=works.publish"
    page = client.get(address)
    assert read(page).select("details.precise[open]") == []

    refused = client.post(address, {**fields(page), "ballots": "detached"})

    assert read(refused).select("details.precise[open] [name=ballots]")


def test_choosing_another_gesture_brings_its_rule_and_its_methods(client, ana, community):
    make.rule(community, "works.publish", "decision", days=12)

    part = read(client.get(f"/charte/{community.pk}/champs/?gesture=works.publish"))

    assert part.find(attrs={"name": "days"})["value"] == "12"
    assert [option["value"] for option in part.select("[name=method] option")] == [
        "consent", "majority",
    ]  # fmt: skip


def test_a_rule_is_read_before_it_is_proposed(client, ana, community):
    client.force_login(ana)
    address = f"/decisions/gestes/assemblies.amend_charter/{community.pk}/?regle=works.publish"
    form = fields(client.get(address))
    preview = f"/charte/{community.pk}/apercu/"

    shown = client.post(preview, {**form, "method": "majority", "quorum": "30"})
    part = client.post(preview, {**form, "quorum": "30"}, headers={"HX-Request": "true"})
    refused = client.post(preview, {**form, "quorum": "101"})

    assert "Cela se vote : il faut plus de la moitié des voix exprimées" in plain(
        words(read(shown))
    )
    assert "Quorum 50 % → 30 %" in plain(words(read(part)))
    assert read(part).select("html") == []
    assert refused.status_code == 422
    assert told(refused)
    assert not Decision.objects.exists()


def test_only_someone_signed_in_previews_and_never_by_a_link(client, ana, community):
    preview = f"/charte/{community.pk}/apercu/"

    assert client.post(preview, {}).headers["Location"].startswith("/comptes/")
    client.force_login(ana)
    assert client.get(preview).status_code == 405


# First charters


def test_the_first_charters_are_compared_in_words(client, community):
    page = read(client.get("/charte/modeles/"))

    assert [words(card.h2) for card in page.select(".models .card")] == [
        "Association loi 1901", "Collectif informel", "Coopérative",
    ]  # fmt: skip
    said = plain(words(page))
    for charter in FIRST_CHARTERS.values():
        assert plain(str(charter.text)) in said
        assert plain(str(charter.note)) in said
    admit = next(
        rule for rule in page.select("section.rule") if "dans la communauté" in words(rule.h3)
    )
    assert [words(each.dd) for each in admit.select("dl > div")][:2] == [
        "2 membres s’en portent garants.", "Un membre s’en porte garant.",
    ]  # fmt: skip
