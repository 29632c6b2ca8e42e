"""Writing where ten thousand people listen, beside writing where nobody does, by turns."""

from collections.abc import Iterable
from pathlib import Path
from statistics import median
from time import perf_counter
from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from bench import community
from bench.apart import elsewhere
from creuset.assemblies.models import Assembly, Membership
from creuset.debates import actions as debates
from creuset.debates.models import Following, Thread
from creuset.people.models import Person

FOLLOWERS = 10_000
TURNS = 100


def by_turns(var: Path) -> dict[str, Any]:
    """Milliseconds of one message in each conversation: the medians, and what the second costs in
    the first."""
    with elsewhere(var):
        author = Person.objects.get(pk=community.READER)
        threads = [
            _opened(title, author) for title in ("Personne n’écoute", "Tout le monde écoute")
        ]
        _follow(threads[1], _crowd(threads[1].assembly))
        times = [[_timed(thread, author, n) for thread in threads] for n in range(TURNS)]
        alone, heard = (median(each) for each in zip(*times, strict=True))
        queries = [_asked(thread, author) for thread in threads]
    return {
        "followers": FOLLOWERS,
        "ms": [round(alone, 2), round(heard, 2)],
        "queries": queries,
        "times": round(heard / alone, 2),
    }


def _opened(title: str, author: Person) -> Thread:
    root = Assembly.objects.get(pk=community.ROOT)
    return debates.open_thread(root, title=title, body="Premier message.", by=author)


def _crowd(assembly: Assembly) -> list[Person]:
    people = Person.objects.bulk_create(
        Person(name=f"Écoute {n}", slug=f"ecoute-{n}", email=f"ecoute-{n}@example.org")
        for n in range(FOLLOWERS)
    )
    Membership.objects.bulk_create(Membership(assembly=assembly, person=each) for each in people)
    return people


def _follow(thread: Thread, people: Iterable[Person]) -> None:
    why = Following.Why.CHOSE
    Following.objects.bulk_create(Following(thread=thread, person=p, why=why) for p in people)


def _timed(thread: Thread, author: Person, n: int) -> float:
    at = perf_counter()
    debates.reply(thread, body=f"Message {n}.", by=author)
    return 1000 * (perf_counter() - at)


def _asked(thread: Thread, author: Person) -> int:
    with CaptureQueriesContext(connection) as queries:
        debates.reply(thread, body="Le dernier.", by=author)
    return len(queries)
