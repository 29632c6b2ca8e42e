from datetime import timedelta
from typing import Any

import pytest
from django.utils import timezone

from creuset.assemblies import actions, offices
from creuset.assemblies.charter import Charter
from creuset.assemblies.forms import ConferMandateForm, DefinePostForm, ElectForm
from creuset.assemblies.forms.members import FEW
from creuset.assemblies.models import Mandate, Post
from creuset.assemblies.tenure import after
from creuset.common.verdict import Refused
from creuset.journal.models import Record
from creuset.people import actions as people
from tests import make

pytestmark = pytest.mark.django_db

CONFER = "assemblies.confer_mandate"
ELECT = "assemblies.elect"
RECALL = "assemblies.recall"


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


def until(days=100):
    return make.days_away(days).isoformat()


def confer(assembly, person, post="trésor", days=100):
    given, _warrant = make.carried_out(
        CONFER, assembly, post=post, person=person.pk, until=until(days)
    )
    return given


def elect(assembly, *chosen, post="trésor", places=None, options=()):
    return make.carried_out(
        ELECT, assembly, post=post, places=places or len(chosen), until=until(),
        options=[{"key": str(each.pk), "person": each.pk} for each in options],
        chosen=[str(each.pk) for each in chosen],
    )  # fmt: skip


def past_term(mandate, days=1):
    """Its term passed so many days ago, and nothing has happened since."""
    long_ago = make.days_away(-days - 365)
    Mandate.objects.filter(pk=mandate.pk).update(
        starts_on=long_ago, term_ends_on=make.days_away(-days)
    )
    mandate.refresh_from_db()
    return mandate


def holders(assembly, post="trésor"):
    held = Mandate.objects.held().filter(assembly=assembly, post=post)
    return [each.person for each in held.order_by("pk")]


# Posts


def post_terms(**said):
    return {
        "name": "trésorerie", "duties": "Tenir les comptes.", "months": 24, "most_in_a_row": 2,
        "alone": True, "declared": True, **said,
    }  # fmt: skip


def test_a_post_says_what_it_is_and_for_how_long(community):
    post, warrant = make.carried_out("assemblies.define_post", community, **post_terms())

    assert Post.objects.in_force().get() == post
    assert (post.months, post.most_in_a_row, post.alone, post.declared) == (24, 2, True, True)
    assert post.warrant == warrant
    assert Record.objects.get().verb == "assemblies.post_defined"


def test_a_post_defined_again_takes_the_place_of_the_former(community):
    first, _warrant = make.carried_out("assemblies.define_post", community, **post_terms())
    second, warrant = make.carried_out(
        "assemblies.define_post", community, **post_terms(months=12)
    )
    assert list(Post.objects.in_force()) == [second]

    make.undone("assemblies.define_post", community, warrant)

    assert list(Post.objects.in_force()) == [first]


def test_undoing_an_earlier_definition_leaves_the_later_one(community):
    _first, earlier = make.carried_out("assemblies.define_post", community, **post_terms())
    second, later = make.carried_out("assemblies.define_post", community, **post_terms(months=12))

    make.undone("assemblies.define_post", community, earlier)
    assert list(Post.objects.in_force()) == [second]

    make.undone("assemblies.define_post", community, later)
    assert not Post.objects.in_force().exists()


def test_a_group_has_no_post_that_is_declared(ana):
    group = make.assembly(members=[ana])

    with pytest.raises(Refused, match="Seule l’association"):
        make.carried_out("assemblies.define_post", group, **post_terms())

    form = DefinePostForm(subject=group, by=ana)
    assert "declared" not in form.fields


def test_the_form_of_a_group_still_says_everything(ana):
    group = make.assembly(members=[ana])
    sent = {"name": " Facilitation ", "months": "12", "most_in_a_row": "0"}
    form = DefinePostForm(sent, subject=group, by=ana)

    assert form.is_valid(), form.errors
    make.carried_out("assemblies.define_post", group, **form.parameters())
    assert Post.objects.get().name == "Facilitation"


