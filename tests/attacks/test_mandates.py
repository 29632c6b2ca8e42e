"""Each test states what should hold. A failing test is a finding."""

import pytest

from creuset.assemblies import actions
from creuset.assemblies.charter import Charter
from creuset.assemblies.models import Mandate
from creuset.common.verdict import Refused
from creuset.decisions.models import Decision
from tests import make
from tests.pages import read
from tests.together import kinds, together

pytestmark = pytest.mark.django_db

CONFER = "assemblies.confer_mandate"
ELECT = "assemblies.elect"


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def eve():
    return make.person("Eve")


@pytest.fixture
def community(ana, bob, eve):
    return make.community(members=[ana, bob, eve])


def question(*options, places=1):
    return {
        "post": "trésor", "places": places, "until": make.days_away(90).isoformat(),
        "options": [{"key": str(each.pk), "person": each.pk} for each in options],
    }  # fmt: skip


def given(person, **said):
    terms = {"post": "trésor", "person": person.pk, "until": make.days_away(90).isoformat()}
    return terms | said


@pytest.mark.parametrize("candidates", [True, False])
def test_the_warrant_of_an_election_elects_nobody_else(ana, bob, eve, community, candidates):
    asked = question(ana, bob, eve) if candidates else question()
    warrant = make.granted(ELECT, community, **asked, chosen=[str(ana.pk)])

    for chosen in ([str(eve.pk)], [str(ana.pk), str(eve.pk)], [], [f" {ana.pk}"], [f"0{ana.pk}"]):
        with pytest.raises(Refused):
            actions.elect(community, **asked, chosen=chosen, warrant=warrant)

    assert not Mandate.objects.exists()
    [mandate] = actions.elect(community, **asked, chosen=[str(ana.pk)], warrant=warrant)
    assert mandate.person == ana


def test_the_warrant_of_an_election_is_good_for_that_post_that_day_and_once(ana, eve, community):
    asked = question(ana)
    chosen = [str(ana.pk)]
    warrant = make.granted(ELECT, community, **asked, chosen=chosen)

    others = (
        {"post": "présidence"},
        {"until": make.days_away(89).isoformat()},
        {"places": 2},
        {"options": [{"key": str(ana.pk), "person": eve.pk}]},
    )
    for other in others:
        with pytest.raises(Refused):
            actions.elect(community, **{**asked, **other}, chosen=chosen, warrant=warrant)
    actions.elect(community, **asked, chosen=chosen, warrant=warrant)

    with pytest.raises(Refused):
        actions.elect(community, **asked, chosen=chosen, warrant=warrant)
    assert Mandate.objects.count() == 1


def test_nobody_is_elected_without_a_decision(ana, community):
    for by in (ana, None):
        with pytest.raises(Refused):
            actions.elect(community, **question(ana), chosen=[str(ana.pk)], by=by)


def test_a_charter_cannot_make_of_an_election_what_one_member_does(ana, community):
    terms = {"gesture": ELECT, "procedure": "member", "parameters": {}, "entrenched": False}

    with pytest.raises(Refused):
        make.carried_out("assemblies.amend_charter", community, **terms)

    assert Charter(community).in_force(ELECT).decided


@pytest.mark.parametrize("key", ["stranger", "left", "nobody", "text"])
def test_someone_who_is_not_a_member_is_not_elected(community, eve, key):
    actions.leave(community, by=eve)
    chosen = {"stranger": make.person().pk, "left": eve.pk, "nobody": 10**17, "text": "Eve"}[key]
    warrant = make.granted(ELECT, community, **question(places=5), chosen=[str(chosen)])

    with pytest.raises(Refused):
        actions.elect(community, **question(places=5), chosen=[str(chosen)], warrant=warrant)

    warrant.refresh_from_db()
    assert warrant.spent_at is None
    assert not Mandate.objects.exists()


def test_a_mandate_is_not_conferred_sideways(ana, community):
    """Neither by another assembly's decision, nor with the word of its members."""
    here, there = make.assembly(members=[ana]), make.assembly(members=[ana])
    warrant = make.granted(CONFER, here, **given(ana))

    for assembly in (there, community):
        with pytest.raises(Refused):
            actions.confer_mandate(assembly, **given(ana), warrant=warrant)
        with pytest.raises(Refused):
            actions.confer_mandate(assembly, **given(ana), by=ana)

    assert not Mandate.objects.exists()


def test_undoing_in_one_assembly_ends_nothing_in_another(ana, bob, community):
    group = make.assembly(members=[bob])
    kept, _warrant = make.carried_out(CONFER, group, **given(bob))
    _given, warrant = make.carried_out(CONFER, community, **given(ana))

    make.undone(CONFER, community, warrant)

    assert list(Mandate.objects.current()) == [kept]


def test_nobody_resigns_for_another(client, ana, eve, community):
    mandate = make.mandate(ana, community, "trésor")

    with pytest.raises(Refused, match="démissionne pour soi"):
        actions.resign(mandate, by=eve)
    client.force_login(eve)
    client.post(f"/mandat/{mandate.pk}/demissionner/")

    mandate.refresh_from_db()
    assert not mandate.ended


