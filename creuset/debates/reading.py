"""How far one has read."""

from django.db import transaction
from django.db.models import Count, F, IntegerField, OuterRef, Q, QuerySet, Subquery, Value
from django.db.models.functions import Coalesce

from creuset.debates.models import Post, Reading, Thread
from creuset.people.models import Person


@transaction.atomic
def read_up_to(thread: Thread, post_id: int, *, by: Person) -> None:
    """Reading an older page takes nothing back."""
    mine, created = Reading.objects.get_or_create(
        thread=thread, person=by, defaults={"upto": post_id}
    )
    if not created:
        Reading.objects.filter(pk=mine.pk, upto__lt=post_id).update(upto=post_id)


def with_unread(threads: QuerySet[Thread], person_id: int) -> QuerySet[Thread]:
    """Each with `unread`: the messages of others since the last one read, or all of them."""
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
