"""One question, from one assembly to another, or put to several together."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from creuset.assemblies.models import Mandate, Warrant
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.levels import composed, for_and_against
from creuset.decisions.models import Decision, Joint
from creuset.journal.models import Record
from tests import make
from tests.decisions.helpers import all_say, at_its_term, its_day_comes, people, resolution
from tests.together import together

pytestmark = pytest.mark.django_db

WHY = "Tout le bassin est concerné."


@pytest.fixture
def four():
    return people(4)


@pytest.fixture
def group(four):
    """Two of the four members of the community."""
    make.community(members=four)
    return make.assembly(members=four[:2])


@pytest.fixture
def decision(four, group):
    return resolution(four, where=group)


def referred(decision, to, why=WHY):
    asked, _warrant = make.carried_out("decisions.refer", decision, to=to.pk, why=why)
    return asked


# Referring


def test_a_question_is_handed_to_the_assembly_above_with_the_reason(four, group, decision):
    asked = referred(decision, make.community())

    decision.refresh_from_db()
    assert decision.outcome == "referred"
    assert (asked.assembly, asked.referred_from) == (make.community(), decision)
    assert (asked.gesture, asked.parameters) == (decision.gesture, decision.parameters)
    assert asked.electors.count() == 4
    assert WHY in asked.text.latest().body
    assert "Voici." in asked.text.latest().body


def test_a_question_is_handed_to_the_assembly_below(four, group):
    decision = resolution(four, where=make.community())

    asked = referred(decision, group)

    assert asked.electors.count() == 2


def test_what_is_decided_elsewhere_takes_effect_where_the_thing_is_governed(four, group):
    until = make.days_away(90).isoformat()
    decision = make.proposed(
        "assemblies.confer_mandate", group, by=four[0], post="trésor", person=four[1].pk,
        until=until,
    )  # fmt: skip
    asked = referred(decision, make.community())
    make.everyone_consents(asked)

    actions.close(asked)

    mandate = Mandate.objects.get()
    asked.refresh_from_db()
    assert (mandate.assembly, mandate.person) == (group, four[1])
    assert (asked.warrant.assembly, asked.assembly) == (group, make.community())


def test_an_assembly_that_is_not_of_the_same_line_receives_nothing(four, decision):
    elsewhere = make.assembly(members=four)

    with pytest.raises(Refused, match="contient celle-ci"):
        referred(decision, elsewhere)

    assert Decision.objects.get().is_open


def test_nobody_refers_alone_what_is_decided_together(four, decision):
    for person in (*four, make.person()):
        with pytest.raises(Refused):
            actions.refer(decision, to=make.community().pk, why=WHY, by=person)

    assert Decision.objects.get().is_open


def test_referring_is_decided_and_then_done(four, decision):
    question = make.adopted(
        "decisions.refer", decision, by=four[0], to=make.community().pk, why=WHY
    )

    question.refresh_from_db()
    assert question.carried_out
    assert Decision.objects.get(referred_from=decision).is_open


def test_a_question_that_has_closed_meanwhile_is_not_referred(four, decision):
    make.everyone_consents(decision)
    question = make.proposed(
        "decisions.refer", decision, by=four[0], to=make.community().pk, why=WHY
    )
    make.everyone_consents(question)
    actions.close(decision)

    actions.close(question)

    question.refresh_from_db()
    assert (question.outcome, question.carried_out) == ("adopted", False)
    assert Decision.objects.filter(referred_from=decision).count() == 0


def test_a_question_that_went_on_to_another_stage_is_not_referred(four, group):
    decision = resolution(four, where=group, fallback="majority")
    all_say(decision, four[:1], "consent")
    actions.cast(decision, "objection", reason="Non.", by=four[1])
    at_its_term(decision)
    assert decision.phase == "fallback"

    with pytest.raises(Refused, match="Seule une question ouverte"):
        referred(decision, make.community())


def test_a_question_is_referred_once_more_from_where_it_went(four, group, decision):
    up = referred(decision, make.community())

    down = referred(up, group)

    assert (down.assembly, down.is_open) == (group, True)
    assert down.text.latest().body.count(WHY) == 2


def test_a_draft_of_who_proposed_keeps_no_question_from_being_referred(four, decision):
    ana = four[0]
    actions.draft_proposal(
        decision.gesture, decision.assembly, parameters={"title": "Autre"}, by=ana
    )
    actions.amend(decision, body="Voici.", parameters={"title": "Encore"}, base=1, by=ana)
    Decision.objects.filter(outcome="draft").update(
        digest=Decision.objects.get(outcome="open").digest
    )

    assert referred(decision, make.community()).is_open


# Together


def jointly(four, *assemblies, composition="all", at_least=0, body="Ensemble ?"):
    lead = assemblies[0]
    return actions.propose_jointly(
        "decisions.resolve", lead, assemblies, parameters={"title": "L’eau se partage."},
        body=body, composition=composition, at_least=at_least, by=four[0],
    )  # fmt: skip


@pytest.fixture
def places(four):
    """Three assemblies, of all four, of two and of the two others."""
    return (
        make.assembly(members=four),
        make.assembly(members=four[:2]),
        make.assembly(members=four[2:]),
    )


def answer(joint, *positions):
    """Each part is answered as one by its electors, and comes to its term."""
    for part, position in zip(joint.parts.order_by("pk"), positions, strict=True):
        for elector in part.electors.select_related("person"):
            if position:
                actions.cast(part, position, reason="Non.", by=elector.person)
        at_its_term(part)
    joint.refresh_from_db()
    return joint


def resolved():
    return Record.objects.filter(verb="decisions.resolved").count()


def test_the_same_question_is_put_to_each_assembly_by_its_own_rule(four, places):
    make.rule(places[1], "decisions.resolve", "decision", method="majority", quorum=80)

    joint = jointly(four, *places)

    parts = list(joint.parts.order_by("pk"))
    assert [part.assembly for part in parts] == list(places)
    assert [part.terms["method"] for part in parts] == ["consent", "majority", "consent"]
    assert len({part.digest for part in parts}) == 1


@pytest.mark.parametrize(
    ("composition", "at_least", "positions", "adopted"),
    [
        ("all", 0, ["consent", "consent", "consent"], True),
        ("all", 0, ["consent", "consent", "objection"], False),
        ("all", 0, ["consent", "consent", ""], False),
        ("at_least", 2, ["consent", "consent", "objection"], True),
        ("at_least", 2, ["objection", "consent", "consent"], True),
        ("at_least", 2, ["consent", "objection", "objection"], False),
        ("double", 0, ["consent", "consent", "objection"], True),
        ("double", 0, ["objection", "consent", "consent"], False),
        ("double", 0, ["consent", "objection", "objection"], False),
    ],
)
def test_the_answers_of_the_assemblies_add_up(
    four, places, composition, at_least, positions, adopted
):
    joint = jointly(four, *places, composition=composition, at_least=at_least)

    answer(joint, *positions)

    assert joint.adopted == adopted
    assert resolved() == adopted
    assert Warrant.objects.count() == adopted
    if adopted:
        assert Warrant.objects.get().assembly == places[0]


def test_a_part_adopted_alone_does_nothing(four, places):
    joint = jointly(four, *places[:2])
    lead = joint.parts.order_by("pk").first()
    make.everyone_consents(lead)

    at_its_term(lead)

    joint.refresh_from_db()
    assert (lead.outcome, lead.warrant, joint.closed_at) == ("adopted", None, None)
    assert resolved() == 0
    with pytest.raises(Refused, match="n’est pas en vigueur"):
        make.proposed("decisions.revoke", lead, by=four[0])


def test_the_parts_close_on_their_date_and_are_neither_changed_nor_withdrawn(four, places):
    lead = jointly(four, *places).parts.order_by("pk").first()
    make.everyone_consents(lead)

    with pytest.raises(Refused, match="va jusqu’à sa date"):
        actions.close(lead)
    with pytest.raises(Refused, match="plusieurs assemblées ensemble"):
        actions.withdraw(lead, by=four[0])
    with pytest.raises(Refused, match="plusieurs assemblées ensemble"):
        actions.amend(lead, body="Autre.", parameters={"title": "Rien."}, base=1, by=four[0])
    with pytest.raises(Refused):
        actions.suggest(lead, body="Autre.", base=1, reason="x", by=four[1])
    with pytest.raises(Refused):
        referred(lead, make.community())


def test_what_was_decided_together_is_revoked_and_undone(four, places):
    joint = answer(jointly(four, *places), "consent", "consent", "consent")
    lead = joint.parts.order_by("pk").first()

    make.adopted("decisions.revoke", lead, by=four[0])

    lead.refresh_from_db()
    assert not lead.in_force
    assert Record.objects.filter(verb="decisions.unsaid").count() == 1


@pytest.mark.django_db(transaction=True)
def test_the_last_two_parts_closing_at_the_same_instant_settle_once():
    four = people(4)
    joint = jointly(four, make.assembly(members=four), make.assembly(members=four))
    for part in joint.parts.all():
        make.everyone_consents(part)
        its_day_comes(part)

    together(*[lambda pk=part.pk: actions.close(Decision.objects.get(pk=pk))
               for part in joint.parts.all()])  # fmt: skip

    joint.refresh_from_db()
    assert (joint.adopted, resolved(), Warrant.objects.count()) == (True, 1, 1)


def test_a_joint_question_makes_sense(four, places):
    with pytest.raises(Refused, match="au moins une autre assemblée"):
        jointly(four, places[0])
    for at_least in (0, 4):
        with pytest.raises(Refused, match="combien d’assemblées"):
            jointly(four, *places, composition="at_least", at_least=at_least)
    options = [{"key": "1", "label": "Un"}, {"key": "2", "label": "Deux"}]
    with pytest.raises(Refused, match="par oui ou non"):
        actions.propose_jointly(
            "decisions.choose", places[0], places, body="", composition="all", by=four[0],
            parameters={"title": "Où ?", "places": 1, "options": options},
        )  # fmt: skip
    assert not Decision.objects.exists()
    assert not Joint.objects.exists()


def test_someone_from_outside_asks_several_assemblies_nothing(places):
    with pytest.raises(Refused, match="revient aux membres"):
        jointly([make.person()], *places)


def test_the_page_of_a_part_names_the_others(client, four, places):
    joint = jointly(four, *places)
    lead = joint.parts.order_by("pk").first()
    client.force_login(four[0])

    page = client.get(lead.get_absolute_url()).content.decode()

    assert all(str(place) in page for place in places)


# How answers add up

PARTS = st.lists(st.tuples(st.booleans(), st.integers(0, 50), st.integers(0, 50)), min_size=1)


@given(PARTS, st.sampled_from(["all", "at_least", "double"]), st.integers(1, 5), st.randoms())
def test_the_order_of_the_assemblies_changes_nothing(parts, composition, at_least, chance):
    shuffled = list(parts)
    chance.shuffle(shuffled)

    assert composed(composition, at_least, parts) == composed(composition, at_least, shuffled)


@given(PARTS)
def test_all_is_at_least_all(parts):
    assert composed("all", 0, parts)[0] == composed("at_least", len(parts), parts)[0]


@given(PARTS, st.sampled_from(["all", "at_least", "double"]), st.integers(1, 5))
def test_one_more_yes_never_turns_a_yes_into_a_no(parts, composition, at_least):
    before, _figures = composed(composition, at_least, parts)
    better = [(True, fors + 1, against) for _adopted, fors, against in parts]

    assert composed(composition, at_least, better)[0] or not before


@given(PARTS)
def test_both_majorities_are_more_than_half(parts):
    passes, figures = composed("double", 0, parts)

    assert passes == (
        2 * figures["yes"] > figures["assemblies"] and 2 * figures["for"] > figures["voices"]
    )


def test_nobody_adopts_nothing_together():
    for composition in ("all", "at_least", "double"):
        assert not composed(composition, 0, [])[0]
        assert not composed(composition, 1, [(False, 0, 0)])[0]


def test_consents_are_voices_for_and_objections_voices_against():
    by_consent = {"figures": {"consent": 2, "concern": 1, "standing": 1, "for": 9}}

    assert for_and_against(by_consent) == (3, 1)
    assert for_and_against({"figures": {"for": 4, "against": 2}}) == (4, 2)
    assert for_and_against({}) == (0, 0)
