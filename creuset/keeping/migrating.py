"""What a migration does, in words, and whether the version in service survives it."""

from collections.abc import Iterator
from typing import Any

from django.db.migrations import operations as known
from django.db.migrations.migration import Migration

CREATES = (known.CreateModel,)
LOCKS = (
    known.AddField, known.AlterField, known.AddIndex, known.AddConstraint, known.RunPython,
    known.RunSQL,
)  # fmt: skip
BREAKS = (known.RemoveField, known.RenameField, known.DeleteModel, known.RenameModel)


def words(operation: Any) -> str:
    said = str(operation.describe())
    if isinstance(operation, LOCKS):
        return f"{said} (la table attend pendant ce temps)"
    return said


def breaking(migration: Migration) -> Iterator[str]:
    """What the version in service would trip over. In two steps instead: stop using it and release;
    take it away in the release after."""
    made = {
        operation.name_lower
        for operation in migration.operations
        if isinstance(operation, CREATES)
    }
    for operation in migration.operations:
        model = getattr(operation, "model_name_lower", getattr(operation, "name_lower", ""))
        if isinstance(operation, BREAKS) and model not in made:
            yield f"{migration.app_label}.{migration.name}: {operation.describe()}"
        if isinstance(operation, known.AddField) and model not in made:
            field = operation.field
            if not field.null and not field.has_db_default() and not field.many_to_many:
                yield (
                    f"{migration.app_label}.{migration.name}: {operation.describe()}: the version in "
                    "service writes rows without it (db_default=… or null=True)"
                )
