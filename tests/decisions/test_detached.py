"""Detached ballots: it is known who has voted, and nothing ties anyone to what they voted."""

import json
import re

import pytest
from django.apps import apps
from django.db import models

from creuset.assemblies.terms import complete
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.farewell import export
from creuset.decisions.models import Ballot, Decision, DetachedBallot, Elector
from creuset.decisions.rules import may_be_opened
from creuset.decisions.standing import count_large
from creuset.journal.models import Record
from tests import make
from tests.decisions.helpers import (
    all_say,
    approved,
    at_its_term,
    choice,
    exported,
    gone,
    its_day_comes,
    people,
    says,
    secret,
)
from tests.pages import read, words
from tests.together import kinds, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def six():
    return people(6)


@pytest.fixture
def decision(six):
    return secret(six)


def everything():
    """Every value of every row of every table, but for the box."""
    return {
        (model.__name__, row["pk_"]): row
        for model in apps.get_models()
        if model is not DetachedBallot
        for row in model._default_manager.annotate(pk_=models.F("pk")).values()
    }


def changed(before, after):
    """What differs: (table, column) for the rows that stay, the name of the table for the others."""
    columns = {
        (key[0], column)
        for key in before.keys() & after.keys()
        for column in before[key]
        if before[key][column] != after[key][column]
    }
    return columns | {key[0] for key in before.keys() ^ after.keys()}


# Opening


@pytest.mark.parametrize(("electors", "detached"), [(4, False), (5, True)])
def test_under_five_electors_nothing_is_asked_by_detached_ballots(electors, detached):
    """Their answers would be guessed: the rule is set aside, and everyone signs."""
    assert secret(people(electors)).detached == detached


def test_a_rule_that_promises_secrecy_to_four_opens_nothing(six):
    decision = Decision(gesture="decisions.resolve", parameters={"title": "Le jardin ?"})
    rule = complete({"method": "majority", "ballots": "detached"})

    verdicts = [bool(may_be_opened(decision, rule, n, meeting=False)) for n in (4, 5)]

    assert verdicts == [False, True]


# What a vote leaves behind


@pytest.mark.parametrize("position", ["for", "against"])
def test_a_vote_changes_a_line_of_the_roll_and_adds_a_ballot_and_nothing_else(
    six, decision, position
):
    says(decision, six[0], "for")
    before, box = everything(), DetachedBallot.objects.count()

    says(decision, six[1], position)

    assert changed(before, everything()) == {("Elector", "voted")}
    assert DetachedBallot.objects.count() == box + 1


def test_two_votes_differ_by_what_is_in_the_box_alone(client, six):
    """The same page, the same person, the same day: only the answer changes, and only in the box."""
    decision = secret(six)
    left = []
    for person, position in zip(six[:2], ("for", "against"), strict=True):
        client.logout()
        client.force_login(person)
        before = everything()
        response = client.post(f"/decisions/{decision.pk}/repondre/", {"position": position})
        assert response.status_code == 302
        left.append((changed(before, everything()), words(read(response))))

    assert left[0] == left[1]
    assert left[0][0] == {("Elector", "voted")}


def test_a_ballot_of_the_box_points_at_its_decision_only():
    links = [field.name for field in DetachedBallot._meta.get_fields() if field.is_relation]
    kinds_of_fields = {type(field).__name__ for field in DetachedBallot._meta.get_fields()}

    assert links == ["decision"]
    assert kinds_of_fields == {"UUIDField", "ForeignKey", "JSONField"}


def test_the_roll_says_neither_when_nor_in_which_order():
    times = [
        field.name
        for field in Elector._meta.get_fields()
        if isinstance(field, (models.DateField, models.TimeField))
    ]

    assert times == []


def test_no_line_of_the_journal_says_that_someone_has_voted(six, decision):
    before = set(Record.objects.values_list("pk", flat=True))

    all_say(decision, six, *["for"] * 3)

    assert set(Record.objects.values_list("pk", flat=True)) == before


