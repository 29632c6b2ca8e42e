"""Where a decision stands, for who looks; and what looking costs."""

import pytest

from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.models import Decision, Elector
from creuset.decisions.rules import may_close
from creuset.decisions.standing import Standing, count_large
from tests import make
from tests.decisions.helpers import (
    all_say,
    approved,
    at_its_term,
    budget,
    choice,
    election,
    names,
    people,
    resolution,
    says,
    secret,
    vote,
)
from tests.pages import MOST, cost, read, words

pytestmark = pytest.mark.django_db

SAID = {
    "consent": lambda n: "consent",
    "majority": lambda n: ["for", "against", "blank"][n % 3],
    "approval": lambda n: approved(str(n % 3 + 1)),
    "majority_judgment": lambda n: {"grades": {"1": "good", "2": "poor", "3": "fair"}},
    "schulze": lambda n: {"ranking": [[str(n % 3 + 1)]]},
    "stv": lambda n: {"ranking": [str(n % 3 + 1)]},
    "equal_shares": lambda n: approved("1"),
}


def asked(method, members, **terms):
    if method == "consent":
        return resolution(members, **terms)
    if method == "majority":
        return vote(members, **terms)
    if method == "equal_shares":
        return budget(members, **terms)
    return choice(members, method, **terms)


def seen(decision, person=None):
    return Standing(Decision.objects.get(pk=decision.pk), person.pk if person else None)


# Who sees what


@pytest.mark.parametrize(
    ("ask", "terms", "shown"),
    [
        (resolution, {}, True),
        (vote, {}, False),
        (vote, {"shown": "live"}, True),
        (secret, {"shown": "live"}, False),
    ],
)
def test_sums_come_as_the_rule_shows_them_and_never_of_detached_ballots(ask, terms, shown):
    five = people(5)
    decision = ask(five, **terms)

    assert seen(decision).sums_shown == shown


@pytest.mark.parametrize(("terms", "shown"), [({}, False), ({"shown": "live"}, True)])
def test_named_answers_wait_for_the_end_where_the_rule_says_so(client, terms, shown):
    five = people(5)
    decision = vote(five, **terms)
    actions.cast(decision, "against", reason="Une raison qui se lit.", by=five[1])
    client.force_login(five[0])

    def told():
        return "Une raison qui se lit." in words(read(client.get(decision.get_absolute_url())))

    assert told() == shown
    all_say(decision, five, *["for"] * 5)
    says(decision, five[1], "against", reason="Une raison qui se lit.")
    actions.close(decision)
    assert told()


def test_one_s_own_answer_is_told_apart():
    ana, bob, _eve = three = people(3)
    decision = vote(three)
    says(decision, ana, "for")

    assert (seen(decision, ana).mine, seen(decision, bob).mine) == ("for", "")
    assert seen(decision, ana).may_speak
    assert not seen(decision, make.person()).may_speak
    assert not seen(decision).may_speak


def test_an_objection_holds_back_a_consent_and_no_vote():
    three = people(3)
    decision = resolution(three, fallback="majority")
    says(decision, three[0], "objection", reason="Non.")
    says(decision, three[1], "consent")
    assert seen(decision, three[0]).i_object

    at_its_term(decision)

    assert decision.phase == "fallback"
    assert not seen(decision, three[0]).i_object


def test_of_a_detached_ballot_one_reads_that_one_has_voted_only():
    five = people(5)
    decision = secret(five)
    says(decision, five[0], "for")

    assert (seen(decision, five[0]).mine, seen(decision, five[1]).mine) == ("voted", "")
    assert seen(decision, five[0]).ballot is None
    assert seen(decision, five[0]).ballots == []


@pytest.mark.parametrize("method", ["consent", "majority"])
@pytest.mark.parametrize("spoken", [0, 2, 3])
@pytest.mark.parametrize("terms", [{}, {"deliberation": 2}, {"fallback": "majority"}])
def test_the_page_offers_to_close_when_the_rules_allow_it(method, spoken, terms):
    if "fallback" in terms and method != "consent":
        return
    three = people(3)
    decision = asked(method, three, **terms)
    if "deliberation" not in terms:
        all_say(decision, three[:spoken], *[SAID[method](0)] * 3)

    assert seen(decision).can_close == bool(may_close(Decision.objects.get()))


# Large assemblies


