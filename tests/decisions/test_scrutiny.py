"""For those who have no computer: two scrutineers write what one person says, or count paper."""

import pytest

from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.models import Ballot, Decision, Objection, PaperSheet
from tests import make
from tests.decisions.helpers import (
    all_say,
    approved,
    at_its_term,
    choice,
    exported,
    gone,
    people,
    recount,
    resolution,
    says,
    secret,
    vote,
)
from tests.together import kinds, together

pytestmark = pytest.mark.django_db

FOR, AGAINST = {"position": "for"}, {"position": "against"}
MINUTES = "Compté à deux dans la grange."


@pytest.fixture
def seven():
    return people(7)


@pytest.fixture
def scrutineers(seven):
    return seven[5:]


def mandated(decision, scrutineers):
    for person in scrutineers:
        make.mandate(person, decision.assembly, "Scrutation")
    return decision


@pytest.fixture
def decision(seven, scrutineers):
    return mandated(vote(seven), scrutineers)


def enters(decision, by, answers, voters, minutes=MINUTES):
    return actions.enter_paper(decision, answers=answers, electors=voters, minutes=minutes, by=by)


# Under dictation


def test_an_answer_taken_down_counts_once_a_second_scrutineer_confirms_it(
    seven, scrutineers, decision
):
    first, second = scrutineers
    ballot = actions.take_down(decision, seven[0], "for", by=first)
    assert actions.tally(decision).figures["voted"] == 0

    actions.confirm(ballot, by=second)

    assert actions.tally(decision).figures["for"] == 1


def test_only_those_mandated_take_answers_down(seven, scrutineers, decision):
    with pytest.raises(Refused, match="mandatées pour la scrutation"):
        actions.take_down(decision, seven[0], "for", by=seven[1])

    ballot = actions.take_down(decision, seven[0], "for", by=scrutineers[0])
    with pytest.raises(Refused, match="mandatées pour la scrutation"):
        actions.confirm(ballot, by=seven[1])


def test_nobody_confirms_alone(seven, scrutineers, decision):
    ballot = actions.take_down(decision, seven[0], "for", by=scrutineers[0])

    with pytest.raises(Refused, match="Une seconde personne"):
        actions.confirm(ballot, by=scrutineers[0])


def test_a_scrutineer_confirms_nothing_that_they_said_themself(seven, scrutineers, decision):
    first, second = scrutineers
    with pytest.raises(Refused, match="Répondez pour vous-même"):
        actions.take_down(decision, first, "for", by=first)
    ballot = actions.take_down(decision, second, "for", by=first)

    with pytest.raises(Refused, match="Une seconde personne"):
        actions.confirm(ballot, by=second)


def test_what_was_read_is_what_is_confirmed(seven, scrutineers, decision):
    """The first scrutineer writes something else while the second is about to confirm."""
    first, second = scrutineers
    ballot = actions.take_down(decision, seven[0], "for", by=first)
    actions.take_down(decision, seven[0], "against", by=first)

    with pytest.raises(Ballot.DoesNotExist):
        actions.confirm(ballot, by=second)

    assert actions.tally(decision).figures["voted"] == 0


def test_whoever_answers_themself_is_heard_first(seven, scrutineers, decision):
    ana = seven[0]
    first, second = scrutineers
    ballot = actions.take_down(decision, ana, "for", by=first)
    actions.confirm(ballot, by=second)

    says(decision, ana, "against")

    said = Ballot.objects.get()
    assert (said.position, said.taken_down_by, said.confirmed_by) == ("against", None, None)
    with pytest.raises(Refused, match="a déjà répondu"):
        actions.take_down(decision, ana, "for", by=first)


def test_an_objection_is_raised_when_it_is_confirmed(seven, scrutineers):
    first, second = scrutineers
    decision = mandated(resolution(seven), scrutineers)
    with pytest.raises(Refused, match="se donne avec sa raison"):
        actions.take_down(decision, seven[0], "objection", by=first)
    ballot = actions.take_down(decision, seven[0], "objection", reason="Trop tôt.", by=first)
    assert not Objection.objects.exists()

    actions.confirm(ballot, by=second)

    assert Objection.objects.get().reason == "Trop tôt."


def test_an_answer_that_nobody_confirmed_is_not_counted(seven, scrutineers, decision):
    actions.take_down(decision, seven[0], "against", by=scrutineers[0])
    all_say(decision, seven[1:5], *["for"] * 4)

    assert at_its_term(decision).trace["figures"]["voted"] == 4


