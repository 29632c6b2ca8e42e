"""What can be found, and what each kind is found by. A new kind is one entry here."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import datetime
from html import unescape
from typing import TYPE_CHECKING, Any

from django.db.models import Exists, Model, OuterRef, Q, QuerySet
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.atlas.models import Entry
from creuset.common import things
from creuset.common.about import about_type
from creuset.common.viewer import Viewer
from creuset.debates.models import Post, Thread
from creuset.decisions.models import Decision
from creuset.files.models import Attachment
from creuset.groups.models import WorkingGroup
from creuset.meetings.models import Meeting
from creuset.people.models import Person, Shown
from creuset.texts.models import Version
from creuset.works.kinds import in_words
from creuset.works.models import Authorship, Work

if TYPE_CHECKING:
    from django.utils.functional import _StrPromise

_TAGS = re.compile(r"<[^>]*>")


@dataclass(frozen=True)
class Found:
    """What one face of a row is found by."""

    title: str
    body: str
    at: datetime
    assembly_id: int | None = None
    face: str = ""
    path: str = ""


@dataclass(frozen=True)
class Kind:
    """`told(row)` gives its faces; `seen(viewer)` who sees which rows by which face, so that nobody
    sees two faces of one row."""

    model: type[Model]
    label: _StrPromise
    icon: str
    rows: Callable[[], QuerySet[Any]]
    told: Callable[[Any], Iterable[Found]]
    seen: Callable[[Viewer], dict[str, QuerySet[Any]]]

    @property
    def key(self) -> str:
        return self.model._meta.label_lower


def plain(html: str) -> str:
    """The words of a text that was rendered."""
    return " ".join(unescape(_TAGS.sub(" ", html)).split())


def _one_face(model: type[Any]) -> Callable[[Viewer], dict[str, QuerySet[Any]]]:
    return lambda viewer: {"": model.objects.visible_to(viewer)}


def _work(work: Work) -> Iterable[Found]:
    latest = work.text.latest()
    shown = [*work.signatories(), *work.thanked()]
    yield _version(work, latest, shown, latest.at, "inside")
    if work.published_version and work.published_at:
        shown = [each for each in work.authorships.all() if each.published]
        yield _version(work, work.published_version, shown, work.published_at, "published")


def _version(
    work: Work, version: Version, shown: list[Authorship], at: datetime, face: str
) -> Found:
    """As it was titled, with what its kind asks and the names of those who made it."""
    title, summary = work.presented(version)
    asked = in_words(work.kind, version.details.get("form", {}))
    names = ", ".join(each.name for each in shown)
    body = "\n".join(filter(None, [summary, plain(version.html), asked, names]))
    return Found(title, body, at, work.group.assembly_id, face)


def _works_seen(viewer: Viewer) -> dict[str, QuerySet[Any]]:
    """Its group and its authors read what is being written; the others, what was published."""
    signed = Authorship.objects.filter(person=viewer.person_id, person__isnull=False)
    inside = Q(group__assembly__in=viewer.assembly_ids) | Q(pk__in=signed.values("work"))
    visible = Work.objects.visible_to(viewer)
    return {"inside": visible.filter(inside), "published": visible.exclude(inside)}


def _person(person: Person) -> Iterable[Found]:
    """What they show to everyone, and what they show to members."""
    facets = list(person.facets.all())
    for face, shown in FACES.items():
        said = [facet.said for facet in facets if facet.shown in shown]
        yield Found(person.name, _sentences(said), person.joined_at, face=face)


def _sentences(said: Iterable[str]) -> str:
    """One after the other, each with its full stop or its own sign."""
    each = (" ".join(one.split()) for one in said)
    return " ".join(
        one if one.endswith((".", "!", "?", "…")) else f"{one}." for one in each if one
    )


FACES = {"everyone": [Shown.EVERYONE], "members": [Shown.EVERYONE, Shown.MEMBERS]}


def _persons_seen(viewer: Viewer) -> dict[str, QuerySet[Any]]:
    return {"members" if viewer.is_member else "everyone": Person.objects.visible_to(viewer)}


def _decision(decision: Decision) -> Iterable[Found]:
    at = decision.closed_at or decision.opened_at or timezone.now()
    options = [each.get(said, "") for each in decision.options for said in ("label", "detail")]
    body = _sentences([plain(decision.text.latest().html), *options])
    yield Found(decision.question, body, at, decision.assembly_id)


def _meeting(meeting: Meeting) -> Iterable[Found]:
    """Minutes are their assembly's until one version of them is approved."""
    agenda = _sentences([*(item.title for item in meeting.items.all()), meeting.place])
    approved = meeting.approved_version
    latest = approved or (meeting.minutes.latest() if meeting.minutes else None)
    for face, version in {"inside": latest, "outside": approved}.items():
        body = f"{agenda}\n{plain(version.html)}" if version else agenda
        yield Found(meeting.title, body, meeting.starts_at, meeting.assembly_id, face)


