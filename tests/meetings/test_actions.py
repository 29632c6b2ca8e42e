from datetime import timedelta
from typing import Any

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from creuset.assemblies.models import Procedure
from creuset.common.verdict import Refused
from creuset.decisions import actions as decisions
from creuset.decisions.models import Decision, Proxy
from creuset.journal.models import Record
from creuset.meetings import actions
from creuset.meetings.attendance import count
from creuset.meetings.models import AgendaItem, Attendance, Meeting, MeetingTerms
from tests import make
from tests.pages import plain
from tests.together import kinds, together

pytestmark = pytest.mark.django_db


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
def circle(ana, bob, zoe):
    """Three members, who vote by majority of those present and may each carry one voice."""
    assembly = make.assembly(members=[ana, bob, zoe])
    voting(assembly)
    return assembly


def voting(assembly, **terms: Any):
    said = {"method": "majority", "base": "present", "quorum": 0, "proxies": 1, **terms}
    make.rule(assembly, "decisions.resolve", Procedure.DECISION, **said)


def terms(assembly, **changes: Any):
    return MeetingTerms.objects.create(assembly=assembly, **changes)


def refused(gesture, /, *args: Any, **kwargs: Any) -> str:
    with pytest.raises(Refused) as refusal:
        gesture(*args, **kwargs)
    return plain(str(refusal.value))


# Preparing


def test_any_member_prepares_a_meeting_that_its_assembly_sees(ana, bob, circle):
    meeting = make.meeting(circle, by=ana)

    assert (meeting.state, meeting.planned_by) == ("preparing", ana)
    assert list(Meeting.objects.visible_to(make.viewer(bob))) == [meeting]
    outsider = make.person()
    make.community(members=[outsider])
    assert list(Meeting.objects.visible_to(make.viewer(outsider))) == []


def test_an_outsider_prepares_nothing(circle):
    assert "revient aux membres" in refused(make.meeting, circle, by=make.person())


def test_a_public_meeting_is_seen_by_everyone_once_convened(ana, circle):
    meeting = make.meeting(circle, by=ana, audience="public")
    stranger = make.viewer(make.person())
    assert list(Meeting.objects.visible_to(stranger)) == []

    make.convened(meeting, by=ana)

    assert list(Meeting.objects.visible_to(stranger)) == [meeting]


def test_a_meeting_ends_after_it_begins(ana, circle):
    now = timezone.now()

    assert "finit après" in refused(make.meeting, circle, by=ana, starts_at=now, ends_at=now)


def test_any_member_inscribes_a_point_and_whoever_holds_the_meeting_orders_them(ana, bob, circle):
    meeting = make.meeting(circle, by=ana)
    first, second, third = [
        actions.add_item(meeting, title=title, by=by)
        for title, by in (("Un", bob), ("Deux", ana), ("Trois", bob))
    ]

    assert "préparé la réunion" in refused(actions.move_item, third, to=1, by=bob)
    actions.move_item(third, to=1, by=ana)
    actions.drop_item(first, by=bob)

    assert list(meeting.items.values_list("position", "title")) == [(1, "Trois"), (2, "Deux")]
    assert "préparé la réunion" in refused(actions.drop_item, second, by=bob)
    actions.drop_item(AgendaItem.objects.get(pk=third.pk), by=ana)


def test_a_facilitator_holds_a_meeting_that_someone_else_prepared(ana, bob, circle):
    meeting = make.convened(make.meeting(circle, by=ana), by=ana)
    assert "Faites-lui signe" in refused(actions.cancel, meeting, because="Pluie", by=bob)
    make.mandate(bob, circle, "Animation")

    actions.cancel(meeting, because="Pluie", by=bob)

    assert meeting.cancelled


def test_when_whoever_prepared_it_is_gone_any_member_holds_it(ana, bob, circle):
    meeting = make.convened(make.meeting(circle, by=ana), by=ana)
    circle.memberships.filter(person=ana).update(ends_on=timezone.localdate())

    actions.cancel(meeting, because="Ana est partie.", by=bob)

    assert meeting.cancelled


