"""France as the files tell it: régions, départements, EPCI and communes, with their larger ones."""

from __future__ import annotations

import csv
import gzip
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cache
from hashlib import sha256
from pathlib import Path

from creuset.places.outlines import outlines

FOLDER = Path(__file__).parent / "data" / "france"
KINDS = ("region", "department", "epci", "commune")
LEVELS = ("communes", "departments", "regions")
Box = tuple[float, float, float, float]


@dataclass(slots=True)
class Told:
    """One territory of France. `others`: more ways to write it, postcodes among them."""

    code: str
    kind: str
    name: str
    parent: str = "FR"
    epci: str = ""
    population: int | None = None
    point: tuple[float, float] | None = None  # longitude, latitude
    box: Box | None = None
    others: list[str] = field(default_factory=list)


def read() -> Iterator[Told]:
    """The larger before the smaller. Overseas, a région is its own département."""
    boxes = _boxes()
    for row in _rows("regions"):
        yield Told(row["code"], "region", row["name"], box=boxes.get(row["code"]))
    for row in _rows("departments"):
        yield Told(
            row["code"], "department", row["name"], row["region"], box=boxes.get(row["code"])
        )
    for row in _rows("epci"):
        yield Told(row["code"], "epci", row["name"])
    for row in _rows("communes"):
        yield _commune(row, boxes)


def _commune(row: dict[str, str], boxes: dict[str, Box]) -> Told:
    point = (float(row["lon"]), float(row["lat"])) if row["lon"] else None
    return Told(
        code=row["code"],
        kind="commune",
        name=row["name"],
        parent=row["parent"],
        epci=row["epci"],
        population=int(row["population"]) if row["population"] else None,
        point=point,
        box=boxes.get(row["code"]) or (point and _around(point)),
        others=[word for name in ("postcodes", "others") for word in row[name].split("|") if word],
    )


def _around(point: tuple[float, float], reach: float = 0.03) -> Box:
    east, north = point
    return (east - reach, north - reach, east + reach, north + reach)


def _rows(name: str) -> Iterator[dict[str, str]]:
    with gzip.open(FOLDER / f"{name}.csv.gz", "rt", encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file, delimiter=";")


@cache
def version() -> str:
    """Changes when the files do."""
    files = sorted(FOLDER.glob("*.csv.gz"))
    return sha256(b"".join(file.read_bytes() for file in files)).hexdigest()[:16]


def _boxes() -> dict[str, Box]:
    found: dict[str, Box] = {}
    for level in LEVELS:
        drawn = outlines(level)
        for code, box in zip(drawn.codes.tolist(), drawn.boxes.tolist(), strict=True):
            west, south, east, north = (round(side * drawn.unit, 4) for side in box)
            found[code.decode()] = (west, south, east, north)
    return found
