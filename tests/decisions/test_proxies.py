"""To speak for someone who asked: one hop, within a cap, and their own word comes first."""

from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.assemblies import actions as assemblies
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.models import Ballot, Decision, Proxy
from creuset.people.models import Person
from tests import make
from tests.decisions.helpers import all_say, at_its_term, gone, people, resolution, says, vote
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def five():
    return people(5)


@pytest.fixture
def decision(five):
    return vote(five, proxies=2)


def gives(giver, holder, decision=None, **more):
    if decision is None:
        return actions.give_proxy(holder=holder, by=giver, **more)
    return actions.give_proxy(decision.assembly, holder, decision=decision, by=giver, **more)


def in_a_week():
    return make.days_away(7)


# Giving


def test_whoever_received_a_proxy_speaks_for_its_giver(five, decision):
    ana, bob, *_ = five
    gives(ana, bob, decision)

    says(decision, bob, "for", on_behalf_of=ana)

    ballot = Ballot.objects.get()
    assert (ballot.elector.person, ballot.cast_by, ballot.position) == (ana, bob, "for")
    assert decision.electors.get(person=bob).ballots.count() == 0


def test_where_the_rule_foresees_none_no_proxy_is_given(five):
    decision = vote(five, proxies=0)

    with pytest.raises(Refused, match="on ne vote pas pour quelqu’un d’autre"):
        gives(five[0], five[1], decision)


def test_nobody_speaks_for_someone_who_did_not_ask(five, decision):
    with pytest.raises(Refused, match="ne vous a pas confié sa voix"):
        says(decision, five[1], "for", on_behalf_of=five[0])

    assert not Ballot.objects.exists()


def test_nobody_is_their_own_proxy(five, decision):
    with pytest.raises(Refused, match="pas sa propre voix"):
        gives(five[0], five[0], decision)
    with pytest.raises(Refused, match="ne vous a pas confié sa voix"):
        says(decision, five[0], "for", on_behalf_of=five[0])


def test_a_proxy_is_given_between_electors_only(five, decision):
    late = make.person()
    make.join(decision.assembly, late)

    for giver, holder in ((five[0], late), (late, five[0])):
        with pytest.raises(Refused, match="membres depuis l’ouverture"):
            gives(giver, holder, decision)
    with pytest.raises(Refused, match="revient aux membres"):
        gives(five[0], make.person(), decision)


def test_a_new_proxy_takes_the_place_of_the_former_one(five, decision):
    ana, bob, eve, *_ = five
    gives(ana, bob, decision)

    gives(ana, eve, decision)

    with pytest.raises(Refused, match="ne vous a pas confié sa voix"):
        says(decision, bob, "for", on_behalf_of=ana)
    says(decision, eve, "for", on_behalf_of=ana)


def test_a_proxy_is_not_passed_on(five, decision):
    ana, bob, eve, *_ = five
    gives(ana, bob, decision)
    gives(bob, eve, decision)

    with pytest.raises(Refused, match="ne vous a pas confié sa voix"):
        says(decision, eve, "for", on_behalf_of=ana)

    says(decision, eve, "for", on_behalf_of=bob)


def test_a_closed_question_takes_no_proxy(five, decision):
    all_say(decision, five, *["for"] * 5)
    actions.close(decision)

    with pytest.raises(Refused, match="n’est plus ouverte"):
        gives(five[0], five[1], decision)


# For everything, until a day


def test_a_proxy_for_everything_has_an_end(five, decision):
    for until in (None, timezone.localdate()):
        with pytest.raises(Refused, match="a une fin"):
            gives(five[0], five[1], assembly=decision.assembly, until=until)


def test_a_lasting_proxy_speaks_in_every_decision_of_its_assembly_and_no_other(five, decision):
    ana, bob, *_ = five
    gives(ana, bob, assembly=decision.assembly, until=in_a_week())
    elsewhere = vote(five, proxies=2)

    says(decision, bob, "for", on_behalf_of=ana)

    with pytest.raises(Refused, match="ne vous a pas confié sa voix"):
        says(elsewhere, bob, "for", on_behalf_of=ana)


def test_a_lasting_proxy_ends_on_its_day(five, decision):
    ana, bob, *_ = five
    given = gives(ana, bob, assembly=decision.assembly, until=in_a_week())

    Proxy.objects.filter(pk=given.pk).update(ends_on=timezone.localdate())

    with pytest.raises(Refused, match="ne vous a pas confié sa voix"):
        says(decision, bob, "for", on_behalf_of=ana)


def test_whoever_is_named_for_this_decision_comes_first(five, decision):
    ana, bob, eve, *_ = five
    gives(ana, eve, decision)
    gives(ana, bob, assembly=decision.assembly, until=in_a_week())

    with pytest.raises(Refused, match="ne vous a pas confié sa voix"):
        says(decision, bob, "for", on_behalf_of=ana)
    says(decision, eve, "for", on_behalf_of=ana)