def test_the_box_and_the_roll_are_written_anew_when_it_closes(six):
    orders = set()
    for n in range(4):
        decision = secret(six, title=f"Question {n}")
        all_say(decision, six, *["for", "against"] * 3)
        ballots = set(decision.detached_ballots.values_list("pk", flat=True))
        electors = set(decision.electors.values_list("pk", flat=True))

        at_its_term(decision)

        assert not ballots & set(decision.detached_ballots.values_list("pk", flat=True))
        assert not electors & set(decision.electors.values_list("pk", flat=True))
        roll = decision.electors.order_by("pk").values_list("person", flat=True)
        orders.add(tuple(roll))
        assert sorted(roll) == sorted(each.pk for each in six)
    assert len(orders) > 1


def test_counting_a_large_box_each_minute_keeps_no_sum(six, decision, monkeypatch):
    all_say(decision, six, *["for"] * 5)
    monkeypatch.setattr("creuset.decisions.standing.LARGE", 3)

    assert count_large() == 1

    figures = Decision.objects.get().snapshot["trace"]["figures"]
    assert set(figures) == {"eligible", "voted", "absent", "quorum"}


# Once


def test_a_detached_ballot_is_given_once(six, decision):
    says(decision, six[0], "for")

    with pytest.raises(Refused, match="a déjà été exprimé"):
        says(decision, six[0], "against")

    assert [each.answer for each in DetachedBallot.objects.all()] == [{"position": "for"}]
    assert not Ballot.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_four_votes_of_one_person_at_the_same_instant_are_one():
    six = people(6)
    secret(six)

    ends = together(*[lambda: says(Decision.objects.get(), six[0], "for")] * 4)

    assert kinds(ends) == ["NoneType"] + ["Refused"] * 3
    assert DetachedBallot.objects.count() == 1


def test_a_detached_ballot_takes_no_reason(client, six, decision):
    client.force_login(six[0])

    client.post(f"/decisions/{decision.pk}/repondre/", {"position": "for", "reason": "Moi, Ana."})

    assert DetachedBallot.objects.get().answer == {"position": "for"}


def test_a_proxy_votes_once_and_its_giver_sees_that_it_was_used(client, six):
    ana, bob = six[:2]
    decision = secret(six, proxies=1)
    actions.give_proxy(decision.assembly, bob, decision=decision, by=ana)

    says(decision, bob, "for", on_behalf_of=ana)
    says(decision, bob, "against")

    with pytest.raises(Refused, match="a déjà été exprimé"):
        says(decision, ana, "against")
    mine = decision.electors.get(person=ana)
    assert (mine.voted, mine.by_proxy) == (True, True)
    assert DetachedBallot.objects.count() == 2
    client.force_login(ana)
    page = words(read(client.get(decision.get_absolute_url())))
    assert "procuration" in page or "voté pour vous" in page or "parlé pour vous" in page


# Who learns what


def said_of(client, person, decision):
    """Everything that this person can read about the decision, on one line."""
    client.logout()
    if person:
        client.force_login(person)
    addresses = [
        decision.get_absolute_url(), f"/decisions/{decision.pk}/etat/", "/decisions/",
        "/decisions/?etat=closes", "/decisions/?etat=adoptees", "/journal/", "/",
        f"/decisions/{decision.pk}/preuve.json", "/moi/",
    ]  # fmt: skip
    return {each: client.get(each).content.decode() for each in addresses}


def sums(text):
    return re.findall(r"\d+ (?:voix )?(?:pour|contre|blanc)\b", text)