def test_a_question_is_inscribed_as_it_will_be_asked(bob, ana, circle):
    meeting = make.meeting(circle, by=ana)

    item = make.question(meeting, "Ouvrir le jardin ?", by=bob, body="Le samedi.")

    assert (item.title, item.kind, item.parameters) == (
        "Ouvrir le jardin ?", "decision", {"title": "Ouvrir le jardin ?"},
    )  # fmt: skip
    assert item.subject == circle


def test_a_vote_without_its_question_is_refused(ana, circle):
    meeting = make.meeting(circle, by=ana)

    said = refused(actions.add_item, meeting, title="On votera", kind="decision", by=ana)

    assert "s’annonce avec sa question" in said


def test_what_another_assembly_decides_is_refused(ana, circle):
    meeting = make.meeting(circle, by=ana)
    elsewhere = make.assembly(members=[ana])

    said = refused(
        actions.add_item, meeting, gesture="decisions.resolve", subject=elsewhere,
        parameters={"title": "Oui ?"}, by=ana,
    )  # fmt: skip

    assert "une autre assemblée" in said


def test_a_draft_becomes_a_point_and_is_no_longer_a_draft(ana, bob, circle):
    meeting = make.meeting(circle, by=ana)
    draft = decisions.draft_proposal(
        "decisions.resolve", circle, parameters={"title": "Planter ?"}, body="Des haies.", by=bob
    )

    assert "n’est plus à vous" in refused(actions.add_draft, meeting, draft, by=ana)
    item = actions.add_draft(meeting, draft, by=bob)

    assert (item.title, item.body, item.proposed_by) == ("Planter ?", "Des haies.", bob)
    assert not Decision.objects.exists()


@pytest.mark.django_db(transaction=True)
def test_of_people_who_inscribe_at_the_same_instant_each_has_a_place():
    ana, bob = make.person("Ana"), make.person("Bob")
    meeting = make.meeting(make.assembly(members=[ana, bob]), by=ana)

    together(
        *[
            lambda by=by: actions.add_item(Meeting.objects.get(), title="Point", by=by)
            for by in (ana, bob, ana)
        ]
    )

    assert list(meeting.items.values_list("position", flat=True)) == [1, 2, 3]


# Convening


@pytest.mark.parametrize(("days", "in_time"), [(14, False), (15, True), (16, True)])
def test_a_general_assembly_is_convened_fifteen_days_before(ana, circle, days, in_time):
    meeting = make.meeting(circle, by=ana, kind="general", days=days)
    actions.add_item(meeting, title="Rapport moral", by=ana)

    if in_time:
        assert actions.convene(meeting, by=ana).notice_days == 15
        return
    said = refused(actions.convene, meeting, by=ana)
    assert "15 jours avant" in said
    assert f" {make.days_away(15).day} " in said.replace("er ", " ")
    meeting.refresh_from_db()
    assert meeting.prepares


@pytest.mark.parametrize(("days", "in_time"), [(-1, False), (0, True)])
def test_an_ordinary_meeting_is_convened_the_same_day(ana, circle, days, in_time):
    meeting = make.meeting(circle, by=ana, days=days)
    actions.add_item(meeting, title="Point", by=ana)

    if in_time:
        assert actions.convene(meeting, by=ana).convened
    else:
        assert "passé" in refused(actions.convene, meeting, by=ana)


def test_an_empty_agenda_is_not_convened(ana, circle):
    meeting = make.meeting(circle, by=ana)

    assert "ordre du jour est vide" in refused(actions.convene, meeting, by=ana)


def test_it_is_whoever_holds_it_who_says_that_it_is_ready(ana, bob, circle):
    meeting = make.meeting(circle, by=ana)
    actions.add_item(meeting, title="Point", by=bob)

    assert "Faites-lui signe" in refused(actions.convene, meeting, by=bob)


def test_a_charter_may_ask_for_a_mandate(ana, bob, circle):
    make.rule(circle, "meetings.convene", Procedure.MANDATE, post="présidence")
    make.mandate(bob, circle, "présidence")
    meeting = make.meeting(circle, by=ana)
    actions.add_item(meeting, title="Point", by=ana)

    assert "demande un mandat" in refused(actions.convene, meeting, by=ana)
    actions.convene(meeting, by=bob)

    assert meeting.convened


