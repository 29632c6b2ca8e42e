"""A folder or a zip file, written and read in the same way."""

from __future__ import annotations

import shutil
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Protocol

from creuset.keeping.told import Told

EPOCH = (1980, 1, 1, 0, 0, 0)


class Place(Protocol):
    def write(self, name: str) -> IO[bytes]: ...
    def read(self, name: str) -> IO[bytes]: ...
    def names(self) -> set[str]: ...


class Folder:
    def __init__(self, path: Path) -> None:
        self._path = path

    def write(self, name: str) -> IO[bytes]:
        path = self._path / name
        path.parent.mkdir(parents=True, exist_ok=True)
        return path.open("wb")

    def read(self, name: str) -> IO[bytes]:
        return (self._path / name).open("rb")

    def names(self) -> set[str]:
        return {
            path.relative_to(self._path).as_posix()
            for path in self._path.rglob("*")
            if path.is_file()
        }


class Zip:
    """Dates are left out, so that the same community gives the same bytes."""

    def __init__(self, zipped: zipfile.ZipFile) -> None:
        self._zip = zipped

    def write(self, name: str) -> IO[bytes]:
        member = zipfile.ZipInfo(name, EPOCH)
        member.compress_type = zipfile.ZIP_DEFLATED
        member.external_attr = 0o600 << 16
        return self._zip.open(member, "w", force_zip64=True)

    def read(self, name: str) -> IO[bytes]:
        return self._zip.open(name)

    def names(self) -> set[str]:
        return {name for name in self._zip.namelist() if not name.endswith("/")}


@contextmanager
def written_at(path: Path) -> Iterator[Place]:
    """Under its name only once it is whole."""
    if path.exists() and (path.is_file() or any(path.iterdir())):
        raise Told(f"{path} existe déjà : choisissez un autre nom, ou un dossier vide.")
    beside = path.with_name(f".{path.name}.part")
    _clear(beside)
    try:
        if path.suffix == ".zip":
            beside.touch(0o600)
            with zipfile.ZipFile(beside, "w") as zipped:
                yield Zip(zipped)
        else:
            beside.mkdir(mode=0o700)
            yield Folder(beside)
        beside.rename(path)
    finally:
        _clear(beside)


@contextmanager
def read_at(path: Path) -> Iterator[Place]:
    if path.is_dir():
        yield Folder(path)
    elif zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as zipped:
            yield Zip(zipped)
    else:
        raise Told(f"{path} n’est ni un dossier ni un fichier zip d’export.")


def _clear(path: Path) -> None:
    if path.is_dir():
        shutil.rmtree(path)
    else:
        path.unlink(missing_ok=True)