def test_it_is_confirmed_once_and_in_its_round(seven, scrutineers, decision):
    first, second = scrutineers
    ballot = actions.take_down(decision, seven[0], "for", by=first)
    actions.confirm(ballot, by=second)

    with pytest.raises(Refused, match="n’attend pas"):
        actions.confirm(ballot, by=second)


def test_someone_who_has_left_answers_through_nobody(seven, scrutineers, decision):
    stranger = make.person()
    with pytest.raises(Refused, match="revient aux membres"):
        actions.take_down(decision, stranger, "for", by=scrutineers[0])


def test_a_scrutineer_of_another_assembly_is_none_here(seven, decision):
    make.mandate(seven[0], make.assembly(members=seven), "scrutation")

    with pytest.raises(Refused, match="mandatées pour la scrutation"):
        actions.take_down(decision, seven[1], "for", by=seven[0])


# On paper


def test_a_sheet_of_paper_counts_once_confirmed(seven, scrutineers, decision):
    first, second = scrutineers
    sheet = enters(decision, first, [[FOR, 2], [AGAINST, 1]], seven[:3])
    assert actions.tally(decision).figures["voted"] == 0

    actions.confirm_paper(sheet, by=second)

    figures = actions.tally(decision).figures
    assert (figures["for"], figures["against"], figures["voted"]) == (2, 1, 3)
    assert decision.electors.filter(on_paper=True, voted=True).count() == 3


def test_what_paper_said_adds_to_what_is_said_online(seven, scrutineers, decision, tmp_path):
    first, second = scrutineers
    actions.confirm_paper(enters(decision, first, [[FOR, 3]], seven[:3]), by=second)
    all_say(decision, seven[3:], *["against"] * 2, "for", "for")

    actions.close(decision)

    figures = Decision.objects.get().trace["figures"]
    assert (figures["for"], figures["against"], figures["absent"]) == (5, 2, 0)
    assert recount(exported(decision), tmp_path)[0] == 0


@pytest.mark.parametrize(
    "answers",
    [[[FOR, 2]], [[FOR, 4]], [[FOR, 3], [AGAINST, 0]], [[FOR, -1], [AGAINST, 4]],
     [[{"position": "acclaim"}, 3]], [[FOR, "3"]], [[FOR, True], [AGAINST, 2]], []],
)  # fmt: skip
def test_there_are_as_many_sheets_as_signatures_and_they_all_read_well(
    seven, scrutineers, decision, answers
):
    with pytest.raises(Refused):
        enters(decision, scrutineers[0], answers, seven[:3])

    assert not PaperSheet.objects.exists()


def test_a_count_has_its_minutes(seven, scrutineers, decision):
    with pytest.raises(Refused, match="procès-verbal"):
        enters(decision, scrutineers[0], [[FOR, 1]], seven[:1], minutes=" ")


def test_paper_is_confirmed_by_a_second_scrutineer_once(seven, scrutineers, decision):
    first, second = scrutineers
    sheet = enters(decision, first, [[FOR, 1]], seven[:1])
    for wrong in (first, seven[0]):
        with pytest.raises(Refused):
            actions.confirm_paper(sheet, by=wrong)
    actions.confirm_paper(sheet, by=second)

    with pytest.raises(Refused, match="déjà confirmé"):
        actions.confirm_paper(sheet, by=second)
    with pytest.raises(Refused, match="déjà confirmé"):
        enters(decision, first, [[FOR, 1]], seven[1:2])


@pytest.mark.parametrize("order", ["online first", "paper first"])
def test_nobody_votes_on_paper_and_online(seven, scrutineers, decision, order):
    first, second = scrutineers
    sheet = enters(decision, first, [[FOR, 1]], seven[:1])
    if order == "online first":
        says(decision, seven[0], "for")
        with pytest.raises(Refused, match="a voté sur papier et en ligne"):
            actions.confirm_paper(sheet, by=second)
    else:
        actions.confirm_paper(sheet, by=second)
        with pytest.raises(Refused, match="a déjà voté, sur papier"):
            says(decision, seven[0], "against")
        with pytest.raises(Refused, match="a déjà répondu"):
            actions.take_down(decision, seven[0], "for", by=first)

    assert actions.tally(decision).figures["voted"] == 1


def test_whoever_signed_without_a_right_to_vote_stops_the_count(seven, scrutineers, decision):
    first, second = scrutineers
    sheet = enters(decision, first, [[FOR, 2]], [seven[0], make.person()])

    with pytest.raises(Refused, match="n’a pas le droit de vote"):
        actions.confirm_paper(sheet, by=second)


