"""Each method, from the proposal to what it does."""

import pytest
from django.utils import timezone

from creuset.assemblies.models import Mandate
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.models import Ballot, Decision
from creuset.journal.models import Record
from tests import make
from tests.decisions.helpers import (
    all_say,
    approved,
    at_its_term,
    budget,
    choice,
    election,
    its_day_comes,
    names,
    people,
    resolution,
    says,
    vote,
)

pytestmark = pytest.mark.django_db

WHY = "Le terrain est inondable."
GRADED = ["excellent", "very_good", "good", "fair", "poor", "reject"]


def grades(*given):
    return {"grades": {str(n): grade for n, grade in enumerate(given, 1)}}


def ranked(*keys):
    return {"ranking": [[key] for key in keys]}


def in_order(*keys):
    return {"ranking": list(keys)}


def outcome(decision):
    return at_its_term(decision).outcome


def recorded(verb):
    return Record.objects.filter(verb=verb).count()


# By majority


@pytest.mark.parametrize(
    ("base", "said", "expected"),
    [
        ("expressed", ["for", "against", "for"], "adopted"),
        ("expressed", ["for", "blank", "abstain"], "adopted"),
        ("expressed", ["for", "against", "blank"], "rejected"),
        ("cast", ["for", "for", "blank"], "adopted"),
        ("cast", ["for", "blank", "abstain"], "rejected"),
        ("eligible", ["for", "for", "for"], "adopted"),
        ("eligible", ["for", "for", "against"], "rejected"),
    ],
)
def test_a_majority_is_more_than_half_of_its_base(base, said, expected):
    five = people(5)
    decision = vote(five, base=base)
    all_say(decision, five, *said)

    assert outcome(decision) == expected

    assert recorded("decisions.resolved") == (expected == "adopted")


@pytest.mark.parametrize(("fors", "expected"), [(2, "rejected"), (3, "adopted")])
def test_the_base_of_those_present_is_the_frozen_attendance_list(fors, expected):
    six = people(6)
    place = make.assembly(members=six)
    make.rule(place, "decisions.resolve", "decision", method="majority", base="present", quorum=0)
    asked = {"title": "Le jardin est ouvert à tous."}
    with pytest.raises(Refused, match="ordre du jour d’une réunion"):
        make.proposed("decisions.resolve", place, by=six[0], **asked)
    draft = actions.draft_proposal("decisions.resolve", place, parameters=asked, by=six[0])
    decision = actions.open_draft(draft, meeting=True, by=six[0])

    actions.freeze_present(decision, six[:4], represented=[six[4]])
    all_say(decision, six, *["for"] * fors)
    actions.close(decision, session=True, by=six[0])

    assert decision.outcome == expected
    assert (decision.trace["figures"]["present"], decision.electors.count()) == (5, 6)


def test_an_attendance_list_is_frozen_once():
    three = people(3)
    decision = vote(three)
    with pytest.raises(Refused, match="n’est pas arrêtée"):
        actions.close(decision, session=True)
    actions.freeze_present(decision, three[:2])

    with pytest.raises(Refused, match="déjà arrêtée"):
        actions.freeze_present(decision, three)

    assert Decision.objects.get().present == 2


@pytest.mark.parametrize(("fors", "expected"), [(3, "rejected"), (4, "adopted")])
def test_two_thirds_are_more_than_two_thirds(fors, expected):
    six = people(6)
    decision = vote(six, threshold=[2, 3], strict=False)
    all_say(decision, six, *["for"] * fors, *["against"] * (6 - fors))

    assert outcome(decision) == expected


@pytest.mark.parametrize(("strict", "expected"), [(True, "rejected"), (False, "adopted")])
def test_exactly_the_threshold_is_enough_where_the_rule_says_so(strict, expected):
    six = people(6)
    decision = vote(six, threshold=[2, 3], strict=strict)
    all_say(decision, six, *["for"] * 4, *["against"] * 2)

    assert outcome(decision) == expected


