"""Vector tiles (Mapbox Vector Tile 2.1), written by hand: a few numbers before each piece of bytes.

Of the format we write what points need: one layer, features of one point, values that are texts or
whole numbers.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import NamedTuple

EXTENT = 4096  # units in the side of a tile
LAYER = "initiatives"
VARINT, BYTES = 0, 2  # how the wire tells what follows
POINT = 1
MOVE_TO = 1 | 1 << 3  # once

Value = str | int


class Feature(NamedTuple):
    x: int
    y: int
    facts: Mapping[str, Value]


def encode(features: Iterable[Feature]) -> bytes:
    """A tile where nothing is has no layer, and so no byte."""
    keys: dict[str, int] = {}
    values: dict[Value, int] = {}
    told = b"".join(_bytes(2, _feature(each, keys, values)) for each in features)
    if not told:
        return b""
    layer = [
        _number(15, 2),
        _bytes(1, LAYER.encode()),
        told,
        *(_bytes(3, key.encode()) for key in keys),
        *(_bytes(4, _value(value)) for value in values),
        _number(5, EXTENT),
    ]
    return _bytes(3, b"".join(layer))


def _feature(feature: Feature, keys: dict[str, int], values: dict[Value, int]) -> bytes:
    tags: list[int] = []
    for key, value in feature.facts.items():
        tags += [keys.setdefault(key, len(keys)), values.setdefault(value, len(values))]
    geometry = [MOVE_TO, _zigzag(feature.x), _zigzag(feature.y)]
    return _bytes(2, _packed(tags)) + _number(3, POINT) + _bytes(4, _packed(geometry))


def _value(value: Value) -> bytes:
    return _bytes(1, value.encode()) if isinstance(value, str) else _number(5, value)


def _number(field: int, n: int) -> bytes:
    return _varint(field << 3 | VARINT) + _varint(n)


def _bytes(field: int, content: bytes) -> bytes:
    return _varint(field << 3 | BYTES) + _varint(len(content)) + content


def _packed(numbers: Iterable[int]) -> bytes:
    return b"".join(map(_varint, numbers))


def _varint(n: int) -> bytes:
    """Seven bits a byte, the lowest first; the high bit says that more follow."""
    told = bytearray()
    while n > 0x7F:
        told.append(n & 0x7F | 0x80)
        n >>= 7
    told.append(n)
    return bytes(told)


def _zigzag(n: int) -> int:
    return n << 1 if n >= 0 else (-n << 1) - 1
