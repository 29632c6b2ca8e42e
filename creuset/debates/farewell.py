from typing import Any

from creuset.common.leaving import Farewell
from creuset.debates.models import Post, Thread
from creuset.people.models import Person


def export(person: Person) -> Any:
    rows = Post.objects.filter(author=person).order_by("pk")
    return list(rows.values("thread__title", "body", "at", "edited_at"))


def erase(person: Person) -> None:
    """What was said stays in the conversation, as said by someone who has left."""
    Post.objects.filter(author=person).update(author=None)
    Thread.objects.filter(author=person).update(author=None)


farewell = Farewell(area="debates", models=(Post, Thread), export=export, erase=erase)
