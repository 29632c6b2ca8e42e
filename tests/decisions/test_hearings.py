"""Seats for the absent are heard before anything is adopted, and answered."""

import pytest

from creuset.assemblies.models import Mandate
from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.models import Decision, Hearing
from tests import make
from tests.decisions.helpers import all_say, at_its_term, people, resolution, says, secret, vote
from tests.pages import read, words

pytestmark = pytest.mark.django_db

SEES = "La nappe baisse chaque été."
REPLY = "Nous arroserons le soir."


@pytest.fixture
def three():
    return people(3)


@pytest.fixture
def voice():
    return make.person("La voix du fleuve")


@pytest.fixture
def place(three, voice):
    """An assembly that hears the river, through one of its members."""
    where = make.assembly(members=[*three, voice])
    seat = make.seat(where, weight=2)
    make.mandate(voice, where, "Voix de La Loire", seat=seat)
    return where


def asked(place, three, ask=resolution, **terms):
    decision = ask(three, where=place, **terms)
    return decision, Hearing.objects.get(decision=decision)


def everyone(decision, three, voice, position):
    all_say(decision, [*three, voice], *[position] * 4)


# Heard, and answered


def test_nothing_is_adopted_early_before_the_seat_is_heard_and_answered(three, voice, place):
    decision, hearing = asked(place, three)
    everyone(decision, three, voice, "consent")
    with pytest.raises(Refused, match="pas encore été entendu"):
        actions.close(decision)
    actions.speak(hearing, SEES, by=voice)
    with pytest.raises(Refused, match="attend sa réponse"):
        actions.close(decision)

    actions.reply(hearing, REPLY, by=three[0])

    assert actions.close(decision).adopted


def test_a_silent_seat_is_waited_for_once_and_then_no_longer(three, voice, place):
    decision, _hearing = asked(place, three)
    everyone(decision, three, voice, "consent")

    assert at_its_term(decision).prolonged
    assert decision.is_open

    assert at_its_term(decision).outcome == "adopted"


def test_a_seat_that_spoke_and_was_not_answered_stops_the_adoption(three, voice, place):
    decision, hearing = asked(place, three)
    actions.speak(hearing, SEES, by=voice)
    everyone(decision, three, voice, "consent")
    at_its_term(decision)

    assert at_its_term(decision).outcome == "unanswered"

    assert decision.warrant is None


def test_an_answer_given_in_the_time_added_is_enough(three, voice, place):
    decision, hearing = asked(place, three)
    actions.speak(hearing, SEES, by=voice)
    everyone(decision, three, voice, "consent")
    at_its_term(decision)

    actions.reply(hearing, REPLY, by=three[0])

    assert at_its_term(decision).outcome == "adopted"


def test_what_is_rejected_waits_for_no_seat(three, voice, place):
    decision, _hearing = asked(place, three, vote)
    everyone(decision, three, voice, "against")

    assert at_its_term(decision).outcome == "rejected"


def test_a_seat_that_speaks_anew_is_answered_anew(three, voice, place):
    _decision, hearing = asked(place, three)
    actions.speak(hearing, SEES, by=voice)
    actions.reply(hearing, REPLY, by=three[0])

    actions.speak(hearing, "Autre chose.", by=voice)

    hearing.refresh_from_db()
    assert (hearing.reply, hearing.replied_at) == ("", None)


def test_saying_nothing_is_not_speaking_nor_replying(three, voice, place):
    _decision, hearing = asked(place, three)
    with pytest.raises(Refused, match="Dites ce que ce siège voit"):
        actions.speak(hearing, "  ", by=voice)
    with pytest.raises(Refused, match="n’a pas encore parlé"):
        actions.reply(hearing, REPLY, by=three[0])
    actions.speak(hearing, SEES, by=voice)

    with pytest.raises(Refused, match="pourquoi vous ne changez rien"):
        actions.reply(hearing, " ", by=three[0])


# Who speaks, who answers


