"""Where the names of columns stand: a title or two may be above them, and some tables have none."""

from __future__ import annotations

import re
from collections.abc import Sequence

from creuset.atlas.importing.cells import empty
from creuset.atlas.importing.names import named

LOOKED_AT = 20
_DATA = re.compile(r"[-+]?\d[\d.,]*|https?://\S+|\S+@\S+")
Cells = Sequence[str]


def known(cells: Cells) -> int:
    """How many of these cells name something that we know."""
    return len({named(cell)[0] for cell in cells if len(cell) < 100} - {""})


def place_among(rows: Sequence[Cells]) -> int:
    """The row that gives the most columns their names; else the first that fills nearly as many cells as
    most do. Nothing but a title or a note may be above: a row that fills as many is no title."""
    filled = [sum(not empty(cell) for cell in row) for row in rows]
    usual = sorted(filled)[len(filled) // 2] if filled else 0
    names = [known(row) for row in rows]
    best = names.index(max(names)) if max(names, default=0) > 1 else 0
    whole = next((place for place, n in enumerate(filled) if n and n >= 0.8 * usual), 0)
    first = next(
        (place for place, n in enumerate(names) if n and filled[place] >= 0.8 * usual), whole
    )
    return best if best and max(filled[:best]) < max(2, 0.5 * filled[best]) else min(first, whole)


def is_data(cells: Cells) -> bool:
    """Whether a first row is one like the others, in a table that does not name its columns."""
    return known(cells) == 0 and any(_DATA.fullmatch(cell.strip()) for cell in cells)


def numbered(cells: Cells) -> list[str]:
    return [f"colonne {place}" for place, _cell in enumerate(cells, 1)]
