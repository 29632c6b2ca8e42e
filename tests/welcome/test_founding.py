"""The founding page of an empty server."""

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.management import call_command
from django.test import Client

from creuset.assemblies import actions as assemblies
from creuset.assemblies.charter import rule_for
from creuset.assemblies.models import Assembly
from creuset.common.verdict import Refused
from creuset.people.models import Person
from creuset.post import sending
from creuset.welcome import actions, founding
from creuset.welcome.actions import Founder
from tests import make
from tests.pages import fields, plain, read, told, words
from tests.people.helpers import code_in_last_mail
from tests.together import together

FOUNDERS = [Founder("Ana Silva", "ana@example.org"), Founder("Bo Roux", "bo@example.org")]
COMMUNITY = {
    "name": "Les Jardins",
    "purpose": "Cultiver ensemble.",
    "language": "es",
    "also": ["fr", "es"],
}
PEOPLE = {
    "form-0-name": "Ana Silva",
    "form-0-email": "Ana@example.org",
    "form-1-name": "Bo Roux",
    "form-1-email": "bo@example.org",
}


@pytest.fixture
def empty(db):
    founding.forget()


def fill(client, upto="confirm"):
    """The steps of the founding page, up to the code that came by mail."""
    client.post("/fonder/", COMMUNITY)
    client.post("/fonder/charte/", {"charter": "collectif"})
    client.post("/fonder/personnes/", fields(client.get("/fonder/personnes/")) | PEOPLE)
    if upto == "confirm":
        client.post("/fonder/relire/")


@pytest.mark.parametrize(
    "path", ["/", "/moi/", "/groupes/", "/comptes/rejoindre/", "/nulle-part/"]
)
def test_every_page_of_an_empty_server_leads_to_the_founding_page(client, empty, path):
    assert client.get(path).headers["Location"] == "/fonder/"


@pytest.mark.parametrize("path", ["/sante", "/charte/modeles/", "/langue/en/?vers=/fonder/"])
def test_what_makes_sense_before_anyone_is_there_stays_open(client, empty, path):
    assert client.get(path).headers.get("Location") in (None, "/fonder/")
    assert client.get(path).status_code == 200 or path.startswith("/langue/")


def test_once_founded_no_page_asks_again_whether_it_is(client, empty, django_assert_num_queries):
    make.community()
    founding.is_founded()

    with django_assert_num_queries(0):
        founding.is_founded()
    assert client.get("/").status_code == 200


def test_a_community_is_founded_step_by_step(client, empty):
    fill(client)
    assert not Person.objects.exists()
    code = code_in_last_mail()

    answer = client.post("/fonder/confirmer/", {"code": code.lower()}, follow=True)

    community = Assembly.objects.community()
    assert (community.name, community.purpose) == ("Les Jardins", "Cultiver ensemble.")
    assert [person.name for person in community.members().order_by("pk")] == [
        "Ana Silva",
        "Bo Roux",
    ]
    assert rule_for(community, "assemblies.admit").rule.parameters == {"n": 1}
    assert answer.redirect_chain == [("/bienvenue/", 302)]
    assert "« Les Jardins » est fondée" in words(read(answer))


def test_who_founds_says_its_languages_and_first_its_own(client, empty):
    fill(client)
    review = words(read(client.get("/fonder/relire/")))

    client.post("/fonder/confirmer/", {"code": code_in_last_mail()})

    assert "español · français" in review
    assert Assembly.objects.community().languages == "es,fr"


def test_the_founding_page_begins_with_the_language_one_reads_it_in(client, empty):
    page = client.get("/fonder/", headers={"Accept-Language": "en-GB"})

    assert fields(page)["language"] == "en"


def test_who_founds_is_signed_in_with_a_confirmed_address(client, empty):
    fill(client)
    client.post("/fonder/confirmer/", {"code": code_in_last_mail()})

    ana = Person.objects.get(email="ana@example.org")
    assert client.session["_auth_user_id"] == str(ana.pk)
    assert EmailAddress.objects.filter(verified=True).get().user == ana