def test_under_five_ballots_no_sum_is_shown_anywhere_even_after_the_end(client, six):
    decision = secret(six, quorum=0)
    all_say(decision, six, "for", "for", "for", "against")

    at_its_term(decision)

    assert decision.trace["figures"] == {"eligible": 6}
    assert decision.trace["steps"] == []
    closing = Record.objects.get(verb="decisions.adopted")
    assert closing.data == {"trace": {"outcome": "adopted", "digest": ""}}
    actions.show(decision, audience="public", on=None)
    for person in (six[0], six[5], None):
        for address, text in said_of(client, person, decision).items():
            assert not sums(words(read(type("R", (), {"content": text})))), address
    assert exported(decision)["ballots"] == []
    assert "position" not in json.dumps(export(six[0]), default=str)


def test_from_five_ballots_sums_are_shown_after_the_end(client, six):
    decision = secret(six)
    all_say(decision, six, "for", "for", "for", "against", "against")
    at_its_term(decision)

    assert (decision.trace["figures"]["for"], decision.trace["figures"]["against"]) == (3, 2)
    assert Record.objects.get(verb="decisions.adopted").data["trace"]["figures"]["for"] == 3
    assert len(exported(decision)["ballots"]) == 5
    client.force_login(six[0])
    page = words(read(client.get(decision.get_absolute_url())))
    assert "3" in page


@pytest.mark.parametrize("voters", [3, 5])
def test_while_it_is_open_no_page_says_where_it_leans(client, six, voters):
    """The same pages, whatever is in the box."""
    read_as = []
    for position in ("for", "against"):
        decision = secret(six, title="Le jardin ?", shown="live")
        all_say(decision, six, *[position] * voters)
        pages = said_of(client, six[0], decision)
        read_as.append(
            [
                words(read(type("R", (), {"content": pages[each]})).main)
                for each in list(pages)[:2]
                if "<main" in pages[each]
            ]
        )
    first, second = (
        [re.sub(r"Assemblée \d+|\d\d:\d\d", "", each) for each in pages] for pages in read_as
    )
    assert first == second != []


def test_participation_is_shown_from_five_ballots(client, six, decision):
    client.force_login(six[5])

    def participation():
        return "se sont exprimées" in words(read(client.get(decision.get_absolute_url())))

    all_say(decision, six, *["for"] * 4)
    assert not participation()
    says(decision, six[4], "against")
    assert participation()


def test_one_s_own_data_say_that_one_voted_and_nothing_more(six, decision):
    says(decision, six[0], "for")

    told = export(six[0])

    assert told["voted_without_a_name"] == [decision.question]
    assert told["ballots"] == []
    assert export(six[1])["voted_without_a_name"] == []


def test_a_ballot_in_the_box_stays_when_its_voter_is_erased(six, decision):
    all_say(decision, six, *["for"] * 5)

    gone(six[1])
    gone(six[5])

    assert DetachedBallot.objects.count() == 5
    assert at_its_term(decision).trace["figures"]["eligible"] == 5
    assert decision.trace["figures"]["for"] == 5


def test_a_detached_ballot_is_not_dictated(six, decision):
    make.mandate(six[1], decision.assembly, "scrutation")

    with pytest.raises(Refused, match="ne se dicte pas"):
        actions.take_down(decision, six[0], "for", by=six[1])


def test_choices_can_be_secret_too(six):
    decision = choice(six, "approval", ballots="detached")
    all_say(decision, six, *[approved("1")] * 4, *[approved("2")] * 2)

    assert actions.close(decision).adopted

    assert Decision.objects.get().chosen == ["1"]


def test_every_elector_having_voted_closes_it_early(six, decision):
    all_say(decision, six, *["for"] * 5)
    with pytest.raises(Refused, match="voix sont encore attendues"):
        actions.close(decision)

    says(decision, six[5], "against")

    assert actions.close(decision).adopted


def test_closing_by_the_clock_shuffles_too(six, decision):
    all_say(decision, six, *["for"] * 6)
    before = set(decision.detached_ballots.values_list("pk", flat=True))
    its_day_comes(decision)

    assert actions.close_due() == 1

    assert not before & set(DetachedBallot.objects.values_list("pk", flat=True))
