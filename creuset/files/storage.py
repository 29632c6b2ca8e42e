"""What a setting says about where files go, and a local disk that does not lose what it said it kept."""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured
from django.core.files.base import File
from django.core.files.storage import FileSystemStorage

S3 = {"s3", "s3+http"}


class LocalDisk(FileSystemStorage):
    """Written beside, pushed to the disk, then given its name: seen whole or not at all."""

    def _save(self, name: str, content: File[bytes]) -> str:
        path = Path(self.path(name))
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = path.with_name(f".{path.name}.{os.getpid()}.{os.urandom(4).hex()}")
        try:
            with beside.open("wb") as written:
                for chunk in content.chunks():
                    written.write(chunk)
                written.flush()
                os.fsync(written.fileno())
            beside.replace(path)
        except BaseException:
            beside.unlink(missing_ok=True)
            raise
        _settle(path.parent)
        return name

    def get_available_name(self, name: str, max_length: int | None = None) -> str:
        """A name says what it holds: writing it again writes the same."""
        return name


def _settle(folder: Path) -> None:
    """A name too is lost in a power cut, until its folder is pushed to the disk."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def chosen(where: str, var: Path) -> dict[str, Any]:
    """The default storage, from CREUSET_FILES: nothing, a folder, or s3://key:secret@host/bucket."""
    if urlsplit(where).scheme in S3:
        return bucket(where, "CREUSET_FILES")
    if "://" in where:
        raise ImproperlyConfigured(
            "CREUSET_FILES doit être un dossier, ou une adresse s3://clé:secret@hôte/seau"
        )
    return {
        "BACKEND": "creuset.files.storage.LocalDisk",
        "OPTIONS": {"location": str(Path(where) if where else var), "base_url": None},
    }


def bucket(where: str, setting: str) -> dict[str, Any]:
    """S3-compatible storage, from the setting of this name: s3://key:secret@host/bucket/folder."""
    if find_spec("storages") is None or find_spec("boto3") is None:
        raise ImproperlyConfigured(
            f"{setting} demande un espace S3, mais ce qu’il faut pour l’atteindre n’est pas "
            'installé. Installez-le : pip install "django-storages[s3]". Ou ôtez ce réglage : tout '
            "reste alors sur le disque."
        )
    parts = urlsplit(where)
    name, _slash, folder = parts.path.strip("/").partition("/")
    known = parts.scheme in S3
    if not (known and parts.hostname and name and parts.username and parts.password):
        raise ImproperlyConfigured(
            f"{setting} doit ressembler à s3://clé:secret@s3.exemple.org/seau (et ?region=… si "
            "votre hébergeur la demande)."
        )
    port = f":{parts.port}" if parts.port else ""
    scheme = "http" if parts.scheme == "s3+http" else "https"
    return {
        "BACKEND": "storages.backends.s3.S3Storage",
        "OPTIONS": {
            "access_key": unquote(parts.username),
            "secret_key": unquote(parts.password),
            "endpoint_url": f"{scheme}://{parts.hostname}{port}",
            "bucket_name": name,
            "location": folder,
            "region_name": parse_qs(parts.query).get("region", [None])[0],
            "addressing_style": "path",
            "default_acl": None,
            "file_overwrite": True,
        },
    }
