from typing import Any

from creuset.common.leaving import Farewell
from creuset.debates import farewell_moderation as moderation
from creuset.debates.models import Draft, Following, Mention, Post, Reading, Revision, Thread
from creuset.people.models import Person


def export(person: Person) -> Any:
    said = Post.objects.filter(author=person).order_by("pk")
    before = Revision.objects.filter(post__author=person).order_by("pk")
    drafts = Draft.objects.filter(person=person).exclude(body="").order_by("pk")
    followed = Following.objects.filter(person=person).order_by("pk")
    return {
        "messages": list(said.values("thread__title", "body", "at", "edited_at")),
        "messages_before_correction": list(before.values("post", "body", "written_at")),
        "drafts": list(drafts.values("key", "body", "at")),
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
        Draft.objects.filter(person=person),
    ):
        rows.delete()
    moderation.erase(person)


farewell = Farewell(
    area="debates",
    models=(Post, Thread, Following, Reading, Mention, Draft, *moderation.MODELS),
    export=export,
    erase=erase,
)
