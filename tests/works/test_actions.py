import pytest

from creuset.assemblies.models import Procedure
from creuset.common.verdict import Refused
from creuset.decisions import actions as decisions
from creuset.journal.models import Record
from creuset.works import actions
from creuset.works.models import Work
from tests import make

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def group(ana, bob):
    return make.group(members=[ana, bob])


@pytest.fixture
def work(ana, group):
    return make.work(group=group, authors=[ana], agreed=make.terms())


def test_a_work_is_not_published_by_one_person_where_the_group_decides(ana, work):
    with pytest.raises(Refused) as refused:
        actions.publish(work, **make.terms(), by=ana)

    assert refused.value.reason == f"«\u00a0{work.assembly}\u00a0» en décide ensemble."
    assert refused.value.remedy.startswith("Proposez-le")
    assert Work.objects.get().status == Work.Status.DRAFT


def test_a_yes_from_the_group_publishes_the_work(ana, work):
    decision = make.adopted("works.publish", work, by=ana, **make.terms())

    work.refresh_from_db()
    assert (work.status, work.audience, work.licence) == ("published", "public", "CC-BY-SA-4.0")
    assert work.warrant == decision.warrant
    assert list(Record.objects.order_by("pk").values_list("verb", flat=True)) == [
        "decisions.proposed",
        "decisions.cast",
        "decisions.cast",
        "decisions.adopted",
        "works.published",
    ]


def test_a_work_stays_unpublished_until_every_author_agrees_to_these_very_terms(ana, group):
    work = make.work(group=group, authors=[ana])
    decision = make.adopted("works.publish", work, by=ana, **make.terms())
    assert decision.hindrance.startswith("Ana n’a pas encore accepté")
    actions.agree(work, parameters=make.terms(licence="CC-BY-4.0"), by=ana)
    assert Work.objects.get().status == Work.Status.DRAFT

    actions.agree(work, parameters=make.terms(), by=ana)

    assert Work.objects.get().status == Work.Status.PUBLISHED


def test_where_the_charter_trusts_any_member_one_person_publishes(ana, work):
    make.rule(work.assembly, "works.publish", Procedure.MEMBER)

    actions.publish(work, **make.terms(), by=ana)

    assert Work.objects.get().status == Work.Status.PUBLISHED


def test_revoking_the_decision_withdraws_the_work(ana, work):
    decision = make.adopted("works.publish", work, by=ana, **make.terms())

    make.adopted("decisions.revoke", decision, by=ana)

    assert Work.objects.get().status == Work.Status.DRAFT


def test_one_person_does_not_revoke_what_the_group_decided(ana, work):
    decision = make.adopted("works.publish", work, by=ana, **make.terms())

    with pytest.raises(Refused, match="en décide ensemble"):
        decisions.revoke(decision, by=ana)

    assert Work.objects.get().status == Work.Status.PUBLISHED


def test_revoking_an_old_decision_leaves_a_later_publication_alone(ana, work):
    first = make.adopted("works.publish", work, by=ana, **make.terms())
    later = make.terms(licence="CC-BY-4.0")
    actions.agree(work, parameters=later, by=ana)
    make.adopted("works.publish", work, by=ana, **later)

    make.adopted("decisions.revoke", first, by=ana)

    work.refresh_from_db()
    assert (work.status, work.licence) == ("published", "CC-BY-4.0")
