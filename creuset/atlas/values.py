"""What an entry says, as plain values by the keys of `fields`: read, compared, written back."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from typing import Any

from creuset.atlas.fields import FACTS, FIELDS, Field
from creuset.atlas.kinds import mask
from creuset.atlas.models import Entry
from creuset.atlas.placing import stand_in_commune
from creuset.common.audience import Audience
from creuset.places.finding import spelt
from creuset.places.models import Territory

Values = dict[str, Any]
Changes = dict[str, list[Any]]  # field → [before, after]

EMPTY: tuple[Any, ...] = (None, "", [], False)


def values_of(entry: Entry) -> Values:
    """All that is told; what is not told is left out."""
    told: Values = {
        "name": entry.name,
        "category": entry.category,
        "kinds": [kind.value for kind in entry.kind_list],
        "city": entry.city,
        "country": entry.country.code if entry.country else "",
        "point": _point(entry),
        "website": entry.website,
        "closed": entry.status == Entry.Status.CLOSED,
        "members_only": entry.audience == Audience.COMMUNITY,
        **{key: value for key, value in entry.facts.items() if key in FIELDS},
    }
    return {key: value for key, value in told.items() if value not in EMPTY}


def _point(entry: Entry) -> list[float] | None:
    """As precisely as it is typed, so that what nobody touched does not change. Nobody tells a point
    that only says the commune."""
    if entry.latitude is None or entry.longitude is None or entry.precision == ONLY_ITS_COMMUNE:
        return None
    return [round(entry.latitude, 6), round(entry.longitude, 6)]


def differences(before: Mapping[str, Any], after: Mapping[str, Any]) -> Changes:
    """Field by field, in the order of pages; nothing when both say the same."""
    return {
        key: [before.get(key), after.get(key)]
        for key in FIELDS
        if (before.get(key) or None) != (after.get(key) or None)
    }


def stale(changes: Changes, now: Mapping[str, Any]) -> list[Field]:
    """The fields that say something else than when these changes were written."""
    return [
        FIELDS[key]
        for key, (before, after) in changes.items()
        if (now.get(key) or None) not in (before or None, after or None)
    ]


def write_values(entry: Entry, told: Mapping[str, Any], keys: Collection[str]) -> None:
    """Make these fields of the entry what is told of them, without saving it. Imports will leave
    them as they now are."""
    before = _where(entry)
    for key in keys:
        _write(entry, key, told.get(key))
    if "point" in keys or _where(entry) != before:
        stand_in_commune([entry])
    entry.edited = sorted({*entry.edited, *(_COLUMN.get(key, key) for key in keys)})
    entry.settle()


def _where(entry: Entry) -> tuple[str, int | None]:
    """Written otherwise, the name of a city is the same name."""
    return spelt(entry.city), entry.country_id


ONLY_ITS_COMMUNE = Entry.Precision.COMMUNE
_COLUMN = {"point": "latitude"}
_FACTS = {field.key for field in FACTS}


def _write(entry: Entry, key: str, value: Any) -> None:
    if key in _FACTS:
        entry.facts = {**entry.facts, key: value}
        if value in EMPTY:
            del entry.facts[key]
    elif key == "kinds":
        entry.kinds = mask(value or [])
    elif key == "country":
        entry.country = Territory.objects.filter(code=value).first() if value else None
    elif key == "point":
        entry.latitude, entry.longitude = value or (None, None)
        entry.precision = Entry.Precision.POINT
    elif key == "closed":
        _close(entry, value)
    elif key == "members_only":
        entry.audience = Audience.COMMUNITY if value else Audience.PUBLIC
    else:
        setattr(entry, key, value or "")


def _close(entry: Entry, closed: object) -> None:
    if closed:
        entry.status = Entry.Status.CLOSED
    elif entry.status == Entry.Status.CLOSED:
        entry.status = Entry.Status.CURRENT
