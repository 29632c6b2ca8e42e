from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.assemblies import actions
from creuset.assemblies.models import (
    Application,
    Assembly,
    Membership,
    Procedure,
    Sponsorship,
    Support,
)
from creuset.common.verdict import Refused
from creuset.journal.models import Record
from tests import make
from tests.together import kinds, together

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def zoe():
    return make.person("Zoé")


@pytest.fixture
def community(ana, bob):
    return make.community(members=[ana, bob])


def vouch(application, by):
    return actions.support("assemblies.admit", application, parameters={}, by=by)


# Asking to join


def test_asking_twice_is_asking_once(community, zoe):
    first = actions.apply(community, message="Bonjour !", by=zoe)

    second = actions.apply(community, message="Encore moi", by=zoe)

    assert first == second
    assert Application.objects.get().message == "Bonjour !"
    assert Record.objects.filter(verb="assemblies.applied").count() == 1


def test_a_member_does_not_ask_to_join(ana, community):
    with pytest.raises(Refused, match="déjà membre"):
        actions.apply(community, by=ana)


def test_whoever_asks_says_their_name_first(community):
    nobody = make.person()
    nobody.name = ""
    nobody.save()

    with pytest.raises(Refused, match="Donnez d’abord un nom"):
        actions.apply(community, by=nobody)

    assert not Application.objects.exists()


def test_a_request_is_taken_back_by_who_made_it(ana, community, zoe):
    application = actions.apply(community, by=zoe)
    with pytest.raises(Refused):
        actions.withdraw_application(application, by=ana)

    actions.withdraw_application(application, by=zoe)

    assert Application.objects.get().status == Application.Status.WITHDRAWN
    with pytest.raises(Refused):
        actions.withdraw_application(application, by=zoe)


def test_after_taking_it_back_one_may_ask_again(community, zoe):
    actions.withdraw_application(actions.apply(community, by=zoe), by=zoe)

    again = actions.apply(community, by=zoe)

    assert again.status == Application.Status.PENDING


# Being admitted


def test_two_members_who_vouch_admit_and_become_the_sponsors(ana, bob, community, zoe):
    application = actions.apply(community, by=zoe)
    assert vouch(application, ana)
    assert not community.members().filter(pk=zoe.pk).exists()

    assert vouch(application, bob) is None

    membership = Membership.objects.get(person=zoe)
    assert membership.assembly == community
    assert set(membership.sponsorships.values_list("sponsor__name", flat=True)) == {"Ana", "Bob"}
    assert Application.objects.get().status == Application.Status.ACCEPTED
    assert list(Record.objects.order_by("pk").values_list("verb", flat=True)) == [
        "assemblies.applied", "assemblies.supported", "assemblies.joined",
    ]  # fmt: skip


def test_vouching_twice_is_vouching_once(ana, community, zoe):
    application = actions.apply(community, by=zoe)
    vouch(application, ana)

    with pytest.raises(Refused, match="Vous avez donné votre appui"):
        vouch(application, ana)

    assert Support.objects.count() == 1
    assert not Membership.objects.filter(person=zoe).exists()


def test_nobody_vouches_for_themself(ana, community, zoe):
    application = actions.apply(community, by=zoe)
    vouch(application, ana)

    with pytest.raises(Refused, match="revient aux membres"):
        vouch(application, zoe)


def test_who_left_meanwhile_is_no_sponsor(ana, bob, community, zoe):
    make.join(community, make.person("Eve"))
    application = actions.apply(community, by=zoe)
    vouch(application, bob)
    actions.leave(community, by=bob)

    assert vouch(application, ana)

    assert not Membership.objects.filter(person=zoe).exists()


def test_a_request_that_was_answered_is_not_answered_again(ana, bob, community, zoe):
    application = actions.apply(community, by=zoe)
    vouch(application, ana)
    vouch(application, bob)

    with pytest.raises(Refused, match="n’attend plus de réponse"):
        vouch(application, bob)
    with pytest.raises(Refused, match="n’attend plus de réponse"):
        actions.admit(application, by=ana)

    assert Membership.objects.filter(person=zoe).count() == 1