def test_where_it_is_decided_the_decision_convenes_and_revoking_it_takes_it_back(ana, circle):
    make.rule(circle, "meetings.convene", Procedure.DECISION)
    meeting = make.meeting(circle, by=ana)
    actions.add_item(meeting, title="Point", by=ana)
    decision = make.adopted("meetings.convene", meeting, by=ana)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.warrant) == ("convened", decision.warrant)

    make.adopted("decisions.revoke", decision, by=ana)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == ("preparing", 2)


def test_a_question_that_can_no_longer_be_asked_stops_the_convening(ana, circle):
    meeting = make.meeting(circle, by=ana)
    earlier = closed(circle, by=ana)
    actions.add_item(
        meeting, gesture="meetings.approve_minutes", subject=earlier,
        parameters={"version": 1}, by=ana,
    )  # fmt: skip
    actions.write_minutes(earlier, "Autre chose.", base=1, by=ana)

    assert "maintenant à sa version 2" in refused(actions.convene, meeting, by=ana)


def test_from_the_convening_on_the_agenda_is_frozen(ana, bob, circle):
    meeting = make.meeting(circle, by=ana)
    item = make.question(meeting, by=bob)
    make.convened(meeting, by=ana)

    for gesture in (
        lambda: make.question(meeting, "Encore ?", by=bob),
        lambda: actions.drop_item(item, by=bob),
        lambda: actions.move_item(item, to=1, by=ana),
        lambda: actions.rearrange(
            meeting, title="X", kind="ordinary", starts_at=meeting.starts_at,
            ends_at=meeting.ends_at, place="", link="", audience="group", by=ana,
        ),
    ):  # fmt: skip
        assert "seuls les points inscrits peuvent être votés" in refused(gesture)
    assert meeting.items.count() == 1


def test_once_convened_one_still_says_where_and_calendars_learn_it(ana, circle):
    meeting = make.convened(make.meeting(circle, by=ana), by=ana)

    actions.move(meeting, place="Salle du haut", link="https://visio.example.org/a", by=ana)

    assert (meeting.place, meeting.sequence) == ("Salle du haut", 2)


def test_a_meeting_is_cancelled_with_a_word(ana, circle):
    meeting = make.convened(make.meeting(circle, by=ana), by=ana)
    assert "avec un mot" in refused(actions.cancel, meeting, because="  ", by=ana)

    actions.cancel(meeting, because="Il neige.", by=ana)

    assert (meeting.state, meeting.sequence) == ("cancelled", 2)
    assert "ne s’annule pas" in refused(actions.cancel, meeting, because="Encore.", by=ana)


# Terms


def test_terms_are_decided_together_and_a_group_inherits_them(ana, circle):
    root = make.community()
    given = {
        "ordinary_notice": 3, "ordinary_quorum": 0, "general_notice": 21, "general_quorum": 25,
        "extraordinary_notice": 30, "extraordinary_quorum": 50, "free_second_call": False,
    }  # fmt: skip
    with pytest.raises(Refused, match="en décide ensemble"):
        actions.set_terms(root, **given, by=ana)

    decision = make.adopted("meetings.set_terms", root, by=ana, **given)

    meeting = make.convened(make.meeting(circle, by=ana, kind="general", days=21), by=ana)
    assert (meeting.notice_days, meeting.quorum) == (21, 25)
    make.adopted("decisions.revoke", decision, by=ana)
    again = make.convened(make.meeting(circle, by=ana, kind="general", days=15), by=ana)
    assert (again.notice_days, again.quorum) == (15, 0)
    assert meeting.notice_days == 21


# Coming


def test_one_answers_and_changes_ones_mind(ana, bob, circle):
    meeting = make.convened(make.meeting(circle, by=ana), by=ana)

    actions.reply(meeting, "comes", by=bob)
    actions.reply(meeting, "absent", by=bob)

    [mine] = meeting.attendances.all()
    assert (mine.person, mine.answer, mine.present) == (bob, "absent", False)
    assert "n’existe pas" in refused(actions.reply, meeting, "present", by=bob)
    assert "revient aux membres" in refused(actions.reply, meeting, "comes", by=make.person())