def test_a_post_keeps_its_name_whatever_the_capitals(ana, community):
    make.post(community, "Élu du bureau")

    form = DefinePostForm(
        {"name": "élu  DU bureau", "months": "6", "most_in_a_row": "0"}, subject=community, by=ana
    )

    assert form.is_valid()
    assert form.parameters()["name"] == "Élu du bureau"


# Conferring


def test_a_mandate_is_conferred_by_a_decision_until_a_day(ana, bob, community):
    decision = make.adopted(CONFER, community, by=ana, post="trésor", person=bob.pk, until=until())

    mandate = Mandate.objects.get()
    assert (mandate.person, mandate.post, mandate.warrant) == (bob, "trésor", decision.warrant)
    assert mandate.term_ends_on == make.days_away(100)
    assert mandate.ends_on is None


def test_a_mandate_goes_to_a_member(ana, community, zoe):
    decision = make.adopted(CONFER, community, by=ana, post="trésor", person=zoe.pk, until=until())

    assert decision.hindrance.startswith("Un mandat se confie à un membre")
    assert not Mandate.objects.exists()


def test_a_mandate_ends_on_a_day_to_come(bob, community):
    with pytest.raises(Refused, match="un jour à venir"):
        confer(community, bob, days=0)


def test_revoking_the_decision_ends_the_mandate(ana, bob, community):
    decision = make.adopted(CONFER, community, by=ana, post="trésor", person=bob.pk, until=until())

    make.adopted("decisions.revoke", decision, by=ana)

    assert not Mandate.objects.current().exists()
    assert Record.objects.filter(verb="assemblies.mandate_ended").count() == 1


def test_revoking_the_decision_does_not_rewrite_a_mandate_that_had_ended(bob, community):
    parameters = {"post": "trésor", "person": bob.pk, "until": until()}
    _mandate, warrant = make.carried_out(CONFER, community, **parameters)
    ended = make.days_away(-30)
    Mandate.objects.update(starts_on=ended - timedelta(days=9), ends_on=ended)

    make.undone(CONFER, community, warrant)

    assert Mandate.objects.get().ends_on == ended


def test_a_mandate_lasts_no_longer_than_its_post_says(bob, community):
    make.post(community, "trésor", months=3)

    with pytest.raises(Refused, match="dure 3 mois au plus"):
        confer(community, bob, days=100)

    assert confer(community, bob, days=80).person == bob


def test_the_same_person_does_not_hold_a_post_more_often_in_a_row_than_it_says(
    ana, bob, community
):
    make.post(community, "trésor", most_in_a_row=2)
    past_term(confer(community, bob))
    past_term(confer(community, bob))

    with pytest.raises(Refused, match="2 fois de suite"):
        confer(community, bob)

    assert confer(community, ana).person == ana


def test_what_a_revoked_decision_gave_is_not_counted(bob, community):
    make.post(community, "trésor", most_in_a_row=1)
    parameters = {"post": "trésor", "person": bob.pk, "until": until()}
    mandate, warrant = make.carried_out(CONFER, community, **parameters)
    past_term(mandate)
    make.undone(CONFER, community, warrant)

    assert confer(community, bob).person == bob


@pytest.mark.parametrize("alone", ["présidence", "trésor"])
def test_a_post_that_goes_alone_neither_joins_another_nor_is_joined(ana, bob, community, alone):
    make.post(community, alone, alone=True)
    confer(community, bob, post="présidence")

    with pytest.raises(Refused, match="ne se cumule avec aucune autre"):
        confer(community, bob, post="trésor")

    assert confer(community, ana, post="trésor").person == ana
    assert confer(community, bob, post="présidence").person == bob


def test_posts_that_may_be_combined_are(bob, community):
    make.post(community, "présidence")
    confer(community, bob, post="présidence")

    assert confer(community, bob, post="trésor").person == bob


# Prorogation and succession


def test_a_mandate_past_its_term_is_held_until_someone_takes_over(ana, bob, community):
    mandate = past_term(confer(community, bob))
    make.rule(community, "works.publish", "mandate", post="trésor")
    assert mandate.prorogued
    assert holders(community) == [bob]
    assert Charter(community).in_force("works.publish").rule.procedure == "mandate"

    confer(community, ana)

    mandate.refresh_from_db()
    assert (mandate.ends_on, mandate.ended_by) == (timezone.localdate(), "succeeded")
    assert holders(community) == [ana]


