"""What each kind is found by, and by whom."""

import pytest

from creuset.debates import actions as debates
from creuset.decisions import actions as decisions
from creuset.meetings import actions as meetings
from creuset.people import actions as people
from creuset.search import finding
from creuset.search.models import Document, Word
from creuset.works import actions as works
from tests import make
from tests.decisions.helpers import question
from tests.search.asking import found, titles

pytestmark = pytest.mark.django_db


@pytest.fixture
def ana():
    return make.person("Ana Lavoir")


@pytest.fixture
def zoe():
    """A member of the community, and of no group."""
    zoe = make.person("Zoé")
    make.community(members=[zoe])
    return zoe


@pytest.fixture
def meeting(ana):
    """Open to everyone, and over; its minutes are not approved yet."""
    circle = make.assembly(members=[ana])
    meeting = make.meeting(circle, by=ana, title="Réunion", audience="public")
    meetings.close_meeting(make.held(meeting, ana, by=ana), by=ana)
    meetings.write_minutes(meeting, "On a parlé du barrage.", base=1, by=ana)
    return meeting


def test_minutes_are_found_inside_before_they_are_approved(ana, zoe, meeting):
    assert titles("barrage", make.viewer(ana)) == ["Réunion"]
    assert titles("barrage", make.viewer(zoe)) == titles("barrage") == []
    assert titles("réunion") == titles("réunion", make.viewer(ana)) == ["Réunion"]


def test_approved_minutes_are_found_as_far_as_the_meeting_is_seen(ana, zoe, meeting):
    decision = make.proposed("meetings.approve_minutes", meeting, by=ana, version=2)
    decisions.cast(decision, "for", by=ana)
    decisions.close(decision)
    meeting.refresh_from_db()

    assert titles("barrage", kind="meetings.meeting") == ["Réunion"]
    meeting.audience = "group"
    meeting.save()
    assert titles("barrage", make.viewer(zoe), kind="meetings.meeting") == []
    assert titles("barrage", make.viewer(ana), kind="meetings.meeting") == ["Réunion"]


def test_a_work_is_found_by_who_signs_it_and_who_is_thanked(ana, zoe):
    work = make.published(authors=[ana], title="Note", audience="community")
    works.add_guest(work, name="Odile Martinet", signs=False, by=ana)

    assert titles("lavoir", make.viewer(zoe), kind="works.work") == ["Note"]
    assert titles("lavoir", kind="works.work") == []
    assert titles("martinet", make.viewer(zoe)) == titles("martinet", make.viewer(ana)) == []
    work.authorships.update(published=True)
    work.save()
    assert titles("martinet", make.viewer(zoe)) == ["Note"]


def test_whoever_does_not_sign_any_more_is_not_found(ana):
    bob = make.person("Bob Moulin")
    work = make.work(authors=[ana, bob], title="Note")
    assert titles("moulin", make.viewer(ana), kind="works.work") == ["Note"]

    works.step_back(work, by=bob)

    assert titles("moulin", make.viewer(ana), kind="works.work") == []


@pytest.mark.parametrize("keep_name", [True, False])
def test_a_name_erased_leaves_the_works_it_signed(ana, keep_name):
    bob = make.person("Bob Quivasenaller")
    make.published(authors=[ana, bob], title="Note")
    assert titles("quivasenaller", kind="works.work") == ["Note"]

    people.erase(bob, keep_name=keep_name, by=bob)

    assert titles("quivasenaller") == (["Note"] if keep_name else [])
    assert Word.objects.filter(text="quivasenaller").exists() is keep_name


def test_a_work_is_found_by_what_its_kind_asks(ana, zoe):
    work = make.work(authors=[ana], title="Essai", kind="feedback")
    form = {"where": "Dans la Drôme", "failed": "La turbine"}
    works.write(work, title="Essai", summary="", body="Voici.", details=form, base=1, by=ana)

    assert titles("turbine drome", make.viewer(ana)) == ["Essai"]
    assert titles("turbine", make.viewer(zoe)) == []
    assert titles("marché", make.viewer(ana)) == [], "labels are in every work of the kind"


def test_readers_find_a_work_by_the_title_that_was_published(ana):
    work = make.published(authors=[ana], title="Moulin")
    works.write(work, title="Barrage", summary="Turbine.", body="Voici.", base=1, by=ana)

    assert titles("moulin", kind="works.work") == ["Moulin"]
    assert titles("barrage") == titles("turbine") == []
    assert titles("barrage turbine", make.viewer(ana)) == ["Barrage"]


def test_a_decision_is_found_by_its_options(ana, zoe):
    options = [
        {"key": "a", "label": "Au moulin", "detail": "Près de la turbine"},
        {"key": "b", "label": "Au barrage"},
    ]
    asked = {"title": "Où ?", "places": 1, "options": options}
    decision = question("decisions.choose", [ana], asked, method="approval")

    assert titles("moulin turbine barrage", make.viewer(ana)) == ["Où ?"]
    decision.audience = "group"
    decision.save()
    assert titles("moulin", make.viewer(zoe)) == []
    assert titles("moulin", make.viewer(ana)) == ["Où ?"]


def test_what_a_conversation_concluded_is_found_by_its_readers(ana, zoe):
    thread = make.thread(make.assembly(members=[ana]), by=ana)
    debates.close(thread, conclusion="On garde le **barrage**.", by=ana)

    assert found("barrage", make.viewer(ana)).counts == {"debates.thread": 1}
    assert found("barrage", make.viewer(zoe)).counts == found("barrage").counts == {}
    debates.reopen(thread, by=ana)
    viewer = make.viewer(ana)
    assert finding.answer(finding.Question("barrage"), viewer).counts == {}
    assert found("barrage", viewer).counts == {"debates.post": 1}


def test_a_message_is_found_by_the_title_that_its_conversation_has_now(ana):
    circle = make.assembly(members=[ana])
    thread = make.thread(circle, by=ana, body="Bonjour.")
    debates.rename(thread, title="Le barrage", by=ana)
    assert titles("barrage", make.viewer(ana)) == ["Le barrage"]

    second = debates.reply(thread, body="La turbine.", by=ana)
    debates.split(thread, [second.pk], title="La roue", by=ana)

    assert titles("turbine", make.viewer(ana)) == ["La roue"]
    assert Document.objects.filter(title="Le barrage").count() == 1
