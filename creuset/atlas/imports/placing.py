"""Rows that say a commune of France and no point are placed there, and said to be so."""

from collections.abc import Iterable
from dataclasses import replace

from creuset.atlas.importing import Row
from creuset.atlas.models import Entry
from creuset.places import finding


def placed(rows: Iterable[Row]) -> list[Row]:
    """A name that could be several communes, or another country's, places nothing."""
    told = list(rows)
    asked = {each.number: (each.postcode, each.city) for each in told if _may_be_placed(each)}
    found = finding.communes(asked.values()) if asked else {}
    return [_at(each, found.get(asked.get(each.number, ("", "")))) for each in told]


def _may_be_placed(row: Row) -> bool:
    if row.latitude is not None:
        return False
    return bool(row.postcode or row.city) and (
        row.country == "FR" or (not row.country and bool(row.postcode and row.city))
    )


def _at(row: Row, commune: object) -> Row:
    latitude = getattr(commune, "latitude", None)
    if latitude is None:
        return row
    longitude = getattr(commune, "longitude", None)
    where = {"latitude": latitude, "longitude": longitude}
    return replace(row, **where, precision=Entry.Precision.COMMUNE.value)
