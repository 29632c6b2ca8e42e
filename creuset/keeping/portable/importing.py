"""An export, made into a community again on an empty server: all of it, or nothing.

Numbers are kept, because the journal's seals cover them. Foreign keys are checked when the one
transaction ends, so the order of the kinds does not matter and memory stays flat.
"""

from __future__ import annotations

import json
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.files.base import File
from django.core.files.storage import default_storage
from django.db import IntegrityError, connection, transaction
from django.db.migrations.loader import MigrationLoader
from django.db.models import Model

from creuset.files import blobs
from creuset.journal.actions import faults
from creuset.keeping.portable import numbering, values
from creuset.keeping.portable.exporting import AT_ONCE, FORMAT, MANIFEST
from creuset.keeping.portable.kinds import fields_of, kinds
from creuset.keeping.portable.places import Place, read_at
from creuset.keeping.restoring import someone_lives_here
from creuset.keeping.told import Told


def import_community(path: Path) -> dict[str, int]:
    """How many rows of each kind."""
    if someone_lives_here():
        raise Told("Une communauté vit déjà ici. Un export s’importe sur un serveur vide.")
    with read_at(path) as place:
        manifest = _manifest(place)
        for name in sorted(place.names()):
            if name.startswith(f"{blobs.ROOT}/"):
                _store(place, name)
        try:
            with transaction.atomic():
                counted = _load(place, manifest)
        except IntegrityError as error:
            raise Told(f"Cet export ne tient pas ensemble : {error}") from error
    return counted


def _load(place: Place, manifest: dict[str, Any]) -> dict[str, int]:
    counted = {}
    for model in kinds():
        label = model._meta.label_lower
        told = manifest["kinds"].get(label)
        if told is None:
            continue
        model._base_manager.all()._raw_delete(connection.alias)
        counted[label] = sum(_insert(model, rows) for rows in _batches(place, model))
        if counted[label] != told["rows"]:
            raise Told(f"{label} : {told['rows']} lignes annoncées, {counted[label]} lues.")
        if "next" in told:
            numbering.start_from(model, told["next"])
    wrong = faults()
    if wrong:
        raise Told("\n".join(["Le journal de cet export n’est pas entier.", *wrong[:20]]))
    return counted


def _manifest(place: Place) -> dict[str, Any]:
    if MANIFEST not in place.names():
        raise Told("Il n’y a pas de manifest.json ici : ce n’est pas un export, ou il est coupé.")
    with place.read(MANIFEST) as content:
        manifest: dict[str, Any] = json.loads(content.read())
    if manifest.get("format") != FORMAT:
        raise Told("Cet export est écrit dans un format que cette version ne connaît pas.")
    here = {f"{app}.{name}" for app, name in MigrationLoader(None).disk_migrations}
    if set(manifest["migrations"]) != here:
        raise Told(
            "Cet export vient d’une autre version du logiciel "
            f"({manifest['software']}). Importez-le avec cette version, puis mettez à jour."
        )
    known = {model._meta.label_lower for model in kinds()}
    strange = sorted(manifest["kinds"].keys() - known)
    if strange:
        raise Told(f"Sortes inconnues : {', '.join(strange)}.")
    return manifest


def _batches(place: Place, model: type[Model]) -> Iterator[list[dict[str, Any]]]:
    with place.read(f"rows/{model._meta.label_lower}.jsonl") as content:
        rows = (json.loads(row) for row in content)
        while batch := list(islice(rows, AT_ONCE)):
            yield batch


def _insert(model: type[Model], rows: list[dict[str, Any]]) -> int:
    """As they were: no default, no moment of today."""
    fields = fields_of(model)
    made = [
        model(**{field.attname: values.read(field, row[field.attname]) for field in fields})
        for row in rows
    ]
    for each in made:
        if hasattr(each, "password"):
            each.password = UNUSABLE_PASSWORD_PREFIX
    columns = [field for field in model._meta.local_concrete_fields if not field.generated]
    at_once = max(1, connection.ops.bulk_batch_size(columns, made))
    for start in range(0, len(made), at_once):
        model._base_manager.all()._insert(  # type: ignore[attr-defined]
            made[start : start + at_once], fields=columns, using=connection.alias, raw=True
        )
    return len(made)


def _store(place: Place, name: str) -> None:
    if not blobs.checksum_in(name) or default_storage.exists(name):
        return
    with place.read(name) as content:
        default_storage.save(name, File(content, name=name))
