"""How long a post is held, how many times in a row, and what has to be declared of it.

Functions of plain values: dates in, dates out.
"""

from calendar import monthrange
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

DECLARED_WITHIN = 3
"""Months that an association has to declare a change among those who run it (law of 1 July 1901,
article 5)."""


def after(day: date, months: int) -> date:
    """The same day so many months later; the last of the month where that day does not exist."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(day.day, monthrange(year, month + 1)[1]))


@dataclass(frozen=True)
class Tenure:
    """Someone has held a post from a day, until a day or until now. `person` is None once they
    are erased."""

    key: int
    person: int | None
    post: str
    starts_on: date
    ends_on: date | None = None
    start_declared: bool = False
    end_declared: bool = False


def terms_in_a_row(held: Iterable[tuple[date, date | None]], *, on: date, months: int) -> int:
    """How many terms of a post lead up to a day, for one person: from a day, until a day or until
    now. Someone else's whole term in between breaks the row."""
    terms = 0
    begins = on
    for starts_on, ends_on in sorted(held, key=lambda term: term[0], reverse=True):
        if starts_on == ends_on:
            continue
        if after(ends_on or on, months) <= begins:
            break
        terms += 1
        begins = starts_on
    return terms


@dataclass(frozen=True)
class Change:
    """Someone has taken up a post, or left it, and the prefecture has not been told."""

    tenure: Tenure
    starts: bool
    on: date

    @property
    def by(self) -> date:
        return after(self.on, DECLARED_WITHIN)


def to_declare(tenures: Iterable[Tenure], *, on: date) -> list[Change]:
    """What is still to be declared on a day, the most urgent first. Whoever takes up again the post
    that they leave that day changes nothing."""
    known = [each for each in tenures if each.starts_on <= on and each.starts_on != each.ends_on]
    begun = {(each.person, each.post, each.starts_on) for each in known if each.person}
    left = {(each.person, each.post, each.ends_on) for each in known if each.person}
    changes = []
    for each in known:
        if not each.start_declared and (each.person, each.post, each.starts_on) not in left:
            changes.append(Change(each, True, each.starts_on))
        if (
            each.ends_on
            and each.ends_on <= on
            and not each.end_declared
            and (each.person, each.post, each.ends_on) not in begun
        ):
            changes.append(Change(each, False, each.ends_on))
    return sorted(changes, key=lambda change: (change.on, change.tenure.key, change.starts))
