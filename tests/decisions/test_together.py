"""Many people at the same instant: no answer is lost, none is counted twice."""

import pytest

from creuset.assemblies.models import Mandate, Warrant
from creuset.decisions import actions
from creuset.decisions.models import Ballot, Decision, DetachedBallot
from creuset.journal.models import Record
from tests import make
from tests.decisions.helpers import (
    all_say,
    approved,
    choice,
    its_day_comes,
    people,
    resolution,
    says,
    secret,
    vote,
)
from tests.together import kinds, together

pytestmark = pytest.mark.django_db(transaction=True)

MANY = 30


def each_says(members, answer):
    return together(
        *[lambda person=person: says(Decision.objects.get(), person, answer) for person in members]
    )


@pytest.mark.parametrize(
    ("ask", "answer"),
    [
        (resolution, "consent"),
        (vote, "for"),
        (lambda members: choice(members, "approval"), approved("1")),
    ],
)
def test_thirty_people_who_answer_together_are_all_heard(ask, answer):
    members = people(MANY)
    ask(members)

    ends = each_says(members, answer)

    assert kinds(ends) == ["Ballot"] * MANY
    assert Ballot.objects.values("elector").distinct().count() == MANY
    assert actions.close(Decision.objects.get()).figures["voted"] == MANY


def test_thirty_detached_ballots_dropped_together_are_all_in_the_box():
    members = people(MANY)
    decision = secret(members)

    ends = each_says(members, "for")

    assert kinds(ends) == ["NoneType"] * MANY
    assert DetachedBallot.objects.count() == MANY
    assert decision.electors.filter(voted=True).count() == MANY


def test_whoever_answers_while_it_closes_is_counted_or_told():
    members = people(8)
    decision = vote(members, quorum=0)
    all_say(decision, members[:4], *["for"] * 4)

    def closes():
        its_day_comes(decision)
        return actions.close(Decision.objects.get())

    ends = together(
        closes,
        *[lambda each=each: says(Decision.objects.get(), each, "against") for each in members[4:]],
    )

    late = kinds(ends).count("Refused")
    decision.refresh_from_db()
    assert set(kinds(ends)) <= {"Ballot", "Refused", "Trace"}
    assert decision.trace["figures"]["against"] == 4 - late == Ballot.objects.count() - 4
    assert Ballot.objects.count() == decision.trace["figures"]["voted"]


def test_objecting_while_it_closes_stops_it_or_comes_too_late():
    members = people(3)
    decision = resolution(members)
    all_say(decision, members, *["consent"] * 3)

    closed, objected = together(
        lambda: actions.close(Decision.objects.get()),
        lambda: says(Decision.objects.get(), members[2], "objection", reason="Non."),
    )

    decision.refresh_from_db()
    if decision.is_open:
        assert [type(closed).__name__, type(objected).__name__] == ["Refused", "Ballot"]
    else:
        assert [type(closed).__name__, type(objected).__name__] == ["Trace", "Refused"]
        assert decision.outcome == "adopted"


def test_amending_while_others_answer_never_counts_a_yes_to_the_former_text():
    members = people(6)
    decision = resolution(members)

    ends = together(
        lambda: actions.amend(
            Decision.objects.get(), body="Tout autre chose.", base=1, by=members[0],
            parameters=decision.parameters,
        ),
        *[
            lambda each=each: says(Decision.objects.get(), each, "consent", round=1)
            for each in members[1:]
        ],
    )  # fmt: skip

    decision.refresh_from_db()
    assert decision.round == 2
    assert set(kinds(ends)) <= {"Ballot", "Refused", "Version"}
    assert Ballot.objects.filter(round=2).count() == 0
    assert actions.tally(decision).figures["voted"] == 0


def test_two_workers_who_close_what_is_due_do_it_once():
    members = people(3)
    until = make.days_away(90).isoformat()
    place = make.assembly(members=members)
    for n in (0, 1, 2):
        decision = make.proposed(
            "assemblies.confer_mandate", place, by=members[0], post=f"fonction {n}",
            person=members[1].pk, until=until,
        )  # fmt: skip
        make.everyone_consents(decision)
        its_day_comes(decision)

    closed = together(*[actions.close_due] * 3)

    assert sum(closed) == 3
    assert Mandate.objects.count() == Warrant.objects.exclude(spent_at=None).count() == 3
    assert Record.objects.filter(verb="decisions.adopted").count() == 3


def test_two_decisions_on_the_same_post_closed_together_leave_one_holder():
    members = people(4)
    place = make.assembly(members=members)
    for person in members[1:3]:
        decision = make.proposed(
            "assemblies.confer_mandate", place, by=members[0], post="trésor",
            person=person.pk, until=make.days_away(30).isoformat(),
        )  # fmt: skip
        make.everyone_consents(decision)

    ends = together(
        *[
            lambda pk=pk: actions.close(Decision.objects.get(pk=pk))
            for pk in Decision.objects.values_list("pk", flat=True)
        ]
    )

    assert kinds(ends) == ["Trace", "Trace"]
    assert Decision.objects.filter(outcome="adopted").count() == 2
    assert Warrant.objects.filter(spent_at=None, revoked_at=None).count() == 0


def test_withdrawing_while_it_closes_ends_in_one_way():
    members = people(3)
    decision = vote(members)
    all_say(decision, members, *["for"] * 3)

    ends = together(
        lambda: actions.close(Decision.objects.get()),
        lambda: actions.withdraw(Decision.objects.get(), by=members[0]),
    )

    decision.refresh_from_db()
    assert isinstance(ends[0], Exception) != (decision.outcome == "adopted")
    assert decision.outcome in ("adopted", "withdrawn")
    assert Warrant.objects.count() == (decision.outcome == "adopted")