def _meetings_seen(viewer: Viewer) -> dict[str, QuerySet[Any]]:
    inside = Q(assembly__in=viewer.assembly_ids)
    visible = Meeting.objects.visible_to(viewer)
    return {"inside": visible.filter(inside), "outside": visible.exclude(inside)}


def _group(group: WorkingGroup) -> Iterable[Found]:
    body = f"{group.why} {group.objective} {group.sharing}"
    yield Found(group.assembly.name, body, group.opened_at, group.assembly_id)


def _post(post: Post) -> Iterable[Found]:
    yield Found(post.thread.title, plain(post.html), post.at, post.thread.assembly_id)


def _posts_seen(viewer: Viewer) -> dict[str, QuerySet[Any]]:
    """What is hidden is found by nobody, not even by its author, who reads it in its place."""
    return {"": Post.objects.visible_to(viewer).filter(hidden_at=None)}


def _conclusion(thread: Thread) -> Iterable[Found]:
    at = thread.closed_at or thread.latest_at
    yield Found(thread.title, plain(thread.conclusion_html), at, thread.assembly_id)


def _conclusions_seen(viewer: Viewer) -> dict[str, QuerySet[Any]]:
    return {"": Thread.objects.visible_to(viewer).exclude(conclusion="")}


def _entry(entry: Entry) -> Iterable[Found]:
    yield Found(entry.name, entry.city, entry.updated_at)


def _attachment(attachment: Attachment) -> Iterable[Found]:
    subject = attachment.subject
    if subject is not None and type(subject) in {thing.model for thing in things.every()}:
        where = things.of(subject).assembly_id(subject)
        yield Found(attachment.name, attachment.alt, attachment.at, where)


def _attachments_seen(viewer: Viewer) -> dict[str, QuerySet[Any]]:
    """Exactly as what they are attached to."""
    seen = Q(pk=None)
    for thing in things.every():
        readable = thing.visible_to(viewer).filter(pk=OuterRef("subject_id"))
        seen |= about_type(thing.model) & Q(Exists(readable))
    return {"": Attachment.objects.filter(seen)}


KINDS = [
    Kind(Work, _("Travaux"), "document",
         lambda: Work.objects.select_related("group", "text", "published_version").prefetch_related(
             "authorships"), _work, _works_seen),
    Kind(Post, _("Messages"), "chat",
         lambda: Post.objects.filter(hidden_at=None).select_related("thread"), _post, _posts_seen),
    Kind(Thread, _("Conclusions"), "check",
         lambda: Thread.objects.exclude(conclusion=""), _conclusion, _conclusions_seen),
    Kind(Decision, _("Décisions"), "scale",
         lambda: Decision.objects.select_related("text"), _decision, _one_face(Decision)),
    Kind(WorkingGroup, _("Groupes"), "people",
         lambda: WorkingGroup.objects.select_related("assembly"), _group, _one_face(WorkingGroup)),
    Kind(Meeting, _("Réunions"), "calendar",
         lambda: Meeting.objects.select_related("minutes", "approved_version").prefetch_related("items"),
         _meeting, _meetings_seen),
    Kind(Entry, _("Fiches"), "map-pin", Entry.objects.all, _entry, _one_face(Entry)),
    Kind(Person, _("Personnes"), "person",
         lambda: Person.objects.filter(is_active=True).exclude(name="").prefetch_related("facets"),
         _person, _persons_seen),
    Kind(Attachment, _("Fichiers"), "download",
         lambda: Attachment.objects.prefetch_related("subject"), _attachment, _attachments_seen),
]  # fmt: skip


def every() -> list[Kind]:
    return KINDS


def named(key: str) -> Kind | None:
    return next((kind for kind in KINDS if kind.key == key), None)