# The cap


def test_nobody_is_given_more_proxies_than_the_rule_allows(five, decision):
    ana, bob, eve, zoe, _leo = five
    gives(ana, zoe, decision)
    gives(bob, zoe, decision)

    with pytest.raises(Refused, match="autant de personnes que la charte le permet"):
        gives(eve, zoe, decision)

    gives(bob, ana, decision)
    gives(eve, zoe, decision)


def test_lasting_proxies_beyond_the_cap_do_not_speak(five, decision):
    ana, bob, eve, zoe, _leo = five
    for giver in (ana, bob, eve):
        gives(giver, zoe, assembly=decision.assembly, until=in_a_week())

    says(decision, zoe, "for", on_behalf_of=ana)
    says(decision, zoe, "for", on_behalf_of=bob)

    with pytest.raises(Refused, match="que pour 2 personnes"):
        says(decision, zoe, "for", on_behalf_of=eve)


def test_the_cap_counts_persons_not_papers(five):
    """Ana has given both kinds to Zoé, and Bob has named someone else: Zoé speaks for two."""
    ana, bob, eve, zoe, leo = five
    decision = vote(five, proxies=2)
    gives(bob, zoe, assembly=decision.assembly, until=in_a_week())
    gives(ana, zoe, assembly=decision.assembly, until=in_a_week())
    gives(ana, zoe, decision)
    gives(bob, leo, decision)

    gives(eve, zoe, decision)

    for giver in (ana, eve):
        says(decision, zoe, "for", on_behalf_of=giver)
    with pytest.raises(Refused):
        says(decision, zoe, "for", on_behalf_of=bob)


def test_someone_who_joined_since_takes_nobody_s_place_under_the_cap(five):
    ana, bob, *_ = five
    decision = vote(five, proxies=1)
    late = make.person()
    make.join(decision.assembly, late)
    gives(late, bob, assembly=decision.assembly, until=in_a_week())

    gives(ana, bob, decision)

    says(decision, bob, "for", on_behalf_of=ana)


# One's own word


def test_answering_oneself_afterwards_takes_one_s_voice_back(five, decision):
    ana, bob, *_ = five
    gives(ana, bob, decision)
    says(decision, bob, "for", on_behalf_of=ana)

    says(decision, ana, "against")

    ballot = Ballot.objects.get()
    assert (ballot.position, ballot.cast_by) == ("against", None)
    with pytest.raises(Refused, match="a répondu elle-même"):
        says(decision, bob, "for", on_behalf_of=ana)


def test_answering_oneself_first_leaves_nothing_to_the_proxy(five, decision):
    ana, bob, *_ = five
    gives(ana, bob, decision)
    says(decision, ana, "against")

    with pytest.raises(Refused, match="a répondu elle-même"):
        says(decision, bob, "for", on_behalf_of=ana)

    assert Ballot.objects.get().position == "against"


def test_a_proxy_may_object_and_its_giver_lifts(five):
    ana, bob, *_ = five
    decision = resolution(five, proxies=1)
    gives(ana, bob, decision)
    says(decision, bob, "objection", reason="Elle me l’a dit.", on_behalf_of=ana)

    actions.lift_objection(decision, by=ana)

    assert Ballot.objects.get().position == "consent"
    assert Ballot.objects.get().cast_by is None


def test_a_proxy_counts_in_the_quorum_like_any_voice(five, decision):
    ana, bob, eve, *_ = five
    gives(ana, bob, decision)
    says(decision, bob, "for", on_behalf_of=ana)
    all_say(decision, [bob, eve], "for", "for")

    assert at_its_term(decision).outcome == "adopted"
    assert decision.trace["figures"]["voted"] == 3


# Taking back


def test_a_proxy_taken_back_speaks_no_more_and_what_it_said_stands(five, decision):
    ana, bob, *_ = five
    given = gives(ana, bob, decision)
    says(decision, bob, "for", on_behalf_of=ana)

    actions.revoke_proxy(given, by=ana)

    assert Ballot.objects.get().position == "for"
    with pytest.raises(Refused, match="ne vous a pas confié sa voix"):
        says(decision, bob, "against", on_behalf_of=ana)
    with pytest.raises(Refused, match="a déjà pris fin"):
        actions.revoke_proxy(given, by=ana)


def test_only_its_giver_takes_a_proxy_back(five, decision):
    given = gives(five[0], five[1], decision)

    for person in five[1:]:
        with pytest.raises(Refused, match="Seule la personne"):
            actions.revoke_proxy(given, by=person)


