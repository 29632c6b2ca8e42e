"""As much of JSON Schema as our description uses; a word that this does not know is a fault."""

import re
from datetime import date, datetime
from typing import Any
from urllib.parse import urlsplit

KNOWN = {
    "$ref", "type", "properties", "required", "additionalProperties", "items", "enum", "pattern",
    "format",
}  # fmt: skip
TYPES: dict[str, Any] = {
    "string": str,
    "integer": int,
    "number": (int, float),
    "null": type(None),
    "array": list,
    "object": dict,
}
FORMATS: dict[str, Any] = {
    "uri": lambda text: urlsplit(text).scheme in {"http", "https"},
    "date": date.fromisoformat,
    "date-time": datetime.fromisoformat,
}


def check(value: Any, schema: dict[str, Any], api: dict[str, Any], where: str = "$") -> None:
    assert set(schema) <= KNOWN, (where, schema)
    if "$ref" in schema:
        schema = api["components"]["schemas"][schema["$ref"].rpartition("/")[2]]
    types = schema["type"] if isinstance(schema["type"], list) else [schema["type"]]
    assert any(isinstance(value, TYPES[name]) for name in types), (where, value, types)
    assert not isinstance(value, bool), (where, value)
    assert value in schema.get("enum", [value]), (where, value)
    if isinstance(value, str):
        assert re.search(schema.get("pattern", ""), value), (where, value)
        assert FORMATS[schema["format"]](value) if "format" in schema else True, (where, value)
    if isinstance(value, list):
        for n, each in enumerate(value):
            check(each, schema["items"], api, f"{where}[{n}]")
    if isinstance(value, dict):
        assert set(schema["required"]) <= set(value), where
        assert schema["additionalProperties"] is False
        assert set(value) <= set(schema["properties"]), where
        for name, each in value.items():
            check(each, schema["properties"][name], api, f"{where}.{name}")
