"""What can be measured of a running house, for whatever watches it. Filled by `wiring`."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Gauge:
    """`read()` gives one number now, or None when there is nothing to say. Never about a person."""

    name: str
    help: str
    read: Callable[[], float | None]


_gauges: dict[str, Gauge] = {}


def register(gauge: Gauge) -> None:
    _gauges[gauge.name] = gauge


def every() -> list[Gauge]:
    return [_gauges[name] for name in sorted(_gauges)]