@pytest.mark.parametrize(("tie", "expected"), [("status_quo", "rejected"), ("leave_open", "tied")])
def test_equality_changes_nothing_and_says_so_where_it_is_left_open(tie, expected):
    four = people(4)
    decision = vote(four, tie=tie)
    all_say(decision, four, "for", "for", "against", "against")

    assert outcome(decision) == expected
    assert decision.warrant is None


def test_a_double_majority_asks_the_groups_too():
    five = people(5)
    place = make.assembly(members=five)
    make.assembly(members=five[:1], parent=place)
    make.assembly(members=five[1:2], parent=place)
    make.assembly(members=five[2:], parent=place)
    decision = vote(five, where=place, double="groups")
    all_say(decision, five, "against", "against", "for", "for", "for")

    assert outcome(decision) == "rejected"

    groups = [step for step in decision.trace["steps"] if step["kind"] == "group"]
    assert sorted(step["voice"] for step in groups) == ["against", "against", "for"]


def test_the_groups_are_those_of_the_opening_day():
    three = people(3)
    place = make.assembly(members=three)
    make.assembly(members=three[:1], parent=place)
    decision = vote(three, where=place, double="groups")
    make.assembly(members=three[1:], parent=place)
    all_say(decision, three, "for", "for", "for")

    at_its_term(decision)

    assert len([step for step in decision.trace["steps"] if step["kind"] == "group"]) == 1


# The quorum


@pytest.mark.parametrize(
    ("voices", "expected"), [(4, "no_quorum"), (5, "adopted"), (6, "adopted")]
)
def test_the_quorum_is_met_exactly(voices, expected):
    nine = people(9)
    decision = vote(nine, quorum=50)
    all_say(decision, nine, *["for"] * voices)

    assert outcome(decision) == expected


def test_without_a_quorum_the_question_ends_where_the_rule_says_so():
    four = people(4)
    decision = vote(four)
    says(decision, four[0], "for")

    assert outcome(decision) == "no_quorum"
    assert decision.warrant is None


@pytest.mark.parametrize(
    ("no_quorum", "expected"), [("extend", "no_quorum"), ("second_call", "adopted")]
)
def test_without_a_quorum_there_is_one_more_delay_and_a_second_call_asks_none(no_quorum, expected):
    four = people(4)
    decision = vote(four, no_quorum=no_quorum)
    says(decision, four[0], "for")

    at_its_term(decision)

    assert (decision.is_open, decision.prolonged, decision.round) == (True, True, 1)
    assert decision.closes_at > timezone.now()
    assert outcome(decision) == expected


def test_more_time_lets_the_quorum_be_met():
    four = people(4)
    decision = vote(four, no_quorum="extend")
    says(decision, four[0], "for")
    at_its_term(decision)

    says(decision, four[1], "for")

    assert outcome(decision) == "adopted"


def test_silence_can_extend_the_time_to_answer_once():
    three = people(3)
    decision = resolution(three, silence="extends", quorum=0)
    says(decision, three[0], "consent")

    at_its_term(decision)
    assert (decision.outcome, decision.prolonged) == ("open", True)

    assert outcome(decision) == "unheard"


# By consent, then by vote where it is foreseen


@pytest.fixture
def stuck():
    """An objection stood until the end, and the rule foresees a vote."""
    five = people(5)
    decision = resolution(five, fallback="majority", fallback_threshold=[3, 4])
    all_say(decision, five[:4], *["consent"] * 4)
    says(decision, five[4], "objection", reason=WHY)
    return five, at_its_term(decision)


def test_an_objection_that_stands_leads_to_the_vote_that_the_rule_foresees(stuck):
    five, decision = stuck

    assert (decision.outcome, decision.phase, decision.round) == ("open", "fallback", 2)
    with pytest.raises(Refused, match="n’existe pas"):
        says(decision, five[0], "consent")
    with pytest.raises(Refused, match="ne change plus à cette étape"):
        actions.amend(decision, body="Autre.", parameters=decision.parameters, base=1, by=five[0])


