"""A file let onto the map, then the same, then another where every line has changed, then taken back:
what a line costs, in a short file and in one ten times as long."""

from __future__ import annotations

import csv
from collections.abc import Callable
from io import BytesIO, StringIO
from pathlib import Path
from time import perf_counter
from typing import Any

from django.conf import settings

from bench import community
from bench.apart import elsewhere
from creuset.atlas.imports import actions, entering, trying, undoing
from creuset.atlas.imports.models import Import
from creuset.atlas.models import Entry, Source, slug_of
from creuset.people.models import Person
from creuset.places.actions import load_france

FEW, MANY = 2_000, 20_000
STEPS = ("tried", "entered", "entered again", "all changed", "taken back")


def by_length(var: Path) -> dict[str, Any]:
    """Milliseconds of one line at each step, in both files; and of one row that is only inserted."""
    settings.MEDIA_ROOT = var / "imports"
    with elsewhere(var):
        load_france()
        by = Person.objects.get(pk=community.READER)
        _led(FEW // 10, by)  # what processes keep is warm from here on
        _most()
        bare = _bare(FEW)
        short, held = _led(FEW, by), _most()
        long = _led(MANY, by)
        grown = _most() - held
    return {
        "lines": [FEW, MANY],
        "bare": round(bare, 3),
        "steps": [
            {"name": name, "ms": [round(a, 3), round(b, 3)], "times": round(b / a, 2)}
            for name, a, b in zip(STEPS, short, long, strict=True)
        ],
        "grown": round(grown, 1),
    }


def _led(lines: int, by: Person) -> list[float]:
    source = Source.objects.create(name=f"Fichier de {lines} lignes", licence="ODbL")
    first = _read(source, lines, "", by)
    times = [_timed(trying.preview, first), _timed(entering.enter, _going(first))]
    again = _read(source, lines, "", by)
    trying.preview(again)
    times.append(_timed(entering.enter, _going(again)))
    changed = _read(source, lines, " et compagnie", by)
    trying.preview(changed)
    times.append(_timed(entering.enter, _going(changed)))
    changed.refresh_from_db()
    _check(lines, changed, "updated")
    times.append(_timed(undoing.undo, _going(changed, Import.Status.UNDOING)))
    return [1000 * each / lines for each in times]


def _check(lines: int, made: Import, figure: str) -> None:
    if made.counts[figure] != lines:
        raise RuntimeError(f"{made.counts}: {lines} {figure} expected")


def _read(source: Source, lines: int, more: str, by: Person) -> Import:
    made = actions.read_file(source, BytesIO(_file(lines, more)), name="lieux.csv", by=by)
    made.status = Import.Status.PREVIEWING
    made.save(update_fields=["status"])
    return made


def _going(made: Import, status: str = Import.Status.RUNNING) -> Import:
    """As the gesture leaves it, whose cost does not depend on the file."""
    Import.objects.filter(pk=made.pk).update(status=status, position=0)
    made.refresh_from_db()
    return made


def _timed(step: Callable[[Import], None], made: Import) -> float:
    at = perf_counter()
    step(made)
    return perf_counter() - at


def _file(lines: int, more: str) -> bytes:
    """Scattered over France; the same for the same length."""
    text = StringIO()
    writer = csv.writer(text)
    writer.writerow(["id", "nom", "latitude", "longitude", "ville", "site", "description"])
    for n in range(lines):
        north, east = 43 + n * 0.618034 % 6, -1 + n * 0.754878 % 7
        site = f"https://lieu-{n}.example.org"
        said = f"Un lieu tenu en commun, le {n}e du fichier{more}."
        row = [n, f"Lieu {n}{more}", f"{north:.5f}", f"{east:.5f}", f"Ville {n % 999}", site, said]
        writer.writerow(row)
    return text.getvalue().encode()


def _bare(lines: int) -> float:
    """Milliseconds of one row that is only inserted, by as many at once."""
    source = Source.objects.create(name="Rangées seules", licence="ODbL")
    rows = [
        Entry(name=f"Lieu {n}", slug=slug_of(f"Lieu {n}", source, str(n)), source=source,
              source_key=str(n), latitude=45, longitude=3)
        for n in range(lines)
    ]  # fmt: skip
    for row in rows:
        row.settle()
    at = perf_counter()
    Entry.objects.bulk_create(rows, batch_size=500)
    return 1000 * (perf_counter() - at) / lines


def _most() -> float:
    """The most that this process has held since the last time it was asked, in megabytes (Linux)."""
    itself = Path("/proc/self")
    lines = (itself / "status").read_text().splitlines()
    most = next(int(line.split()[1]) for line in lines if line.startswith("VmHWM:"))
    (itself / "clear_refs").write_text("5")
    return most / 1024