def test_someone_in_term_shares_the_post(ana, bob, community):
    confer(community, bob)

    confer(community, ana)

    assert holders(community) == [bob, ana]


def test_someone_elsewhere_or_with_another_post_is_not_succeeded(ana, bob, community):
    group = make.assembly(members=[bob])
    past_term(confer(group, bob))
    past_term(confer(community, bob, post="présidence"))

    confer(community, ana)

    assert holders(group) == holders(community, "présidence") == [bob]


def test_whoever_is_given_the_same_post_again_holds_it_once(bob, community):
    first = confer(community, bob)

    second = confer(community, bob, days=200)

    first.refresh_from_db()
    assert first.ended_by == "succeeded"
    assert list(Mandate.objects.current()) == [second]


def test_whoever_is_chosen_shortly_before_the_term_takes_over_on_that_day(ana, bob, community):
    former = confer(community, bob, days=20)

    confer(community, ana)

    former.refresh_from_db()
    assert (former.ends_on, former.ended_by) == (make.days_away(20), "succeeded")
    assert holders(community) == [bob, ana]


def test_without_their_successor_they_stay_until_another(ana, bob, community):
    former = confer(community, bob, days=20)
    parameters = {"post": "trésor", "person": ana.pk, "until": until()}
    _mandate, warrant = make.carried_out(CONFER, community, **parameters)

    make.undone(CONFER, community, warrant)

    former.refresh_from_db()
    assert (former.ends_on, former.ended_by) == (None, "")


# Electing


def test_those_whom_the_assembly_has_chosen_are_given_the_post(ana, bob, community, zoe):
    make.join(community, zoe)

    mandates, warrant = elect(community, bob, ana, options=[ana, bob, zoe])

    assert [each.person for each in mandates] == [bob, ana]
    assert {each.warrant for each in mandates} == {warrant}
    assert {each.term_ends_on for each in Mandate.objects.all()} == {make.days_away(100)}


def test_without_candidates_anyone_among_the_members_may_be_chosen(bob, community):
    mandates, _warrant = elect(community, bob)

    assert [each.person for each in mandates] == [bob]


def test_an_election_hears_what_the_post_says(ana, bob, community):
    make.post(community, "trésor", most_in_a_row=1)
    confer(community, bob)

    with pytest.raises(Refused, match="ne se suit pas lui-même"):
        elect(community, ana, bob, options=[ana, bob])

    assert holders(community) == [bob]


@pytest.mark.parametrize("fault", ["a stranger", "not a candidate", "twice", "too many", "none"])
def test_what_does_not_answer_the_question_elects_nobody(ana, bob, community, zoe, fault):
    chosen, places, options = {
        "a stranger": ([zoe], 1, []),
        "not a candidate": ([bob], 1, [ana]),
        "twice": ([bob, bob], 2, []),
        "too many": ([ana, bob], 1, []),
        "none": ([], 1, []),
    }[fault]

    with pytest.raises(Refused):
        elect(community, *chosen, places=places, options=options)

    assert not Mandate.objects.exists()


def test_undoing_an_election_ends_all_its_mandates(ana, bob, community):
    _mandates, warrant = elect(community, ana, bob)

    make.undone(ELECT, community, warrant)

    assert holders(community) == []


# Recalling and resigning


def test_a_mandate_is_taken_back_before_its_term(bob, community):
    mandate = confer(community, bob)

    make.carried_out(RECALL, mandate)

    mandate.refresh_from_db()
    assert (mandate.ends_on, mandate.ended_by) == (timezone.localdate(), "recalled")
    assert Record.objects.filter(verb="assemblies.mandate_recalled").count() == 1


def test_a_recall_that_is_undone_gives_the_mandate_back(bob, community):
    mandate = confer(community, bob)
    _ended, warrant = make.carried_out(RECALL, mandate)

    make.undone(RECALL, mandate, warrant)

    mandate.refresh_from_db()
    assert (mandate.ends_on, mandate.ended_by) == (None, "")
    assert holders(community) == [bob]