@pytest.mark.parametrize(("fors", "expected"), [(3, "rejected"), (4, "adopted")])
def test_the_vote_after_an_objection_has_its_own_threshold(stuck, fors, expected):
    five, decision = stuck
    all_say(decision, five, *["for"] * fors, *["against"] * (5 - fors))

    assert outcome(decision) == expected
    assert recorded("decisions.resolved") == (expected == "adopted")


@pytest.mark.parametrize("position", ["against", "blank", "for"])
def test_whoever_votes_after_objecting_still_objects(stuck, position):
    five, decision = stuck

    says(decision, five[4], position)

    assert not Record.objects.filter(verb="decisions.objection_lifted").exists()
    assert decision.electors.get(person=five[4]).objections.get().lifted_at is None


def test_the_second_call_of_that_vote_asks_no_quorum_either():
    five = people(5)
    decision = resolution(
        five, fallback="majority", fallback_threshold=[1, 2], no_quorum="second_call"
    )
    all_say(decision, five[:4], *["consent"] * 4)
    says(decision, five[4], "objection", reason=WHY)
    at_its_term(decision)
    all_say(decision, five, "for")

    at_its_term(decision)
    assert (decision.outcome, decision.phase, decision.prolonged) == ("open", "fallback", True)

    assert outcome(decision) == "adopted"


def test_each_question_of_a_decision_has_its_own_second_call():
    five = people(5)
    decision = resolution(five, fallback="majority", no_quorum="second_call", quorum=80)
    says(decision, five[1], "consent")
    at_its_term(decision)
    says(decision, five[4], "objection", reason=WHY)
    at_its_term(decision)
    assert decision.phase == "fallback"

    says(decision, five[0], "for")
    at_its_term(decision)

    assert (decision.outcome, decision.prolonged) == ("open", True)


# Between options


@pytest.mark.parametrize(
    ("method", "answers", "chosen"),
    [
        ("approval", [approved("1", "2"), approved("2"), approved("3")], ["2"]),
        (
            "majority_judgment",
            [
                grades("good", "excellent", "reject"),
                grades("fair", "very_good", "poor"),
                grades("excellent", "reject", "reject"),
            ],
            ["2"],
        ),
        (
            "schulze",
            [ranked("1", "2", "3"), ranked("2", "1", "3"), ranked("2", "3", "1")],
            ["2"],
        ),
        ("stv", [in_order("1", "2"), in_order("2", "1"), in_order("2", "3")], ["2"]),
    ],
)
def test_an_assembly_chooses_among_options(method, answers, chosen):
    three = people(3)
    decision = choice(three, method)
    all_say(decision, three, *answers)

    assert actions.close(decision, by=three[0]).adopted

    decision.refresh_from_db()
    assert (decision.outcome, decision.chosen) == ("adopted", chosen)
    assert decision.warrant.parameters["chosen"] == chosen
    assert (decision.carried_out, recorded("decisions.chose")) == (True, 1)


@pytest.mark.parametrize(
    ("method", "answers"),
    [
        ("approval", [approved("1"), approved("2")]),
        ("majority_judgment", [grades("good", "good", "reject")] * 2),
        ("schulze", [ranked("1", "2", "3"), ranked("2", "1", "3")]),
        ("stv", [in_order("1"), in_order("2")]),
    ],
)
def test_equals_are_told_and_nothing_is_chosen_for_them(method, answers):
    two = people(2)
    decision = choice(two, method)
    all_say(decision, two, *answers)

    assert outcome(decision) == "tied"

    assert (decision.chosen, decision.trace["tied"]) == ([], ["1", "2"])
    assert decision.warrant is None


