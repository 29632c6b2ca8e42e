"""What must happen as time goes by, whether or not anyone looks. Filled by `wiring`.

One task of the queue runs the list, then puts itself back for a minute later: it survives restarts,
and several workers share it. Each function finds what is due in stored dates, so that running late
or twice is harmless.
"""

from collections.abc import Callable

_due: dict[str, Callable[[], object]] = {}


def every_minute(name: str, run: Callable[[], object]) -> None:
    _due[name] = run


def due() -> dict[str, Callable[[], object]]:
    return dict(_due)
