import pytest
from django.db import transaction

from creuset.atlas.actions import import_entries
from creuset.atlas.models import Entry
from creuset.atlas.neighbourhoods import actions, rules
from creuset.common.verdict import Refused
from creuset.places import numbering
from creuset.places.actions import load_france
from creuset.places.models import Territory
from creuset.places.searching import find
from tests import make
from tests.atlas.helpers import entry, row, source
from tests.atlas.neighbourhoods.helpers import CENTRE, FAR, MIDDLE, STATION, code_of, name
from tests.pages import read, words
from tests.places.helpers import of_isere
from tests.together import together

pytestmark = pytest.mark.django_db


def test_what_is_there_falls_in_it_at_once_and_what_comes_after_too(ana, grenoble):
    before, away = (entry(country="FR", point=point) for point in (CENTRE, FAR))

    made = name(grenoble, by=ana)

    assert (str(made), made.code, made.parent) == ("Le Centre", "FR-38185-001", grenoble)
    assert code_of(before) == made.code
    assert code_of(away) == grenoble.code
    assert code_of(entry(country="FR", point=CENTRE)) == made.code


def test_what_is_only_somewhere_in_the_commune_is_in_none_of_its_neighbourhoods(ana, grenoble):
    before = entry(country="FR", point=CENTRE, precision=Entry.Precision.COMMUNE)
    name(grenoble, by=ana)
    after = entry(country="FR", point=CENTRE, precision=Entry.Precision.COMMUNE)

    assert {code_of(before), code_of(after)} == {grenoble.code}


def test_two_that_meet_share_the_ground_between_them(ana, grenoble):
    near_centre, near_station = (entry(country="FR", point=point) for point in (CENTRE, STATION))
    centre = name(grenoble, reach=2000, by=ana)
    assert {code_of(near_centre), code_of(near_station)} == {centre.code}

    station = name(grenoble, "La Gare", [45.1912, 5.7141], by=ana)

    assert code_of(near_centre) == centre.code
    assert code_of(near_station) == station.code


def test_told_otherwise_it_holds_other_things(ana, grenoble):
    here, there = (entry(country="FR", point=point) for point in (CENTRE, FAR))
    made = name(grenoble, by=ana)

    actions.change_neighbourhood(made, name="Le Sud", middle=list(FAR), reach=200, by=ana)

    made.refresh_from_db()
    assert (str(made), made.reach) == ("Le Sud", 200)
    assert (code_of(here), code_of(there)) == (grenoble.code, made.code)
    assert [str(one) for one in find("le sud")] == ["Le Sud"]
    assert find("le centre") == []


def test_named_no_more_its_page_stays_and_its_number_is_never_given_again(ana, grenoble, client):
    here = entry(country="FR", point=CENTRE)
    made = name(grenoble, by=ana)

    actions.forget_neighbourhood(made, by=ana)

    assert code_of(here) == grenoble.code
    assert find("le centre") == []
    answer = client.get(made.get_absolute_url())
    assert answer.status_code == 410
    assert "Plus personne ne nomme" in words(read(answer).main)
    assert name(grenoble, by=ana).code == "FR-38185-002"
    with pytest.raises(Refused, match="n’est plus nommé"):
        actions.forget_neighbourhood(made, by=ana)


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"middle": [45.1936, 5.6878]}, "n’est pas dans Grenoble"),  # in Fontaine
        ({"middle": [51.5, -0.12]}, "n’est pas dans Grenoble"),
        ({"middle": [90, 0]}, "n’est pas dans Grenoble"),
        ({"middle": [-17, 179.999]}, "n’est pas dans Grenoble"),
        ({"name": "LE CENTRE"}, "a déjà un quartier de ce nom"),
    ],
)
def test_what_cannot_be_a_neighbourhood_is_refused(ana, grenoble, changes, reason):
    name(grenoble, by=ana)

    with pytest.raises(Refused, match=reason):
        name(grenoble, **{"name": "Autre", "by": ana, **changes})

    assert Territory.objects.neighbourhoods().count() == 1


def test_only_communes_have_neighbourhoods(ana, grenoble):
    with pytest.raises(Refused, match="que dans une commune"):
        name(Territory.objects.get(code="FR-38"), by=ana)
    for other in (grenoble, Territory.objects.get(code="001")):
        with pytest.raises(Refused, match="Ce n’est pas un quartier"):
            actions.forget_neighbourhood(other, by=ana)
        with pytest.raises(Refused, match="Ce n’est pas un quartier"):
            actions.change_neighbourhood(other, name="A", middle=MIDDLE, reach=200, by=ana)