@pytest.mark.parametrize("method", ["approval", "majority_judgment", "schulze", "stv"])
def test_nobody_chooses_nothing(method):
    two = people(2)
    decision = choice(two, method, quorum=0)

    assert outcome(decision) != "adopted"
    assert decision.chosen == []


@pytest.mark.parametrize(
    ("method", "terms", "answer", "why"),
    [
        ("approval", {}, approved("9"), "Une de ces options n’existe pas"),
        ("approval", {"most": 1}, approved("1", "2"), "trop d’options"),
        ("approval", {"least": 2}, approved("1"), "pas choisi assez"),
        ("approval", {}, approved("1", "1"), "citée deux fois"),
        ("majority_judgment", {"missing": "refuse"}, grades("good"), "Il manque une mention"),
        ("majority_judgment", {}, grades("sublime"), "Cette mention n’existe pas"),
        ("schulze", {}, ranked("1", "1"), "citée deux fois"),
        ("stv", {}, {"ranking": "12"}, "ne se lit pas"),
        ("approval", {}, None, "ne se lit pas"),
        ("approval", {}, [], "ne se lit pas"),
    ],
)
def test_a_ballot_that_makes_no_sense_is_refused_with_what_is_wrong(method, terms, answer, why):
    two = people(2)
    decision = choice(two, method, **terms)

    with pytest.raises(Refused, match=why):
        actions.cast(decision, "choice", answer=answer, by=two[0])

    assert not Ballot.objects.exists()


def test_a_budget_is_shared_out_by_equal_shares():
    three = people(3)
    decision = budget(three, total=90)
    all_say(decision, three, approved("1", "2"), approved("1", "2"), approved("3"))

    assert actions.close(decision).adopted

    decision.refresh_from_db()
    assert decision.chosen == ["1", "2"]
    assert (decision.carried_out, recorded("decisions.funded")) == (True, 1)


def test_what_was_chosen_is_unsaid_when_the_decision_is_revoked():
    three = people(3)
    decision = choice(three, "approval")
    all_say(decision, three, *[approved("1")] * 3)
    actions.close(decision)

    make.adopted("decisions.revoke", decision, by=three[0])

    decision.refresh_from_db()
    assert (decision.in_force, recorded("decisions.unsaid")) == (False, 1)


# Electing


@pytest.mark.parametrize(
    ("method", "answers"),
    [
        ("approval", lambda a, b: [approved(a, b), approved(b), approved(b)]),
        ("stv", lambda a, b: [in_order(b, a), in_order(b), in_order(a, b)]),
    ],
)
def test_whoever_is_elected_receives_the_mandate(method, answers):
    ana, bob, _eve = three = people(3)
    decision = election(three, method, candidates=[ana, bob])
    all_say(decision, three, *answers(str(ana.pk), str(bob.pk)))

    assert actions.close(decision).adopted

    mandate = Mandate.objects.get()
    assert (mandate.person, mandate.post) == (bob, "trésor")
    assert mandate.warrant == decision.warrant


def test_several_places_give_several_mandates():
    ana, bob, eve, _zoe = four = people(4)
    decision = election(four, "stv", candidates=[ana, bob, eve], places=2)
    keys = [str(each.pk) for each in four]
    all_say(decision, four, *[in_order(keys[0])] * 2, *[in_order(keys[1])] * 2)

    assert actions.close(decision).adopted

    assert {each.person for each in Mandate.objects.all()} == {ana, bob}


def test_candidates_stand_while_the_assembly_deliberates_and_no_longer():
    ana, bob, eve = three = people(3)
    decision = election(three, "approval", deliberation=3)
    for person in (ana, bob):
        actions.stand(decision, by=person)
    actions.stand_down(decision, by=bob)
    actions.stand(decision, by=eve)
    with pytest.raises(Refused, match="déjà sur la liste"):
        actions.stand(decision, by=eve)
    with pytest.raises(Refused, match="On en parle encore"):
        says(decision, ana, approved(str(eve.pk)))
    with pytest.raises(Refused, match="revient aux membres"):
        actions.stand(decision, by=make.person())

    Decision.objects.update(votes_at=timezone.now())

    with pytest.raises(Refused, match="La liste est close"):
        actions.stand(decision, by=bob)
    all_say(decision, three, *[approved(str(eve.pk))] * 3)
    assert actions.close(decision).adopted
    assert Mandate.objects.get().person == eve


