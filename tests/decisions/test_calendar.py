"""The dates of what one may answer, in one's own calendar."""

from datetime import timedelta

import pytest
from icalendar import Calendar

from creuset.decisions import actions
from tests import make
from tests.decisions.helpers import all_say, people, resolution, vote
from tests.pages import cost

pytestmark = pytest.mark.django_db

ADDRESS = "/decisions/agenda.ics"


def events(client, person):
    client.force_login(person)
    response = client.get(ADDRESS)
    assert response.headers["Content-Type"].startswith("text/calendar")
    return list(Calendar.from_ical(response.content).walk("VEVENT"))


def test_an_event_ends_when_the_question_closes(client):
    three = people(3)
    decision = resolution(three, title="Qui arrose, le soir ; et le matin, à l’aube ?")

    [event] = events(client, three[0])

    assert event.decoded("dtend") == decision.closes_at.replace(microsecond=0)
    assert event.decoded("dtend") - event.decoded("dtstart") == timedelta(minutes=30)
    assert decision.question in event["summary"]
    assert event["url"].endswith(decision.get_absolute_url())
    assert event["url"].startswith("http")


def test_only_what_one_may_answer_is_there_while_it_is_open(client):
    three = people(3)
    vote(three)
    elsewhere = vote(people(2))
    closed = resolution(three)
    all_say(closed, three, *["consent"] * 3)
    actions.close(closed)
    actions.show(elsewhere, audience="public", on=None)

    assert len(events(client, three[0])) == 1
    assert events(client, make.person()) == []


def test_a_new_round_moves_the_event_instead_of_adding_one(client):
    three = people(3)
    decision = resolution(three)
    [before] = events(client, three[0])

    actions.amend(decision, body="Mieux.", parameters=decision.parameters, base=1, by=three[0])

    [after] = events(client, three[0])
    assert before["uid"] == after["uid"]
    assert after["sequence"] > before["sequence"]


def test_a_visitor_has_no_calendar(client):
    assert client.get(ADDRESS).status_code == 302


def test_it_costs_the_same_however_many_there_are(client):
    three = people(3)
    client.force_login(three[0])

    def asked(n):
        for _n in range(n):
            vote(three)
        return cost(client, ADDRESS)

    assert asked(1) == asked(3)
