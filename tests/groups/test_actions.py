from typing import Any

import pytest

from creuset.assemblies import actions as assemblies
from creuset.assemblies.models import Application, Membership, Procedure
from creuset.common.verdict import Refused
from creuset.common.viewer import ANONYMOUS
from creuset.groups import actions
from creuset.groups.models import WorkingGroup
from creuset.journal.models import Record
from tests import make
from tests.together import kinds, together

pytestmark = pytest.mark.django_db

EAU: dict[str, Any] = {
    "name": "Eau",
    "purpose": "produce",
    "why": "L’eau se partage.",
    "objective": "Écrire une note.",
    "sharing": "Sous licence libre.",
}


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def community(ana, bob):
    return make.community(members=[ana, bob])


# Opening


def test_any_member_opens_a_group_and_is_its_first_member(ana, community):
    group = actions.open_group(community, **EAU, by=ana)

    assert (group.slug, str(group), group.objective) == ("eau", "Eau", "Écrire une note.")
    assert group.assembly.parent == community
    assert list(group.assembly.members()) == [ana]
    public = Record.objects.visible_to(ANONYMOUS).values_list("verb", flat=True)
    assert list(public) == ["groups.opened"]


def test_an_outsider_opens_no_group(community):
    with pytest.raises(Refused, match="revient aux membres"):
        actions.open_group(community, **EAU, by=make.person())

    assert not WorkingGroup.objects.exists()


@pytest.mark.parametrize("name", ["Eau", "EAU", "  eau "])
def test_two_groups_do_not_bear_the_same_name(ana, bob, community, name):
    actions.open_group(community, **EAU, by=ana)

    with pytest.raises(Refused, match="Un groupe porte déjà ce nom"):
        actions.open_group(community, **{**EAU, "name": name}, by=bob)


def test_a_group_is_opened_in_the_community_only(ana, community):
    group = actions.open_group(community, **EAU, by=ana)

    with pytest.raises(Refused, match="dans la communauté"):
        actions.open_group(group.assembly, **{**EAU, "name": "Source"}, by=ana)


def test_where_the_community_decides_the_proposer_is_the_first_member(ana, community):
    make.rule(community, "groups.open", Procedure.DECISION)
    with pytest.raises(Refused, match="en décide ensemble"):
        actions.open_group(community, **EAU, by=ana)

    decision = make.adopted("groups.open", community, by=ana, **EAU)

    group = WorkingGroup.objects.get()
    assert list(group.assembly.members()) == [ana]
    assert group.warrant == decision.warrant


def test_revoking_the_opening_closes_the_group_and_keeps_its_works(ana, community):
    make.rule(community, "groups.open", Procedure.DECISION)
    decision = make.adopted("groups.open", community, by=ana, **EAU)
    group = WorkingGroup.objects.get()
    work = make.published(group=group, authors=[ana])

    make.adopted("decisions.revoke", decision, by=ana)

    group.refresh_from_db()
    assert group.closed_at
    assert not group.assembly.members().exists()
    assert list(group.works.all()) == [work]


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_a_group_of_the_same_name_at_the_same_instant_one_is_told():
    ana, bob = make.person("Ana"), make.person("Bob")
    community = make.community(members=[ana, bob])

    ends = together(
        *[lambda by=by: actions.open_group(community, **EAU, by=by) for by in (ana, bob)]
    )

    assert kinds(ends) == ["Refused", "WorkingGroup"]
    assert WorkingGroup.objects.count() == 1


# Joining


@pytest.fixture
def group(ana, community):
    return actions.open_group(community, **EAU, by=ana)


def test_a_member_of_the_community_enters_at_once(bob, group):
    membership = actions.join(group, by=bob)

    assert membership
    assert membership.person == bob
    assert membership.sponsorships.count() == 0
    assert Application.objects.get().status == "accepted"


def test_someone_who_is_not_of_the_community_waits_outside(ana, group):
    zoe = make.person()

    with pytest.raises(Refused, match="Demandez à rejoindre la communauté"):
        actions.join(group, by=zoe)

    assert not Application.objects.exists()
    with pytest.raises(Refused, match="revient aux membres"):
        assemblies.admit_to_group(make.application(zoe, group.assembly), by=ana)
    assert not Membership.objects.filter(person=zoe).exists()


def test_where_the_group_asks_for_sponsors_the_request_waits(ana, bob, group):
    make.rule(group.assembly, "groups.admit", Procedure.SPONSORS, n=1)

    assert actions.join(group, message="Bonjour", by=bob) is None
    application = Application.objects.get()
    assert (application.status, application.message) == ("pending", "Bonjour")
    assert actions.join(group, by=bob) is None
    assemblies.support("groups.admit", application, parameters={}, by=ana)

    membership = Membership.objects.get(person=bob, assembly=group.assembly)
    assert membership.sponsorships.get().sponsor == ana


def test_a_member_does_not_join_twice(ana, group):
    with pytest.raises(Refused, match="déjà membre"):
        actions.join(group, by=ana)


@pytest.mark.django_db(transaction=True)
def test_a_form_sent_twice_at_the_same_instant_joins_once():
    ana, bob = make.person("Ana"), make.person("Bob")
    group = actions.open_group(make.community(members=[ana, bob]), **EAU, by=ana)

    together(*[lambda: actions.join(WorkingGroup.objects.get(), by=bob)] * 3)

    assert Membership.objects.filter(person=bob, assembly=group.assembly).count() == 1
    assert Record.objects.filter(verb="assemblies.joined").count() == 1