def test_standing_never_makes_of_a_question_the_copy_of_another():
    ana, _bob = two = people(2)
    place = make.assembly(members=two)
    election(two, "approval", where=place, deliberation=3, candidates=[ana])
    second = election(two, "approval", where=place, deliberation=3)

    with pytest.raises(Refused, match="La même question est déjà posée"):
        actions.stand(second, by=ana)


# Electing without candidates


@pytest.fixture
def named():
    """Ana, Bob, Eve and Zoé have each named someone; everyone now hears why."""
    ana, bob, eve, zoe = four = people(4)
    decision = election(four, "without_candidates")
    assert decision.phase == "nominate"
    for voter, nominee in ((ana, bob), (bob, eve), (eve, bob), (zoe, eve)):
        says(decision, voter, names(nominee), reason="Sa patience.")
    actions.close(decision, by=ana)
    return four, Decision.objects.get(pk=decision.pk)


def test_names_given_first_come_along_and_may_change(named):
    (_ana, bob, _eve, zoe), decision = named
    assert (decision.phase, decision.round) == ("revise", 2)
    carried = Ballot.objects.filter(round=2)
    assert carried.count() == 4
    assert {each.reason for each in carried} == {"Sa patience."}

    says(decision, zoe, names(bob), reason="J’ai changé d’avis.")

    ballot = Ballot.objects.get(round=2, elector__person=zoe)
    assert (ballot.answer["nominee"], ballot.answer["first"]) == (
        str(bob.pk),
        carried.get(elector__person=bob).answer["nominee"],
    )
    assert Ballot.objects.get(round=1, elector__person=zoe).answer["nominee"] != str(bob.pk)


def test_the_time_to_change_goes_to_its_end(named):
    _four, decision = named

    with pytest.raises(Refused, match="va jusqu’à sa date"):
        actions.close(decision)


def test_whoever_is_named_most_is_proposed_to_the_consent_of_all(named):
    four, decision = named
    bob, zoe = four[1], four[3]
    says(decision, zoe, names(bob))
    at_its_term(decision)
    assert (decision.phase, decision.nominee, decision.round) == ("consent", str(bob.pk), 3)

    all_say(decision, four, *["consent"] * 4)
    actions.close(decision)

    decision.refresh_from_db()
    assert (decision.outcome, decision.chosen) == ("adopted", [str(bob.pk)])
    assert Mandate.objects.get().person == bob
    [names_given] = [
        step for step in decision.trace["nominations"]["steps"] if step["kind"] == "nominations"
    ]
    told = {each["option"]: each["last"] for each in names_given["nominations"]}
    assert told[str(bob.pk)] == 3


def test_an_objection_to_whoever_is_proposed_elects_nobody(named):
    four, decision = named
    says(decision, four[3], names(four[1]))
    at_its_term(decision)
    all_say(decision, four[:3], *["consent"] * 3)
    says(decision, four[3], "objection", reason=WHY)

    assert outcome(decision) == "objected"
    assert not Mandate.objects.exists()


def test_equal_names_propose_nobody(named):
    _four, decision = named

    assert outcome(decision) == "tied"
    assert not Mandate.objects.exists()


def test_one_person_at_a_time_is_elected_without_candidates():
    with pytest.raises(Refused, match="une personne à la fois"):
        election(people(3), "without_candidates", places=2)


def test_only_those_who_vote_can_be_named():
    three = people(3)
    decision = election(three, "without_candidates")

    with pytest.raises(Refused, match="Une de ces options n’existe pas"):
        says(decision, three[0], names(make.person()))


