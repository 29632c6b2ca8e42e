"""Whoever doubts a decision counts it again, far from here."""

import json
from datetime import timedelta

import pytest
from django.utils import timezone

from creuset.decisions import actions
from creuset.decisions.models import Decision
from tests import make
from tests.decisions.helpers import (
    all_say,
    approved,
    at_its_term,
    budget,
    choice,
    election,
    exported,
    gone,
    names,
    people,
    recount,
    resolution,
    says,
    secret,
    vote,
)

pytestmark = pytest.mark.django_db

WHY = "Le terrain est inondable."
GRADES = [
    {"grades": {"1": "good", "2": "fair"}},
    {"grades": {"1": "fair", "2": "poor", "3": "reject"}},
    {"grades": {"3": "excellent"}},
]
RANKED = [{"ranking": [["1"], ["2"]]}, {"ranking": [["2", "3"]]}, {"ranking": [["1"], ["3"]]}]
ORDERED = [{"ranking": ["1", "2"]}, {"ranking": ["2"]}, {"ranking": ["1", "3"]}]
APPROVED = [approved("1"), approved("1", "2"), approved()]
VOTES = ["for", "against", "for", "blank", "abstain"]


def said(decision, members, *answers):
    all_say(decision, members, *answers)
    return at_its_term(decision)


def by_consent():
    five = people(5)
    decision = resolution(five)
    all_say(decision, five, "consent", "concern", "stand_aside")
    says(decision, five[3], "objection", reason=WHY)
    actions.amend(decision, body="Mieux.", parameters=decision.parameters, base=1, by=five[0])
    return said(decision, five, "consent", "consent")


def by_consent_and_then_a_vote():
    three = people(3)
    decision = resolution(three, fallback="majority")
    says(decision, three[0], "objection", reason=WHY)
    return said(said(decision, three[1:], "consent", "consent"), three, *VOTES)


def by_groups():
    three = people(3)
    place = make.assembly(members=three)
    make.assembly(members=three[:2], parent=place)
    return said(vote(three, where=place, double="groups"), three, *VOTES)


def without_candidates(answers=("consent", "consent", "consent"), objects=False):
    ana, bob, eve = three = people(3)
    decision = election(three, "without_candidates")
    said(decision, three, names(bob), names(bob), names(ana))
    said(decision, [eve], names(bob))
    if objects:
        says(decision, ana, "objection", reason=WHY)
        return said(decision, three[1:], *answers[1:])
    return said(decision, three, *answers)


def second_call():
    four = people(4)
    decision = vote(four, no_quorum="second_call")
    said(decision, four[:1], "for")
    return at_its_term(decision)


KINDS = {
    "by consent": by_consent,
    "by consent, then by vote": by_consent_and_then_a_vote,
    "by majority": lambda: said(vote(five := people(5)), five, *VOTES),
    "at a second call": second_call,
    "by groups": by_groups,
    "in secret": lambda: said(secret(five := people(5)), five, *VOTES),
    "by approval": lambda: said(choice(three := people(3), "approval"), three, *APPROVED),
    "by grades": lambda: said(choice(three := people(3), "majority_judgment"), three, *GRADES),
    "by duels": lambda: said(choice(three := people(3), "schulze"), three, *RANKED),
    "by transfers": lambda: said(choice(three := people(3), "stv"), three, *ORDERED),
    "in secret, by duels": lambda: said(
        choice(six := people(6), "schulze", ballots="detached"), six, *RANKED, *RANKED
    ),
    "by equal shares": lambda: said(budget(three := people(3)), three, *APPROVED),
    "without candidates": without_candidates,
    "without candidates, with an objection": lambda: without_candidates(objects=True),
    "without a voice": lambda: at_its_term(vote(people(3))),
}


