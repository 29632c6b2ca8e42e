from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from creuset.assemblies import actions, charter
from creuset.assemblies.charter import BY_CONSENT, Charter, Way
from creuset.assemblies.models import Mandate, Membership, Procedure, Rule, Support, Warrant
from creuset.common.digest import digest_of
from creuset.common.verdict import Refused
from tests import make

pytestmark = pytest.mark.django_db

TRUSTING: dict[str, Any] = {
    "gesture": "works.publish",
    "procedure": Procedure.MEMBER.value,
    "parameters": {},
    "entrenched": False,
}


@pytest.fixture
def ana():
    return make.person("Ana")


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def community(ana):
    return make.community(members=[ana])


@pytest.fixture
def group(ana, bob, community):
    return make.assembly(members=[ana, bob])


def in_force(assembly):
    return charter.rule_for(assembly, "works.publish")


def procedure(assembly):
    return in_force(assembly).rule.procedure


# Which rule is in force


def test_without_any_rule_the_one_written_in_the_software_holds(group):
    assert procedure(group) == Procedure.DECISION
    assert in_force(group).origin is None


def test_a_group_lives_by_the_rule_of_its_parent(community, group):
    make.rule(community, "works.publish", Procedure.MEMBER)

    assert (procedure(group), in_force(group).origin) == (Procedure.MEMBER, community)


def test_a_rule_of_its_own_overrides_its_parent_s(community, group):
    make.rule(community, "works.publish", Procedure.MEMBER)
    make.rule(group, "works.publish", Procedure.DECISION)

    assert procedure(group) == Procedure.DECISION
    assert procedure(community) == Procedure.MEMBER


def test_the_latest_rule_of_an_assembly_replaces_the_one_before(group):
    make.rule(group, "works.publish", Procedure.DECISION)
    make.rule(group, "works.publish", Procedure.MEMBER)

    assert procedure(group) == Procedure.MEMBER


def test_a_rule_about_one_gesture_says_nothing_of_another(group):
    make.rule(group, "groups.open", Procedure.MEMBER)

    assert procedure(group) == Procedure.DECISION


def test_an_entrenched_rule_does_not_yield(community, group):
    make.rule(group, "works.publish", Procedure.MEMBER)
    make.rule(community, "works.publish", Procedure.DECISION, entrenched=True)

    assert procedure(group) == Procedure.DECISION


def test_of_two_entrenched_rules_the_topmost_wins(community, group):
    below = make.assembly(parent=group)
    make.rule(group, "works.publish", Procedure.MEMBER, entrenched=True)
    make.rule(community, "works.publish", Procedure.DECISION, entrenched=True)

    assert (procedure(below), in_force(below).origin) == (Procedure.DECISION, community)


def test_the_lineage_goes_up_to_the_community_in_order(community, group):
    below = make.assembly(parent=group)
    make.assembly(parent=group)

    assert below.lineage() == [below, group, community]
    assert community.lineage() == [community]


def test_a_charter_of_any_depth_is_read_with_four_queries(
    community, group, django_assert_num_queries
):
    deep = group
    for _level in range(3):
        deep = make.assembly(parent=deep)
    make.rule(group, "works.publish", Procedure.MANDATE, post="édition")
    make.rule(deep, "works.publish", Procedure.SPONSORS, n=2)
    rules = Charter(deep)

    with django_assert_num_queries(4):
        for _gesture in range(3):
            rules.in_force("works.publish")


# A rule that nobody can satisfy


def test_a_rule_naming_a_post_that_nobody_holds_is_set_aside_and_shown(community, group):
    make.rule(community, "works.publish", Procedure.MEMBER)
    own = make.rule(group, "works.publish", Procedure.MANDATE, post="édition")

    found = in_force(group)

    assert (found.rule.procedure, found.origin, found.set_aside) == (
        Procedure.MEMBER, community, (own,),
    )  # fmt: skip


def test_it_is_in_force_again_as_soon_as_someone_holds_the_post(ana, group):
    make.rule(group, "works.publish", Procedure.MANDATE, post="édition")
    assert procedure(group) == Procedure.DECISION

    make.mandate(ana, group, "édition")

    assert procedure(group) == Procedure.MANDATE