# Opening and closing


def test_a_choice_needs_two_options():
    ana, bob = people(2)

    with pytest.raises(Refused, match="au moins deux options"):
        election([ana, bob], "approval", candidates=[ana])


def test_a_vote_closes_early_once_every_elector_has_spoken():
    three = people(3)
    decision = vote(three)
    all_say(decision, three, "for", "for")
    with pytest.raises(Refused, match="voix sont encore attendues"):
        actions.close(decision)

    says(decision, three[2], "against")

    assert actions.close(decision).adopted


def test_what_has_reached_its_date_goes_on_once_to_what_comes_next():
    five = people(5)
    decision = resolution(five, fallback="majority")
    all_say(decision, five[:4], *["consent"] * 4)
    says(decision, five[4], "objection", reason=WHY)
    its_day_comes(decision)

    assert [actions.close_due(), actions.close_due()] == [1, 0]

    decision.refresh_from_db()
    assert (decision.phase, decision.round) == ("fallback", 2)
    assert Record.objects.filter(verb="decisions.went_on").count() == 1


def test_a_closing_cut_short_is_made_whole_by_the_next_one(monkeypatch):
    """The server stops in the middle of closing: nothing is half done, and a minute later it is."""
    three = people(3)
    decision = vote(three)
    all_say(decision, three, *["for"] * 3)
    its_day_comes(decision)
    with monkeypatch.context() as broken:
        broken.setattr("creuset.decisions.actions.closing.carry_out", lambda decision: 1 / 0)
        assert actions.close_due() == 0
    assert Decision.objects.get().outcome == "open"

    assert actions.close_due() == 1

    assert (Decision.objects.get().outcome, recorded("decisions.resolved")) == ("adopted", 1)


def test_the_rule_of_the_opening_day_counts_whatever_the_charter_says_since():
    four = people(4)
    decision = vote(four, threshold=[1, 2])
    make.rule(decision.assembly, "decisions.resolve", "decision", method="majority",
              threshold=[9, 10])  # fmt: skip
    all_say(decision, four, "for", "for", "for", "against")

    assert outcome(decision) == "adopted"


def test_once_someone_has_voted_the_text_no_longer_moves():
    three = people(3)
    decision = vote(three)
    told = {"parameters": decision.parameters, "by": three[0]}
    actions.amend(decision, body="Mieux dit.", base=1, **told)
    assert decision.round == 2
    says(decision, three[1], "for")

    with pytest.raises(Refused, match="ont déjà voté sur ce texte"):
        actions.amend(decision, body="Autrement.", base=2, **told)


def test_while_one_deliberates_the_text_changes_without_a_new_round():
    three = people(3)
    decision = vote(three, deliberation=5)

    actions.amend(decision, body="Mieux.", parameters=decision.parameters, base=1, by=three[0])

    assert (decision.round, decision.text.latest().body) == (1, "Mieux.")
    with pytest.raises(Refused, match="On en parle encore"):
        says(decision, three[1], "for")
    with pytest.raises(Refused, match="n’est pas encore ouvert"):
        actions.close(decision)


def test_where_those_present_count_someone_absent_does_not_vote_from_home(resolution_in_session):
    decision, present, absent = resolution_in_session

    with pytest.raises(Refused, match="présentes ou représentées"):
        actions.cast(decision, "for", by=absent)

    actions.cast(decision, "for", by=present)
    assert actions.tally(decision).figures["for"] == 1


@pytest.fixture
def resolution_in_session():
    """A question of a meeting whose attendance list is frozen, with one who came and one who did not."""
    present, absent = make.person(), make.person()
    root = make.community(members=[present, absent])
    make.rule(root, "decisions.resolve", "decision", method="majority", base="present", quorum=0)
    decision = actions.propose(
        "decisions.resolve", root, parameters={"title": "Oui"}, meeting=True, by=present
    )
    actions.freeze_present(decision, [present])
    return decision, present, absent