def test_one_member_alone_admits_nobody(ana, community, zoe):
    application = actions.apply(community, by=zoe)

    with pytest.raises(Refused, match="il manquera encore un appui"):
        actions.admit(application, by=ana)

    assert not Membership.objects.filter(person=zoe).exists()


def test_the_number_of_sponsors_is_what_the_charter_says(ana, community, zoe):
    make.rule(community, "assemblies.admit", Procedure.SPONSORS, n=1)
    application = actions.apply(community, by=zoe)

    vouch(application, ana)

    assert Sponsorship.objects.get().sponsor == ana


def test_an_admission_that_is_decided_is_undone_when_the_decision_is(ana, community, zoe):
    make.rule(community, "assemblies.admit", Procedure.DECISION)
    application = actions.apply(community, by=zoe)
    decision = make.adopted("assemblies.admit", application, by=ana)
    assert community.members().filter(pk=zoe.pk).exists()
    Membership.objects.filter(person=zoe).update(
        starts_on=timezone.localdate() - timedelta(days=3)
    )

    make.adopted("decisions.revoke", decision, by=ana)

    assert not community.members().filter(pk=zoe.pk).exists()
    assert Record.objects.filter(verb="assemblies.admission_undone").count() == 1


def test_the_question_of_an_admission_keeps_no_name(ana, community, zoe):
    """A name that a sealed record holds could never be erased."""
    make.rule(community, "assemblies.admit", Procedure.DECISION)

    decision = make.proposed("assemblies.admit", actions.apply(community, by=zoe), by=ana)

    assert "Zoé" not in decision.question
    assert not Record.objects.filter(title__contains="Zoé").exists()


@pytest.mark.django_db(transaction=True)
def test_two_sponsors_at_the_same_instant_admit_once():
    ana, bob, zoe = make.person("Ana"), make.person("Bob"), make.person("Zoé")
    community = make.community(members=[ana, bob])
    application = actions.apply(community, by=zoe)

    ends = together(lambda: vouch(application, ana), lambda: vouch(application, bob))

    assert kinds(ends) == ["NoneType", "Support"]
    assert Membership.objects.filter(person=zoe).count() == 1
    assert Sponsorship.objects.count() == 2


# Leaving


def test_leaving_a_group_keeps_the_community(ana, bob, community):
    group = make.assembly(members=[ana, bob])

    actions.leave(group, by=ana)

    assert list(group.members()) == [bob]
    assert set(community.members()) == {ana, bob}


def test_leaving_the_community_leaves_its_groups(ana, bob, community):
    group = make.assembly(members=[ana, bob])

    actions.leave(community, by=ana)

    assert list(group.members()) == [bob]
    assert list(community.members()) == [bob]


def test_nobody_leaves_twice(ana, community):
    actions.leave(community, by=ana)

    with pytest.raises(Refused, match="Vous n’êtes pas membre"):
        actions.leave(community, by=ana)


def test_who_left_may_come_back(ana, bob, community):
    make.join(community, make.person())
    actions.leave(community, by=ana)
    make.rule(community, "assemblies.admit", Procedure.SPONSORS, n=1)

    vouch(actions.apply(community, by=ana), bob)

    assert community.members().filter(pk=ana.pk).exists()
    assert Membership.objects.filter(person=ana).count() == 2


# Founding


def test_there_is_one_community(ana):
    make.community()

    with pytest.raises(Exception, match=r"one_community_at_the_root|UNIQUE"):
        actions.found("Une autre", founders=[ana], by=ana)


def test_an_assembly_is_founded_with_its_first_members(ana, bob, community):
    made = actions.found("Eau", purpose="L’eau.", parent=community, founders=[ana, bob], by=ana)

    assert set(made.members()) == {ana, bob}
    assert Assembly.objects.community() == community
    assert Record.objects.get().audience == "community"