def test_a_voice_is_entrusted_until_the_day_after_within_the_cap(ana, bob, zoe, circle):
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    make.convened(meeting, by=ana)

    proxy = actions.entrust(meeting, ana, by=bob)

    assert proxy.ends_on == meeting.last_day + timedelta(days=1)
    assert "parle déjà pour autant" in refused(actions.entrust, meeting, ana, by=zoe)


def test_where_no_rule_allows_it_no_voice_is_entrusted(ana, bob, circle):
    voting(circle, proxies=0)
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    make.convened(meeting, by=ana)

    assert "ne vote pas pour quelqu’un d’autre" in refused(actions.entrust, meeting, ana, by=bob)


def test_one_says_that_one_is_there_from_an_hour_before(ana, bob, circle):
    meeting = make.convened(make.meeting(circle, by=ana), by=ana)
    make.begun(meeting, minutes=-61)
    assert "une heure avant" in refused(actions.check_in, meeting, bob, by=bob)

    make.begun(meeting, minutes=-59)
    actions.check_in(meeting, bob, by=bob)
    actions.check_in(meeting, bob, by=bob)

    assert count(meeting).present == 1


def test_whoever_holds_it_notes_who_comes_in_and_nobody_else_does(ana, bob, zoe, circle):
    meeting = make.begun(make.convened(make.meeting(circle, by=ana), by=ana))
    assert "Faites-lui signe" in refused(actions.check_in, meeting, zoe, by=bob)
    assert "revient aux membres" in refused(actions.check_in, meeting, make.person(), by=ana)

    actions.check_in(meeting, zoe, by=ana)
    actions.check_in(meeting, bob, by=bob)
    actions.check_out(meeting, bob, by=ana)

    assert [each.person for each in meeting.attendances.there()] == [zoe]
    assert meeting.attendances.there().get().checked_in_by == ana


# The attendance


def test_the_list_is_frozen_at_the_hour_by_whoever_holds_the_meeting(ana, bob, zoe, circle):
    meeting = make.begun(make.convened(make.meeting(circle, by=ana), by=ana), minutes=-5)
    assert "n’a pas commencé" in refused(actions.freeze_attendance, meeting, by=ana)
    make.begun(meeting)
    assert "Notez d’abord" in refused(actions.freeze_attendance, meeting, by=ana)
    actions.check_in(meeting, bob, by=bob)
    assert "Faites-lui signe" in refused(actions.freeze_attendance, meeting, by=bob)

    actions.freeze_attendance(meeting, by=ana)

    assert (meeting.state, meeting.eligible) == ("held", 3)
    assert "déjà arrêtée" in refused(actions.freeze_attendance, meeting, by=ana)
    assert "ne s’y ajoute plus" in refused(actions.check_in, meeting, zoe, by=zoe)
    assert "ne s’y ajoute plus" in refused(actions.check_out, meeting, bob, by=bob)


def test_an_absent_holder_carries_nobodys_voice(ana, bob, zoe, circle):
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    make.convened(meeting, by=ana)
    actions.entrust(meeting, bob, by=zoe)

    make.held(meeting, ana, by=ana)

    assert (count(meeting).present, count(meeting).represented) == (1, 0)


def test_who_comes_after_all_speaks_for_themself(ana, bob, zoe, circle):
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    make.convened(meeting, by=ana)
    actions.entrust(meeting, bob, by=zoe)

    make.held(meeting, bob, zoe, by=ana)

    assert (count(meeting).present, count(meeting).represented) == (2, 0)


def test_beyond_the_cap_the_latest_voices_fall(ana, bob, zoe, circle):
    """Given outside any meeting, where nothing counts them."""
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    make.convened(meeting, by=ana)
    for mandator in (zoe, ana):
        decisions.give_proxy(circle, bob, until=make.days_away(40), by=mandator)

    make.held(meeting, bob, by=ana)

    [carried] = meeting.attendances.carried()
    assert (carried.person, carried.represented_by) == (zoe, bob)