def test_who_is_not_a_member_names_nothing(grenoble, ana):
    stranger = make.person("Zoé")
    with pytest.raises(Refused):
        name(grenoble, by=stranger)
    made = name(grenoble, by=ana)
    with pytest.raises(Refused):
        actions.change_neighbourhood(made, name="A", middle=MIDDLE, reach=200, by=stranger)
    with pytest.raises(Refused):
        actions.forget_neighbourhood(made, by=stranger)


def test_a_community_may_decide_of_names_and_take_its_decision_back(ana, grenoble):
    here = entry(country="FR", point=CENTRE)
    parameters = {"name": "Le Centre", "middle": MIDDLE, "reach": 400}

    made, naming = make.carried_out("atlas.name_neighbourhood", grenoble, **parameters)
    _, changing = make.carried_out(
        "atlas.change_neighbourhood", made, **parameters | {"reach": 200}
    )
    made.refresh_from_db()
    assert made.reach == 200

    make.undone("atlas.change_neighbourhood", made, changing)
    made.refresh_from_db()
    assert (made.reach, code_of(here)) == (400, made.code)

    _, forgetting = make.carried_out("atlas.forget_neighbourhood", made)
    assert code_of(here) == grenoble.code
    make.undone("atlas.forget_neighbourhood", made, forgetting)
    assert code_of(here) == made.code

    make.undone("atlas.name_neighbourhood", grenoble, naming)  # something else was told since
    assert code_of(here) == made.code


def test_a_decision_to_name_taken_back_leaves_the_commune_as_it_was(ana, grenoble):
    made, naming = make.carried_out(
        "atlas.name_neighbourhood", grenoble, name="Le Centre", middle=MIDDLE, reach=400
    )

    make.undone("atlas.name_neighbourhood", grenoble, naming)

    made.refresh_from_db()
    assert made.gone_at


def test_newer_files_move_them_with_their_commune_and_keep_their_names(ana, grenoble):
    made = name(grenoble, by=ana)
    here = entry(country="FR", point=CENTRE)
    told_now = list(of_isere())
    communes = [each for each in told_now if each.kind == "commune"]
    others = [each for each in told_now if each.kind != "commune"]

    load_france([*others, *reversed(communes)])

    grenoble.refresh_from_db()
    made.refresh_from_db()
    span = (grenoble.first, grenoble.last)
    assert (made.first, made.last) == numbering.inside(span, "neighbourhood", 0)
    assert code_of(here) == made.code
    assert [str(one) for one in find("le centre")] == ["Le Centre"]


def test_an_epci_holds_what_stands_in_the_neighbourhoods_of_its_communes(ana, grenoble, client):
    entry("Café", country="FR", point=CENTRE)
    epci = grenoble.also_in.get()

    name(grenoble, by=ana)

    assert [str(one) for one in Entry.objects.in_one(epci)] == ["Café"]
    page = read(client.get(epci.get_absolute_url()))
    assert words(page.select_one("#initiatives .count")) == "1"


def test_a_name_given_again_meanwhile_is_not_given_twice(ana, grenoble):
    made, _naming = make.carried_out(
        "atlas.name_neighbourhood", grenoble, name="Le Centre", middle=MIDDLE, reach=400
    )
    _, forgetting = make.carried_out("atlas.forget_neighbourhood", made)
    again = name(grenoble, by=ana)

    make.undone("atlas.forget_neighbourhood", made, forgetting)

    assert list(Territory.objects.neighbourhoods()) == [again]


def test_a_commune_has_no_more_than_its_numbers(ana, grenoble, monkeypatch):
    monkeypatch.setattr(rules, "MOST", 1)
    name(grenoble, by=ana)

    with pytest.raises(Refused, match="trop de quartiers"):
        name(grenoble, "La Gare", [45.1912, 5.7141], by=ana)


@pytest.mark.django_db(transaction=True)
def test_two_named_at_once_have_numbers_of_their_own(ana, grenoble):
    names = iter(["Le Centre", "La Gare"])
    middles = {"Le Centre": MIDDLE, "La Gare": [45.1912, 5.7141]}

    def one():
        told_name = next(names)
        with transaction.atomic():
            return name(grenoble, told_name, middles[told_name], by=ana)

    together(one, one)

    codes = Territory.objects.neighbourhoods().order_by("code").values_list("code", flat=True)
    assert list(codes) == ["FR-38185-001", "FR-38185-002"]


def test_what_an_import_brings_falls_in_them_too(ana, grenoble):
    made = name(grenoble, by=ana)

    import_entries(source(), [row("a", country="FR", latitude=CENTRE[0], longitude=CENTRE[1])])

    assert code_of(Entry.objects.get(source_key="a")) == made.code
