from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from creuset.assemblies import warrants
from creuset.assemblies.models import Warrant
from creuset.common.verdict import Refused
from creuset.works import actions
from creuset.works.models import Work
from tests import make
from tests.together import together

pytestmark = pytest.mark.django_db


@pytest.fixture
def work():
    return make.work(authors=[make.person("Ana")], agreed=make.terms())


@pytest.fixture
def group(work):
    return work.assembly


def granted(group, subject, gesture="works.publish", **terms):
    return warrants.grant(gesture, group, subject=subject, parameters=make.terms(**terms), days=90)


@pytest.fixture
def warrant(group, work):
    return granted(group, work)


def publish(work, warrant, **terms):
    return actions.publish(work, **make.terms(**terms), warrant=warrant)


def test_a_warrant_opens_the_gesture_it_was_granted_for(work, warrant):
    publish(work, warrant)

    assert Work.objects.get().status == Work.Status.PUBLISHED
    assert not Warrant.objects.get().live


def test_a_warrant_is_spent_once(work, warrant):
    publish(work, warrant)
    Work.objects.update(status=Work.Status.DRAFT)

    with pytest.raises(Refused, match="a déjà produit son effet"):
        publish(work, warrant)


def test_a_warrant_is_no_use_for_another_work(group, warrant):
    other = make.work(group=group.group, authors=[make.person()], agreed=make.terms())

    with pytest.raises(Refused, match="porte sur autre chose"):
        publish(other, warrant)


def test_a_warrant_is_no_use_in_other_terms(work, warrant):
    other = make.terms(licence="CC-BY-4.0")
    actions.agree(work, parameters=other, by=work.authorships.get().person)

    with pytest.raises(Refused, match="en d’autres termes"):
        actions.publish(work, **other, warrant=warrant)


def test_a_warrant_is_no_use_when_another_assembly_granted_it(work):
    with pytest.raises(Refused, match="vient d’une autre assemblée"):
        publish(work, granted(make.assembly(), work))


def test_a_warrant_is_no_use_for_another_gesture(group, work):
    with pytest.raises(Refused, match="autorise un autre geste"):
        publish(work, granted(group, work, gesture="works.burn"))


def test_a_warrant_is_no_use_once_revoked(work, warrant):
    warrants.revoke(warrant)

    with pytest.raises(Refused, match="a été révoquée"):
        publish(work, warrant)


def test_a_warrant_lapses(work, warrant):
    Warrant.objects.update(lapses_at=timezone.now() - timedelta(seconds=1))

    with pytest.raises(Refused, match="trop longtemps sans effet"):
        publish(work, warrant)

    assert not Warrant.objects.get().live


def test_a_warrant_is_good_for_the_days_that_the_rule_says(warrant):
    assert warrant.lapses_at - warrant.granted_at == timedelta(days=90)
    assert warrant.live


def test_what_an_earlier_decision_left_undone_is_no_longer_allowed(group, work, warrant):
    later = granted(group, work, licence="CC0-1.0")

    warrant.refresh_from_db()
    assert warrant.revoked_at is not None
    assert later.live


def test_a_later_decision_about_another_thing_leaves_the_first_alone(group, warrant):
    other = make.work(group=group.group)

    granted(group, other)

    warrant.refresh_from_db()
    assert warrant.live


def test_what_an_earlier_decision_did_stays_done(group, work, warrant):
    publish(work, warrant)

    granted(group, work, licence="CC0-1.0")

    warrant.refresh_from_db()
    assert (warrant.revoked_at, Work.objects.get().status) == (None, "published")


def test_a_refused_warrant_is_not_spent(work, warrant):
    with pytest.raises(Refused):
        publish(work, warrant, licence="CC-BY-4.0")

    assert Warrant.objects.get().spent_at is None


def test_of_two_who_hold_the_same_unspent_warrant_only_one_passes(group, work, warrant):
    """Both have read it unspent; what decides is the UPDATE, not what they read."""
    first, second = Warrant.objects.get(), Warrant.objects.get()

    def spend(held):
        return bool(
            warrants.spend(held, "works.publish", group, subject=work, parameters=make.terms())
        )

    assert [spend(first), spend(second)] == [True, False]


@pytest.mark.django_db(transaction=True)
def test_a_warrant_is_not_spent_apart_from_what_it_allows(group, work, warrant):
    with pytest.raises(transaction.TransactionManagementError):
        warrants.spend(warrant, "works.publish", group, subject=work, parameters=make.terms())


@pytest.mark.django_db(transaction=True)
def test_of_many_who_spend_it_at_the_same_instant_only_one_passes():
    work = make.work(authors=[make.person()], agreed=make.terms())
    warrant = granted(work.assembly, work)

    ends = together(*[lambda: publish(Work.objects.get(), warrant)] * 4)

    assert sorted(type(end).__name__ for end in ends) == ["Refused"] * 3 + ["Work"]
