"""Several people at the same instant, each with their own connection to the database."""

from collections.abc import Callable
from threading import Barrier, Thread
from typing import Any

from django.db import connection


def together(*gestures: Callable[[], Any]) -> list[Any]:
    """What each gesture gave back, or the exception it ended with, in order."""
    start = Barrier(len(gestures))
    ends: list[Any] = [None] * len(gestures)

    def make(number: int, gesture: Callable[[], Any]) -> None:
        try:
            start.wait()
            ends[number] = gesture()
        except Exception as end:
            ends[number] = end
        finally:
            connection.close()

    people = [Thread(target=make, args=each) for each in enumerate(gestures)]
    for person in people:
        person.start()
    for person in people:
        person.join()
    return ends


def kinds(ends: list[Any]) -> list[str]:
    """The ends by type, in an order that does not depend on who came first."""
    return sorted(type(end).__name__ for end in ends)