def test_someone_erased_before_the_confirmation_asks_for_a_new_count(seven, scrutineers, decision):
    first, second = scrutineers
    sheet = enters(decision, first, [[FOR, 2]], seven[:2])
    gone(seven[1])

    with pytest.raises(Refused, match="n’a pas le droit de vote"):
        actions.confirm_paper(sheet, by=second)

    actions.confirm_paper(enters(decision, first, [[FOR, 1]], seven[:1]), by=second)


def test_consent_has_no_ballot_box(seven, scrutineers):
    decision = mandated(resolution(seven), scrutineers)

    with pytest.raises(Refused, match="n’a pas d’urne"):
        enters(decision, scrutineers[0], [[{"position": "consent"}, 1]], seven[:1])


def test_options_are_chosen_on_paper_too(seven, scrutineers):
    first, second = scrutineers
    decision = mandated(choice(seven, "approval"), scrutineers)
    sheet = enters(decision, first, [[approved("2"), 3], [approved(), 1]], seven[:4])
    actions.confirm_paper(sheet, by=second)
    all_say(decision, seven[4:], approved("1"), approved("1"), approved("2"))

    actions.close(decision)

    assert Decision.objects.get().chosen == ["2"]


@pytest.mark.parametrize(("voters", "accepted"), [(4, False), (5, True)])
def test_beside_detached_ballots_a_box_of_paper_holds_five(seven, scrutineers, voters, accepted):
    first, second = scrutineers
    decision = mandated(secret(seven), scrutineers)
    if not accepted:
        with pytest.raises(Refused, match="moins de cinq"):
            enters(decision, first, [[FOR, voters]], seven[:voters])
        return

    actions.confirm_paper(enters(decision, first, [[FOR, voters]], seven[:voters]), by=second)

    with pytest.raises(Refused, match="a déjà voté, sur papier"):
        says(decision, seven[0], "against")


def test_what_was_counted_on_paper_keeps_the_text_as_it_is(seven, scrutineers, decision):
    first, second = scrutineers
    actions.confirm_paper(enters(decision, first, [[FOR, 1]], seven[:1]), by=second)

    with pytest.raises(Refused, match="ont déjà voté sur ce texte"):
        actions.amend(decision, body="Autre.", parameters=decision.parameters, base=1, by=seven[0])


@pytest.mark.django_db(transaction=True)
def test_a_sheet_confirmed_while_a_signatory_votes_counts_them_once():
    seven = people(7)
    decision = mandated(vote(seven), seven[5:])
    enters(decision, seven[5], [[FOR, 1]], seven[:1])

    ends = together(
        lambda: actions.confirm_paper(PaperSheet.objects.get(), by=seven[6]),
        lambda: says(Decision.objects.get(), seven[0], "against"),
    )

    assert kinds(ends) in (["PaperSheet", "Refused"], ["Ballot", "Refused"])
    assert actions.tally(decision).figures["voted"] == 1


# From the page


def test_the_page_of_scrutiny_is_for_scrutineers(client, seven, scrutineers, decision):
    address = f"/decisions/{decision.pk}/scrutation/"
    assert client.get(address).status_code == 302
    client.force_login(seven[0])
    assert client.get(address).status_code == 404
    client.force_login(scrutineers[0])
    assert client.get(address).status_code == 200


def test_two_scrutineers_do_it_all_from_their_page(client, seven, scrutineers, decision):
    address = f"/decisions/{decision.pk}/scrutation/"
    client.force_login(scrutineers[0])
    dictated = client.post(
        address, {"dicter": "1", "person": seven[0].pk, "position": "for", "round": 1}
    )
    counted = client.post(
        address,
        {"urne": "1", "voters": [seven[1].pk, seven[2].pk], "minutes": MINUTES, "n-for": 1,
         "n-against": 1, "n-blank": 0, "n-abstain": 0},
    )  # fmt: skip
    assert (dictated.status_code, counted.status_code) == (302, 302)
    client.force_login(scrutineers[1])
    ballot = Ballot.objects.get()

    confirmed = client.post(address, {"confirmer": ballot.pk})
    sheet = client.post(address, {"confirmer-urne": PaperSheet.objects.get().pk})

    assert (confirmed.status_code, sheet.status_code) == (302, 302)
    figures = actions.tally(decision).figures
    assert (figures["for"], figures["against"], figures["voted"]) == (2, 1, 3)
    again = client.post(address, {"confirmer": ballot.pk})
    assert again.status_code == 404
