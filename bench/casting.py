"""Everyone answers at the same instant, on a copy of the community.

Each person has a thread and a connection of their own, as each request has one on the server.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from itertools import chain
from pathlib import Path
from threading import Barrier, Thread
from time import perf_counter
from typing import Any

from django.contrib.contenttypes.models import ContentType
from django.db import connection
from django.utils import timezone

from bench import community
from bench.apart import elsewhere
from creuset.assemblies.models import Assembly
from creuset.common.digest import digest_of
from creuset.decisions.actions.answering import cast
from creuset.decisions.models import Ballot, Decision, DetachedBallot, Elector
from creuset.people.models import Person
from creuset.texts.models import Text, Version

PEOPLE = 200
SAID = ("for", "against", "blank")


def together(var: Path) -> list[dict[str, Any]]:
    """The figures of 200 named ballots, then of 200 detached ones."""
    with elsewhere(var):
        return [_cast_by_all(ballots) for ballots in ("named", "detached")]


def _cast_by_all(ballots: str) -> dict[str, Any]:
    people = list(
        Person.objects.filter(memberships__assembly=community.ROOT).order_by("pk")[:PEOPLE]
    )
    decision = _put_to(people, ballots)
    said = {person.pk: SAID[n % len(SAID)] for n, person in enumerate(people)}
    connection.close()

    def answer(person: Person) -> None:
        cast(Decision.objects.get(pk=decision.pk), said[person.pk], by=person)

    seconds, refusals = _at_once([(answer, person) for person in people])
    kept = _named(decision) if ballots == "named" else _detached(decision)
    wanted = _wanted(said, ballots)
    return {
        "ballots": ballots,
        "people": len(people),
        "refused": len(refusals),
        "why": sorted({repr(each)[:200] for each in refusals}),
        "lost": max((wanted - kept).total() - len(refusals), 0),
        "doubled": (kept - wanted).total(),
        "seconds": round(seconds, 2),
        "per_second": round((len(people) - len(refusals)) / seconds, 1),
    }


def _put_to(people: list[Person], ballots: str) -> Decision:
    """A question by majority to so many persons, without what a real one writes around it."""
    now, parameters = timezone.now(), {"post": f"vote {ballots}"}
    text = Text.objects.create()
    Version.objects.create(text=text, number=1, body="Oui ou non ?", html="<p>Oui ou non ?</p>")
    made = Decision.objects.create(
        subject_type=ContentType.objects.get_for_model(Assembly),
        subject_id=community.ROOT,
        assembly_id=community.ROOT,
        gesture="assemblies.confer_mandate",
        parameters=parameters,
        digest=digest_of(parameters),
        question="Tout le monde à la fois ?",
        text=text,
        rule={**community.BY_MAJORITY, "ballots": ballots, "shown": "close"},
        opened_at=now,
        votes_at=now,
        closes_at=community.FAR,
    )
    Elector.objects.bulk_create(Elector(decision=made, person=person) for person in people)
    return made


def _wanted(said: dict[int, str], ballots: str) -> Counter[Any]:
    """What must be found: whose answer is which, or, detached, who voted and which answers."""
    if ballots == "named":
        return Counter(said.items())
    return Counter(chain(said.keys(), said.values()))


def _named(decision: Decision) -> Counter[Any]:
    mine = Ballot.objects.filter(elector__decision=decision)
    return Counter(mine.values_list("elector__person", "position"))


def _detached(decision: Decision) -> Counter[Any]:
    answers = DetachedBallot.objects.filter(decision=decision).values_list("answer", flat=True)
    voted = Elector.objects.filter(decision=decision, voted=True)
    positions = (each["position"] for each in answers)
    return Counter(chain(voted.values_list("person", flat=True), positions))


def _at_once(
    gestures: list[tuple[Callable[[Person], None], Person]],
) -> tuple[float, list[Exception]]:
    """How long from the first to the last, and what was refused."""
    start = Barrier(len(gestures) + 1)
    refusals: list[Exception] = []

    def make(gesture: Callable[[Person], None], person: Person) -> None:
        start.wait()
        try:
            gesture(person)
        except Exception as refusal:
            refusals.append(refusal)
        finally:
            connection.close()

    threads = [Thread(target=make, args=each) for each in gestures]
    for thread in threads:
        thread.start()
    start.wait()
    began = perf_counter()
    for thread in threads:
        thread.join()
    return perf_counter() - began, refusals
