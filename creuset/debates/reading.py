"""How far one has read, and in which order a conversation is read."""

from collections.abc import Collection

from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from creuset.debates.models import Post, Reading, Thread
from creuset.debates.models.threads import ThreadQuerySet
from creuset.people.models import Person

PAGE = 50


def in_order(posts: QuerySet[Post]) -> QuerySet[Post]:
    """Each message followed by what answers it: `root` is the message that a group begins with."""
    return posts.annotate(root=Coalesce("parent", "pk")).order_by("root", "pk")


def page_number(post: Post) -> int:
    """The page of its conversation where this message stands, from 1."""
    root = post.parent_id or post.pk
    before = in_order(post.thread.posts.all()).filter(
        Q(root__lt=root) | Q(root=root, pk__lt=post.pk)
    )
    return before.count() // PAGE + 1


def unread_of(thread: Thread, person_id: int, upto: int) -> QuerySet[Post]:
    """What others have said since this message."""
    theirs = Q(author=None) | ~Q(author=person_id)
    rows = thread.posts.filter(theirs, pk__gt=upto).order_by("pk")
    return rows.only("pk", "parent", "thread")


class Unread:
    """What a conversation has that is new to a reader; a visitor has read nothing and misses
    nothing. `upto` is the last message they have read: None when they have not begun."""

    def __init__(self, thread: Thread, person_id: int | None, upto: int | None) -> None:
        self.begun = upto is not None
        new = unread_of(thread, person_id, upto or 0) if person_id else []
        self.posts: list[Post] = list(new)


def last_read(thread: Thread, person_id: int) -> int | None:
    mine = Reading.objects.filter(thread=thread, person=person_id)
    return mine.values_list("upto", flat=True).first()


@transaction.atomic
def read_up_to(thread: Thread, post_id: int, *, by: Person) -> None:
    """Reading an older page takes nothing back."""
    mine, created = Reading.objects.get_or_create(
        thread=thread, person=by, defaults={"upto": post_id}
    )
    if not created:
        Reading.objects.filter(pk=mine.pk, upto__lt=post_id).update(upto=post_id)


@transaction.atomic
def read_these(thread: Thread, shown: Collection[int], *, by: Person) -> None:
    """One has had these messages before one's eyes. Up to the first unread one that stands on
    another page, so that nothing unread is ever passed over."""
    new = unread_of(thread, by.pk, last_read(thread, by.pk) or 0)
    elsewhere = [post.pk for post in new if post.pk not in set(shown)]
    last = min([max(shown, default=0), *(pk - 1 for pk in elsewhere)])
    if last:
        read_up_to(thread, last, by=by)


def read_everything(threads: ThreadQuerySet, *, by: Person) -> int:
    """All of these conversations are read; says how many were not."""
    found = with_unread(threads, by.pk).filter(Q(unread__gt=0))
    latest = Post.objects.filter(thread=OuterRef("pk")).order_by("-pk").values("pk")[:1]
    rows = list(found.annotate(latest=Subquery(latest)).values_list("pk", "latest"))
    Reading.objects.bulk_create(
        (Reading(thread_id=thread, person=by, upto=upto) for thread, upto in rows),
        update_conflicts=True,
        unique_fields=["thread", "person"],
        update_fields=["upto"],
        batch_size=500,
    )
    return len(rows)


def with_unread(threads: ThreadQuerySet, person_id: int | None) -> ThreadQuerySet:
    """Each with `unread`: the messages of others since the last one read, or all of them.
    To a visitor nothing is new: we do not know what they have read."""
    if person_id is None:
        return threads.annotate(unread=Value(0))
    mine = Reading.objects.filter(thread=OuterRef("thread"), person=person_id)
    last_read = Coalesce(Subquery(mine.values("upto")[:1]), Value(0))
    since = (
        Post.objects.filter(thread=OuterRef("pk"))
        .annotate(last_read=last_read)
        .filter(Q(author=None) | ~Q(author=person_id), pk__gt=F("last_read"))
        .order_by()
        .values("thread")
        .annotate(n=Count("pk"))
        .values("n")
    )
    return threads.annotate(
        unread=Coalesce(Subquery(since, output_field=IntegerField()), Value(0))
    )
