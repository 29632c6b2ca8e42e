"""Which backups stay: dates in their names, so that copying them elsewhere changes nothing."""

import re
from collections.abc import Callable, Iterable
from datetime import UTC, datetime

NAME = re.compile(r"creuset-(\d{8}T\d{6})Z\.tar(\.age)?")
Kept = Callable[[list[str]], set[str]]
DAILY, WEEKLY, MONTHLY = 7, 4, 12


def name_at(moment: datetime, *, encrypted: bool) -> str:
    return f"creuset-{moment.astimezone(UTC):%Y%m%dT%H%M%S}Z.tar{'.age' if encrypted else ''}"


def moment_of(name: str) -> datetime | None:
    found = NAME.fullmatch(name)
    return datetime.strptime(found[1], "%Y%m%dT%H%M%S").replace(tzinfo=UTC) if found else None


def latest(names: Iterable[str], *, keep: int) -> set[str]:
    """The so many last ones."""
    return {name for _moment, name in _newest_first(names)[:keep]}


def staggered(names: Iterable[str]) -> set[str]:
    """The newest of each of the last seven days, four weeks and twelve months that have one."""
    every = list(names)
    kept: set[str] = set()
    for many, period in (
        (DAILY, "%Y%m%d"),
        (WEEKLY, "%G-%V"),
        (MONTHLY, "%Y%m"),
    ):
        newest: dict[str, str] = {}
        for moment, name in _newest_first(every):
            newest.setdefault(moment.strftime(period), name)
        kept |= set(list(newest.values())[:many])
    return kept


def to_remove(names: Iterable[str], kept: set[str]) -> set[str]:
    """Never what is not ours to remove."""
    return {name for name in names if moment_of(name)} - kept


def _newest_first(names: Iterable[str]) -> list[tuple[datetime, str]]:
    return sorted(((moment, name) for name in names if (moment := moment_of(name))), reverse=True)