def test_a_mandate_is_recalled_once_and_resigned_once(ana, community):
    mandate = make.mandate(ana, community, "trésor")
    make.carried_out("assemblies.recall", mandate)

    with pytest.raises(Refused, match="déjà pris fin"):
        make.carried_out("assemblies.recall", mandate)
    with pytest.raises(Refused, match="déjà pris fin"):
        actions.resign(mandate, by=ana)

    mandate.refresh_from_db()
    assert mandate.ended_by == "recalled"


def test_the_warrant_of_a_recall_is_good_for_that_mandate(ana, eve, community):
    theirs, other = (make.mandate(each, community, "trésor") for each in (ana, eve))
    warrant = make.granted("assemblies.recall", theirs)

    with pytest.raises(Refused):
        actions.recall(other, warrant=warrant)

    assert not other.ended


def test_undoing_a_recall_does_not_wake_a_mandate_that_was_resigned(ana, community):
    mandate = make.mandate(ana, community, "trésor")
    _ended, warrant = make.carried_out("assemblies.recall", mandate)
    make.undone("assemblies.recall", mandate, warrant)
    actions.resign(mandate, by=ana)

    actions.restore_mandate(mandate, warrant=warrant)

    mandate.refresh_from_db()
    assert mandate.ended_by == "resigned"


@pytest.mark.parametrize("key", ["recall", "renew_seat", "end_seat", "elect", "give_seat"])
def test_an_outsider_posting_directly_does_nothing(client, ana, community, key):
    seat = make.seat(community)
    mandate = make.mandate(ana, community, "Voix de La Loire", seat=seat)
    pk = {"recall": mandate.pk, "renew_seat": seat.pk, "end_seat": seat.pk}.get(key, community.pk)
    outsider = make.person("Dehors")
    client.force_login(outsider)
    sent = {
        "post": "x", "places": "1", "until": "2099-01-01", "name": "x", "speaks_for": "far",
        "why": "x", "weight": "1", "spokesperson": ana.pk, "renews_on": "2099-01-01", "body": "",
    }  # fmt: skip

    for way in ("do", "propose", "support", "nothing"):
        client.post(f"/decisions/gestes/assemblies.{key}/{pk}/", {"offered": f"{way}-0", **sent})

    assert not Decision.objects.exists()
    assert list(Mandate.objects.current()) == [mandate]


def test_a_stranger_learns_no_name_from_the_form(client, community):
    client.force_login(make.person("Dehors"))

    page = client.get(f"/decisions/gestes/{ELECT}/{community.pk}/")

    for name in ("Ana", "Bob", "Eve"):
        assert name not in read(page).get_text()


@pytest.mark.django_db(transaction=True)
def test_two_posts_that_do_not_go_together_are_not_given_at_once(ana, community):
    make.rule(community, CONFER, "member")
    make.post(community, "présidence", alone=True)

    ends = together(
        lambda: actions.confer_mandate(community, **given(ana), by=ana),
        lambda: actions.confer_mandate(community, **given(ana, post="présidence"), by=ana),
    )

    assert kinds(ends) == ["Mandate", "Refused"]
    assert Mandate.objects.current().count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_same_post_given_twice_at_once_to_someone_is_held_once(ana, bob, community):
    make.rule(community, CONFER, "member")

    ends = together(
        lambda: actions.confer_mandate(community, **given(ana), by=ana),
        lambda: actions.confer_mandate(community, **given(ana), by=bob),
    )

    assert kinds(ends) == ["Mandate", "Mandate"]
    assert Mandate.objects.current().count() == 1


@pytest.mark.django_db(transaction=True)
def test_one_who_has_had_their_terms_gets_no_more_by_hurrying(ana, bob, community):
    make.rule(community, CONFER, "member")
    make.post(community, "trésor", most_in_a_row=1)
    make.mandate(
        bob, community, "trésor", starts_on=make.days_away(-400), term_ends_on=make.days_away(-35)
    )

    ends = together(
        lambda: actions.confer_mandate(community, **given(ana), by=ana),
        lambda: actions.confer_mandate(community, **given(ana), by=bob),
    )

    assert kinds(ends) == ["Mandate", "Refused"]
    assert [each.person for each in Mandate.objects.held()] == [ana]


@pytest.mark.django_db(transaction=True)
def test_one_warrant_elects_once_however_many_carry_it_out(ana, community):
    asked = question(ana)
    warrant = make.granted(ELECT, community, **asked, chosen=[str(ana.pk)])

    def carry_out():
        return actions.elect(community, **asked, chosen=[str(ana.pk)], warrant=warrant)

    ends = together(carry_out, carry_out)

    assert kinds(ends) == ["Refused", "list"]
    assert Mandate.objects.count() == 1


@pytest.mark.django_db(transaction=True)
def test_resigning_while_being_recalled_ends_the_mandate_one_way(ana, bob, community):
    make.rule(community, "assemblies.recall", "member")
    mandate = make.mandate(ana, community, "trésor")

    ends = together(
        lambda: actions.resign(mandate, by=ana), lambda: actions.recall(mandate, by=bob)
    )

    assert kinds(ends) == ["Mandate", "Refused"]
