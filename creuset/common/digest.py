"""One fingerprint for one set of plain values, whatever the order of the keys."""

import json
from collections.abc import Mapping
from hashlib import sha256
from typing import Any


def canonical(values: Mapping[str, Any]) -> bytes:
    return json.dumps(
        values, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False
    ).encode()


def digest_of(values: Mapping[str, Any]) -> str:
    """SHA-256 of the canonical JSON, 64 hexadecimal digits."""
    return sha256(canonical(values)).hexdigest()
