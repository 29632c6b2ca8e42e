"""A decision is looked at again on its day: renewed, revised, or at its term."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from creuset.assemblies.models import Mandate
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.actions import carrying
from creuset.decisions.actions.carrying import later
from creuset.decisions.models import Decision
from creuset.journal.models import Record
from tests import make
from tests.decisions.helpers import people

pytestmark = pytest.mark.django_db


@pytest.fixture
def three():
    return people(3)


def conferred(three, **terms):
    place = make.assembly(members=three)
    make.rule(place, "assemblies.confer_mandate", "decision", **terms)
    decision = make.adopted(
        "assemblies.confer_mandate", place, by=three[0], post="trésor", person=three[1].pk,
        until=make.days_away(900).isoformat(),
    )  # fmt: skip
    decision.refresh_from_db()
    return decision


@pytest.fixture
def decision(three):
    """In force for a year, unless it is renewed."""
    return conferred(three, review_after=12, at_review="lapse")


def its_review_comes(decision, days=0):
    Decision.objects.filter(pk=decision.pk).update(review_on=make.days_away(-days))


def held():
    return Mandate.objects.current().exists()


def until(days):
    return make.days_away(days).isoformat()


def test_the_rule_says_when_it_is_looked_at_again(decision):
    today = timezone.localdate()

    assert decision.review_on == later(today, 12)


@pytest.mark.parametrize(
    ("day", "months", "then"),
    [
        ("2024-01-31", 1, "2024-02-29"),
        ("2023-01-31", 1, "2023-02-28"),
        ("2023-03-31", 1, "2023-04-30"),
        ("2023-11-15", 2, "2024-01-15"),
        ("2024-02-29", 12, "2025-02-28"),
        ("2023-12-31", 120, "2033-12-31"),
    ],
)
def test_so_many_months_later_is_the_same_day_or_the_last(day, months, then):
    assert later(date.fromisoformat(day), months) == date.fromisoformat(then)


def test_what_was_not_renewed_lapses_on_its_day_and_is_undone(decision):
    assert actions.review_due() == 0
    assert held()
    its_review_comes(decision)

    assert actions.review_due() == 1

    decision.refresh_from_db()
    assert (decision.outcome, decision.review, decision.in_force) == ("adopted", "lapsed", False)
    assert not held()
    assert Record.objects.filter(verb="decisions.lapsed").count() == 1


def test_lapsing_late_or_twice_is_the_same(decision):
    its_review_comes(decision, days=30)

    assert [actions.review_due(), actions.review_due()] == [1, 0]

    assert Record.objects.filter(verb="decisions.lapsed").count() == 1


def test_renewed_it_goes_on_to_its_next_review(three, decision):
    make.adopted("decisions.renew", decision, by=three[0], until=until(200))

    decision.refresh_from_db()
    assert (decision.review, decision.review_on) == ("renewed", make.days_away(200))
    assert actions.review_due() == 0
    its_review_comes(decision)
    assert actions.review_due() == 1
    assert not held()


def test_where_the_rule_keeps_it_nothing_happens_on_its_day(three):
    decision = conferred(three, review_after=12, at_review="keep")
    its_review_comes(decision)

    assert actions.review_due() == 0

    decision.refresh_from_db()
    assert decision.in_force
    assert held()


def test_what_has_lapsed_is_not_renewed(three, decision):
    question = make.proposed("decisions.renew", decision, by=three[0], until=until(200))
    make.everyone_consents(question)
    its_review_comes(decision)
    actions.review_due()

    actions.close(question)

    question.refresh_from_db()
    assert "n’est pas en vigueur" in question.hindrance
    assert not held()


def test_a_decision_without_a_review_is_not_renewed(three):
    decision = conferred(three)

    with pytest.raises(Refused, match="n’a pas de date de réexamen"):
        make.proposed("decisions.renew", decision, by=three[0], until=until(200))


def test_nobody_renews_alone(three, decision):
    before = decision.review_on
    for person in (*three, make.person()):
        with pytest.raises(Refused):
            actions.renew(decision, until=until(200), by=person)

    decision.refresh_from_db()
    assert decision.review_on == before


def test_what_was_revoked_does_not_lapse_as_well(three, decision):
    make.adopted("decisions.revoke", decision, by=three[0])
    its_review_comes(decision)

    assert actions.review_due() == 0
    assert not Record.objects.filter(verb="decisions.lapsed").exists()


def test_a_rejected_decision_has_no_review(three):
    place = make.assembly(members=three)
    make.rule(place, "decisions.resolve", "decision", review_after=1, at_review="lapse")
    decision = make.proposed("decisions.resolve", place, by=three[0], title="Le jardin.")
    Decision.objects.update(closes_at=timezone.now() - timedelta(days=1))

    actions.close(decision)

    assert (decision.outcome, decision.review_on) == ("no_quorum", None)


def test_one_decision_that_breaks_keeps_no_other_from_its_day(three, decision, monkeypatch):
    second = conferred(three, review_after=12, at_review="lapse")
    for each in (decision, second):
        its_review_comes(each, days=each.pk == decision.pk)
    undo = carrying._undo
    monkeypatch.setattr(
        carrying, "_undo", lambda each: 1 / 0 if each.pk == decision.pk else undo(each)
    )

    assert actions.review_due() == 1

    second.refresh_from_db()
    assert not second.in_force


def test_those_to_be_looked_at_again_are_listed(client, three, decision):
    client.force_login(three[0])

    listed = client.get("/decisions/?etat=a-revoir").content.decode()

    assert decision.get_absolute_url() in listed