def test_above_a_size_an_open_question_is_counted_once_a_minute(monkeypatch):
    monkeypatch.setattr("creuset.decisions.standing.LARGE", 3)
    five, three = people(5), people(3)
    large, small = vote(five, shown="live"), vote(three, shown="live")
    says(large, five[0], "for")
    says(small, three[0], "for")

    assert count_large() == 1

    says(large, five[1], "for")
    assert (seen(large).voted, seen(small).voted) == (1, 1)
    assert (bool(seen(large).counted_at), bool(seen(small).counted_at)) == (True, False)
    count_large()
    assert seen(large).voted == 2


def test_what_closes_is_counted_whole_whatever_the_last_minute_said(monkeypatch):
    monkeypatch.setattr("creuset.decisions.standing.LARGE", 3)
    five = people(5)
    decision = vote(five)
    count_large()
    all_say(decision, five, *["for"] * 5)

    assert actions.close(decision).adopted

    assert seen(decision).voted == 5


# What a page costs


@pytest.mark.parametrize("method", SAID)
def test_an_open_page_costs_the_same_however_many_answer(client, method):
    def at(size):
        members = people(size)
        decision = asked(method, members, shown="live")
        all_say(decision, members[1:], *[SAID[method](n) for n in range(size)])
        client.force_login(members[0])
        return cost(client, decision.get_absolute_url())

    assert at(3) == at(7) <= MOST


@pytest.mark.parametrize("method", SAID)
def test_a_closed_page_costs_the_same_however_many_answered(client, method):
    def at(size):
        members = people(size)
        decision = asked(method, members)
        all_say(decision, members, *[SAID[method](0)] * size)
        at_its_term(decision)
        client.force_login(members[0])
        return cost(client, decision.get_absolute_url())

    assert at(3) == at(7) <= MOST


@pytest.mark.parametrize("ended", [False, True])
def test_a_secret_page_costs_the_same_however_many_vote(client, ended):
    def at(size):
        members = people(size)
        decision = secret(members)
        all_say(decision, members[1:], *["for"] * size)
        if ended:
            at_its_term(decision)
        client.force_login(members[0])
        return cost(client, decision.get_absolute_url())

    assert at(6) == at(9) <= MOST


def test_a_page_costs_the_same_however_many_candidates(client):
    def at(size):
        members = people(size)
        decision = election(members, "approval", candidates=members)
        client.force_login(members[0])
        return cost(client, decision.get_absolute_url())

    assert at(3) == at(8) <= MOST + 2


def test_an_election_without_candidates_costs_the_same_at_each_step(client):
    def at(size):
        members = people(size)
        decision = election(members, "without_candidates")
        client.force_login(members[0])
        costs = [cost(client, decision.get_absolute_url())]
        all_say(decision, members, *[names(members[1])] * size)
        at_its_term(decision)
        costs.append(cost(client, decision.get_absolute_url()))
        at_its_term(decision)
        return [*costs, cost(client, decision.get_absolute_url())]

    three, seven = at(3), at(7)

    assert three == seven
    assert max(three) <= MOST + 6


def test_the_state_asked_again_and_again_costs_little(client):
    def at(size):
        members = people(size)
        decision = vote(members)
        all_say(decision, members[1:], *["for"] * size)
        client.force_login(members[0])
        return cost(client, f"/decisions/{decision.pk}/etat/")

    assert at(3) == at(7) <= MOST


def test_a_page_of_proxies_and_amendments_does_not_grow(client):
    def at(size):
        members = people(size + 2)
        decision = resolution(members, proxies=9)
        for giver in members[1 : size + 1]:
            actions.give_proxy(decision.assembly, members[0], decision=decision, by=giver)
            actions.suggest(decision, body=f"De {giver}.", base=1, reason="x", by=giver)
        client.force_login(members[0])
        return cost(client, decision.get_absolute_url())

    assert at(1) == at(5)


def test_closing_costs_the_same_whatever_the_number_of_ballots(django_assert_max_num_queries):
    members = people(12)
    decision = vote(members)
    all_say(decision, members, *["for"] * 12)

    with django_assert_max_num_queries(40):
        actions.close(decision)


def test_a_late_answer_is_refused_whatever_the_page_showed():
    three = people(3)
    decision = vote(three)
    at_its_term(decision)

    with pytest.raises(Refused, match="n’est plus ouverte"):
        says(decision, three[0], "for")

    assert Elector.objects.count() == 3