@pytest.mark.parametrize("end", ["the mandate", "the membership"])
def test_a_post_whose_holder_is_gone_locks_nobody_out(ana, group, end):
    make.rule(group, "works.publish", Procedure.MANDATE, post="édition")
    mandate = make.mandate(ana, group, "édition")
    assert procedure(group) == Procedure.MANDATE

    if end == "the mandate":
        Mandate.objects.filter(pk=mandate.pk).update(ends_on=timezone.localdate())
    else:
        actions.leave(group, by=ana)

    assert procedure(group) == Procedure.DECISION


def test_a_rule_that_needs_more_members_than_there_are_is_set_aside(group):
    make.rule(group, "works.publish", Procedure.SPONSORS, n=3)
    assert procedure(group) == Procedure.DECISION

    make.join(group, make.person())

    assert procedure(group) == Procedure.SPONSORS


def test_an_entrenched_rule_that_nobody_can_satisfy_gives_way_too(community, group):
    make.rule(group, "works.publish", Procedure.MEMBER)
    make.rule(community, "works.publish", Procedure.MANDATE, post="édition", entrenched=True)

    assert procedure(group) == Procedure.MEMBER


def test_when_nothing_can_be_satisfied_everyone_decides(group):
    """The default for entering the community asks two members to vouch."""
    alone = make.community()
    Membership.objects.filter(assembly=alone).delete()
    make.rule(alone, "assemblies.admit", Procedure.MANDATE, post="accueil")

    found = charter.rule_for(alone, "assemblies.admit")

    assert (found.rule.procedure, found.rule.parameters) == (Procedure.DECISION, BY_CONSENT)
    assert len(found.set_aside) == 2


# What it answers


def answer(assembly, by, parameters=None):
    return Charter(assembly).answer(
        "works.publish", subject=assembly, parameters=parameters, by=by
    )


@pytest.mark.parametrize("rule", ["member", "mandate", "sponsors", "decision"])
def test_no_gesture_is_open_to_an_outsider(ana, group, rule):
    asked: dict[str, Any] = {"mandate": {"post": "édition"}, "sponsors": {"n": 1}}
    parameters = asked.get(rule, {})
    make.rule(group, "works.publish", rule, **parameters)
    make.mandate(ana, group, "édition")

    for outsider in (make.person(), None):
        given = answer(group, outsider)
        assert given.way == Way.NOTHING
        assert given.verdict.reason.startswith("Ce geste revient aux membres de")
        assert given.verdict.remedy == "Demandez à rejoindre la communauté."


def test_where_any_member_may_a_member_does(ana, group):
    make.rule(group, "works.publish", Procedure.MEMBER)

    assert answer(group, ana).way == Way.DO


def test_where_the_whole_community_may_a_member_of_it_does(community, group):
    make.rule(group, "works.publish", Procedure.COMMUNITY)
    zoe, stranger = make.person("Zoé"), make.person()
    make.join(community, zoe)

    assert answer(group, zoe).way == Way.DO
    for other in (stranger, None):
        refused = answer(group, other)
        assert (refused.way, refused.verdict.remedy) == (Way.NOTHING, "Demandez à la rejoindre.")


def test_where_the_group_decides_a_member_proposes(ana, group):
    given = answer(group, ana)

    assert given.way == Way.PROPOSE
    assert given.verdict.reason == f"«\u00a0{group}\u00a0» en décide ensemble."


def test_a_gesture_may_need_a_mandate(ana, bob, group):
    make.rule(group, "works.publish", Procedure.MANDATE, post="édition")
    make.mandate(bob, group, "édition")

    assert answer(group, bob).way == Way.DO
    refused = answer(group, ana)
    assert refused.way == Way.NOTHING
    assert refused.verdict.reason.endswith("édition.")
    assert refused.verdict.remedy == "Adressez-vous à la personne qui a ce mandat."


def test_a_mandate_of_the_assembly_that_made_the_rule_is_good_below(community, group):
    zoe = make.person("Zoé")
    make.join(community, zoe)
    make.rule(community, "works.publish", Procedure.MANDATE, post="édition")
    make.mandate(zoe, community, "édition")

    assert answer(group, zoe).way == Way.DO


def test_a_mandate_from_elsewhere_is_good_for_nothing(ana, bob, group):
    elsewhere = make.assembly(members=[ana])
    make.rule(group, "works.publish", Procedure.MANDATE, post="édition")
    make.mandate(ana, elsewhere, "édition")
    make.mandate(bob, group, "édition")

    assert answer(group, ana).way == Way.NOTHING


