"""How the groups were opened, who joined them, and what is said there."""

from collections.abc import Iterator

from creuset.assemblies.models import Assembly
from creuset.debates import actions as debates
from creuset.demo.groups import CIRCLES, Circle
from creuset.demo.reading import Conversation, conversations
from creuset.demo.scene import Scene
from creuset.demo.telling import Story, ago
from creuset.groups import actions as groups


def openings(scene: Scene) -> Iterator[Story]:
    for circle in CIRCLES:
        yield opening(scene, circle)
        for who, days in circle.joined.items():
            yield joining(scene, circle.key, who, days)


def opening(scene: Scene, circle: Circle) -> Story:
    yield ago(circle.opened, "14:10")
    scene.groups[circle.key] = groups.open_group(
        scene.community,
        name=circle.name,
        purpose=circle.purpose,
        why=circle.why,
        objective=circle.objective,
        sharing=circle.sharing,
        by=scene.people[circle.opener],
    )


def joining(scene: Scene, group: str, who: str, days: int) -> Story:
    yield ago(days, "08:30")
    groups.join(scene.groups[group], by=scene.people[who])


def all_conversations(scene: Scene) -> Iterator[Story]:
    for group in ["communaute", *(circle.key for circle in CIRCLES)]:
        for each in conversations(group):
            yield conversation(scene, group, each)


def conversation(scene: Scene, group: str, told: Conversation) -> Story:
    first, *others = told.posts
    yield first.at
    where: Assembly = scene.groups[group].assembly if group in scene.groups else scene.community
    thread = debates.open_thread(
        where, title=told.title, body=first.body, by=scene.people[first.who]
    )
    for post in others:
        yield post.at
        debates.reply(thread, body=post.body, by=scene.people[post.who])
