"""One file for a whole community: a plain tar, whose last member says what the others are.

The manifest comes last, so that the archive is written in one pass, and that a file cut anywhere has
none: it cannot pass for whole.
"""

from __future__ import annotations

import json
import tarfile
from collections.abc import Iterator
from hashlib import sha256
from io import BytesIO
from pathlib import Path
from typing import IO, Any

from creuset.keeping.told import Told

MANIFEST = "manifest.json"
README = "LISEZMOI.txt"
STORED = "storage/"
FORMAT = 1
CUT = "Ce fichier n’est pas entier : il s’arrête au milieu. Prenez une autre sauvegarde."


class Writing:
    def __init__(self, out: IO[bytes]) -> None:
        # Not its streaming mode, which writes once more when it is forgotten: nothing is sought.
        self._tar = tarfile.TarFile(fileobj=_Forward(out), mode="w", format=tarfile.PAX_FORMAT)  # type: ignore[arg-type]
        self._members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, content: IO[bytes], size: int) -> None:
        member = tarfile.TarInfo(name)
        member.size, member.mode = size, 0o600
        watched = _Watched(content)
        self._tar.addfile(member, watched)
        self._members[name] = {"bytes": size, "sha256": watched.digest.hexdigest()}

    def add_text(self, name: str, text: str) -> None:
        self.add(name, BytesIO(text.encode()), len(text.encode()))

    def close(self, told: dict[str, Any]) -> None:
        manifest = json.dumps(
            {"format": FORMAT, **told, "members": self._members}, ensure_ascii=False, indent=1
        ).encode()
        member = tarfile.TarInfo(MANIFEST)
        member.size, member.mode = len(manifest), 0o600
        self._tar.addfile(member, BytesIO(manifest))
        self._tar.close()


class _Forward:
    """What a tar asks of a file it writes: to write, and to say how far it is."""

    def __init__(self, out: IO[bytes]) -> None:
        self._out = out
        self._at = 0

    def write(self, block: bytes) -> int:
        self._out.write(block)
        self._at += len(block)
        return len(block)

    def tell(self) -> int:
        return self._at


class _Watched:
    def __init__(self, content: IO[bytes]) -> None:
        self._content = content
        self.digest = sha256()

    def read(self, size: int = -1) -> bytes:
        block = self._content.read(size)
        self.digest.update(block)
        return block


def unpack(source: IO[bytes], folder: Path) -> dict[str, Any]:
    """Every member into `folder`, checked against the manifest, which is the answer."""
    found: dict[str, dict[str, Any]] = {}
    manifest: dict[str, Any] | None = None
    try:
        with tarfile.open(fileobj=source, mode="r|") as tar:
            for member, content in _members(tar):
                if member.name == MANIFEST:
                    _write(content, folder / MANIFEST)
                    manifest = json.loads((folder / MANIFEST).read_text())
                else:
                    found[member.name] = _write(content, folder / member.name)
    except (tarfile.ReadError, EOFError, json.JSONDecodeError) as error:
        raise Told(CUT if found else "Ce fichier n’est pas une sauvegarde de Creuset.") from error
    if manifest is None:
        raise Told(CUT)
    if manifest.get("format") != FORMAT:
        raise Told("Cette sauvegarde vient d’une version plus récente : mettez d’abord à jour.")
    wrong = sorted(
        name
        for name in found.keys() | manifest["members"].keys()
        if found.get(name) != manifest["members"].get(name)
    )
    if wrong:
        raise Told("Sauvegarde abîmée : " + ", ".join(wrong[:10]))
    return manifest


def _members(tar: tarfile.TarFile) -> Iterator[tuple[tarfile.TarInfo, IO[bytes]]]:
    """Plain files with plain names, and nothing that could be written elsewhere."""
    for member in tar:
        content = tar.extractfile(member) if member.isreg() else None
        parts = Path(member.name).parts
        if content is None or ".." in parts or Path(member.name).is_absolute():
            raise Told(f"Cette sauvegarde contient ce qu’elle ne devrait pas : {member.name}")
        yield member, content


def _write(content: IO[bytes], path: Path) -> dict[str, Any]:
    path.parent.mkdir(parents=True, exist_ok=True)
    digest, size = sha256(), 0
    with path.open("wb") as out:
        while block := content.read(1 << 20):
            digest.update(block)
            size += len(block)
            out.write(block)
    return {"bytes": size, "sha256": digest.hexdigest()}
