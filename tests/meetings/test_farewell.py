import json

import pytest

from creuset.common.leaving import every
from creuset.decisions import actions as decisions
from creuset.meetings import actions
from creuset.meetings.attendance import count
from creuset.meetings.models import AgendaItem, Attendance, Meeting
from creuset.people import actions as people
from tests import make

pytestmark = pytest.mark.django_db

NAME = "Anastasia Quivadoutout"


@pytest.fixture
def ana():
    return make.person(NAME)


@pytest.fixture
def bob():
    return make.person("Bob")


@pytest.fixture
def over(ana, bob):
    """She prepared it, spoke for Zoé, noted who came, and the minutes name her."""
    zoe = make.person("Zoé")
    assembly = make.assembly(members=[ana, bob, zoe])
    make.rule(assembly, "decisions.resolve", "decision", method="majority", quorum=0, proxies=1)
    meeting = make.meeting(assembly, by=ana)
    make.question(meeting, by=ana)
    make.convened(meeting, by=ana)
    actions.reply(meeting, "comes", by=ana)
    decisions.give_proxy(assembly, ana, until=make.days_away(30), by=zoe)
    make.begun(meeting)
    actions.check_in(meeting, bob, by=ana)
    make.held(meeting, ana, by=ana)
    actions.close_meeting(meeting, by=ana)
    body = f"{NAME} est élue.\n\nMerci à {NAME}sse."
    actions.write_minutes(meeting, body, base=1, by=bob)
    return meeting


def told(person):
    [farewell] = [each for each in every() if each.area == "meetings"]
    return farewell.export(person)


def test_she_takes_away_what_she_did(ana, over):
    mine = told(ana)

    assert [each["title"] for each in mine["planned"]] == [over.title]
    assert [each["title"] for each in mine["proposed_items"]] == ["Oui ?"]
    [came] = mine["attendances"]
    assert (came["answer"], came["present"]) == ("comes", True)
    assert mine["spoke_for"] == 1
    json.dumps(mine, default=str)


@pytest.mark.parametrize("keep_name", [False, True])
def test_how_many_were_there_stays_and_she_is_nowhere(ana, over, keep_name):
    before = count(over)
    upcoming = make.convened(make.meeting(over.assembly, by=ana), by=ana)
    actions.reply(upcoming, "comes", by=ana)

    people.erase(ana, keep_name=keep_name, by=ana)

    assert count(Meeting.objects.get(pk=over.pk)) == before
    assert count(upcoming).comes == 0
    for model in (Meeting, AgendaItem, Attendance):
        for field in model._meta.fields:
            if field.related_model is type(ana):
                assert not model.objects.filter(**{field.name: ana.pk}).exists()
    latest = over.minutes.latest()
    assert (f"{NAME} est élue" in latest.body) == keep_name
    assert f"{NAME}sse" in latest.body
    assert (f"{NAME} est élue" in latest.html) == keep_name
