"""Meetings as calendars read them (RFC 5545)."""

from collections.abc import Iterable
from urllib.parse import urljoin, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from creuset.meetings.models import Meeting


def calendar_of(meetings: Iterable[Meeting], site: str, *, name: str = "") -> bytes:
    """`site` is the address of the home page. A cancelled meeting stays, and says so: whoever has it in
    their calendar learns it."""
    calendar = Calendar()
    calendar.add("prodid", "-//Creuset//FR")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    if name:
        calendar.add("x-wr-calname", name)
    for meeting in meetings:
        calendar.add_component(_event(meeting, site))
    written: bytes = calendar.to_ical()
    return written


def _event(meeting: Meeting, site: str) -> Event:
    event = Event()
    event.add("uid", f"reunion-{meeting.pk}@{urlsplit(site).hostname}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", meeting.starts_at)
    event.add("dtend", meeting.ends_at)
    event.add("sequence", meeting.sequence)
    event.add("status", _status(meeting))
    event.add(
        "summary",
        _("Annulée : %(title)s") % {"title": meeting.title}
        if meeting.cancelled
        else meeting.title,
    )
    event.add("description", _described(meeting))
    event.add("url", urljoin(site, meeting.get_absolute_url()))
    if meeting.place or meeting.link:
        event.add("location", meeting.place or meeting.link)
    return event


def _status(meeting: Meeting) -> str:
    if meeting.cancelled:
        return "CANCELLED"
    return "TENTATIVE" if meeting.prepares else "CONFIRMED"


def _described(meeting: Meeting) -> str:
    said = [str(meeting.get_kind_display()).capitalize() + " : " + meeting.assembly.name]
    if meeting.cancelled:
        said.append(meeting.cancelled_because)
    elif meeting.link:
        said.append(meeting.link)
    return "\n".join(said)