@pytest.mark.parametrize("since", ["succeeded", "left"])
def test_a_recall_undone_too_late_gives_nothing_back(ana, bob, community, since):
    mandate = confer(community, bob)
    _ended, warrant = make.carried_out(RECALL, mandate)
    if since == "succeeded":
        confer(community, ana)
    else:
        actions.leave(community, by=bob)

    make.undone(RECALL, mandate, warrant)

    mandate.refresh_from_db()
    assert mandate.ended_by == "recalled"


def test_a_holder_resigns_without_asking_anyone(bob, community):
    mandate = confer(community, bob)

    actions.resign(mandate, by=bob)

    mandate.refresh_from_db()
    assert (mandate.ends_on, mandate.ended_by) == (timezone.localdate(), "resigned")
    record = Record.objects.get(verb="assemblies.mandate_resigned")
    assert (record.actor, record.path) == (bob, f"/mandat/{mandate.pk}/")


# Leaving


def test_leaving_an_assembly_ends_its_mandates_and_no_other(ana, bob, community):
    group = make.assembly(members=[ana, bob])
    confer(group, bob, post="facilitation")
    confer(community, bob)

    actions.leave(group, by=bob)

    [ended] = Mandate.objects.exclude(ends_on=None)
    assert (ended.post, ended.ended_by) == ("facilitation", "left")

    actions.leave(community, by=bob)
    assert set(Mandate.objects.values_list("ended_by", flat=True)) == {"left"}


def test_coming_back_does_not_bring_the_mandate_back(bob, community):
    confer(community, bob)
    actions.leave(community, by=bob)

    community.memberships.create(person=bob)

    assert holders(community) == []


def test_an_admission_that_is_undone_ends_mandates_too(ana, zoe, community):
    application = actions.apply(community, by=zoe)
    _membership, warrant = make.carried_out("assemblies.admit", application)
    confer(community, zoe)

    make.undone("assemblies.admit", application, warrant)

    assert Mandate.objects.get().ended_by == "left"


def test_erasure_ends_mandates_and_says_nobody_s_name(bob, community):
    mandate = confer(community, bob)

    people.erase(bob, keep_name=False, by=bob)

    mandate.refresh_from_db()
    assert (mandate.person, mandate.ended_by) == (None, "left")


# Declaring


@pytest.fixture
def declared(community):
    return make.post(community, "trésor", declared=True)


def changes(assembly):
    return [
        (each.mandate.person, each.change.starts, each.late)
        for each in offices.to_declare_in(assembly)
    ]


def test_who_takes_up_and_who_leaves_a_declared_post_is_to_be_declared(
    ana, bob, community, declared
):
    confer(community, ana, post="autre")
    mandate = confer(community, bob)
    assert changes(community) == [(bob, True, False)]

    actions.declare(community, on=timezone.localdate().isoformat(), by=ana)
    assert changes(community) == []

    Mandate.objects.filter(pk=mandate.pk).update(starts_on=make.days_away(-200))
    actions.resign(mandate, by=bob)
    assert changes(community) == [(bob, False, False)]


def test_after_three_months_it_is_late(bob, community, declared):
    past_term(confer(community, bob))

    assert changes(community) == [(bob, True, True)]


def test_a_declaration_says_what_had_happened_by_then(ana, bob, community, declared):
    confer(community, bob)

    actions.declare(community, on=make.days_away(-1).isoformat(), by=ana)

    assert changes(community) == [(bob, True, False)]
    with pytest.raises(Refused, match="une fois faite"):
        actions.declare(community, on=make.days_away(1).isoformat(), by=ana)


def test_a_declaration_that_is_undone_is_to_be_made_again(bob, community, declared):
    confer(community, bob)
    make.rule(community, "assemblies.declare", "decision")
    on = timezone.localdate().isoformat()
    _assembly, warrant = make.carried_out("assemblies.declare", community, on=on)
    assert changes(community) == []

    make.undone("assemblies.declare", community, warrant)

    assert changes(community) == [(bob, True, False)]