@pytest.mark.parametrize(("percent", "reached"), [(66, True), (67, False)])
def test_the_quorum_counts_those_present_and_those_whom_they_represent(
    ana, bob, zoe, circle, percent, reached
):
    terms(circle, ordinary_quorum=percent)
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    make.convened(meeting, by=ana)
    actions.entrust(meeting, ana, by=zoe)

    make.held(meeting, ana, by=ana)

    seen = count(meeting)
    assert (seen.voices, seen.eligible, seen.needed) == (2, 3, 2 if reached else 3)
    assert seen.reached == reached


@pytest.mark.django_db(transaction=True)
def test_of_two_who_freeze_the_list_at_the_same_instant_one_is_told():
    ana = make.person("Ana")
    meeting = make.convened(make.meeting(make.assembly(members=[ana]), by=ana), by=ana)
    make.begun(meeting)
    actions.check_in(meeting, ana, by=ana)

    ends = together(*[lambda: actions.freeze_attendance(Meeting.objects.get(), by=ana)] * 2)

    assert kinds(ends) == ["Meeting", "Refused"]
    assert Record.objects.filter(verb="meetings.attendance_frozen").count() == 1


# Voting


@pytest.fixture
def session(ana, bob, zoe, circle):
    """Ana and Bob are there; Ana speaks for Zoé."""
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, "Ouvrir le jardin ?", by=bob)
    actions.add_item(meeting, title="Nouvelles", kind="information", by=ana)
    make.convened(meeting, by=ana)
    actions.entrust(meeting, ana, by=zoe)
    return make.held(meeting, ana, bob, by=ana)


def first(meeting) -> AgendaItem:
    return meeting.items.get(position=1)


def test_a_question_is_put_to_those_who_are_there(ana, bob, zoe, session):
    decision = actions.open_item(first(session), by=ana)

    assert (decision.proposer, decision.present) == (bob, 3)
    there = decision.electors.filter(present=True).values_list("person", flat=True)
    assert set(there) == {ana.pk, bob.pk, zoe.pk}
    assert first(session).under_way


def test_a_question_whose_rule_allows_no_proxy_counts_only_those_present(ana, bob, session):
    voting(session.assembly, proxies=0)

    decision = actions.open_item(first(session), by=ana)

    assert decision.present == 2


def test_who_inscribed_it_and_is_not_there_leaves_it_to_whoever_opens_it(ana, bob, zoe, circle):
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=zoe)
    make.held(meeting, ana, bob, by=ana)

    assert actions.open_item(first(meeting), by=ana).proposer == ana


def test_a_question_is_asked_once(ana, session):
    actions.open_item(first(session), by=ana)

    assert "déjà posée" in refused(actions.open_item, first(session), by=ana)


@pytest.mark.django_db(transaction=True)
def test_of_two_who_open_a_question_at_the_same_instant_one_is_told():
    ana = make.person("Ana")
    assembly = make.assembly(members=[ana, make.person()])
    voting(assembly)
    meeting = make.meeting(assembly, by=ana)
    make.question(meeting, by=ana)
    make.held(meeting, ana, by=ana)

    ends = together(*[lambda: actions.open_item(AgendaItem.objects.get(), by=ana)] * 2)

    assert kinds(ends) == ["Decision", "Refused"]
    assert Decision.objects.count() == 1


def test_a_point_that_announced_no_vote_gets_none(ana, session):
    news = session.items.get(position=2)

    said = refused(actions.open_item, news, by=ana)

    assert "n’annonçait pas de vote" in said
    assert "prochaine réunion" in said


def test_without_a_quorum_nothing_is_put_to_the_vote(ana, bob, circle):
    terms(circle, ordinary_quorum=50)
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    make.held(meeting, ana, by=ana)

    said = refused(actions.open_item, first(meeting), by=ana)

    assert "1 sur 3, il en fallait 2" in said


def test_nothing_is_put_to_the_vote_before_the_list_is_frozen(ana, circle):
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    make.convened(meeting, by=ana)

    assert "Arrêtez d’abord" in refused(actions.open_item, first(meeting), by=ana)


