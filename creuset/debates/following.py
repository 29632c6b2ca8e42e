"""Who is told of a conversation."""

from django.db import transaction
from django.db.models import Exists, OuterRef, QuerySet

from creuset.assemblies.models import Membership
from creuset.common.audience import Audience
from creuset.debates.models import Following, Thread
from creuset.people.models import Person

Why = Following.Why


def followers_of(thread: Thread) -> QuerySet[Person]:
    """Those who follow it, have not muted it, and may still read it."""
    asked = Following.objects.filter(thread=thread, person=OuterRef("pk"), muted=False)
    return readers_of(thread).filter(Exists(asked))


def readers_of(thread: Thread) -> QuerySet[Person]:
    """Members who may read it: of its assembly, or of the whole community."""
    inside = Membership.objects.current().filter(person=OuterRef("pk"))
    if thread.audience == Audience.GROUP:
        inside = inside.filter(assembly=thread.assembly_id)
    else:
        inside = inside.filter(assembly__parent=None)
    return Person.objects.filter(Exists(inside), is_active=True)


@transaction.atomic
def follow(thread: Thread, *, why: str = Why.CHOSE, by: Person) -> None:
    """Choosing to follow a muted conversation opens one's ears again; merely writing in it does
    not."""
    found, created = Following.objects.get_or_create(
        thread=thread, person=by, defaults={"why": why}
    )
    if not created and found.muted and why == Why.CHOSE:
        found.muted = False
        found.why = why
        found.save(update_fields=["muted", "why"])


def unfollow(thread: Thread, *, by: Person) -> None:
    Following.objects.filter(thread=thread, person=by).delete()


def mute(thread: Thread, *, by: Person) -> None:
    """Not told of it any more, even when one writes there or is named."""
    Following.objects.update_or_create(
        thread=thread,
        person=by,
        defaults={"muted": True},
        create_defaults={"why": Why.CHOSE, "muted": True},
    )