@pytest.mark.django_db(transaction=True)
def test_taking_back_and_speaking_at_the_same_instant_end_in_one_order_or_the_other():
    three = people(3)
    decision = vote(three, proxies=1)
    ana, bob, _eve = three
    given = gives(ana, bob, decision)

    revoked, spoke = together(
        lambda: actions.revoke_proxy(Proxy.objects.get(), by=ana),
        lambda: says(Decision.objects.get(), bob, "for", on_behalf_of=ana),
    )

    given.refresh_from_db()
    assert revoked is None
    assert given.revoked_at is not None
    assert Ballot.objects.count() == (0 if isinstance(spoke, Refused) else 1)
    with pytest.raises(Refused):
        says(decision, bob, "against", on_behalf_of=ana)


@pytest.mark.django_db(transaction=True)
def test_giving_a_proxy_while_the_election_closes_never_stops_either():
    three = people(3)
    until = make.days_away(90).isoformat()
    place = make.assembly(members=three)
    make.rule(place, "assemblies.confer_mandate", "decision", proxies=1)
    decision = make.proposed(
        "assemblies.confer_mandate", place, by=three[0], post="trésor", person=three[1].pk,
        until=until,
    )  # fmt: skip
    make.everyone_consents(decision)

    ends = together(
        lambda: actions.close(Decision.objects.get()),
        lambda: gives(three[0], three[1], Decision.objects.get()),
        lambda: gives(three[1], three[2], Decision.objects.get()),
    )

    assert {type(each).__name__ for each in ends} <= {"Trace", "Proxy", "Refused"}
    assert Decision.objects.get().outcome == "adopted"


# Those who are gone


def test_an_absent_holder_speaks_for_nobody(five, decision):
    ana, bob, *_ = five
    gives(ana, bob, decision)

    at_its_term(decision)

    assert decision.trace["figures"]["voted"] == 0


@pytest.mark.parametrize("left", ["holder", "giver"])
def test_a_proxy_does_not_outlive_a_membership(five, decision, left):
    ana, bob, *_ = five
    gives(ana, bob, decision)
    assemblies.leave(decision.assembly, by=bob if left == "holder" else ana)

    with pytest.raises(Refused, match="revient aux membres"):
        says(decision, bob, "for", on_behalf_of=ana)


def test_when_a_holder_is_erased_what_they_said_stays_and_their_proxies_go(five, decision):
    ana, bob, *_ = five
    gives(ana, bob, decision)
    says(decision, bob, "for", on_behalf_of=ana)

    gone(bob)

    assert not Proxy.objects.exists()
    assert Ballot.objects.get().cast_by is None
    says(decision, ana, "against")
    assert Ballot.objects.get().position == "against"


# From the pages


def test_the_pages_give_a_proxy_use_it_and_take_it_back(client, five, decision):
    ana, bob, *_ = five
    client.force_login(ana)
    address = decision.get_absolute_url()
    assert client.post(f"{address}procuration/", {"holder": bob.pk}).status_code == 302
    client.force_login(bob)

    answered = client.post(f"{address}repondre/{ana.pk}/", {f"pour-{ana.pk}-position": "for"})

    assert answered.status_code == 302
    assert Ballot.objects.get().cast_by == bob
    client.force_login(ana)
    given = Proxy.objects.get()
    assert client.post(f"/procurations/reprendre/{given.pk}/").status_code == 302
    given.refresh_from_db()
    assert given.revoked_at is not None


def test_nobody_takes_back_the_proxy_of_another_from_its_address(client, five, decision):
    given = gives(five[0], five[1], decision)
    for person in (*five[1:], make.person()):
        client.force_login(person)

        assert client.post(f"/procurations/reprendre/{given.pk}/").status_code == 404


def test_the_page_of_proxies_is_for_members_and_shows_one_s_own(client, five, decision):
    ana, bob, eve, *_ = five
    gives(ana, bob, assembly=decision.assembly, until=in_a_week())
    address = f"/procurations/{decision.assembly.pk}/"
    shown = {}
    for person in (ana, bob, eve):
        client.force_login(person)
        main = client.get(address).content.decode().split("<main")[1]
        shown[person.pk] = f"/procurations/reprendre/{Proxy.objects.get().pk}/" in main

    assert shown == {ana.pk: True, bob.pk: False, eve.pk: False}
    client.force_login(make.person())
    assert client.get(address).status_code == 404


def test_a_lasting_proxy_is_given_from_its_page(client, five, decision):
    ana, bob, *_ = five
    client.force_login(ana)
    address = f"/procurations/{decision.assembly.pk}/"

    wrong = client.post(address, {"holder": bob.pk, "until": timezone.localdate().isoformat()})
    right = client.post(address, {"holder": bob.pk, "until": in_a_week().isoformat()})

    assert (wrong.status_code, right.status_code) == (409, 302)
    assert Proxy.objects.get().ends_on - timezone.localdate() == timedelta(days=7)
    assert Person.objects.get(proxies_held__mandator=ana) == bob