def test_a_vote_is_counted_in_session_and_done_at_once(ana, bob, zoe, session):
    decision = actions.open_item(first(session), by=ana)
    decisions.cast(decision, "for", by=ana)
    decisions.cast(decision, "for", on_behalf_of=zoe, by=ana)
    decisions.cast(decision, "against", by=bob)

    assert "Faites-lui signe" in refused(actions.close_item, first(session), by=bob)
    closed_now = actions.close_item(first(session), by=ana)

    assert (closed_now.outcome, closed_now.carried_out) == ("adopted", True)
    assert closed_now.trace["figures"]["present"] == 3
    assert "n’est pas ouverte" in refused(actions.close_item, first(session), by=ana)


def test_half_of_those_present_is_not_more_than_half(ana, bob, session):
    decision = actions.open_item(first(session), by=ana)
    decisions.cast(decision, "for", by=ana)

    assert actions.close_item(first(session), by=ana).outcome == "rejected"


def test_one_point_is_under_way_at_a_time_and_several_questions_may_be_open(ana, bob, circle):
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, "Un ?", by=ana)
    make.question(meeting, "Deux ?", by=ana)
    make.held(meeting, ana, bob, by=ana)

    for item in meeting.items.all():
        actions.open_item(item, by=ana)

    assert [item.under_way for item in meeting.items.all()] == [False, True]
    assert Decision.objects.open().count() == 2
    actions.take_up(first(meeting), by=ana)
    assert [item.under_way for item in meeting.items.all()] == [True, False]


# A second call


def test_without_a_quorum_the_assembly_is_called_again_and_decides(ana, bob, circle):
    terms(circle, ordinary_quorum=100)
    meeting = make.meeting(circle, by=ana, place="Nantes")
    make.question(meeting, "Ouvrir ?", by=bob, body="Le samedi.")
    make.held(meeting, ana, by=ana)
    later = timezone.now() + timedelta(days=9)
    when = {"starts_at": later, "ends_at": later + timedelta(hours=1)}

    assert "Faites-lui signe" in refused(actions.reconvene, meeting, **when, by=bob)
    again = actions.reconvene(meeting, **when, by=ana)

    meeting.refresh_from_db()
    assert meeting.state == "closed"
    assert "n’est pas réuni" in plain(meeting.minutes.latest().body)
    assert (again.state, again.quorum, again.first_call, again.place) == (
        "convened", 0, meeting, "Nantes",
    )  # fmt: skip
    assert [(each.title, each.body) for each in again.items.all()] == [("Ouvrir ?", "Le samedi.")]
    assert "déjà été convoquée de nouveau" in refused(actions.reconvene, meeting, **when, by=ana)
    make.held(again, ana, by=ana)
    assert actions.open_item(first(again), by=ana).is_open


def test_a_second_call_keeps_the_quorum_where_the_terms_say_so_and_the_notice(ana, circle):
    terms(circle, ordinary_quorum=100, ordinary_notice=5, free_second_call=False)
    meeting = make.held(make.meeting(circle, by=ana), ana, by=ana)
    soon, later = (timezone.now() + timedelta(days=days) for days in (3, 9))
    hour = timedelta(hours=1)

    assert "5 jours avant" in refused(
        actions.reconvene, meeting, starts_at=soon, ends_at=soon + hour, by=ana
    )
    again = actions.reconvene(meeting, starts_at=later, ends_at=later + hour, by=ana)

    assert again.quorum == 100


def test_with_a_quorum_one_does_not_call_again(ana, session):
    later = timezone.now() + timedelta(days=9)

    said = refused(
        actions.reconvene, session, starts_at=later, ends_at=later + timedelta(hours=1), by=ana
    )

    assert "sans quorum" in said


# Minutes


def closed(assembly, *, by):
    """Held by one person, on news, and over."""
    return actions.close_meeting(make.held(make.meeting(assembly, by=by), by, by=by), by=by)