def test_the_others_who_found_are_told_how_to_enter(client, empty):
    fill(client)
    mail.outbox.clear()
    client.post("/fonder/confirmer/", {"code": "faux"})
    client.post("/fonder/relire/")
    client.post("/fonder/confirmer/", {"code": code_in_last_mail()})

    sending.send_waiting()

    assert [letter.to for letter in mail.outbox[1:]] == [["bo@example.org"]]
    assert plain(mail.outbox[1].subject) == "Vous fondez « Les Jardins » avec Ana Silva"
    assert "/comptes/entrer/" in mail.outbox[1].body


def test_what_was_typed_is_found_again_when_one_goes_back(client, empty):
    fill(client)

    assert fields(client.get("/fonder/"))["name"] == "Les Jardins"
    assert fields(client.get("/fonder/charte/"))["charter"] == "collectif"
    kept = fields(client.get("/fonder/personnes/"))
    assert (kept["form-1-name"], kept["form-1-email"]) == ("Bo Roux", "bo@example.org")


@pytest.mark.parametrize(
    ("changed", "said"),
    [
        ({"form-1-name": "", "form-1-email": ""}, "Il faut au moins deux personnes"),
        ({"form-1-email": "ana@EXAMPLE.org"}, "Il faut au moins deux personnes"),
        ({"form-2-name": "Zoé", "form-2-email": "bo@example.org"}, "la même adresse"),
        ({"form-1-email": ""}, "Il manque l’adresse."),
        ({"form-1-name": ""}, "Il manque le nom."),
        ({"form-0-name": "", "form-0-email": ""}, "Donnez votre nom"),
        ({"form-1-email": "bo chez example"}, "Saisissez une adresse"),
    ],
)
def test_persons_that_cannot_found_are_refused_with_what_to_do(client, empty, changed, said):
    fill(client, upto="people")

    answer = client.post(
        "/fonder/personnes/", fields(client.get("/fonder/personnes/")) | PEOPLE | changed
    )

    assert answer.status_code == 422
    assert said in words(read(answer))
    assert "Ana" in answer.content.decode() or "form-0-name" in changed


@pytest.mark.parametrize(
    ("path", "sent", "said"),
    [
        ("/fonder/", {"name": "", "purpose": "Cultiver."}, "Cultiver."),
        ("/fonder/charte/", {"charter": "monarchie"}, "Sélectionnez un choix valide"),
        ("/fonder/charte/", {}, "Choisissez une des trois chartes."),
    ],
)
def test_a_step_that_is_not_filled_in_says_so_at_its_place(client, empty, path, sent, said):
    fill(client)

    answer = client.post(path, sent)

    assert answer.status_code == 422
    assert said in answer.content.decode()
    assert told(answer)


@pytest.mark.parametrize(
    ("path", "first"),
    [
        ("/fonder/charte/", "/fonder/"),
        ("/fonder/personnes/", "/fonder/"),
        ("/fonder/relire/", "/fonder/"),
        ("/fonder/confirmer/", "/fonder/"),
    ],
)
def test_a_step_waits_for_those_before_it(client, empty, path, first):
    assert client.get(path).headers["Location"] == first


def test_a_wrong_code_founds_nothing_and_three_spend_it(client, empty):
    fill(client)
    code = code_in_last_mail()

    for _try in range(3):
        assert client.post("/fonder/confirmer/", {"code": "nonnon"}).status_code == 422
    answer = client.post("/fonder/confirmer/", {"code": code})

    assert "Ce code ne vaut plus" in words(read(answer))
    assert not Assembly.objects.exists()
    client.post("/fonder/confirmer/", {"action": "resend"})
    assert client.post("/fonder/confirmer/", {"code": code_in_last_mail()}).status_code == 302


def test_a_code_sent_to_one_address_does_not_found_for_another(client, empty):
    fill(client)
    code = code_in_last_mail()
    changed = fields(client.get("/fonder/personnes/")) | {"form-0-email": "eve@example.org"}
    client.post("/fonder/personnes/", changed)

    client.post("/fonder/confirmer/", {"code": code})

    assert not Assembly.objects.exists()


