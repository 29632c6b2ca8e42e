"""Encryption by age (age-encryption.org), so that the standard tool opens our files too.

Toward a public key it streams. By passphrase the library wants the whole content in memory, hence
a limit: a large community encrypts toward a key.
"""

from __future__ import annotations

import os
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import IO, Any

import pyrage

from creuset.keeping.told import Told

FIRST_LINE = b"age-encryption.org/v1\n"
IN_MEMORY = 1 << 30


@dataclass(frozen=True)
class Locks:
    """Toward whom it is closed: a key, a passphrase, or nobody (then it is not encrypted)."""

    key: str = ""
    passphrase: str = ""

    def __bool__(self) -> bool:
        return bool(self.key or self.passphrase)


def passphrase_in(path: Path | None) -> str:
    if path is None:
        return ""
    said = path.read_text().strip()
    if len(said) < 12:
        raise Told(f"La phrase de passe de {path} est trop courte : douze signes au moins.")
    return said


def recipient(key: str) -> Any:
    try:
        return pyrage.x25519.Recipient.from_str(key.strip())
    except pyrage.RecipientError as error:
        raise Told(
            "La clé de chiffrement n’en est pas une. Elle commence par age1 ; "
            "« age-keygen -o cle.txt » en fabrique une et l’affiche."
        ) from error


@contextmanager
def closing(out: IO[bytes], locks: Locks) -> Iterator[IO[bytes]]:
    """What is written comes out of the other side encrypted."""
    if locks.passphrase:
        held = BytesIO()
        yield held
        if held.tell() > IN_MEMORY:
            raise Told(
                "Trop grand pour une phrase de passe : chiffrez vers une clé (--encrypt-to)."
            )
        out.write(pyrage.passphrase.encrypt(held.getvalue(), locks.passphrase))
    elif locks.key:
        to = [recipient(locks.key)]
        with _through(lambda source: pyrage.encrypt_io(source, out, to)) as plain:
            yield plain
    else:
        yield out


@contextmanager
def _through(work: Any) -> Iterator[IO[bytes]]:
    """Run `work` on the reading end of a pipe in a thread, while the caller writes at the other."""
    reading, writing = os.pipe()
    failed: list[BaseException] = []

    def read() -> None:
        with os.fdopen(reading, "rb") as source:
            try:
                work(source)
            except BaseException as error:
                failed.append(error)

    thread = threading.Thread(target=read, daemon=True)
    thread.start()
    try:
        with os.fdopen(writing, "wb") as sink:
            yield sink
    finally:
        thread.join()
        if failed:
            raise failed[0]


@contextmanager
def opening(source: IO[bytes], *, identity: Path | None, passphrase: str) -> Iterator[IO[bytes]]:
    """The plain content of a file, encrypted or not."""
    start = source.peek(len(FIRST_LINE)) if hasattr(source, "peek") else b""
    if not start.startswith(FIRST_LINE):
        yield source
    elif passphrase:
        try:
            yield BytesIO(pyrage.passphrase.decrypt(source.read(), passphrase))
        except pyrage.DecryptError as error:
            raise Told("La phrase de passe n’ouvre pas ce fichier.") from error
    elif identity:
        with _decrypted(source, _identities(identity)) as plain:
            yield plain
    else:
        raise Told("Ce fichier est chiffré : donnez la clé (--identity) ou --passphrase-file.")


def _identities(path: Path) -> list[Any]:
    lines = [line.strip() for line in path.read_text().splitlines()]
    return [
        pyrage.x25519.Identity.from_str(line)
        for line in lines
        if line.startswith("AGE-SECRET-KEY-")
    ]


@contextmanager
def _decrypted(source: IO[bytes], identities: list[Any]) -> Iterator[IO[bytes]]:
    reading, writing = os.pipe()
    failed: list[Exception] = []

    def write() -> None:
        with os.fdopen(writing, "wb") as sink:
            try:
                pyrage.decrypt_io(source, sink, identities)
            except BrokenPipeError:
                return
            except Exception as error:
                failed.append(error)

    thread = threading.Thread(target=write, daemon=True)
    thread.start()
    try:
        with os.fdopen(reading, "rb") as plain:
            try:
                yield plain
            finally:
                while plain.read(1 << 20):
                    pass
    finally:
        thread.join()
        if failed:
            raise Told("La clé n’ouvre pas ce fichier, ou il est abîmé.") from failed[0]
