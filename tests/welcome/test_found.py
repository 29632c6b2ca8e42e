import pytest
from django.core.management import CommandError, call_command

from creuset.assemblies import gestures
from creuset.assemblies.charter import Charter, rule_for
from creuset.assemblies.first_charters import FIRST_CHARTERS
from creuset.assemblies.models import Assembly
from creuset.people.models import Person
from tests.people.helpers import code_in_last_mail

pytestmark = pytest.mark.django_db

ANA, BO = "Ana Silva <Ana@example.org>", "Bo Roux <bo@example.org>"


def found(*founders, **options):
    call_command("found", "Les Jardins", purpose="Cultiver.", founder=list(founders), **options)


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
        ([ANA, BO], 0, "entre 1 et 2 garants"),
    ],
)
def test_a_founding_that_cannot_hold_is_refused_with_what_to_do(founders, sponsors, said):
    with pytest.raises(CommandError, match=said):
        found(*founders, sponsors=sponsors)

    assert not Person.objects.exists()


def test_a_community_says_which_languages_it_speaks():
    call_command("found", "Las Huertas", "--languages=es,fr", "--founder", ANA, "--founder", BO)

    assert Assembly.objects.community().languages == "es,fr"


def test_a_language_that_is_not_translated_is_refused():
    with pytest.raises(CommandError, match="choisissez parmi fr, en, es"):
        call_command("found", "Die Gärten", "--languages=de", "--founder", ANA, "--founder", BO)


@pytest.mark.parametrize("charter", FIRST_CHARTERS)
def test_a_community_may_begin_with_a_whole_charter(charter):
    """Two founders are enough for every rule of it: none is set aside on the first day."""
    found(ANA, BO, charter=charter)

    in_force = Charter(Assembly.objects.community()).in_force
    for gesture, (procedure, parameters) in FIRST_CHARTERS[charter].rules.items():
        rule = in_force(gesture)
        assert (rule.rule.procedure, rule.rule.parameters) == (procedure, parameters)
        assert rule.set_aside == ()


def test_how_many_vouch_for_a_newcomer_may_be_told_apart_from_the_charter():
    found(ANA, BO, charter="cooperative", sponsors=1)

    community = Assembly.objects.community()
    assert rule_for(community, "assemblies.admit").rule.parameters == {"n": 1}
    assert rule_for(community, "works.publish").rule.parameters["days"] == 14


def test_a_charter_that_nobody_wrote_is_not_one():
    with pytest.raises(CommandError, match="invalid choice"):
        call_command("found", "Les Jardins", "--founder", ANA, "--charter", "monarchie")


@pytest.mark.parametrize("charter", FIRST_CHARTERS.values(), ids=lambda charter: charter.key)
def test_a_first_charter_says_a_rule_only_of_what_the_software_does(charter):
    known = {each.key for each in gestures.every()}

    assert set(charter.rules) == set(charter.written) & known
    assert "assemblies.amend_charter" in charter.rules


def test_an_installation_bears_one_community():
    found(ANA, BO)

    with pytest.raises(CommandError, match="vit déjà ici"):
        found("Cléo <cleo@example.org>", BO)