def test_on_a_server_that_others_reach_a_stranger_does_not_found_first(client, empty, settings):
    settings.PRODUCTION = True

    first = client.get("/fonder/")
    answer = client.post("/fonder/", {"name": "À moi", "purpose": "Tout prendre."})
    later = client.get("/fonder/charte/")

    assert "donnez son code de fondation" in words(read(first))
    assert answer.status_code == 422
    assert later.headers["Location"] == "/fonder/"
    assert not any("name" in tag.get("name", "") for tag in read(answer).select("main input"))


def test_the_founding_code_is_told_in_the_logs_and_by_the_command(
    client, empty, settings, caplog, capsys
):
    settings.PRODUCTION = True
    client.get("/fonder/")
    call_command("found", code=True)
    said = capsys.readouterr().out.strip()

    assert said in caplog.text
    assert client.post("/fonder/", {"code": said.upper().replace("-", " ")}).status_code == 302
    assert "Nom de la communauté" in words(read(client.get("/fonder/")))


def test_nothing_is_founded_twice(client, empty):
    fill(client)
    code = code_in_last_mail()
    other = Client()
    fill(other)
    other.post("/fonder/confirmer/", {"code": code_in_last_mail()})

    answer = client.post("/fonder/confirmer/", {"code": code}, follow=True)

    assert "Une communauté vient d’être fondée ici." in words(read(answer))
    assert Assembly.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_of_two_that_found_at_once_one_founds(empty):
    others = [Founder("Zoé", "zoe@example.org"), Founder("Ève", "eve@example.org")]

    ends = together(
        lambda: actions.found_community("Un", founders=FOUNDERS, charter="collectif"),
        lambda: actions.found_community("Deux", founders=others, charter="collectif"),
    )

    assert sorted(type(end).__name__ for end in ends) == ["Assembly", "Refused"]
    assert Person.objects.count() == 2


def test_the_founding_page_leads_home_once_there_is_one(client, db):
    make.community()

    assert client.get("/fonder/").headers["Location"] == "/"


def done(client):
    return {tag["id"] for tag in read(client.get("/bienvenue/")).select(".checklist .done")}


def test_what_comes_next_ticks_itself(client, empty):
    actions.found_community("Un", founders=FOUNDERS, charter="collectif")
    ana, bo = Person.objects.order_by("pk")
    client.force_login(ana)
    assert done(client) == set()

    EmailAddress.objects.update(verified=True)
    make.group(members=[ana, bo])
    ana.facets.create(key="does", value="Jardine")
    rule = make.rule(Assembly.objects.community(), "groups.open", "member")
    rule.warrant = make.granted("assemblies.amend_charter", Assembly.objects.community())
    rule.save()

    assert done(client) >= {"founders", "profile", "groups", "charter"}


def test_my_page_leads_to_what_comes_next_until_there_is_a_group(client, empty):
    actions.found_community("Un", founders=FOUNDERS, charter="collectif")
    ana, bo = Person.objects.order_by("pk")
    client.force_login(ana)
    way = "#premiers-pas a"
    assert read(client.get("/moi/")).select_one(way)["href"] == "/bienvenue/"
    client.force_login(make.person())
    assert read(client.get("/moi/")).select_one(way) is None

    make.group(members=[bo])

    client.force_login(ana)
    assert read(client.get("/moi/")).select_one(way) is None


def test_what_comes_next_is_for_members(client, db):
    make.community()
    client.force_login(make.person())

    assert client.get("/bienvenue/").status_code == 404
    assert Client().get("/bienvenue/").status_code == 302


def test_the_first_charter_is_set_once(empty):
    community = actions.found_community("Un", founders=FOUNDERS, charter="collectif")

    with pytest.raises(Refused):
        assemblies.set_first_charter(community, {"groups.open": ("member", {})})
