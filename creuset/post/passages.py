"""What a mail shows of the thing it speaks of: a few facts, a passage, and what can be done there."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import nh3
from django.conf import settings
from django.db.models import Model
from django.template.defaultfilters import date as written
from django.utils import timezone
from django.utils.html import format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from creuset.assemblies.models import Application, Mandate
from creuset.common.markdown import ATTRIBUTES, CLASSES, TAGS, to_html
from creuset.debates.models import Post, Thread
from creuset.decisions.models import Decision
from creuset.files.models import Attachment
from creuset.groups.models import WorkingGroup
from creuset.meetings.calendar import calendar_of
from creuset.meetings.models import Meeting
from creuset.post.recipients import Event, post_of
from creuset.works.models import Work

LONG = 3000
"""Signs of a decision or a work that a mail shows; a message is shown whole."""


@dataclass(frozen=True)
class Passage:
    action: str
    text: str = ""
    html: SafeString = field(default_factory=SafeString)
    facts: tuple[tuple[str, str], ...] = ()
    attachments: tuple[tuple[str, bytes, str], ...] = ()
    anchor: str = ""


def passage_of(event: Event, subject: Model | None) -> Passage:
    for kind, describe in _DESCRIBED.items():
        if isinstance(subject, kind):
            return describe(event, subject)
    return Passage(_("Voir"))


def mailed(html: str) -> SafeString:
    """The same HTML where no page surrounds it: whole addresses, and no picture to fetch."""
    clean = nh3.clean(
        html,
        tags=TAGS,
        attributes=ATTRIBUTES,
        allowed_classes=CLASSES,
        url_schemes={"http", "https", "mailto"},
        url_relative=("rewrite_with_base", settings.SITE),
    )
    return mark_safe(clean)  # noqa: S308 (cleaned on the line above)


def when(moment: Any) -> str:
    """In the reader's language and by their clock, which is in force while a mail is written."""
    return written(timezone.localtime(moment), "l j F Y, H:i")


def _thread(event: Event, thread: Thread) -> Passage:
    post = post_of(event)
    return _post(event, post) if post else Passage(_("Lire"))


def _post(event: Event, post: Post) -> Passage:
    joined = Attachment.objects.of(post)
    facts = tuple((_("Joint"), each.alt or each.name) for each in joined)
    return Passage(_("Lire et répondre"), post.body, mailed(post.html), facts)


def _decision(event: Event, decision: Decision) -> Passage:
    body = Truncator(decision.text.latest().body).chars(LONG)
    facts = []
    if decision.is_open and decision.closes_at:
        facts.append((_("Jusqu’au"), when(decision.closes_at)))
    elif not decision.is_open:
        facts.append((_("Issue"), decision.state))
    action = _("Lire et répondre") if decision.is_open else _("Voir la décision")
    return Passage(action, body, mailed(to_html(body)), tuple(facts))


def _meeting(event: Event, meeting: Meeting) -> Passage:
    facts = [(_("Quand"), _hours(meeting))]
    if meeting.place:
        facts.append((_("Où"), meeting.place))
    if meeting.link:
        facts.append((_("À distance"), meeting.link))
    if meeting.cancelled:
        facts.append((_("Pourquoi"), meeting.cancelled_because))
    items = list(meeting.items.all())
    agenda = [f"{item.position}. {item.title} ({item.get_kind_display()})" for item in items]
    return Passage(
        _("Voir la réunion et dire si vous venez") if meeting.convened else _("Voir la réunion"),
        "\n".join([_("Ordre du jour"), *agenda]) if agenda else "",
        _agenda(items),
        tuple(facts),
        (("reunion.ics", calendar_of([meeting], settings.SITE), "text/calendar"),),
    )


def _agenda(items: list[Any]) -> SafeString:
    if not items:
        return SafeString()
    rows = SafeString("").join(
        format_html("<li>{} <span>({})</span></li>", item.title, item.get_kind_display())
        for item in items
    )
    return format_html("<h3>{}</h3><ol>{}</ol>", _("Ordre du jour"), rows)


def _hours(meeting: Meeting) -> str:
    ends = timezone.localtime(meeting.ends_at)
    return f"{when(meeting.starts_at)} – {written(ends, 'H:i') if meeting.one_day else when(ends)}"


def _application(event: Event, application: Application) -> Passage:
    return _plain(_("Lire sa demande et l’accueillir"), application.message)


def _mandate(event: Event, mandate: Mandate) -> Passage:
    until = mandate.term_ends_on
    facts = ((_("Jusqu’au"), written(until, "j F Y")),) if until else ()
    return Passage(_("Voir le mandat"), facts=((_("Fonction"), mandate.post), *facts))


def _work(event: Event, work: Work) -> Passage:
    return _plain(_("Lire"), work.summary)


def _group(event: Event, group: WorkingGroup) -> Passage:
    return _plain(_("Voir le groupe"), group.objective)


def _plain(action: str, words: str) -> Passage:
    return Passage(
        action,
        words,
        mark_safe(linebreaks(words, autoescape=True))  # noqa: S308 (escaped)
        if words
        else SafeString(),
    )


_DESCRIBED: dict[type[Model], Callable[[Event, Any], Passage]] = {
    Thread: _thread,
    Post: _post,
    Decision: _decision,
    Meeting: _meeting,
    Application: _application,
    Mandate: _mandate,
    Work: _work,
    WorkingGroup: _group,
}
