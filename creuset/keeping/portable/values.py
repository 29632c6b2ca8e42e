"""One value as JSON, and back: dates in ISO 8601, kinds by their names, bytes in base 64."""

import json
from base64 import b64encode
from datetime import UTC, date, datetime, time, timedelta
from decimal import Decimal
from typing import Any
from uuid import UUID

from django.contrib.contenttypes.models import ContentType
from django.utils.duration import duration_iso_string

from creuset.keeping.portable.kinds import names_a_kind
from creuset.keeping.told import Told


def line(row: dict[str, Any]) -> str:
    """The same bytes whatever the database: it may sort the keys of what it keeps."""
    return json.dumps(row, ensure_ascii=False, sort_keys=True, allow_nan=False) + "\n"


def written(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if names_a_kind(field):
        return ContentType.objects.get_for_id(value).model_class()._meta.label_lower  # type: ignore[union-attr]
    if isinstance(value, datetime):
        return value.astimezone(UTC).isoformat()
    if isinstance(value, date | time):
        return value.isoformat()
    if isinstance(value, timedelta):
        return duration_iso_string(value)
    if isinstance(value, Decimal | UUID):
        return str(value)
    if isinstance(value, bytes | memoryview):
        return b64encode(value).decode()
    return value


def read(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if names_a_kind(field):
        area, _dot, model = value.partition(".")
        try:
            return ContentType.objects.get_by_natural_key(area, model).pk
        except ContentType.DoesNotExist as error:
            raise Told(f"Sorte inconnue de cette version du logiciel : {value}") from error
    while field.is_relation:
        field = field.target_field
    return field.to_python(value)
