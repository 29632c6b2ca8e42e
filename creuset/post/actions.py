from collections.abc import Iterable

from django.db import transaction
from django.utils import timezone

from creuset.people.models import Person
from creuset.post import optout
from creuset.post.links import Stop
from creuset.post.models import Habits, Kind, Notice, Preference, Rhythm
from creuset.post.newsletter import actions as newsletter


@transaction.atomic
def stop(what: Stop) -> None:
    """From the link of a mail, without signing in: its token is the right to do it, and no more."""
    if what.person is None:
        optout.refuse(what.kind, mark=what.fingerprint)
        if what.kind == Kind.MAILINGS:
            newsletter.forget(what.fingerprint)
        return
    person = Person.objects.filter(pk=what.person).first()
    if person is None:
        return
    prefer(person, what.kind, Rhythm.NEVER, assembly=what.assembly, thread=what.thread)


@transaction.atomic
def start_again(what: Stop) -> None:
    """One click too many is undone by another: back to what applied before the link was followed."""
    if what.person is None:
        optout.accept(what.kind, mark=what.fingerprint)
        return
    Preference.objects.filter(
        person=what.person, kind=what.kind, assembly=what.assembly, thread=what.thread
    ).delete()
    if person := Person.objects.filter(pk=what.person).first():
        optout.accept(what.kind, person.email or "")


@transaction.atomic
def choose(
    person: Person,
    *,
    paused: bool,
    hour: int,
    weekday: int,
    language: str,
    time_zone: str,
    **rhythms: str,
) -> None:
    """Everything that applies everywhere, at once."""
    Habits.objects.update_or_create(
        person=person, defaults={"paused": paused, "hour": hour, "weekday": weekday}
    )
    Person.objects.filter(pk=person.pk).update(language=language, time_zone=time_zone)
    for kind, rhythm in rhythms.items():
        prefer(person, kind, rhythm)


def read(notices: Iterable[int], *, by: Person) -> int:
    mine = Notice.objects.unread().filter(person=by, pk__in=list(notices))
    return mine.update(read_at=timezone.now())


def read_up_to(notice: int, *, by: Person) -> int:
    mine = Notice.objects.unread().filter(person=by, pk__lte=notice)
    return mine.update(read_at=timezone.now())


def prefer(
    person: Person,
    kind: str,
    rhythm: str,
    *,
    assembly: int | None = None,
    thread: int | None = None,
) -> None:
    """Choose for a class: everywhere, in one assembly, or in one conversation. An empty rhythm goes
    back to what is said more generally."""
    here = Preference.objects.filter(
        person=person, kind=Kind(kind), assembly=assembly, thread=thread
    )
    if not rhythm:
        here.delete()
    elif not here.update(rhythm=Rhythm(rhythm)):
        Preference.objects.create(
            person=person,
            kind=Kind(kind),
            assembly_id=assembly,
            thread_id=thread,
            rhythm=Rhythm(rhythm),
        )
    if rhythm and rhythm != Rhythm.NEVER:
        optout.accept(kind, person.email or "")
