"""The dates of decisions, as calendars read them (RFC 5545)."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from urllib.parse import urljoin, urlsplit

from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from creuset.decisions.models import Decision


def calendar_of(decisions: Iterable[Decision], site: str) -> bytes:
    """One event a decision: the half hour before it closes. `site` is the address of the home page."""
    calendar = Calendar()
    calendar.add("prodid", "-//Creuset//FR")
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", _("Décisions à prendre"))
    for decision in decisions:
        if decision.closes_at:
            calendar.add_component(_event(decision, decision.closes_at, site))
    written: bytes = calendar.to_ical()
    return written


def _event(decision: Decision, closes_at: datetime, site: str) -> Event:
    event = Event()
    event.add("uid", f"decision-{decision.pk}@{urlsplit(site).hostname}")
    event.add("dtstamp", timezone.now())
    event.add("dtstart", closes_at - timedelta(minutes=30))
    event.add("dtend", closes_at)
    event.add("summary", _("Répondre : %(question)s") % {"question": decision.question})
    event.add("location", str(decision.assembly))
    event.add("url", urljoin(site, decision.get_absolute_url()))
    event.add("sequence", decision.round)
    return event
