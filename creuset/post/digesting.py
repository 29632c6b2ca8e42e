"""The digest of each reader: what waits for it is gathered at their hour, then written as it leaves.

A notice is covered by the digest it names, and by no other: killed between two steps, nothing is
told twice and nothing is passed over.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime, timedelta
from typing import Any

from django.core import signing
from django.db import transaction
from django.db.models import Model
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.text import Truncator
from django.utils.translation import get_language, ngettext

from creuset.assemblies.middleware import viewer_of
from creuset.assemblies.models import Assembly
from creuset.common.viewer import Viewer
from creuset.debates.models import Post, Thread
from creuset.decisions.models import Decision, Elector
from creuset.meetings.models import Meeting
from creuset.people.models import Person
from creuset.post.digest import Heading, Item, compose
from creuset.post.letters import readable_rows, sentence, style
from creuset.post.links import Stop, absolute, domain
from creuset.post.models import Delivery, Habits, Kind, Notice, Position, Rhythm, Section
from creuset.post.models.habits import zone_of
from creuset.post.rhythms import next_moment
from creuset.post.sending import Letter
from creuset.post.waiting import still_waits

QUARTER = timedelta(minutes=15)
AT_A_TIME = 500
EXTRACT = 160


def gather_due(now: datetime | None = None) -> int:
    """Queue a digest for everyone whose moment has come: how many. Looks four times an hour, which
    is how far apart clocks are set on Earth."""
    now = now or timezone.now()
    if not _a_quarter_has_passed(now):
        return 0
    waiting = Notice.objects.for_a_digest().filter(at__lte=now).order_by("person")
    people = list(waiting.values_list("person", flat=True).distinct())
    return sum(
        gather(person, now)
        for start in range(0, len(people), AT_A_TIME)
        for person in _with_habits(people[start : start + AT_A_TIME])
    )


@transaction.atomic
def _a_quarter_has_passed(now: datetime) -> bool:
    Position.objects.get_or_create(name="digests", defaults={"at": now - QUARTER})
    last = Position.objects.select_for_update().get(name="digests")
    if now - last.at < QUARTER:
        return False
    quarter = now.replace(minute=now.minute // 15 * 15, second=0, microsecond=0)
    Position.objects.filter(pk=last.pk).update(at=quarter)
    return True


def _with_habits(keys: Iterable[int]) -> list[Person]:
    return list(Person.objects.filter(pk__in=keys, is_active=True).select_related("habits"))


@transaction.atomic
def gather(person: Person, now: datetime) -> int:
    """What has waited until this person's hour goes into one digest: 1, or 0 when nothing has."""
    waiting = Notice.objects.for_a_digest().select_for_update(of=["self"]).filter(person=person)
    due = [notice.pk for notice in waiting if moment_of(notice, person) <= now]
    if not due or not person.email:
        return 0
    hour = now.replace(minute=0, second=0, microsecond=0)
    delivery, made = Delivery.objects.get_or_create(
        key=f"digest:{person.pk}:{hour:%Y%m%d%H}",
        defaults={"person": person, "kind": Kind.MAILINGS, "composer": "digest"},
    )
    if not made:
        return 0
    Notice.objects.filter(pk__in=due).update(delivery=delivery)
    return 1


def moment_of(notice: Notice, person: Person) -> datetime:
    """The first digest that may tell it."""
    habits = getattr(person, "habits", None) or Habits(person=person)
    return next_moment(
        notice.at,
        notice.rhythm,
        hour=habits.hour,
        weekday=habits.weekday,
        zone=zone_of(person),
    )


def write(delivery: Delivery) -> Letter | None:
    """As `sending.Composer`: what is still true and still readable; nothing left, no mail."""
    person = delivery.person
    if person is None:
        return None
    viewer = viewer_of(person)
    notices = list(
        Notice.objects.visible_to(viewer)
        .unread()
        .filter(delivery=delivery)
        .select_related("record__actor", "reminder")
        .order_by("at", "pk")
    )
    headings = compose(_items(notices, viewer))
    return _written(delivery, person, headings, notices) if headings else None