# Forms


def test_the_term_of_the_post_gives_the_day(ana, bob, community):
    make.post(community, "Trésor", months=18)

    form = ConferMandateForm({"post": "trésor", "person": bob.pk}, subject=community, by=ana)

    assert form.is_valid(), form.errors
    assert form.parameters() == {
        "post": "Trésor",
        "person": bob.pk,
        "until": after(timezone.localdate(), 18).isoformat(),
    }


def test_a_post_without_term_asks_for_a_day(ana, bob, community):
    form = ConferMandateForm({"post": "trésor", "person": bob.pk}, subject=community, by=ana)

    assert list(form.errors) == ["until"]


def test_the_form_says_who_may_not_hold_the_post(ana, bob, community):
    make.post(community, "trésor", most_in_a_row=1)
    confer(community, bob)
    sent = {"post": "trésor", "places": "1", "until": until(), "candidates": [ana.pk, bob.pk]}

    form = ElectForm(sent, subject=community, by=ana)

    assert list(form.errors) == ["candidates"]
    assert str(form.errors["candidates"][0]).startswith("Bob")


def test_candidates_are_the_options_of_the_election(ana, bob, community):
    sent = {"post": "trésor", "places": "1", "until": until(), "candidates": [bob.pk, ana.pk]}

    form = ElectForm(sent, subject=community, by=ana)

    assert form.is_valid(), form.errors
    assert form.parameters()["options"] == [
        {"key": str(each.pk), "person": each.pk} for each in (ana, bob)
    ]
    assert [label for label, _value in form.described(form.parameters())][-1] == "Jusqu’au"
    again = ElectForm(initial=ElectForm.initial_from(form.parameters()), subject=community, by=ana)
    assert again["candidates"].value() == [ana.pk, bob.pk]


def test_an_election_may_have_no_candidate_but_not_fewer_than_places(ana, bob, community):
    sent = {"post": "trésor", "places": "2", "until": until()}

    assert ElectForm(sent, subject=community, by=ana).is_valid()
    few = ElectForm({**sent, "candidates": [bob.pk]}, subject=community, by=ana)
    assert list(few.errors) == ["candidates"]


def test_someone_who_shows_their_name_to_nobody_is_chosen_only_by_themself(ana, bob, community):
    bob.name_shown = "nobody"
    bob.save()

    def offered(by):
        people: Any = ConferMandateForm(subject=community, by=by).fields["person"]
        return {each.pk for each in people.queryset}

    assert offered(ana) == {ana.pk}
    assert offered(bob) == {ana.pk, bob.pk}


@pytest.fixture
def crowd(community):
    make.join(community, *(make.person() for _n in range(FEW)))
    return community


def test_among_many_one_writes_names_or_addresses(ana, bob, crowd):
    twin = make.person("Bob")
    make.join(crowd, twin)
    sent = {"post": "trésor", "places": "1", "until": until()}

    def chosen(candidates):
        form = ElectForm({**sent, "candidates": candidates}, subject=crowd, by=ana)
        return (
            [each["person"] for each in form.parameters()["options"]]
            if form.is_valid()
            else form.errors["candidates"]
        )

    assert chosen(f"ANA\n\n /personnes/{twin.slug}/ ") == sorted([ana.pk, twin.pk])
    assert chosen("Bob")[0].startswith("Plusieurs membres s’appellent")
    assert chosen("Nulle")[0].startswith("Aucun membre ne s’appelle")
    assert chosen("") == []


def test_what_was_written_is_found_again_when_the_proposal_is_amended(ana, crowd):
    form = ConferMandateForm(initial={"person": ana.pk}, subject=crowd, by=ana)

    assert f"/personnes/{ana.slug}/" in str(form["person"])
    again = ConferMandateForm(
        {"post": "trésor", "person": f"/personnes/{ana.slug}/", "until": until()},
        subject=crowd, by=ana,
    )  # fmt: skip
    assert again.is_valid(), again.errors
    assert again.parameters()["person"] == ana.pk
