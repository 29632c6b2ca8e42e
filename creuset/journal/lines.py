"""Records as a reader sees them."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst
from django.utils.translation import gettext as _

from creuset.common.viewer import Viewer
from creuset.journal import verbs
from creuset.journal.models import Record


@dataclass(frozen=True)
class Line:
    record: Record
    sentence: SafeString


def lines_for(records: Iterable[Record], viewer: Viewer) -> list[Line]:
    """The records must come with their actors: a line asks the database nothing."""
    return [Line(record, _said(record, viewer)) for record in records]


def _said(record: Record, viewer: Viewer) -> SafeString:
    title = (
        format_html('<a href="{}">{}</a>', record.path, record.title)
        if record.path and record.title
        else record.title
    )
    sentence = verbs.ends_on_title(verbs.sentence(record.verb), record.title)
    actor = _actor(record, viewer)
    if sentence.startswith("{actor}"):
        actor = capfirst(actor)
    return format_html(sentence, actor=actor, title=title)


def _actor(record: Record, viewer: Viewer) -> str:
    if record.actor:
        return record.actor.name_for(viewer)
    return _("une personne partie") if not record.salt else _("le logiciel")