@pytest.mark.parametrize("kind", KINDS)
def test_anyone_counts_a_decision_again_and_finds_the_same(kind, tmp_path):
    decision = KINDS[kind]()
    assert not decision.is_open

    assert recount(exported(decision), tmp_path) == (
        0,
        "Oui : recompté depuis les bulletins, tout est identique.\n"
        "Yes: counted again from the ballots, everything is the same.\n",
    )


@pytest.mark.parametrize("kind", KINDS)
def test_when_an_elector_is_erased_the_count_is_still_true(kind, tmp_path):
    decision = KINDS[kind]()
    proof = exported(decision)
    for elector in decision.electors.exclude(person=decision.proposer_id).select_related("person"):
        gone(elector.person)

    again = exported(decision)

    assert recount(again, tmp_path)[0] == 0
    assert again["trace"] == proof["trace"]
    assert again["electorate"]["eligible"] == proof["electorate"]["eligible"]


def test_who_was_named_and_is_erased_before_the_end_is_still_counted(tmp_path):
    ana, bob, eve = three = people(3)
    decision = election(three, "without_candidates", quorum=0)
    said(decision, three, names(eve), names(bob), names(eve))
    says(decision, ana, names(bob))

    gone(eve)
    at_its_term(decision)

    assert decision.nominee == str(bob.pk)
    decision = said(decision, [ana, bob], "consent", "consent")
    assert (decision.outcome, decision.trace["figures"]["invalid"]) == ("adopted", 0)
    assert recount(exported(decision), tmp_path)[0] == 0


def test_an_elector_who_is_erased_while_it_is_open_takes_their_voice_along(tmp_path):
    three = people(3)
    decision = vote(three)
    all_say(decision, three, "for", "against", "against")

    gone(three[2])

    assert at_its_term(decision).trace["figures"]["eligible"] == 2
    assert recount(exported(decision), tmp_path)[0] == 0


def test_a_seat_that_votes_is_counted_again_too(tmp_path):
    three = people(3)
    place = make.assembly(members=three)
    seat = make.seat(place, weight=2)
    make.mandate(three[2], place, "Voix de La Loire", seat=seat)
    decision = resolution(three, where=place, seats="vote", fallback="majority")
    hearing = decision.hearings.get()
    actions.speak(hearing, "Je vois.", answer={"position": "objection"}, by=three[2])
    actions.reply(hearing, "Nous entendons.", by=three[0])
    said(decision, three, "consent", "consent")
    assert decision.phase == "fallback"

    said(decision, three, "for", "for")

    assert decision.trace["figures"]["seats"]["voted"] == 0
    assert recount(exported(decision), tmp_path)[0] == 0


def test_a_seat_left_without_an_answer_does_not_make_the_count_false(tmp_path):
    three = people(3)
    place = make.assembly(members=three)
    seat = make.seat(place)
    make.mandate(three[2], place, "Voix de La Loire", seat=seat)
    decision = resolution(three, where=place)
    actions.speak(decision.hearings.get(), "Je vois.", by=three[2])
    all_say(decision, three, *["consent"] * 3)
    at_its_term(decision)

    assert at_its_term(decision).outcome == "unanswered"

    proof = exported(decision)
    assert (proof["outcome"], proof["ended"]) == ("adopted", "unanswered")
    assert recount(proof, tmp_path)[0] == 0


@pytest.mark.parametrize(
    "change",
    [
        lambda proof: next(
            ballot for ballot in proof["ballots"] if ballot["answer"]["position"] == "for"
        )["answer"].update(position="against"),
        lambda proof: proof["ballots"].pop(),
        lambda proof: proof["ballots"].append(proof["ballots"][0]),
        lambda proof: proof["electorate"].update(eligible=4),
        lambda proof: proof["rule"].update(threshold=[9, 10]),
        lambda proof: proof["text"].update(body="Autre chose."),
        lambda proof: proof.update(outcome="rejected"),
        lambda proof: proof["trace"]["figures"].update({"for": 5}),
        lambda proof: proof["trace"].update(digest="0" * 64),
    ],
)
def test_whatever_is_changed_in_the_file_is_told(change, tmp_path):
    proof = exported(KINDS["by majority"]())

    change(proof)

    code, told = recount(proof, tmp_path)
    assert code == 1
    assert "Non" in told


