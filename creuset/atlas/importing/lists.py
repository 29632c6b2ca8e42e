"""Where the things are, in a JSON that lists them under a name of its own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from creuset.atlas.importing.names import ADDRESS, POINT, named
from creuset.atlas.importing.shapes import INSIDES, PLACES

DEEPEST = 4
_WHERE = {"latitude", "longitude", "city", "postcode", ADDRESS, POINT}
Things = list[Any]


def things_in(told: Any) -> Things:
    """The things of the outermost list that names them, with those of its sisters; the whole, when it is one
    thing and lists none that stands somewhere."""
    lists = list(_lists(told))
    if isinstance(told, dict) and _has_a_name(told):
        lists = [each for each in lists if _stand_somewhere(each)] or [[told]]
    found = [each for each in lists if _name_things(each)] or [
        each for each in lists if len(each) > 1
    ]
    if not found:
        return []
    longest = max(found, key=len)
    return [thing for each in found if _alike(each, longest) for thing in each]


def _lists(told: Any) -> Iterator[Things]:
    """The lists of objects of the outermost level that names things, else of every level."""
    level, every = [told], []
    for _depth in range(DEEPEST):
        below = [part for each in level for part in _parts(each)]
        keyed = [_by_key(each) for each in level if isinstance(each, dict)]
        lists = [each for each in map(_as_list, below + keyed) if each]
        every += lists
        if any(map(_name_things, lists)):
            yield from lists
            return
        level = below
    yield from every


def _parts(told: Any) -> list[Any]:
    if isinstance(told, dict):
        return [each for each in told.values() if isinstance(each, dict | list)]
    return (
        [each for each in told if isinstance(each, dict | list)] if isinstance(told, list) else []
    )


def _by_key(told: dict[str, Any]) -> Things:
    """The things of an object that gives each under its identifier."""
    return [
        {"id": name, **each} if isinstance(each, dict) else each for name, each in told.items()
    ]


def _as_list(told: Any) -> Things:
    if not isinstance(told, list) or not told:
        return []
    objects = sum(isinstance(each, dict) for each in told)
    return told if objects == len(told) or objects > max(1, 0.9 * len(told)) else []


def _name_things(things: Things) -> bool:
    return any(_has_a_name(each) for each in things[:20])


def _has_a_name(thing: Any) -> bool:
    if not isinstance(thing, dict):
        return False
    insides = [thing, *(thing[each] for each in INSIDES if isinstance(thing.get(each), dict))]
    return any(named(name)[0] == "name" for told in insides for name in told)


def _stand_somewhere(things: Things) -> bool:
    names = _names_in(things)
    return bool(names & set(PLACES)) or any(named(name)[0] in _WHERE for name in names)


def _alike(things: Things, others: Things) -> bool:
    """Whether they are described by nearly the same names."""
    one, two = _names_in(things), _names_in(others)
    return things is others or 2 * len(one & two) >= len(one | two)


def _names_in(things: Things) -> set[str]:
    """A total or a blank may stand among the things, and has no name."""
    return {name for each in things[:20] if isinstance(each, dict) for name in each}
