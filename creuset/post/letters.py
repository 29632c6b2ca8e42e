"""The mail that tells one person of one thing, written as it leaves: what they may no longer read,
have read meanwhile or no longer want is not sent."""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import Any

from django.db.models import Model, QuerySet
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import capfirst, slugify
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from creuset.assemblies.middleware import viewer_of
from creuset.assemblies.models import Assembly
from creuset.atlas.contributing.tickets import Ticket
from creuset.common.viewer import Viewer
from creuset.journal import verbs
from creuset.journal.models import Record
from creuset.people.models import Person
from creuset.post import addresses
from creuset.post.inbound.folding import DELIMITER
from creuset.post.links import Stop, absolute, domain
from creuset.post.models import Delivery, Kind, Notice, Rhythm
from creuset.post.passages import passage_of
from creuset.post.recipients import Event, because, mentioned, post_of, thread_of
from creuset.post.rhythms import rhythm_of
from creuset.post.sending import Letter

AFTER_A_COLON = re.compile(r"[:.]\s*\{title\}\.?$")
SUBJECTS = {"debates.opened", "debates.replied"}


@cache
def style() -> SafeString:
    """A mail brings its own: nothing may be fetched when it is opened."""
    css = Path(__file__).with_name("mail.css").read_text("utf-8")
    return format_html("<style>{}</style>", mark_safe(css))  # noqa: S308 (a file of ours)


def write(delivery: Delivery) -> Letter | None:
    """As `sending.Composer`."""
    notice = (
        Notice.objects.select_related("person", "record__actor", "reminder")
        .filter(pk=delivery.about_id or 0)
        .first()
    )
    if notice is None or not _still_wanted(notice):
        return None
    subject = readable_subject(notice, viewer_of(notice.person))
    return _written(notice, subject) if subject else None


def _still_wanted(notice: Notice) -> bool:
    if not Kind(notice.kind).can_stop:
        return True
    return notice.read_at is None and current_rhythm(notice) != Rhythm.NEVER


def current_rhythm(notice: Notice) -> str:
    """What this person wants today, which may no longer be what they wanted then."""
    event = notice.about
    chosen = rhythm_of(
        notice.kind, assembly=event.scope_id, thread=_thread_id(event), in_community=False
    )
    found: str = (
        Person.objects.annotate(chosen=chosen)
        .values_list("chosen", flat=True)
        .get(pk=notice.person_id)
    )
    return found


def readable_subject(notice: Notice, viewer: Viewer) -> Model | None:
    """What it is about, when this person may read it now."""
    if not Notice.objects.visible_to(viewer).filter(pk=notice.pk).exists():
        return None
    model = notice.about.subject_type.model_class()
    found: Model | None = readable_rows(model, viewer).filter(pk=notice.about.subject_id).first()
    return found


def readable_rows(model: Any, viewer: Viewer) -> QuerySet[Any]:
    """A kind that says nothing of who may see it (a report, an appeal) follows its record, which
    has been asked; its mail shows nothing more than that record."""
    visible = getattr(model._default_manager, "visible_to", None)
    rows: QuerySet[Any] = visible(viewer) if visible else model._default_manager.all()
    return rows


def sentence(event: Event, viewer: Viewer) -> str:
    """As the journal says it; where the journal puts a link, a title stands between quotation marks,
    unless the sentence ends on it after a colon."""
    said = verbs.sentence(event.verb)
    actor = getattr(event, "actor", None)
    name = actor.name_for(viewer) if actor else _("quelqu’un")
    if said.startswith("{actor}"):
        name = capfirst(name)
    inside = event.title and not AFTER_A_COLON.search(said)
    title = _("« %(title)s »") % {"title": event.title} if inside else event.title
    said = verbs.ends_on_title(said, title)
    return said.format(actor=name, title=title).strip()


def _said(notice: Notice, viewer: Viewer) -> str:
    """Whoever is named in a message reads so first."""
    event = notice.about
    actor = getattr(event, "actor", None)
    if notice.reason != mentioned.key or not actor:
        return sentence(event, viewer)
    named = {"actor": capfirst(actor.name_for(viewer)), "title": event.title}
    return _("%(actor)s vous nomme dans « %(title)s ».") % named