def _items(notices: list[Notice], viewer: Viewer) -> Iterable[Item]:
    subjects = _subjects(notices, viewer)
    names = dict(
        Assembly.objects.filter(pk__in={each.about.scope_id for each in notices}).values_list(
            "pk", "name"
        )
    )
    answered = _answered(subjects.values(), viewer)
    for notice in notices:
        event = notice.about
        subject = subjects.get((event.subject_type_id, event.subject_id))
        if subject is None or not _still_true(notice, subject, answered):
            continue
        talk = isinstance(subject, Post | Thread) and notice.section == Section.ELSEWHERE
        thread = subject.thread_id if isinstance(subject, Post) else subject.pk
        yield Item(
            section=notice.section,
            where=names.get(event.scope_id, ""),
            said=sentence(event, viewer),
            path=event.path or getattr(subject, "get_absolute_url", str)(),
            key=f"thread:{thread}" if talk else f"{event.subject_type_id}:{event.subject_id}",
            talk=talk,
            extract=Truncator(subject.body).chars(EXTRACT) if isinstance(subject, Post) else "",
        )


def _subjects(notices: list[Notice], viewer: Viewer) -> dict[tuple[int, int], Model]:
    """What the notices are about, as far as this reader may see it: one query for each kind."""
    wanted: defaultdict[Any, set[int]] = defaultdict(set)
    for notice in notices:
        wanted[notice.about.subject_type].add(notice.about.subject_id)
    found: dict[tuple[int, int], Model] = {}
    for kind, keys in wanted.items():
        rows = readable_rows(kind.model_class(), viewer).filter(pk__in=keys)
        found |= {(kind.pk, row.pk): row for row in rows}
    return found


def _answered(subjects: Iterable[Model], viewer: Viewer) -> set[int]:
    """The decisions among these that no longer wait for this reader."""
    asked = [each.pk for each in subjects if isinstance(each, Decision)]
    voted = Elector.objects.filter(decision__in=asked, person=viewer.person_id, voted=True)
    return set(voted.values_list("decision", flat=True))


def _still_true(notice: Notice, subject: Model, answered: set[int]) -> bool:
    """Nobody is asked for what they have done, nor told to come to what is over."""
    if isinstance(subject, Decision) and notice.section == Section.WAITING:
        return subject.is_open and subject.pk not in answered
    if isinstance(subject, Meeting) and notice.section == Section.COMING:
        return subject.starts_at > timezone.now()
    return notice.section != Section.WAITING or still_waits(notice.about, subject)


def _written(
    delivery: Delivery, person: Person, headings: list[Heading], notices: list[Notice]
) -> Letter:
    count = sum(heading.count for heading in headings)
    waiting = next((each.count for each in headings if each.section == Section.WAITING), 0)
    title = (
        ngettext("%(n)d chose vous attend", "%(n)d choses vous attendent", waiting)
        % {"n": waiting}
        if waiting
        else ngettext("%(n)d nouvelle", "%(n)d nouvelles", count) % {"n": count}
    )
    stop = Stop(_class_of(notices), person.pk)
    context = {
        "language": get_language(),
        "style": style(),
        "subject": title,
        "person": person,
        "headings": [(Section(each.section).label, each.places) for each in headings],
        "site": absolute("").rstrip("/"),
        "read_link": absolute(reverse("post:digest_read", args=[read_token(delivery)])),
        "stop": stop.link(),
        "settings_link": absolute(reverse("post:settings")),
        "weekly": all(notice.rhythm == Rhythm.WEEKLY for notice in notices),
    }
    return Letter(
        title,
        render_to_string("post/mails/digest.txt", context),
        render_to_string("post/mails/digest.html", context),
        message_id=f"<resume-{delivery.pk}@{domain()}>",
        stop=stop,
    )


def _class_of(notices: list[Notice]) -> str:
    """What the button of the mail program stops: news when there are any, else what there is."""
    kinds = {notice.kind for notice in notices}
    return Kind.MAILINGS if Kind.MAILINGS in kinds else min(kinds)


SIGNER = signing.Signer(salt="creuset.post.digest")


def read_token(delivery: Delivery) -> str:
    return SIGNER.sign(str(delivery.pk))


def mark_read(token: str) -> int:
    """What one digest told is read, and nothing else: how many things. Raises BadSignature."""
    unread = Notice.objects.unread().filter(delivery=int(SIGNER.unsign(token)))
    return unread.update(read_at=timezone.now())
