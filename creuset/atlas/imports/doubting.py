"""What a row says of its place, against the outlines of countries and communes. All is kept as it is told:
nobody knows which of the two is wrong, and whoever brought the file reads both."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import get_language
from django.utils.translation import gettext as _

from creuset.atlas.importing import Problem, Row
from creuset.places.countries import COUNTRIES
from creuset.places.departments import department_of, is_near_department
from creuset.places.falling import commune_at
from creuset.places.finding import code_of, same_department
from creuset.places.lands import countries_near, is_near

FRANCE = "FR"
NEARBY = 0.07  # degrees: a commune may have the postcode of its neighbours


def with_doubts(rows: Iterable[Row | Problem]) -> Iterator[Row | Problem]:
    """Each row preceded by what makes its place doubtful."""
    for row in rows:
        if isinstance(row, Row) and (reason := doubt(row)):
            value = f"{row.latitude}, {row.longitude}"
            yield Problem(row.number, "latitude", value, reason, False)
        yield row


def doubt(row: Row) -> str:
    """Why its point is doubtful; nothing when nothing says so."""
    latitude, longitude = row.latitude, row.longitude
    if latitude is None or longitude is None:
        return ""
    commune = commune_at(latitude, longitude)
    lands = (FRANCE,) if commune else countries_near(round(latitude, 2), round(longitude, 2))
    if not lands or _is_elsewhere(row, lands, latitude, longitude):
        return _swapped(row, latitude, longitude) or _where(row.country, lands)
    if not commune and row.postcode:
        return _swapped(row, latitude, longitude) or _far(row, lands, latitude, longitude)
    if row.country in {"", FRANCE} and _is_of_another_department(row, latitude, longitude):
        reason = _("le code postal %(postcode)s est d’un autre département que ce point")
        return reason % {"postcode": row.postcode}
    return ""


def _is_elsewhere(row: Row, lands: tuple[str, ...], latitude: float, longitude: float) -> bool:
    told = bool(row.country) and row.country not in lands
    return told and not is_near(row.country, latitude, longitude)


def _far(row: Row, lands: tuple[str, ...], latitude: float, longitude: float) -> str:
    """Off a coast or on a border, where no commune tells. Five digits are a postcode of France only there."""
    in_france = row.country == FRANCE or (not row.country and lands == (FRANCE,))
    postcode = code_of(row.postcode)
    if not (in_france and postcode):
        return ""
    if is_near_department(department_of(postcode), latitude, longitude):
        return ""
    reason = _("ce point est loin du département du code postal %(postcode)s")
    return reason % {"postcode": row.postcode}


def _where(country: str, lands: tuple[str, ...]) -> str:
    if not lands:
        return _("ce point semble en mer, loin de toute terre")
    there = " / ".join(map(_name, lands))
    return _("le pays est %(told)s, ce point est ailleurs : %(there)s") % {
        "told": _name(country),
        "there": there,
    }


def _name(code: str) -> str:
    return COUNTRIES[code].name(get_language() or "fr") if code in COUNTRIES else code


def _swapped(row: Row, latitude: float, longitude: float) -> str:
    """Whether the point, turned over, is where the row says, or in France when it says nothing."""
    if abs(longitude) > 90:
        return ""
    said = row.country in {"", FRANCE} and bool(code_of(row.postcode))
    commune = commune_at(longitude, latitude)
    if said:
        agrees = bool(commune) and same_department(_plain(commune), code_of(row.postcode))
    elif row.country:
        agrees = is_near(row.country, longitude, latitude)
    else:
        agrees = bool(commune)
    return _("latitude et longitude semblent inversées") if agrees else ""


def _is_of_another_department(row: Row, latitude: float, longitude: float) -> bool:
    postcode = code_of(row.postcode)
    if not postcode:
        return False
    around = ((0.0, 0.0), (NEARBY, 0.0), (-NEARBY, 0.0), (0.0, NEARBY), (0.0, -NEARBY))
    found: set[str] = set()
    for north, east in around:
        if commune := commune_at(latitude + north, longitude + east):
            found.add(commune)
            if same_department(_plain(commune), postcode):
                return False
    return bool(found)


def _plain(commune: str) -> str:
    return commune.removeprefix("FR-")
