"""What time brings, and that nobody did: a vote that closes, a meeting tomorrow, a term that ends, a
group where nothing has happened for long. Each is said once."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from django.db import transaction
from django.db.models import Exists, Model, OuterRef, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from creuset.assemblies.middleware import viewer_of
from creuset.assemblies.models import Assembly, Mandate
from creuset.atlas.contributing.models import TakingPart
from creuset.atlas.models import Entry
from creuset.atlas.searches.actions import found_since
from creuset.atlas.searches.models import Search, newest
from creuset.common.about import key_of
from creuset.decisions.models import Decision
from creuset.groups.models import WorkingGroup
from creuset.journal.models import Scope
from creuset.meetings.models import Meeting
from creuset.post.models import Position, Reminder
from creuset.post.telling import tell

SENTENCES = {
    "reminders.decision_closes": _("Bientôt close, et sans votre réponse : {title}"),
    "reminders.meeting_tomorrow": _("C’est demain : {title}"),
    "reminders.mandate_ends": _("Votre mandat arrive à son terme : {title}"),
    "reminders.mandate_prorogued": _("Le terme de votre mandat est passé, sans suite : {title}"),
    "reminders.entry_to_check": _(
        "Est-ce toujours vrai ? Personne ne l’a dit depuis un an : {title}"
    ),
    "reminders.found": _("Du nouveau sur la carte : {title}"),
    "reminders.group_sleeps": _(
        "Rien ne s’est passé depuis deux mois dans {title} : une nouvelle, une question, ou une fin ?"
    ),
}

EVERY = timedelta(minutes=30)
BEFORE_CLOSING = timedelta(hours=48)
BEFORE_MEETING = timedelta(hours=30)
BEFORE_TERM = timedelta(days=30)
UNCHECKED = timedelta(days=365)
MOST = 500


def remind() -> int:
    """Look twice an hour; how many things were said."""
    if not _is_time():
        return 0
    return sum(_say(*due) for due in _due())


@transaction.atomic
def _is_time() -> bool:
    now = timezone.now()
    Position.objects.get_or_create(name="reminders", defaults={"at": now - EVERY})
    last = Position.objects.select_for_update().get(name="reminders")
    if now - last.at < EVERY:
        return False
    Position.objects.filter(pk=last.pk).update(at=now)
    return True


Due = tuple[str, str, Model, int, str]


def _due() -> Iterator[Due]:
    """Verb, key, what it is about, in which assembly, its name: those not said yet."""
    yield from _unsaid(_closing())
    yield from _unsaid(_tomorrow())
    yield from _unsaid(_terms())
    yield from _unsaid(_asleep())
    yield from _unsaid(_to_check())
    yield from _unsaid(_found())


def _unsaid(found: Iterator[Due]) -> list[Due]:
    due = list(found)
    said = set(
        Reminder.objects.filter(key__in=[key for _verb, key, *_rest in due]).values_list(
            "key", flat=True
        )
    )
    return [each for each in due if each[1] not in said]


def _closing() -> Iterator[Due]:
    """Of a vote too short to be reminded of, its opening was the reminder."""
    now = timezone.now()
    closing = Decision.objects.open().filter(
        votes_at__lte=now - BEFORE_CLOSING / 4, closes_at__range=(now, now + BEFORE_CLOSING)
    )
    for decision in closing.order_by("closes_at")[:MOST]:
        key = f"closes:{decision.pk}:{decision.round}"
        yield "reminders.decision_closes", key, decision, decision.assembly_id, str(decision)


def _tomorrow() -> Iterator[Due]:
    now = timezone.now()
    coming = Meeting.objects.filter(
        state=Meeting.State.CONVENED, starts_at__range=(now, now + BEFORE_MEETING)
    )
    for meeting in coming.order_by("starts_at")[:MOST]:
        key = f"meets:{meeting.pk}:{meeting.starts_at:%Y%m%d}"
        yield "reminders.meeting_tomorrow", key, meeting, meeting.assembly_id, str(meeting)


def _terms() -> Iterator[Due]:
    today = timezone.localdate()
    held = Mandate.objects.held().filter(person__isnull=False)
    ending = held.filter(term_ends_on__gt=today, term_ends_on__lte=today + BEFORE_TERM)
    for mandate in ending.order_by("term_ends_on")[:MOST]:
        key = f"ends:{mandate.pk}:{mandate.term_ends_on}"
        yield "reminders.mandate_ends", key, mandate, mandate.assembly_id, mandate.post
    for mandate in held.prorogued().order_by("term_ends_on")[:MOST]:
        key = f"prorogued:{mandate.pk}:{mandate.term_ends_on}"
        yield "reminders.mandate_prorogued", key, mandate, mandate.assembly_id, mandate.post


def _asleep() -> Iterator[Due]:
    """Said once for each sleep: the last thing that happened is part of the key."""
    groups = WorkingGroup.objects.with_sleep().filter(Q(asleep=True)).select_related("assembly")
    for group in groups.order_by("pk")[:MOST]:
        key = f"sleeps:{group.pk}:{group.latest}"  # type: ignore[attr-defined]
        yield "reminders.group_sleeps", key, group, group.assembly_id, str(group)


def _to_check() -> Iterator[Due]:
    """Entries in which somebody takes part, and that nobody found true for a year: once a year."""
    year_ago = timezone.now() - UNCHECKED
    still = Entry.objects.listed().filter(
        Exists(TakingPart.objects.filter(entry=OuterRef("pk"), until=None))
    )
    old = still.filter(
        Q(confirmed_on__lte=year_ago) | Q(confirmed_on=None, updated_at__lte=year_ago)
    )
    community = Assembly.objects.filter(parent=None).values_list("pk", flat=True).first()
    for entry in old.order_by("pk")[: MOST if community else 0]:
        since = entry.confirmed_on or entry.updated_at.date()
        yield (
            "reminders.entry_to_check",
            f"check:{entry.pk}:{since}",
            entry,
            community or 0,
            entry.name,
        )


def _found() -> Iterator[Due]:
    """New entries that answer a search. What was looked at is marked when it is said, or here."""
    upto = newest(Entry.objects)
    community = Assembly.objects.filter(parent=None).values_list("pk", flat=True).first()
    kept = Search.objects.told().filter(upto__lt=upto).select_related("person")
    for search in kept.order_by("upto", "pk")[: MOST if community else 0]:
        if found_since(search, viewer_of(search.person)):
            yield (
                "reminders.found",
                f"found:{search.pk}:{upto}",
                search,
                community or 0,
                str(search),
            )
        else:
            search.seen(upto)


@transaction.atomic
def _say(verb: str, key: str, subject: Model, assembly: int, title: str) -> int:
    """Written and told in one transaction; another worker that had the same idea tells nothing."""
    made, new = Reminder.objects.get_or_create(
        key=key,
        defaults={
            **key_of(subject),
            "scope": Scope.objects.get(pk=assembly),
            "verb": verb,
            "title": title[:300],
            "path": getattr(subject, "get_absolute_url", str)()[:300],
        },
    )
    if new:
        tell(made)
    if isinstance(subject, Search):
        subject.seen(int(key.rpartition(":")[2]))
    return int(new)
