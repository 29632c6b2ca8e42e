"""Before the convening: a day, a place, and an agenda that any member fills."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import F, Max
from django.utils.translation import gettext as _

from creuset.assemblies import charter, gestures
from creuset.assemblies.models import Assembly
from creuset.common.about import key_of
from creuset.common.verdict import Refused
from creuset.decisions import actions as decisions
from creuset.decisions import rules as decisions_rules
from creuset.decisions.models import Decision
from creuset.journal.actions import record
from creuset.meetings import rules
from creuset.meetings.models import AgendaItem, Kind, Meeting
from creuset.people.models import Person


def hold(meeting: Meeting) -> None:
    """Read it again and hold it: nobody comes in while the list is being frozen."""
    meeting.refresh_from_db(from_queryset=Meeting.objects.select_for_update(of=["self"]))
    for read in ("terms", "members_now"):
        meeting.__dict__.pop(read, None)


@transaction.atomic
def plan(
    assembly: Assembly,
    *,
    title: str,
    kind: str = Kind.ORDINARY,
    starts_at: datetime,
    ends_at: datetime,
    place: str = "",
    link: str = "",
    audience: str = "group",
    by: Person,
) -> Meeting:
    """Any member may prepare a meeting; whoever does holds it. Its assembly sees it from now on."""
    charter.belongs(by, assembly).or_refuse()
    _lasts(starts_at, ends_at)
    meeting = Meeting.objects.create(
        assembly=assembly,
        title=title.strip(),
        kind=kind,
        starts_at=starts_at,
        ends_at=ends_at,
        place=place.strip(),
        link=link,
        audience=audience,
        planned_by=by,
    )
    record("meetings.planned", meeting, scope=assembly.scope, by=by)
    return meeting


@transaction.atomic
def rearrange(
    meeting: Meeting,
    *,
    title: str,
    kind: str,
    starts_at: datetime,
    ends_at: datetime,
    place: str,
    link: str,
    audience: str,
    by: Person,
) -> Meeting:
    """Everything, the day included, until it is convened."""
    hold(meeting)
    (rules.may_hold(meeting, by) and rules.is_prepared(meeting)).or_refuse()
    _lasts(starts_at, ends_at)
    meeting.title, meeting.kind, meeting.audience = title.strip(), kind, audience
    meeting.starts_at, meeting.ends_at = starts_at, ends_at
    meeting.place, meeting.link = place.strip(), link
    meeting.sequence += 1
    meeting.save(
        update_fields=[
            "title", "kind", "audience", "starts_at", "ends_at", "place", "link", "sequence",
        ]
    )  # fmt: skip
    record("meetings.rearranged", meeting, scope=meeting.assembly.scope, by=by)
    return meeting


def _lasts(starts_at: datetime, ends_at: datetime) -> None:
    if ends_at <= starts_at:
        raise Refused(_("Une réunion finit après avoir commencé."), _("Revoyez l’heure de fin."))


@transaction.atomic
def add_item(
    meeting: Meeting,
    *,
    title: str = "",
    body: str = "",
    kind: str = AgendaItem.Kind.DISCUSSION,
    minutes_allotted: int | None = None,
    gesture: str = "",
    subject: Any = None,
    parameters: Mapping[str, Any] | None = None,
    by: Person,
) -> AgendaItem:
    """Any member inscribes a point. With a `gesture`, it is a question that the assembly will vote in
    session, and its title is the question itself."""
    hold(meeting)
    rules.may_add(meeting, by).or_refuse()
    given = dict(parameters or {})
    about: dict[str, Any] = {"kind": kind, "title": title.strip()}
    if gesture:
        rules.may_be_decided(meeting, gesture, subject, given).or_refuse()
        about = {
            "kind": AgendaItem.Kind.DECISION,
            "title": gestures.named(gesture).ask(subject, given)[:500],
            "gesture": gesture,
            "parameters": given,
            **key_of(subject),
        }
    elif kind == AgendaItem.Kind.DECISION:
        raise Refused(
            _("Un vote s’annonce avec sa question."), _("Choisissez ce qui sera décidé.")
        )
    if not about["title"]:
        raise Refused(_("Ce point n’a pas de titre."), _("Dites de quoi l’on parlera."))
    last = meeting.items.aggregate(last=Max("position"))["last"] or 0
    item = AgendaItem.objects.create(
        meeting=meeting,
        position=last + 1,
        body=body.strip(),
        minutes_allotted=minutes_allotted,
        proposed_by=by,
        **about,
    )
    record("meetings.item_added", meeting, scope=meeting.assembly.scope, by=by)
    return item


@transaction.atomic
def add_draft(
    meeting: Meeting, draft: Decision, *, minutes_allotted: int | None = None, by: Person
) -> AgendaItem:
    """A proposal that its author was still writing becomes a point of the agenda."""
    decisions_rules.may_draft(draft, by).or_refuse()
    item = add_item(
        meeting,
        body=draft.text.latest().body,
        gesture=draft.gesture,
        subject=draft.subject,
        parameters=draft.parameters,
        minutes_allotted=minutes_allotted,
        by=by,
    )
    decisions.throw_draft_away(draft, by=by)
    return item


@transaction.atomic
def drop_item(item: AgendaItem, *, by: Person) -> None:
    """By whoever proposed it, or holds the meeting."""
    meeting = item.meeting
    hold(meeting)
    rules.may_drop(item, by).or_refuse()
    item.delete()
    _number(meeting, list(meeting.items.order_by("position")))
    record("meetings.item_dropped", meeting, scope=meeting.assembly.scope, by=by)


@transaction.atomic
def move_item(item: AgendaItem, *, to: int, by: Person) -> None:
    """To this place of the agenda, counted from one. Whoever holds the meeting orders it."""
    meeting = item.meeting
    hold(meeting)
    (rules.may_hold(meeting, by) and rules.is_prepared(meeting)).or_refuse()
    order = [each for each in meeting.items.order_by("position") if each.pk != item.pk]
    order.insert(max(0, min(to - 1, len(order))), item)
    _number(meeting, order)
    record("meetings.item_moved", meeting, scope=meeting.assembly.scope, by=by)


def _number(meeting: Meeting, order: list[AgendaItem]) -> None:
    """Two steps, since no two points may ever be at the same place."""
    AgendaItem.objects.filter(meeting=meeting).update(
        position=F("position") + 2 * rules.MOST_ITEMS
    )
    for position, item in enumerate(order, 1):
        item.position = position
        item.save(update_fields=["position"])
