"""How other maps write one thing in JSON, made flat: names of fields and their values.

GeoJSON (RFC 7946), Overpass (OpenStreetMap), GoGoCarto and what resembles it (Transiscope), profiles of
Murmurations, records of open data portals, answers of Wikidata, lists of plain objects.
"""

from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any

from creuset.atlas.importing.cells import empty, shown
from creuset.atlas.importing.names import named
from creuset.atlas.importing.points import Undivided, both, middle_of

Shape = Callable[[Any], dict[str, Any] | None]
"""The fields of one thing; None when it is not one."""

PLACES = ("geo", "geolocation", "location", "coordinates", "center", "position", "geoPosition", "geometry",
          "geopoint", "geo_point", "geo_point_2d", "coordonnees_geo", "latlng")  # fmt: skip
LATITUDE = ("latitude", "lat")
LONGITUDE = ("longitude", "lng", "lon", "long")
ADDRESS = {
    "city": ("addressLocality", "locality", "city", "town", "ville"),
    "postcode": ("postalCode", "postal_code", "postcode", "zip"),
    "country": ("addressCountry", "country", "country_name", "pays"),
    "address": ("streetAddress", "street", "formatted", "label"),
}
SORTS = ("amenity", "shop", "leisure", "office", "craft", "club", "tourism")
"""Tags of OpenStreetMap that tell what a thing is."""
VOCABULARIES = (
    "schema:",
    "rdfs:",
    "foaf:",
    "dct:",
    "dcterms:",
    "dc:",
    "skos:",
    "pair:",
    "vcard:",
    "geo:",
)
INSIDES = ("properties", "fields", "attributes", "item", "node")
"""In which portals, registers and lists of linked data wrap what they say of one thing."""
LANGUAGES = ("fr", "en", "es")
WHOLE_COMPACT = ["id", ["name"], "latitude", "longitude"]


def of_thing(thing: Any) -> dict[str, Any] | None:
    """Whatever map it comes from: what it holds tells which."""
    if not isinstance(thing, dict):
        return None
    if thing.get("type") == "Feature" or isinstance(thing.get("properties"), dict):
        return of_feature(thing)
    if thing and all(isinstance(each, dict) and "value" in each for each in thing.values()):
        return of_object({name: each["value"] for name, each in thing.items()})
    inside = next((thing[each] for each in INSIDES if isinstance(thing.get(each), dict)), None)
    if inside and not any(named(name)[0] == "name" for name in thing):
        return _with_what_is_around(thing, inside)
    return of_object(thing)


def _with_what_is_around(thing: dict[str, Any], inside: dict[str, Any]) -> dict[str, Any] | None:
    """Its identifier, and the point that ArcGIS gives beside its attributes."""
    values = of_object({"id": thing.get("recordid") or thing.get("id"), **inside})
    point = thing.get("geometry")
    if values and isinstance(point, dict) and {"x", "y"} <= point.keys():
        values |= _at(point["x"], point["y"])
    return values


