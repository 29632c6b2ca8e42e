"""What each area gives back to a person, and how it forgets them. Filled by `wiring`.

Every row that points at a person is named by the area that holds it; a consistency test reads the
list. A person's row is deleted at the end of their erasure, and every foreign key to it is
PROTECT or CASCADE: an area that forgot to forget makes the whole erasure fail.
"""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

Export = Callable[[Any], Any]
Erase = Callable[[Any], None]


@dataclass(frozen=True)
class Farewell:
    """`export(person)` gives plain values; `erase(person)` unties every row of `models`."""

    area: str
    models: tuple[type[Model], ...]
    export: Export
    erase: Erase


_farewells: dict[str, Farewell] = {}


def register(farewell: Farewell) -> None:
    _farewells[farewell.area] = farewell


def every() -> list[Farewell]:
    return list(_farewells.values())