def _written(notice: Notice, subject: Model) -> Letter:
    event, person = notice.about, notice.person
    assembly = Assembly.objects.select_related("group").get(pk=event.scope_id)
    said = _said(notice, viewer_of(person))
    passage = passage_of(event, subject)
    stop = _stop(notice)
    thread = thread_of(event)
    answers_to = addresses.reply_address(thread, person) if thread else ""
    title = _title(event, assembly, said)
    context = {
        "language": get_language(),
        "style": style(),
        "subject": title,
        "sentence": said,
        "where": assembly.name,
        "passage": passage,
        "link": absolute(event.path + passage.anchor),
        "at_once": _at_once(notice),
        "because": because(notice.reason),
        "stop": stop.link() if stop else "",
        "stop_label": _("Ne plus recevoir cette conversation")
        if stop and stop.thread
        else _("Ne plus recevoir ces courriers"),
        "settings_link": absolute(reverse("post:settings")),
        "above": DELIMITER.format(_("Répondez au-dessus de cette ligne")) if answers_to else "",
    }
    return Letter(
        title,
        render_to_string("post/mails/notice.txt", context),
        render_to_string("post/mails/notice.html", context),
        message_id=message_id(event),
        headers={
            **list_headers(assembly),
            **_place(event),
            **({"Reply-To": answers_to} if answers_to else {}),
        },
        attachments=passage.attachments if event.verb.startswith("meetings.") else (),
        stop=stop,
    )


def _at_once(notice: Notice) -> tuple[str, str] | None:
    """What may be answered from the mail itself: its words and its address."""
    event = notice.about
    if event.verb != "reminders.entry_to_check":
        return None
    ticket = Ticket(event.subject_id, notice.person_id)
    return _("C’est toujours vrai"), absolute(ticket.path())


def _thread_id(event: Event) -> int | None:
    thread = thread_of(event)
    return thread.pk if thread else None


def _stop(notice: Notice) -> Stop | None:
    """The conversation when it is one, else the whole class."""
    if not Kind(notice.kind).can_stop:
        return None
    thread = _thread_id(notice.about) if notice.kind == Kind.CONVERSATION else None
    return Stop(notice.kind, notice.person_id, thread=thread)


def _title(event: Event, assembly: Assembly, said: str) -> str:
    """Mail programs put together what has the same subject: a conversation keeps its own."""
    if event.verb in SUBJECTS:
        again = "" if event.verb == "debates.opened" else "Re: "
        return f"{again}[{assembly.name}] {event.title}"[:200]
    return f"[{assembly.name}] {said}"[:200]


def message_id(event: Event) -> str:
    """The same for everyone and for ever, so that programs know what they have already shown."""
    post = post_of(event)
    if post and event.verb == "debates.replied":
        return message_of(post.pk)
    if post:
        return conversation_of(post.thread_id)
    name = "fait" if isinstance(event, Record) else "rappel"
    return f"<{name}-{event.pk}@{domain()}>"


def conversation_of(thread: int) -> str:
    return f"<conversation-{thread}@{domain()}>"


def message_of(post: int) -> str:
    return f"<message-{post}@{domain()}>"


def _place(event: Event) -> dict[str, str]:
    """Where a mail program hangs it: under its conversation, else under the thing it speaks of."""
    if thread := _thread_id(event):
        if event.verb == "debates.opened":
            return {}
        root = conversation_of(thread)
        return {"In-Reply-To": root, "References": root}
    root = f"<{event.subject_type.model}-{event.subject_id}@{domain()}>"
    return {"References": root}


def list_headers(assembly: Assembly) -> dict[str, str]:
    """RFC 2919: mail programs sort by it."""
    name = slugify(assembly.name).replace("-", " ")
    group = getattr(assembly, "group", None)
    where = group.get_absolute_url() if group else "/debats/"
    return {
        "List-Id": f"{name} <assemblee-{assembly.pk}.{domain()}>",
        "List-Archive": f"<{absolute(where)}>",
    }