def test_minutes_are_drafted_from_a_real_vote_with_its_figures(ana, bob, zoe, session):
    absent = make.person("Absente")
    make.join(session.assembly, absent)
    decision = actions.open_item(first(session), by=ana)
    decisions.cast(decision, "for", by=ana)
    decisions.cast(decision, "for", on_behalf_of=zoe, by=ana)
    decisions.cast(decision, "against", by=bob)
    actions.close_item(first(session), by=ana)
    actions.take_up(session.items.get(position=2), by=ana)

    actions.close_meeting(session, by=ana)

    written = plain(session.minutes.latest().body)
    for said in (
        "| Personnes présentes | 2 |",
        "| Personnes représentées par une personne présente | 1 |",
        "| Membres de l’assemblée ce jour-là | 3 |",
        "Soit 3 voix sur 3. Aucun quorum n’est demandé.",
        "# 1. Ouvrir le jardin ?",
        "plus de la moitié des personnes présentes",
        "2 voix pour, 1 contre, sur 4 membres",
        "présents 3",
        "Effet : Prendre une résolution. Le logiciel l’a fait aussitôt.",
        "# 2. Nouvelles",
        "Point abordé de",
        "Séance levée à",
    ):
        assert said in written, (said, written)
    for name in ("Ana", "Bob", "Zoé"):
        assert name not in written


def test_what_was_not_voted_is_told_too(ana, session):
    actions.close_meeting(session, by=ana)

    written = plain(session.minutes.latest().body)

    assert "Cette question n’a pas été mise aux voix." in written
    assert "Ce point n’a pas été abordé." in written


def test_a_question_still_open_goes_on_after_the_session_and_the_minutes_say_so(ana, session):
    decision = actions.open_item(first(session), by=ana)

    actions.close_meeting(session, by=ana)

    decision.refresh_from_db()
    assert decision.is_open
    assert "reste ouverte après la séance" in session.minutes.latest().body


def test_what_someone_wrote_is_not_read_as_markdown(ana, circle):
    meeting = make.meeting(circle, by=ana, place="# Salle *rouge*")
    actions.add_item(meeting, title="<b>Un</b> [lien](https://example.org)", by=ana)
    make.held(meeting, ana, by=ana)

    actions.close_meeting(meeting, by=ana)

    html = meeting.minutes.latest().html
    assert "# Salle *rouge*" in html
    assert "&lt;b&gt;Un&lt;/b&gt; [lien](" in html


def test_what_seats_said_is_in_the_minutes(ana, bob, circle):
    seat = make.seat(circle, "La Loire")
    make.mandate(zoe_of(circle), circle, "voix", seat=seat)
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    make.held(meeting, ana, bob, by=ana)
    decision = actions.open_item(first(meeting), by=ana)
    decisions.speak(decision.hearings.get(), "Je monte.", by=zoe_of(circle))
    decisions.reply(decision.hearings.get(), "Nous bâtirons plus haut.", by=ana)

    actions.close_meeting(meeting, by=ana)

    written = plain(meeting.minutes.latest().body)
    assert "Le siège « La Loire » a dit :\n\n> Je monte." in written
    assert "> Nous bâtirons plus haut." in written


def zoe_of(assembly):
    return assembly.members().get(name="Zoé")


def test_counting_twice_does_not_take_back_the_time_given_to_hear_a_seat(ana, bob, zoe, circle):
    seat = make.seat(circle, "La Loire")
    make.mandate(zoe, circle, "voix", seat=seat)
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    make.held(meeting, ana, bob, by=ana)
    decision = actions.open_item(first(meeting), by=ana)
    for person in (ana, bob):
        decisions.cast(decision, "for", by=person)

    assert actions.close_item(first(meeting), by=ana).is_open
    assert "n’a pas encore été entendu" in refused(actions.close_item, first(meeting), by=ana)
    decisions.speak(decision.hearings.get(), "Je monte.", by=zoe)
    decisions.reply(decision.hearings.get(), "Nous bâtirons plus haut.", by=ana)

    assert actions.close_item(first(meeting), by=ana).outcome == "adopted"


def test_a_vote_without_its_own_quorum_is_not_counted_again_in_session(ana, bob, circle):
    voting(circle, quorum=60, no_quorum="second_call")
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    make.held(meeting, ana, bob, by=ana)
    decision = actions.open_item(first(meeting), by=ana)
    decisions.cast(decision, "for", by=ana)

    assert actions.close_item(first(meeting), by=ana).is_open

    assert "délai a été prolongé" in refused(actions.close_item, first(meeting), by=ana)


