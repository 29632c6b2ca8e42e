"""Se réunir: a meeting that was held, with its minutes; a general assembly that is coming."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from creuset.common.markdown import to_html
from creuset.decisions import actions as decisions
from creuset.decisions.models import Ballot, Hearing
from creuset.demo.scene import Scene
from creuset.demo.telling import Story, ago
from creuset.meetings import actions as meetings
from creuset.meetings.drafting import draft
from creuset.meetings.models import AgendaItem, Attendance, Kind, Meeting
from creuset.texts.models import Version

CAME = [
    "karim",
    "solange",
    "helene",
    "bruno",
    "ines",
    "anouk",
    "madeleine",
    "marco",
    "lucie",
    "samuel",
    "rosa",
    "yuki",
]
COMES, ABSENT = Attendance.Answer.COMES.value, Attendance.Answer.ABSENT.value


def autumn(scene: Scene) -> Story:
    """Held: attendance, a vote in session, minutes."""
    yield ago(24, "09:00")
    soon = timezone.now() + timedelta(hours=1)
    meeting = meetings.plan(
        scene.community,
        title="Rencontre d’automne",
        kind=Kind.ORDINARY.value,
        starts_at=soon,
        ends_at=soon + timedelta(hours=2),
        place="L’écluse de Rosa, au bord du Lot",
        by=scene.people["anouk"],
    )
    meetings.add_item(
        meeting,
        title="Ce que nous avons fait depuis l’été",
        body="Chaque groupe en cinq minutes, sans diapositives.",
        kind=AgendaItem.Kind.INFORMATION,
        minutes_allotted=40,
        by=scene.people["anouk"],
    )
    meetings.add_item(
        meeting,
        body="Nous en parlons depuis le printemps. Une affiche par saison, imprimée chez Mehdi.",
        kind=AgendaItem.Kind.DECISION,
        minutes_allotted=20,
        gesture="decisions.resolve",
        subject=scene.community,
        parameters={"title": "Une affiche par saison dit où nous trouver"},
        by=scene.people["rosa"],
    )
    meetings.convene(meeting, by=scene.people["anouk"])
    yield ago(22, "12:00")
    for who in CAME[:8]:
        meetings.reply(meeting, COMES, by=scene.people[who])
    meetings.reply(meeting, ABSENT, by=scene.people["nadia"])
    yield ago(20, "18:00")
    Meeting.objects.filter(pk=meeting.pk).update(
        starts_at=timezone.now(), ends_at=timezone.now() + timedelta(hours=2)
    )
    meeting.refresh_from_db()
    for who in CAME:
        meetings.check_in(meeting, scene.people[who], by=scene.people["anouk"])
    meetings.freeze_attendance(meeting, by=scene.people["anouk"])
    first, second = meeting.items.order_by("position")
    meetings.take_up(first, by=scene.people["anouk"])
    yield ago(20, "19:10")
    decision = meetings.open_item(second, by=scene.people["anouk"])
    for who in CAME:
        position = Ballot.Position.AGAINST if who == "yuki" else Ballot.Position.FOR
        scene.say(decision, who, position.value)
    for hearing in decision.hearings.all():
        _hear(scene, hearing)
    meetings.close_item(second, by=scene.people["anouk"])
    yield ago(20, "20:05")
    meetings.close_meeting(meeting, by=scene.people["anouk"])
    _write_its_days(meeting)


def _write_its_days(meeting: Meeting) -> None:
    """Minutes say dates in words, which nothing carries back: draft them again on their day."""
    Meeting.objects.filter(pk=meeting.pk).update(
        convened_at=ago(24, "09:05"),
        starts_at=ago(20, "18:00"),
        attendance_frozen_at=ago(20, "18:10"),
        ends_at=ago(20, "20:00"),
        closed_at=ago(20, "20:05"),
    )
    for n, item in enumerate(meeting.items.order_by("position")):
        AgendaItem.objects.filter(pk=item.pk).update(
            began_at=ago(20, f"18:{15 + 42 * n}"), ended_at=ago(20, ["18:55", "19:48"][n])
        )
    meeting.refresh_from_db()
    body = draft(meeting)
    Version.objects.filter(text=meeting.minutes_id).update(body=body, html=to_html(body, "fr"))


def _hear(scene: Scene, hearing: Hearing) -> None:
    decisions.speak(hearing, "Pas sur les arbres de la rive.", by=scene.people["rosa"])
    proposer = hearing.decision.proposer or scene.people["anouk"]
    decisions.reply(hearing, "Sur des panneaux, et jamais sur un arbre.", by=proposer)


def general_assembly(scene: Scene) -> Story:
    """Coming: convened in time, its agenda frozen, its votes written."""
    yield ago(6, "20:00")
    evening = timezone.localtime().replace(hour=18, minute=30, second=0, microsecond=0)
    begins = evening + timedelta(days=20)
    meeting = meetings.plan(
        scene.community,
        title="Assemblée générale",
        kind=Kind.GENERAL.value,
        starts_at=begins,
        ends_at=begins + timedelta(hours=3),
        place="Salle des fêtes, Cahors",
        link="https://visio.example.org/assemblee",
        by=scene.people["karim"],
    )
    meetings.add_item(
        meeting,
        title="Le compte commun et ce qu’il a permis",
        body="Solange présente, puis les questions.",
        kind=AgendaItem.Kind.INFORMATION,
        minutes_allotted=30,
        by=scene.people["solange"],
    )
    meetings.add_item(
        meeting,
        body="Chaque groupe garde une place pour quelqu’un qui n’y est jamais venu.",
        kind=AgendaItem.Kind.DECISION,
        minutes_allotted=30,
        gesture="decisions.resolve",
        subject=scene.community,
        parameters={"title": "Chaque groupe garde une place pour quelqu’un de passage"},
        by=scene.people["marco"],
    )
    meetings.add_item(
        meeting,
        title="Ce que nous voulons apprendre l’an prochain",
        kind=AgendaItem.Kind.DISCUSSION,
        minutes_allotted=45,
        by=scene.people["gabriel"],
    )
    meetings.convene(meeting, by=scene.people["karim"])
    yield ago(4, "12:30")
    for who in ["karim", "solange", "helene", "rosa", "lucie"]:
        meetings.reply(meeting, COMES, by=scene.people[who])
    meetings.reply(meeting, ABSENT, by=scene.people["josephine"])


ALL = [autumn, general_assembly]
