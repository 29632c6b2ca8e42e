"""Fingerprints of what happened: pure, so that anyone can check them again elsewhere.

The tree is that of RFC 9162 (Certificate Transparency, section 2.1.1): a leaf is the hash of 0x00
and the entry, a node the hash of 0x01 and its two halves, so that no leaf passes for a node.
"""

from collections.abc import Sequence
from hashlib import sha256
from typing import Any

from creuset.common.digest import canonical


def commitment(salt: str, actor: int | None, personal: dict[str, Any]) -> str:
    """What binds a record to its personal part without telling it."""
    return sha256(canonical({"salt": salt, "actor": actor, "personal": personal})).hexdigest()


def leaf(entry: dict[str, Any]) -> bytes:
    return sha256(b"\x00" + canonical(entry)).digest()


def root(leaves: Sequence[bytes]) -> bytes:
    """Root of the tree over the leaves in order; at least one."""
    if len(leaves) == 1:
        return leaves[0]
    half = 1 << ((len(leaves) - 1).bit_length() - 1)
    return sha256(b"\x01" + root(leaves[:half]) + root(leaves[half:])).digest()


def chain(previous: str, count: int, root_of_batch: str, at: str) -> str:
    """Binds a batch, and the moment of its seal, to all that came before it."""
    return sha256(f"{previous}|{count}|{root_of_batch}|{at}".encode()).hexdigest()