def of_feature(feature: Any) -> dict[str, Any] | None:
    """The properties of a feature, with its identifier and its point beside them."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    if not isinstance(properties, dict):
        return None
    values = dict(properties)
    if not empty(feature.get("id")):
        values.setdefault("id", feature["id"])
    geometry = feature.get("geometry")
    return values if geometry is None else values | _drawn(geometry)


def _drawn(geometry: Any) -> dict[str, Any]:
    if not isinstance(geometry, dict):
        return _at(geometry, geometry)
    point = geometry.get("coordinates")
    if geometry.get("type") == "Point" and isinstance(point, list) and len(point) > 1:
        return _at(point[0], point[1])
    return _at(*middle_of(geometry, shown(geometry)))


def _at(east: Any, north: Any) -> dict[str, Any]:
    """What is no number stays whole, to be refused as it is."""
    told = {"longitude": east, "latitude": north}
    return {
        name: Undivided(shown(each)) if isinstance(each, list | dict) else each
        for name, each in told.items()
    }


def of_element(element: Any) -> dict[str, Any] | None:
    """Of OpenStreetMap: its tags, and a point that ways and relations only have when `out center`, or the
    box around them, was asked. What has no tag only draws the others."""
    tags = element.get("tags") if isinstance(element, dict) else None
    if not isinstance(tags, dict):
        return None
    values = dict(tags)
    if not empty(element.get("id")):
        values["source id"] = f"{element.get('type', 'node')}/{element['id']}"
    if sorts := [tags[name] for name in SORTS if tags.get(name, "yes") != "yes"]:
        values.setdefault("categories", sorts)
    return values | (
        dict(_point([element, element.get("center")])) or _boxed(element.get("bounds"))
    )


def _boxed(bounds: Any) -> dict[str, Any]:
    sides = ("minlon", "minlat", "maxlon", "maxlat")
    if not isinstance(bounds, dict) or not all(type(bounds.get(side)) is float for side in sides):
        return {}
    west, south, east, north = (bounds[side] for side in sides)
    return _drawn({"type": "MultiPoint", "coordinates": [[west, south], [east, north]]})


def of_object(thing: Any) -> dict[str, Any] | None:
    if not isinstance(thing, dict):
        return None
    values = {_plain_name(name): _in_words(value) for name, value in thing.items()}
    address = values.pop("address", None)
    if isinstance(address, dict):
        for field, names in ADDRESS.items():
            if empty(values.get(field)):
                values[field] = _first(address, names)
    elif address is not None:
        values["address"] = address
    _open_up(values)
    if isinstance(thing.get("primary_url"), str):
        values.setdefault("website", values.pop("primary_url"))
    for name, several in values.items():
        if isinstance(several, list) and any(isinstance(each, dict) for each in several):
            values[name] = [_called(each) for each in several]
    boxes = [each for each in thing.values() if isinstance(each, dict)]
    return values | dict(_point([thing, *(thing.get(name) for name in PLACES), *boxes]))


def of_compact(mapping: Any, row: Any) -> dict[str, Any] | None:
    """GoGoCarto's shortest list: values without their names, which are told once for all."""
    if not isinstance(row, list):
        return of_thing(row)
    names = mapping if isinstance(mapping, list) else WHOLE_COMPACT
    found: dict[str, Any] = {}
    for name, value in zip(names[:4], row[:4], strict=False):
        if isinstance(name, list) and isinstance(value, list):
            found |= zip(map(str, name), value, strict=False)
        else:
            found[str(name[0] if isinstance(name, list) and name else name)] = value
    return found or None


def _plain_name(name: str) -> str:
    return next((name.removeprefix(each) for each in VOCABULARIES if name.startswith(each)), name)


def _in_words(value: Any) -> Any:
    """A value of linked data without its wrapping; of several languages, ours first."""
    if isinstance(value, dict) and "@value" in value:
        return value["@value"]
    if isinstance(value, dict) and value and all(len(name) == 2 for name in value):
        told = _first(value, (*LANGUAGES, *value))
        return told[0] if isinstance(told, list) and told else told
    return value


def _open_up(values: dict[str, Any]) -> None:
    """What stands in a box inside the thing, beside it: `url.website`, `contact.email`."""
    for name, inside in list(values.items()):
        if isinstance(inside, dict) and name not in PLACES:
            values |= {
                f"{name}.{part}": told
                for part, told in inside.items()
                if isinstance(told, str | int | float)
            }


def _called(each: Any) -> Any:
    if not isinstance(each, dict):
        return each
    return _first(each, ("name", "title", "label", "nom")) if "url" not in each else each["url"]


def _point(places: list[Any]) -> Iterator[tuple[str, Any]]:
    """From the first of these that says where. A list gives the longitude first in GeoJSON only: elsewhere
    nobody knows."""
    for place in places:
        if isinstance(place, dict):
            north, east = _first(place, LATITUDE), _first(place, LONGITUDE)
            if not (empty(north) or empty(east)):
                yield from (("latitude", north), ("longitude", east))
                return
            if place.get("type") == "Point" and isinstance(place.get("coordinates"), list):
                yield from both("coordinates", place["coordinates"], shown(place)).items()
                return


def _first(values: Mapping[str, Any], names: tuple[str, ...]) -> Any:
    return next((values[name] for name in names if not empty(values.get(name))), None)


SHAPES: dict[str, Shape] = {"features": of_thing, "elements": of_element, "data": of_thing}
LISTS = {*SHAPES, "records", "results", "bindings", "entries", "visible", "items", "@graph"}
"""Under which names maps list their things."""
BOXES = {"results", "payload", "response"}
"""In which such a list may stand."""


def shape_of(name: str, told: Mapping[str, Any]) -> Shape:
    """How the things of the list of this name are written, given what the file says before it."""
    if told.get("ontology") == "gogocompact" or (name == "data" and "mapping" in told):
        return partial(of_compact, told.get("mapping"))
    return SHAPES.get(name, of_thing)
