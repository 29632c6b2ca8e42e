"""Drawing lots that anyone can draw again.

First everything is published as a commitment: who may be drawn, into which strata, for how many
places, and the public event that will give the seed (a named lottery, a beacon). Once it has
happened, SHA-256 of the seed, a zero byte and an identifier puts everyone in order (cf. RFC 3797).
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from fractions import Fraction
from hashlib import sha256
from typing import Any

from creuset.decisions.tallies.core import canonical

VERSION = 1


@dataclass(frozen=True)
class Draw:
    """By stratum: how many places it has, who is drawn, who comes next, what stays vacant."""

    places: dict[str, int]
    drawn: dict[str, tuple[str, ...]]
    substitutes: dict[str, tuple[str, ...]]
    vacant: dict[str, int]

    @property
    def everyone_drawn(self) -> tuple[str, ...]:
        return tuple(sorted(one for drawn in self.drawn.values() for one in drawn))

    def as_data(self) -> dict[str, Any]:
        return {
            "places": self.places,
            "drawn": {stratum: list(ones) for stratum, ones in self.drawn.items()},
            "substitutes": {stratum: list(ones) for stratum, ones in self.substitutes.items()},
            "vacant": self.vacant,
        }


def commitment(
    pool: Mapping[str, str],
    *,
    places: int,
    seed_from: str,
    strata: Mapping[str, int] | None = None,
    substitutes: int = 0,
    excluded: Collection[str] = (),
) -> str:
    """SHA-256, in hexadecimal, of all that the draw depends on but the seed, which `seed_from`
    announces: to publish before the seed can be known."""
    what = {
        "version": VERSION,
        "pool": sorted([one, stratum] for one, stratum in pool.items()),
        "excluded": sorted(set(excluded)),
        "strata": _shares(pool, strata, excluded),
        "places": places,
        "substitutes": substitutes,
        "seed_from": seed_from,
    }
    return sha256(canonical(what).encode("utf-8", "surrogatepass")).hexdigest()


def draw(
    pool: Mapping[str, str],
    *,
    places: int,
    seed: str,
    strata: Mapping[str, int] | None = None,
    substitutes: int = 0,
    excluded: Collection[str] = (),
    refused: Collection[str] = (),
) -> Draw:
    """Draw `places` from a pool that says the stratum of each.

    `strata` weighs them (the population of each, for example); without it, each weighs as many as
    may be drawn from it. Who has refused leaves the place to the next of the same stratum. A stratum
    with too few people keeps vacant places: nobody else takes them.
    """
    shares = _shares(pool, strata, excluded)
    room = apportioned(shares, places, seed=seed)
    gone = {*excluded, *refused}
    members: dict[str, list[str]] = {stratum: [] for stratum in room}
    for one, stratum in pool.items():
        if one not in gone:
            members[stratum].append(one)
    ordered = {stratum: in_order(ones, seed=seed) for stratum, ones in members.items()}
    return Draw(
        places=room,
        drawn={each: tuple(ordered[each][: room[each]]) for each in room},
        substitutes={
            each: tuple(ordered[each][room[each] : room[each] + substitutes]) for each in room
        },
        vacant={each: max(room[each] - len(ordered[each]), 0) for each in room},
    )


def in_order(names: Iterable[str], *, seed: str) -> list[str]:
    """The order of a lot: also what a tie of another count asks for."""
    if "\0" in seed:
        raise ValueError("A seed holds no zero byte: it could pass for the start of a name.")
    return sorted(set(names), key=lambda name: (_hash(seed, name), name))


def apportioned(shares: Mapping[str, int], places: int, *, seed: str) -> dict[str, int]:
    """Places by largest remainder; equal remainders by the same lot, on the names of the strata."""
    if places < 0 or any(share < 0 for share in shares.values()):
        raise ValueError("Places and shares are not negative.")
    total = sum(shares.values())
    if not total:
        return dict.fromkeys(sorted(shares), 0)
    exact = {stratum: Fraction(places * share, total) for stratum, share in shares.items()}
    room = {stratum: int(exact[stratum]) for stratum in sorted(shares)}
    lot = in_order(shares, seed=seed)
    by_remainder = sorted(lot, key=lambda stratum: room[stratum] - exact[stratum])
    for stratum in by_remainder[: places - sum(room.values())]:
        room[stratum] += 1
    return room


def _hash(seed: str, name: str) -> bytes:
    return sha256(f"{seed}\0{name}".encode("utf-8", "surrogatepass")).digest()


def _shares(
    pool: Mapping[str, str], strata: Mapping[str, int] | None, excluded: Collection[str]
) -> dict[str, int]:
    unknown = set(pool.values()).difference(pool.values() if strata is None else strata)
    if unknown:
        raise ValueError(f"No share is given for: {', '.join(sorted(unknown))}")
    if strata is not None:
        return dict(sorted(strata.items()))
    shares = dict.fromkeys(sorted(set(pool.values())), 0)
    for one, stratum in pool.items():
        shares[stratum] += one not in excluded
    return shares