def test_only_its_spokesperson_speaks_for_a_seat(three, place):
    _decision, hearing = asked(place, three)

    for person in (*three, make.person()):
        with pytest.raises(Refused, match="une personne pour lui donner voix"):
            actions.speak(hearing, SEES, by=person)


def test_only_who_proposes_answers_a_seat(three, voice, place):
    _decision, hearing = asked(place, three)
    actions.speak(hearing, SEES, by=voice)

    for person in (three[1], voice):
        with pytest.raises(Refused, match="La personne qui propose"):
            actions.reply(hearing, REPLY, by=person)
    with pytest.raises(Refused, match="revient aux membres"):
        actions.reply(hearing, REPLY, by=make.person())


def test_once_who_proposes_is_gone_any_member_answers(three, voice, place):
    _decision, hearing = asked(place, three)
    actions.speak(hearing, SEES, by=voice)
    Decision.objects.update(proposer=None)

    actions.reply(hearing, REPLY, by=three[1])

    hearing.refresh_from_db()
    assert hearing.replied_by == three[1]


def test_a_closed_question_hears_no_seat(three, voice, place):
    decision, hearing = asked(place, three)
    actions.withdraw(decision, by=three[0])

    with pytest.raises(Refused, match="n’est plus ouverte"):
        actions.speak(hearing, SEES, by=voice)


def test_a_seat_of_the_community_neither_hears_nor_reads_what_a_group_decides(client, three):
    voice = make.person("La voix du fleuve")
    root = make.community(members=[voice])
    make.mandate(voice, root, "Voix de La Loire", seat=make.seat(root))
    decision = resolution(three)
    actions.show(decision, audience="group", on=None)

    assert not Hearing.objects.exists()
    for person, status in ((three[1], 200), (voice, 404), (make.person(), 404)):
        client.force_login(person)
        assert client.get(decision.get_absolute_url()).status_code == status


def test_whoever_speaks_for_a_seat_reads_what_it_is_asked_as_far_as_they_speak(
    three, voice, place
):
    """Nobody else from outside does, and the list says the same as the page."""
    decision, _hearing = asked(place, three)
    actions.show(decision, audience="group", on=None)
    decision.refresh_from_db()
    viewers = [make.viewer(each) for each in (voice, three[1], make.person())]

    visible = [list(Decision.objects.visible_to(each)) == [decision] for each in viewers]

    assert visible == [decision.readable_by(each) for each in viewers] == [True, True, False]


def test_a_former_spokesperson_speaks_no_more(three, voice, place):
    _decision, hearing = asked(place, three)
    Mandate.objects.update(ends_on=make.days_away(0))

    with pytest.raises(Refused, match="une personne pour lui donner voix"):
        actions.speak(hearing, SEES, by=voice)


def test_a_seat_speaks_from_the_page(client, three, voice, place):
    decision, hearing = asked(place, three)
    address = f"/decisions/{decision.pk}/sieges/{hearing.pk}/parler/"
    client.force_login(three[1])
    page = read(client.get(decision.get_absolute_url()))
    assert page.select(f"form[action='{address}']") == []
    assert client.post(address, {f"siege-{hearing.pk}-says": SEES}).status_code == 409
    client.force_login(voice)
    page = read(client.get(decision.get_absolute_url()))
    assert page.select(f"form[action='{address}']")

    response = client.post(address, {f"siege-{hearing.pk}-says": SEES})

    assert response.status_code == 302
    hearing.refresh_from_db()
    assert (hearing.says, hearing.spoken_by) == (SEES, voice)
    client.force_login(three[0])
    answered = client.post(
        f"/decisions/{decision.pk}/sieges/{hearing.pk}/repondre/",
        {f"siege-{hearing.pk}-reply": REPLY},
    )
    assert answered.status_code == 302


# A second reading