def test_a_few_secret_ballots_are_kept_back_and_the_file_says_so(tmp_path):
    five = people(5)
    proof = exported(said(secret(five), five, "for", "for", "for", "against"))

    assert (proof["ballots_withheld"], proof["ballots"]) == (True, [])
    assert proof["trace"]["figures"] == {"eligible": 5}
    code, told = recount(proof, tmp_path)
    assert code == 2
    assert "Trop peu de votants" in told


# From its page


@pytest.fixture
def closed():
    """A question of the community, which everyone may read."""
    three = people(3)
    root = make.community(members=three)
    decision = resolution(three, where=root)
    all_say(decision, three, *["consent"] * 3)
    actions.close(decision)
    actions.show(decision, audience="public", on=None)
    return Decision.objects.get()


def test_the_page_gives_the_file_and_what_counts_it(client, closed, tmp_path):
    response = client.get(f"/decisions/{closed.pk}/preuve.json")
    program = client.get("/decisions/recount.py")

    assert "attachment" in response.headers["Content-Disposition"]
    (tmp_path / "recount.py").write_bytes(program.content)
    assert recount(response.content.decode(), tmp_path)[0] == 0


def test_outsiders_receive_no_name(client, tmp_path):
    ana, bob, eve = three = [make.person(name) for name in ("Anastasia", "Boris", "Évelyne")]
    decision = election(three, "approval", candidates=[ana, bob])
    all_say(decision, three, *[approved(str(bob.pk))] * 3)
    actions.close(decision)
    actions.show(decision, audience="public", on=None)
    address = f"/decisions/{decision.pk}/preuve.json"

    outside = client.get(address).content.decode()
    client.force_login(eve)
    inside = client.get(address).content.decode()

    assert not [name for name in ("Anastasia", "Boris", "Évelyne") if name in outside]
    assert "Boris" in inside
    assert recount(outside, tmp_path)[0] == 0


def test_reasons_and_persons_are_not_in_the_file():
    decision = by_consent()

    written = json.dumps(exported(decision), ensure_ascii=False)

    assert WHY not in written
    assert "Membre" not in written


def test_an_open_question_has_no_file_yet(client):
    three = people(3)
    decision = vote(three)
    client.force_login(three[0])
    address = f"/decisions/{decision.pk}/preuve.json"
    assert client.get(address).status_code == 404

    actions.withdraw(decision, by=three[0])

    assert client.get(address).status_code == 404


def test_an_election_withdrawn_on_the_way_has_no_file_either(client):
    ana, bob, _eve = three = people(3)
    decision = election(three, "without_candidates")
    said(decision, three, *[names(bob)] * 3)
    at_its_term(decision)
    assert decision.phase == "consent"
    client.force_login(ana)

    actions.withdraw(decision, by=ana)

    assert client.get(decision.get_absolute_url()).status_code == 200
    assert client.get(f"/decisions/{decision.pk}/preuve.json").status_code == 404


def test_the_file_of_a_decision_that_one_may_not_read_is_not_found(client):
    decision = KINDS["by majority"]()
    actions.show(decision, audience="group", on=None)
    address = f"/decisions/{decision.pk}/preuve.json"
    assert client.get(address).status_code == 404
    client.force_login(make.person())

    assert client.get(address).status_code == 404


def test_the_effects_are_in_the_file_with_their_dates(tmp_path):
    decision = KINDS["by majority"]()
    [effect] = exported(decision)["effects"]

    assert effect["gesture"] == "decisions.resolve"
    assert effect["carried_out_at"] >= effect["granted_at"]
    assert effect["revoked_at"] is None
    assert decision.closed_at - timezone.now() < timedelta(minutes=1)
