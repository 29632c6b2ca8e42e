import pytest
from django.core.management import CommandError, call_command

from creuset.assemblies.charter import rule_for
from creuset.assemblies.models import Assembly
from creuset.people.models import Person
from tests.people.helpers import code_in_last_mail

pytestmark = pytest.mark.django_db

ANA, BO = "Ana Silva <Ana@example.org>", "Bo Roux <bo@example.org>"


def found(*founders, sponsors=2):
    call_command(
        "found", "Les Jardins", purpose="Cultiver.", founder=list(founders), sponsors=sponsors
    )


def test_a_community_is_founded_by_two_persons_who_vouch_for_the_next_ones():
    found(ANA, BO)

    community = Assembly.objects.community()
    assert [person.name for person in community.members().order_by("pk")] == [
        "Ana Silva",
        "Bo Roux",
    ]
    rule = rule_for(community, "assemblies.admit").rule
    assert (rule.procedure, rule.parameters) == ("sponsors", {"n": 2})


def test_a_founder_enters_with_the_code_sent_to_their_address(client):
    found(ANA, BO)

    client.post("/comptes/entrer/", {"login": "ana@example.org"})
    client.post("/comptes/entrer/code/", {"code": code_in_last_mail()})

    assert "Ce qui m’attend" in client.get("/moi/").content.decode()


@pytest.mark.parametrize(
    ("founders", "sponsors", "said"),
    [
        ([ANA], 2, "au moins deux personnes"),
        ([ANA, "Ana bis <ana@example.org>"], 2, "au moins deux personnes"),
        ([ANA, "Bo Roux"], 2, "écrivez le nom puis l’adresse"),
        ([ANA, "bo@example.org"], 2, "dites aussi le nom"),
        ([ANA, BO], 3, "entre 1 et 2 garants"),
    ],
)
def test_a_founding_that_cannot_hold_is_refused_with_what_to_do(founders, sponsors, said):
    with pytest.raises(CommandError, match=said):
        found(*founders, sponsors=sponsors)

    assert not Person.objects.exists()


def test_an_installation_bears_one_community():
    found(ANA, BO)

    with pytest.raises(CommandError, match="vit déjà ici"):
        found("Cléo <cleo@example.org>", BO)