def test_a_seat_asks_once_that_everyone_reads_again(three, voice, place):
    decision, hearing = asked(place, three, seats="second_reading")
    everyone(decision, three, voice, "consent")

    actions.speak(hearing, SEES, again=True, by=voice)

    decision.refresh_from_db()
    assert (decision.round, actions.tally(decision).figures["consent"]) == (2, 0)
    with pytest.raises(Refused, match="déjà demandé une seconde lecture"):
        actions.speak(hearing, "Encore.", again=True, by=voice)


def test_where_seats_are_only_heard_they_ask_nothing_again(three, voice, place):
    _decision, hearing = asked(place, three, seats="heard")

    with pytest.raises(Refused, match="ne demandent pas de seconde lecture"):
        actions.speak(hearing, SEES, again=True, by=voice)

    assert Decision.objects.get().round == 1


def test_a_second_reading_lets_the_text_change(three, voice, place):
    decision, hearing = asked(place, three, vote, seats="second_reading")
    says(decision, three[1], "for")

    actions.speak(hearing, SEES, again=True, by=voice)
    actions.amend(decision, body="Mieux.", parameters=decision.parameters, base=1, by=three[0])

    decision.refresh_from_db()
    assert (decision.round, decision.text.latest().body) == (3, "Mieux.")


def test_what_is_in_the_box_is_not_asked_again(three, voice):
    six = [*three, voice, *people(2)]
    place = make.assembly(members=six)
    make.mandate(voice, place, "Voix de La Loire", seat=make.seat(place))
    decision, hearing = asked(place, three, secret, seats="second_reading")
    says(decision, three[0], "for")

    with pytest.raises(Refused, match="déjà dans l’urne"):
        actions.speak(hearing, SEES, again=True, by=voice)

    assert Decision.objects.get().round == 1


# A voice counted apart


def test_a_seat_that_votes_weighs_and_shows_apart_from_persons(three, voice, place):
    decision, hearing = asked(place, three, vote, seats="vote")
    all_say(decision, three, "for", "for", "against")
    actions.speak(hearing, SEES, answer={"position": "against"}, by=voice)
    actions.reply(hearing, REPLY, by=three[0])

    assert at_its_term(decision).outcome == "rejected"

    figures = decision.trace["figures"]
    assert (figures["for"], figures["against"], figures["voted"]) == (2, 1, 3)
    assert figures["seats"]["against"] == 2
    assert figures["quorum"]["counted"] == 3


@pytest.mark.parametrize("seats", ["heard", "second_reading"])
def test_elsewhere_a_seat_does_not_vote(three, voice, place, seats):
    _decision, hearing = asked(place, three, vote, seats=seats)

    with pytest.raises(Refused, match="ne votent pas"):
        actions.speak(hearing, SEES, answer={"position": "against"}, by=voice)


def test_a_seat_answers_each_question_anew(three, voice, place):
    """A position never passes from one text to the next, nor from one question to the next."""
    decision, hearing = asked(place, three, seats="vote", fallback="majority")
    actions.speak(hearing, SEES, answer={"position": "objection"}, by=voice)
    actions.reply(hearing, REPLY, by=three[0])

    actions.amend(decision, body="Mieux.", parameters=decision.parameters, base=1, by=three[0])

    hearing.refresh_from_db()
    assert (hearing.answer_given, hearing.says) == ({}, SEES)
    everyone(decision, three, voice, "consent")
    assert at_its_term(decision).outcome == "adopted"


def test_the_objection_of_a_seat_stands_like_any_other(three, voice, place):
    decision, hearing = asked(place, three, seats="vote")
    actions.speak(hearing, SEES, answer={"position": "objection"}, by=voice)
    actions.reply(hearing, REPLY, by=three[0])
    everyone(decision, three, voice, "consent")

    assert at_its_term(decision).outcome == "objected"


def test_what_a_seat_said_and_was_answered_is_on_the_page(client, three, voice, place):
    decision, hearing = asked(place, three)
    actions.speak(hearing, SEES, by=voice)
    actions.reply(hearing, REPLY, by=three[0])
    client.force_login(three[1])

    page = words(read(client.get(decision.get_absolute_url())))

    assert SEES in page
    assert REPLY in page
