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

from creuset.atlas.snapshot.book import Book
from creuset.atlas.snapshot.columns import Columns

FORM = 4  # of the file: a snapshot of another form is as good as absent
SWEPT_AFTER = 600  # seconds: someone may be about to open it, or to give it its name
_KINDS: dict[str, Any] = {
    **dict.fromkeys(["latitude", "longitude"], np.float64),
    **dict.fromkeys(
        ["territory", "group", "by_pk", "by_name", "by_date", "where", "owner"], np.int32
    ),
    "letters": np.uint8,
}  # the others are whole
_HEAD = len(Columns._fields) - 1
_FIELDS = [*Columns._fields[:_HEAD], *(f"book.{field}" for field in Book._fields)]
_ALIGNED = 8


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
        parts = [np.ascontiguousarray(part) for part in (*columns[:_HEAD], *columns.book)]
        file.write(np.array([len(part) for part in parts], np.int64).tobytes())
        for part in parts:
            file.write(part.data)
            file.write(bytes(-part.nbytes % _ALIGNED))
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
    parts: list[Any] = []
    at = 8 * len(_FIELDS)
    for field, length in zip(_FIELDS, np.frombuffer(held, np.int64, len(_FIELDS)), strict=True):
        kind = _KINDS.get(field.removeprefix("book."), np.int64)
        parts.append(np.frombuffer(held, kind, length, at))
        at += parts[-1].nbytes + -parts[-1].nbytes % _ALIGNED
    if at != len(held):
        raise ValueError(f"{path} is not whole")
    return Columns._make([*parts[:_HEAD], Book._make(parts[_HEAD:])])


def sweep(current: str) -> None:
    """What is mapped still can be read by those who map it."""
    old = time.time() - SWEPT_AFTER
    for path in folder().iterdir():
        if path != path_of(current) and path.stat().st_mtime < old:
            path.unlink(missing_ok=True)