def test_the_mandate_of_someone_who_left_is_good_for_nothing(ana, bob, group):
    make.rule(group, "works.publish", Procedure.MANDATE, post="édition")
    make.mandate(ana, group, "édition")
    make.mandate(bob, group, "édition")
    actions.leave(group, by=ana)

    assert answer(group, ana).way == Way.NOTHING


def supported(group, person, **parameters):
    return Support.objects.create(
        assembly=group,
        person=person,
        gesture="works.publish",
        digest=digest_of(parameters),
        subject=group,
    )


def test_a_gesture_may_need_others_behind_it(ana, bob, group):
    make.rule(group, "works.publish", Procedure.SPONSORS, n=2)
    assert answer(group, ana, {}).way == Way.SUPPORT
    assert answer(group, ana, {}).verdict.reason == "Avec le vôtre, il manquera encore un appui."

    supported(group, bob)

    assert answer(group, ana, {}).way == Way.DO


def test_nobody_stands_twice_behind_the_same_thing(ana, group):
    make.rule(group, "works.publish", Procedure.SPONSORS, n=2)
    supported(group, ana)

    assert answer(group, ana, {}).way == Way.WAIT


def test_a_support_is_given_to_precise_terms(ana, bob, group):
    make.rule(group, "works.publish", Procedure.SPONSORS, n=2)
    supported(group, bob, licence="CC0-1.0")

    assert answer(group, ana, {"licence": "CC0-1.0"}).way == Way.DO
    assert answer(group, ana, {"licence": "CC-BY-4.0"}).way == Way.SUPPORT


def test_the_support_of_someone_who_left_does_not_count(ana, bob, group):
    make.join(group, make.person())
    make.rule(group, "works.publish", Procedure.SPONSORS, n=2)
    supported(group, bob)
    assert answer(group, ana, {}).way == Way.DO

    actions.leave(group, by=bob)

    assert answer(group, ana, {}).way == Way.SUPPORT


def test_asking_the_charter_changes_nothing(ana, group):
    for rule in ("member", "decision"):
        make.rule(group, "works.publish", rule)
        answer(group, ana)

    assert not Warrant.objects.exists()
    assert not Support.objects.exists()


def test_what_a_button_offers_changes_with_the_rule(ana, group):
    make.rule(group, "works.publish", Procedure.MEMBER)
    offered = answer(group, ana).token
    assert answer(group, ana).token == offered

    make.rule(group, "works.publish", Procedure.MEMBER)

    assert answer(group, ana).token != offered


# How it changes


def test_the_charter_does_not_change_by_one_person(ana, group):
    with pytest.raises(Refused, match=r"en décide ensemble\. Proposez-le"):
        actions.amend_charter(group, **TRUSTING, by=ana)

    assert not Rule.objects.exists()


def test_the_charter_changes_by_decision_and_shows_it(ana, group):
    decision = make.adopted("assemblies.amend_charter", group, by=ana, **TRUSTING)

    rule = in_force(group).rule
    assert (rule.procedure, rule.warrant) == (Procedure.MEMBER, decision.warrant)
    assert rule.warrant.decision == decision


def test_revoking_an_amendment_brings_back_the_rule_before_it(ana, group):
    make.rule(group, "works.publish", Procedure.MEMBER)
    demanding = {**TRUSTING, "procedure": "decision", "parameters": dict(BY_CONSENT)}
    decision = make.adopted("assemblies.amend_charter", group, by=ana, **demanding)
    assert procedure(group) == Procedure.DECISION

    make.adopted("decisions.revoke", decision, by=ana)

    assert procedure(group) == Procedure.MEMBER


def test_what_is_entrenched_above_is_not_amended_below(ana, community, group):
    make.rule(community, "works.publish", Procedure.DECISION, entrenched=True)

    with pytest.raises(Refused, match="fixée plus haut"):
        actions.amend_charter(group, **TRUSTING, by=ana)


def test_a_rule_that_was_only_entrenched_before_can_be_amended_below(ana, community, group):
    """Only the rule in force above entrenches, not the ones that it replaced."""
    make.rule(community, "works.publish", Procedure.DECISION, entrenched=True)
    make.rule(community, "works.publish", Procedure.DECISION)

    make.adopted("assemblies.amend_charter", group, by=ana, **TRUSTING)

    assert procedure(group) == Procedure.MEMBER