def test_any_member_corrects_the_minutes_until_they_are_put_to_the_vote(ana, bob, circle):
    meeting = closed(circle, by=ana)
    version = actions.write_minutes(meeting, "Corrigé.", base=1, reason="Une faute", by=bob)
    assert version.number == 2
    assert "revient aux membres" in refused(
        actions.write_minutes, meeting, "Moi aussi.", base=2, by=make.person()
    )

    make.proposed("meetings.approve_minutes", meeting, by=ana, version=2)

    assert "soumis à l’approbation" in refused(
        actions.write_minutes, meeting, "Trop tard.", base=2, by=bob
    )


def test_minutes_are_approved_at_a_later_meeting_and_stay(ana, bob, circle):
    earlier = closed(circle, by=ana)
    actions.write_minutes(earlier, "Ce qui s’est passé.", base=1, by=bob)
    meeting = make.meeting(circle, by=ana)
    item = actions.add_item(
        meeting, gesture="meetings.approve_minutes", subject=earlier,
        parameters={"version": 2}, by=ana,
    )  # fmt: skip
    make.convened(meeting, by=ana)
    assert "soumis à l’approbation" in refused(
        actions.write_minutes, earlier, "Non.", base=2, by=bob
    )
    make.held(meeting, ana, bob, by=ana)
    decision = actions.open_item(item, by=ana)
    for person in (ana, bob):
        decisions.cast(decision, "for", by=person)

    actions.close_item(item, by=ana)

    earlier.refresh_from_db()
    assert (earlier.state, earlier.approved_version.number) == ("approved", 2)
    assert earlier.approval.decision == decision
    assert "ne change plus" in refused(actions.write_minutes, earlier, "Non.", base=2, by=bob)
    with pytest.raises(Refused, match="déjà approuvé"):
        make.proposed("meetings.approve_minutes", earlier, by=ana, version=2)


def test_revoking_the_approval_lets_the_minutes_be_corrected_again(ana, bob, circle):
    meeting = closed(circle, by=ana)
    decision = make.proposed("meetings.approve_minutes", meeting, by=ana, version=1)
    for person in circle.members():
        decisions.cast(decision, "for", by=person)
    decisions.close(decision)

    make.adopted("decisions.revoke", decision, by=ana)

    meeting.refresh_from_db()
    assert (meeting.state, meeting.approval, meeting.approved_version) == ("closed", None, None)


def test_another_version_than_the_latest_is_not_put_to_the_vote(ana, bob, circle):
    meeting = closed(circle, by=ana)
    actions.write_minutes(meeting, "Deux.", base=1, by=bob)

    with pytest.raises(Refused, match="maintenant à sa version 2"):
        make.proposed("meetings.approve_minutes", meeting, by=ana, version=1)


# What the database keeps


@pytest.mark.parametrize(
    "wrong",
    [
        {"state": "convened"},
        {"state": "held"},
        {"state": "closed"},
        {"state": "approved"},
        {"state": "cancelled"},
        {"cancelled_because": "Pluie"},
        {"eligible": 3},
    ],
)
def test_states_say_when(ana, circle, wrong):
    meeting = make.meeting(circle, by=ana)

    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.filter(pk=meeting.pk).update(**wrong)


def test_one_attendance_each_and_nobody_represents_themself(ana, circle):
    meeting = make.meeting(circle, by=ana)
    Attendance.objects.create(meeting=meeting, person=ana)

    for wrong in ({}, {"represented": True, "represented_by": ana}):
        with pytest.raises(IntegrityError), transaction.atomic():
            Attendance.objects.create(meeting=meeting, person=ana, **wrong)


def test_a_proxy_for_a_meeting_is_an_ordinary_proxy(ana, bob, circle):
    meeting = make.meeting(circle, by=ana)
    make.question(meeting, by=ana)
    assert "entre la convocation" in refused(actions.entrust, meeting, ana, by=bob)
    make.convened(meeting, by=ana)

    actions.entrust(meeting, ana, by=bob)

    assert Proxy.objects.get().assembly == circle
