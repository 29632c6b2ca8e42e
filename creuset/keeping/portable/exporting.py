from __future__ import annotations

import json
import shutil
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.recorder import MigrationRecorder
from django.db.models import Model
from django.utils import timezone

from creuset.keeping import snapshot
from creuset.keeping.backing_up import THUMBNAIL, software
from creuset.keeping.portable import numbering, reading, values
from creuset.keeping.portable.kinds import LEFT_OUT, SECRET_FIELDS, fields_of, kinds
from creuset.keeping.portable.places import Place, written_at

FORMAT = 1
MANIFEST = "manifest.json"
AT_ONCE = 1000
README = """\
# Une communauté, en formats ouverts

Cet export vient d’un logiciel Creuset. Tout outil peut le lire :

- `rows/*.jsonl` : une sorte par fichier, une ligne JSON par objet, dans l’ordre de leurs numéros. Les
  numéros sont stables ; un champ qui renvoie à un objet porte son numéro ; une sorte est écrite par son
  nom (`works.work`) ; les dates sont en ISO 8601 (temps universel).
- `texts/**/*.md` : les mêmes textes et conversations, en Markdown, à lire.
- `files/…` : les fichiers déposés, nommés par leur empreinte SHA-256 (`rows/files.file.jsonl` donne leur
  nom et leur type).
- `manifest.json` : la version, les champs de chaque sorte, le nombre de lignes, ce qui n’est pas là et
  pourquoi.

Pour faire revivre cette communauté sur un serveur vide : `manage.py import_community CE_DOSSIER`. Le format
est décrit dans `docs/export.md` du logiciel.

**Cet export contient ce que les membres ne montrent qu’à quelques-uns.** Gardez-le comme le serveur.
"""


@dataclass
class Written:
    rows: int = 0
    kinds: int = 0
    texts: int = 0
    files: int = 0
    missing: int = 0


def export(path: Path) -> Written:
    with (
        tempfile.TemporaryDirectory(prefix=".creuset-", dir=path.absolute().parent) as scratch,
        snapshot.taken(Path(scratch), dumped=False),
        written_at(path) as place,
    ):
        return _write(place)


def _write(place: Place) -> Written:
    told = Written()
    described = {}
    for model in kinds():
        rows = _write_rows(place, model)
        described[model._meta.label_lower] = {
            "rows": rows,
            "fields": {field.attname: field.get_internal_type() for field in fields_of(model)},
        } | ({"next": numbering.next_of(model)} if numbering.numbered(model) else {})
        told.kinds, told.rows = told.kinds + 1, told.rows + rows
    for name, content in reading.pages():
        told.texts += 1
        _write_text(place, name, content)
    for name in snapshot.names_of_files():
        _write_file(place, name, told)
    _write_text(place, "README.md", README)
    _write_text(place, MANIFEST, json.dumps(_manifest(described), ensure_ascii=False, indent=1))
    return told


def _manifest(described: dict[str, Any]) -> dict[str, Any]:
    applied = MigrationRecorder(connection).applied_migrations()
    return {
        "format": FORMAT,
        "made_at": timezone.now().isoformat(),
        "software": software(),
        "migrations": sorted(f"{app}.{name}" for app, name in applied),
        "kinds": described,
        "left_out": LEFT_OUT,
        "secret_fields": {label: sorted(names) for label, names in SECRET_FIELDS.items()},
    }


def _write_rows(place: Place, model: type[Model]) -> int:
    fields = fields_of(model)
    names = [field.attname for field in fields]
    rows = model._base_manager.order_by("pk").values_list(*names)
    count = 0
    with place.write(f"rows/{model._meta.label_lower}.jsonl") as out:
        for row in rows.iterator(chunk_size=AT_ONCE):
            said = {
                name: values.written(field, value)
                for name, field, value in zip(names, fields, row, strict=True)
            }
            out.write(values.line(said).encode())
            count += 1
    return count


def _write_text(place: Place, name: str, content: str) -> None:
    with place.write(name) as out:
        out.write(content.encode())


def _write_file(place: Place, name: str, told: Written) -> None:
    """`files/ab/cd/abcd…`, as in the storage, with its thumbnail."""
    if not default_storage.exists(name):
        told.missing += 1
        return
    told.files += 1
    for each in (name, f"{name}{THUMBNAIL}"):
        if default_storage.exists(each):
            with default_storage.open(each) as content, place.write(each) as out:
                shutil.copyfileobj(content, out, 1 << 20)