@pytest.mark.parametrize(
    ("procedure", "parameters"),
    [
        ("decision", {}),
        ("decision", {**BY_CONSENT, "method": "acclamation"}),
        ("decision", {**BY_CONSENT, "quorum": 101}),
        ("decision", {**BY_CONSENT, "quorum": -1}),
        ("decision", {**BY_CONSENT, "quorum": True}),
        ("decision", {**BY_CONSENT, "days": 0}),
        ("decision", {**BY_CONSENT, "days": 1.5}),
        ("decision", {**BY_CONSENT, "silence": "perhaps"}),
        ("decision", {**BY_CONSENT, "lapses_after": 0}),
        ("decision", {**BY_CONSENT, "more": 1}),
        ("sponsors", {"n": 0}),
        ("sponsors", {"n": "2"}),
        ("sponsors", {}),
        ("mandate", {"post": "  "}),
        ("mandate", {"post": None}),
        ("member", {"n": 1}),
        ("lot", {}),
    ],
)
def test_a_rule_that_makes_no_sense_is_refused(ana, group, procedure, parameters):
    terms = {**TRUSTING, "procedure": procedure, "parameters": parameters}

    with pytest.raises(Refused, match="incomplète ou en dit trop"):
        actions.amend_charter(group, **terms, by=ana)


def test_a_rule_about_a_gesture_that_does_not_exist_is_refused(ana, group):
    with pytest.raises(Refused, match="ne se fait pas ici"):
        actions.amend_charter(group, **{**TRUSTING, "gesture": "works.burn"}, by=ana)


@pytest.mark.parametrize("procedure", ["member", "community", "sponsors", "mandate"])
def test_changing_the_charter_is_always_decided_together(ana, group, procedure):
    make.mandate(ana, group, "greffe")
    parameters = {"sponsors": {"n": 1}, "mandate": {"post": "greffe"}}.get(procedure, {})
    terms = {
        **TRUSTING,
        "gesture": "assemblies.amend_charter",
        "procedure": procedure,
        "parameters": parameters,
    }

    with pytest.raises(Refused, match="toujours ensemble"):
        actions.amend_charter(group, **terms, by=ana)


def test_a_rule_naming_a_post_that_nobody_holds_is_refused(ana, group):
    terms = {**TRUSTING, "procedure": "mandate", "parameters": {"post": "édition"}}

    with pytest.raises(Refused, match="Confiez d’abord ce mandat"):
        actions.amend_charter(group, **terms, by=ana)


def test_a_post_held_higher_up_does_not_make_a_rule_of_one_s_own_possible(ana, community, group):
    """The rule would come from here, where nobody holds the post: it would be set aside at once."""
    make.mandate(ana, community, "édition")
    terms = {**TRUSTING, "procedure": "mandate", "parameters": {"post": "édition"}}

    with pytest.raises(Refused, match="Confiez d’abord ce mandat"):
        actions.amend_charter(group, **terms, by=ana)


def test_a_rule_asking_for_more_sponsors_than_members_is_refused(ana, group):
    terms = {**TRUSTING, "procedure": "sponsors", "parameters": {"n": 3}}

    with pytest.raises(Refused, match="pas assez de membres pour réunir 3 garants"):
        actions.amend_charter(group, **terms, by=ana)


def test_an_assembly_is_founded_with_its_rules_once(group):
    terms: dict[str, Any] = {"works.publish": ("member", {})}
    actions.set_first_charter(group, terms)
    assert procedure(group) == Procedure.MEMBER

    with pytest.raises(Refused, match="a déjà une charte"):
        actions.set_first_charter(group, {"works.publish": ("sponsors", {"n": 1})})

    assert procedure(group) == Procedure.MEMBER


def test_a_first_charter_with_a_rule_that_makes_no_sense_is_refused_whole(group):
    terms = {"works.publish": ("member", {}), "groups.admit": ("sponsors", {"n": 0})}

    with pytest.raises(Refused):
        actions.set_first_charter(group, terms)

    assert not Rule.objects.exists()


def test_a_membership_counts_from_its_first_day_until_the_day_before_its_last(group):
    today = timezone.localdate()
    member = {"assembly": group}
    for starts, ends in [(-2, 0), (1, None), (-2, 1), (0, None)]:
        Membership.objects.create(
            **member,
            person=make.person(),
            starts_on=today + timedelta(days=starts),
            ends_on=today + timedelta(days=ends) if ends is not None else None,
        )

    assert group.members().count() == 2 + 2
