"""How other maps write one thing in JSON, made flat: names of fields and their values.

GeoJSON (RFC 7946), Overpass (OpenStreetMap), GoGoCarto and what resembles it (Transiscope), profiles of
Murmurations, lists of plain objects.
"""

from collections.abc import Callable, Iterator, Mapping
from typing import Any

from creuset.atlas.importing.rows import empty

Shape = Callable[[dict[str, Any]], dict[str, Any] | None]
"""The fields of one thing; None when it is not one."""

PLACES = ("geo", "geolocation", "location", "coordinates", "center", "position")
LATITUDE = ("latitude", "lat")
LONGITUDE = ("longitude", "lng", "lon", "long")
ADDRESS = {
    "city": ("addressLocality", "locality", "city", "town", "ville"),
    "postcode": ("postalCode", "postal_code", "postcode"),
    "country": ("addressCountry", "country", "country_name", "pays"),
}


def of_feature(feature: dict[str, Any]) -> dict[str, Any] | None:
    """The properties of a feature, with its identifier and its point beside them."""
    properties = feature.get("properties")
    if not isinstance(properties, dict):
        return None
    values = dict(properties)
    if not empty(feature.get("id")):
        values.setdefault("id", feature["id"])
    geometry = feature.get("geometry")
    if geometry is None:
        return values
    point = geometry.get("coordinates") if isinstance(geometry, dict) else None
    if not isinstance(point, list) or len(point) < 2 or geometry.get("type") != "Point":
        return {**values, "longitude": geometry, "latitude": geometry}
    return {**values, "longitude": point[0], "latitude": point[1]}


def of_element(element: dict[str, Any]) -> dict[str, Any] | None:
    """Of OpenStreetMap: its tags, and a point that ways and relations only have when `out center`
    was asked. What has no tag only draws the others."""
    tags = element.get("tags")
    if not isinstance(tags, dict):
        return None
    values = dict(tags)
    if not empty(element.get("id")):
        values["source id"] = f"{element.get('type', 'node')}/{element['id']}"
    return values | dict(_point([element, element.get("center")]))


def of_object(thing: dict[str, Any]) -> dict[str, Any] | None:
    values = dict(thing)
    address = thing.get("address")
    if isinstance(address, dict):
        for field, names in ADDRESS.items():
            if empty(values.get(field)):
                values[field] = _first(address, names)
    if isinstance(thing.get("primary_url"), str):
        values.setdefault("website", thing["primary_url"])
    kinds = thing.get("categories")
    if isinstance(kinds, list):
        values["categories"] = [
            each.get("name", "") if isinstance(each, dict) else each for each in kinds
        ]
    return values | dict(_point([thing, *(thing.get(name) for name in PLACES)]))


def _point(places: list[Any]) -> Iterator[tuple[str, Any]]:
    """From the first of these that says where."""
    for place in places:
        if isinstance(place, list) and len(place) > 1:  # as in GeoJSON: the longitude first
            yield from (("longitude", place[0]), ("latitude", place[1]))
            return
        if isinstance(place, dict):
            north, east = _first(place, LATITUDE), _first(place, LONGITUDE)
            if not (empty(north) and empty(east)):
                yield from (("latitude", north), ("longitude", east))
                return


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((values[name] for name in names if not empty(values.get(name))), None)


SHAPES: dict[str, Shape] = {"features": of_feature, "elements": of_element, "data": of_object}
