"""Columns as a file that no one changes once it has its name: processes map it and share its pages."""

from __future__ import annotations

import mmap
import os
import time
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
from django.conf import settings

from creuset.atlas.snapshot.columns import Columns

FORM = 1  # of the file: a snapshot of another form is as good as absent
SWEPT_AFTER = 600  # seconds: someone may be about to open it, or to give it its name
_GROUPED = {"key", "n", "placed"}
_KINDS = {"latitude": np.float64, "longitude": np.float64, "group": np.int32, "by_pk": np.int32}


def folder() -> Path:
    return Path(settings.VAR) / "atlas"


def path_of(name: str) -> Path:
    return folder() / f"{name}.{FORM}"


def some() -> bool:
    """Whether there is any file here: without one, there is nothing to ask the database."""
    return folder().is_dir() and any(folder().iterdir())


def write(name: str, columns: Columns) -> None:
    """Whole or not at all."""
    path = path_of(name)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    with partial.open("wb") as file:
        file.write(np.array([len(columns.quad), len(columns.key)], np.int64).tobytes())
        for column in columns:
            file.write(np.ascontiguousarray(column).data)
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)


def opened(name: str) -> Columns | None:
    """None when this machine has no such file."""
    try:
        return _mapped(path_of(name))
    except (FileNotFoundError, ValueError):
        return None


@lru_cache(maxsize=2)
def _mapped(path: Path) -> Columns:
    with path.open("rb") as file:
        held = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    entries, groups = (int(one) for one in np.frombuffer(held, np.int64, 2))
    parts: dict[str, Any] = {}
    at = 16
    for column in Columns._fields:
        n = groups if column in _GROUPED else entries
        parts[column] = np.frombuffer(held, _KINDS.get(column, np.int64), n, at)
        at += parts[column].nbytes
    return Columns(**parts)


def sweep(current: str) -> None:
    """What is mapped still can be read by those who map it."""
    old = time.time() - SWEPT_AFTER
    for path in folder().iterdir():
        if path != path_of(current) and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
