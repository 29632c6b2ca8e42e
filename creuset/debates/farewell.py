from typing import Any

from creuset.common.leaving import Farewell
from creuset.debates import farewell_moderation as moderation
from creuset.debates.models import Following, Mention, Post, Reading, Thread
from creuset.people.models import Person


def export(person: Person) -> Any:
    said = Post.objects.filter(author=person).order_by("pk")
    followed = Following.objects.filter(person=person).order_by("pk")
    return {
        "messages": list(said.values("thread__title", "body", "at", "edited_at")),
        "follows": list(followed.values("thread__title", "why", "muted", "at")),
        **moderation.export(person),
    }


def erase(person: Person) -> None:
    """What was said stays in the conversation, as said by someone who has left."""
    Post.objects.filter(author=person).update(author=None)
    Thread.objects.filter(author=person).update(author=None)
    for rows in (
        Following.objects.filter(person=person),
        Reading.objects.filter(person=person),
        Mention.objects.filter(person=person),
    ):
        rows.delete()
    moderation.erase(person)


farewell = Farewell(
    area="debates",
    models=(Post, Thread, Following, Reading, Mention, *moderation.MODELS),
    export=export,
    erase=erase,
)
