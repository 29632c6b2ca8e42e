"""Derive `creuset/atlas/data/susy.geojson` from the SUSY / SSEDAS map (Public Domain).

PYTHONPATH=. python scripts/derive_susy.py ../shared/data/susy.json
needs requirements/outlines.txt

Only facts about initiatives are kept: name, point, country, city, site, kinds. No e-mail, phone,
street, description or image, and no name that a person bears. What a human judged is in
`scripts/susy/`. Every row dropped or changed is told on standard output, with the reason.
"""

import csv
import json
import math
import re
import sys
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

from derive_countries import natural_earth
from shapely import STRtree
from shapely.geometry import Point

from creuset.places.countries import code_of

HERE = Path(__file__).parent
OUT = HERE.parent / "creuset/atlas/data/susy.geojson"
HEAD = {
    "type": "FeatureCollection",
    "name": "SUSY / SSEDAS: social and solidarity economy practices",
    "source": "https://data.transformap.co/place/SSEDAS_PARTNER",
    "licence": "Public Domain",
    "derived_by": "scripts/derive_susy.py",
    "note": "kinds: keys joined by |. country: ISO 3166-1 alpha-2. Points: WGS 84.",
}

COAST = 0.05  # degrees (about 5 km): outlines at 1:10 m cut piers, quays and small islands
SAME_PLACE = 200  # metres between two rows of one name
SAME_SITE = 1000  # metres between two rows of one name and one site: geocoders differ by that


@dataclass(frozen=True)
class Place:
    """One initiative on its way to the file; degrees are WGS 84."""

    id: str
    uri: str
    name: str
    longitude: float
    latitude: float
    country: str
    city: str
    website: str
    kinds: tuple[str, ...]


@dataclass
class Report:
    """Says each change as it happens, and counts them."""

    dropped: Counter[str] = field(default_factory=Counter)
    changed: Counter[str] = field(default_factory=Counter)

    def drop(self, id: str, reason: str, detail: str = "") -> None:
        self.dropped[reason] += 1
        print(f"dropped\t{id}\t{reason}\t{detail}")

    def change(self, id: str, field: str, before: object, after: object, reason: str) -> None:
        self.changed[f"{field}: {reason}"] += 1
        print(f"changed\t{id}\t{field}\t{shown(before)} -> {shown(after)}\t{reason}")


def shown(value: object) -> str:
    """The value in one line, without what may be an address or a number of someone."""
    return "(hidden: holds @)" if "@" in str(value) else repr(value)


# What humans judged


def table(name: str) -> list[dict[str, str]]:
    with (HERE / "susy" / f"{name}.csv").open(encoding="utf-8", newline="") as rows:
        return list(csv.DictReader(rows))


def corrections() -> dict[str, dict[str, str]]:
    """By id, then by field: the value that replaces, or completes (`kinds+`), what was derived."""
    found: dict[str, dict[str, str]] = {}
    for row in table("corrections"):
        found.setdefault(row["id"], {})[row["field"]] = row["value"]
    return found


# Countries


class Outlines:
    """Which country a point lies in, or nearly; and the countries that the source names."""

    def __init__(self, expected: set[str | None]) -> None:
        self.expected = expected
        self.rows = [row for row in natural_earth()[1] if row.code != "-99"]
        self.tree = STRtree([row.outline for row in self.rows])

    def near(self, longitude: float, latitude: float) -> set[str]:
        """Countries within reach of the coast or border's coarseness."""
        point = Point(longitude, latitude)
        return {
            self.rows[i].code for i in self.tree.query(point, predicate="dwithin", distance=COAST)
        }

    def at(self, longitude: float, latitude: float) -> str | None:
        """The country that holds the point, else the only one near it."""
        point = Point(longitude, latitude)
        inside = {self.rows[i].code for i in self.tree.query(point, predicate="intersects")}
        found = inside or self.near(longitude, latitude)
        return found.pop() if len(found) == 1 else None


def declared(text: str) -> str | None:
    """The country that the row names. Here, and only here, «SR» was typed for Slovakia."""
    return "SK" if text == "SR" else code_of(text)


def located(
    outlines: Outlines, id: str, text: str, longitude: float, latitude: float, report: Report
) -> tuple[str, float, float] | None:
    """Country, longitude and latitude once text and outline agree; None when they cannot."""
    if longitude == round(longitude) and latitude == round(latitude):
        report.drop(id, "a point at a whole degree is no place", f"{longitude}, {latitude}")
        return None
    said = declared(text)
    if said is None:
        seen = outlines.at(longitude, latitude)
        if seen is None or seen not in outlines.expected:
            report.drop(
                id, "no country named, and the point lies in none of the source's", f"{seen}"
            )
            return None
        report.change(id, "country", text, seen, "taken from the outline")
        return seen, longitude, latitude
    if said in outlines.near(longitude, latitude):
        return said, longitude, latitude
    if abs(longitude) <= 90 and said in outlines.near(latitude, longitude):
        report.change(id, "point", (longitude, latitude), (latitude, longitude), "swapped")
        return said, latitude, longitude
    report.drop(
        id,
        "the point lies in another country than the one named",
        f"{text} is not {outlines.at(longitude, latitude)} ({longitude:.3f}, {latitude:.3f})",
    )
    return None


# Sites

URL = re.compile(r"https?://[^\s;,]+", re.IGNORECASE)
HOST = re.compile(r"(?:[\w-]+\.)+[^\W\d_]{2,}(?:/[^\s;,]*)?(?=$|[\s;,.])", re.IGNORECASE)


def site(cells: Iterable[str]) -> str:
    """The first address in the first cell that holds one, or nothing."""
    return next((found for cell in cells if (found := address(cell.strip()))), "")


def address(cell: str) -> str:
    """An http(s) address from a cell that may hold two, a handle, an e-mail or words."""
    whole = URL.search(cell)
    part = None if whole else HOST.match(cell)
    if whole:
        found, rest = whole.group(), cell[whole.end() :]
    elif part:
        found, rest = f"http://{part.group()}", cell[part.end() :]
    else:
        return ""
    parts = urlsplit(found.rstrip("."))
    if "@" in found or rest.startswith("@") or not HOST.fullmatch(parts.netloc):
        return ""
    if cut(rest):
        return f"{parts.scheme.lower()}://{parts.netloc.lower()}/" if parts.path else ""
    return parts._replace(scheme=parts.scheme.lower(), netloc=parts.netloc.lower()).geturl()


def cut(rest: str) -> bool:
    """Whether what follows an address is the end of it, torn off by a space."""
    return bool(rest.strip()) and not re.match(r"\s*[;,.]?\s*($|https?://|www\.|@)", rest)


# Cities and names


def tidy(text: str) -> str:
    return " ".join(text.split()).strip(" ,;-")


def city(text: str) -> str:
    """The town alone: «Fano (PU)», «Almada, Lisboa» and «Chiaravalle - Ancona» keep the first.

    A number, an address or an Irish county («Co. Waterford») is no town.
    """
    town = re.split(r"[,(|;]|\s-|(?<=\w{4})\.\s", tidy(text))[0]
    town = tidy(town)
    wrong = re.search(r"\d{3}|[@:]|^Co\. ", town) or len(town) > 60
    return "" if wrong else town


def spellings(cities: Iterable[str]) -> dict[str, str]:
    """One writing for each town: the most frequent one that is not all capitals."""
    counted = Counter(town for town in cities if town)
    chosen: dict[str, str] = {}
    for town, _ in sorted(counted.items(), key=lambda one: (one[0].isupper(), -one[1], one[0])):
        written = town.title() if town.isupper() or town.islower() else town
        chosen.setdefault(town.casefold(), written)
    return chosen


def fold(text: str) -> str:
    plain = unicodedata.normalize("NFKD", text.casefold())
    return " ".join(re.findall(r"\w+", "".join(c for c in plain if not unicodedata.combining(c))))


# Kinds


def kinds(codes: str, known: dict[str, tuple[str, ...]]) -> tuple[str, ...]:
    """The kinds of codes joined by «;» or «,»; «other» only when nothing else is known."""
    found = {
        kind
        for code in re.split(r"[;,]", codes)
        if code.strip()
        for kind in known[code.strip().casefold()]
    }
    return tuple(sorted(found - {"other"})) or ("other",)


# Duplicates


def metres(one: Place, other: Place) -> float:
    """Flat-earth distance, good to a thousandth at these scales."""
    east = (one.longitude - other.longitude) * math.cos(math.radians(one.latitude))
    return math.hypot(east, one.latitude - other.latitude) * 111_195


def bare(website: str) -> str:
    return re.sub(r"^https?://(www\.)?|/$", "", website)


def same(one: Place, other: Place) -> bool:
    """Branches share a name and a site, so distance decides."""
    if fold(one.name) != fold(other.name) or one.country != other.country:
        return False
    apart = metres(one, other)
    return apart <= SAME_PLACE or (
        apart <= SAME_SITE and bool(one.website) and bare(one.website) == bare(other.website)
    )


def merged(places: Iterable[Place], report: Report) -> Iterator[Place]:
    """Each initiative once: the first row by URI, completed by its copies."""
    kept: dict[str, list[Place]] = {}
    for place in places:
        group = kept.setdefault(fold(place.name), [])
        twin = next((i for i, one in enumerate(group) if same(one, place)), None)
        if twin is None:
            group.append(place)
            continue
        first = group[twin]
        report.drop(place.id, "same initiative as another row", first.id)
        group[twin] = replace(
            first,
            city=first.city or place.city,
            website=first.website or place.website,
            kinds=tuple(sorted({*first.kinds, *place.kinds} - {"other"})) or ("other",),
        )
    yield from sorted((one for group in kept.values() for one in group), key=lambda p: p.uri)


# The whole


def read(features: list[dict[str, Any]], report: Report) -> Iterator[Place]:
    """What each feature becomes, before cities are written alike and copies merged."""
    outlines = Outlines({declared(one["properties"].get("addr:country", "")) for one in features})
    persons = {row["id"]: row["reason"] for row in table("persons")}
    known = {row["code"]: tuple(row["kinds"].split("|")) for row in table("kinds")}
    fixed = corrections()
    for feature in sorted(features, key=lambda one: str(one["properties"]["_uri"])):
        told = feature["properties"]
        id = told["_id"]
        if id in persons:
            report.drop(id, "the name is or may be a person's", persons[id])
            continue
        longitude, latitude = feature["geometry"]["coordinates"]
        place = located(outlines, id, told.get("addr:country", ""), longitude, latitude, report)
        if place is None:
            continue
        cells = [told.get("contact:website", ""), told.get("website", "")]
        found = Place(
            id=id,
            uri=told["_uri"],
            name=tidy(told["name"]),
            longitude=round(place[1], 5),
            latitude=round(place[2], 5),
            country=place[0],
            city=city(told.get("addr:city", "")),
            website=site(cells),
            kinds=kinds(told.get("type_of_initiative", ""), known),
        )
        tell(found, told, cells, report)
        yield corrected(found, fixed.get(id, {}), report)


def tell(found: Place, told: dict[str, Any], cells: list[str], report: Report) -> None:
    """Report what reading alone has changed."""
    if found.name != told["name"]:
        report.change(found.id, "name", told["name"], found.name, "tidied")
    if found.city != told.get("addr:city", ""):
        report.change(found.id, "city", told["addr:city"], found.city, "the town alone")
    written = [cell.strip() for cell in cells if cell.strip()]
    if written and found.website not in written:
        reason = "made an address" if found.website else "no address in it"
        report.change(found.id, "website", written[0], found.website, reason)


def corrected(place: Place, fixes: dict[str, str], report: Report) -> Place:
    """The place once reviewed: `name`, `city`, `website`, `kinds` replaced, or `kinds+` added."""
    after = replace(
        place,
        name=fixes.get("name", place.name),
        city=fixes.get("city", place.city),
        website=fixes.get("website", place.website),
        kinds=reviewed_kinds(place.kinds, fixes),
    )
    for key in ("name", "city", "website", "kinds"):
        if getattr(after, key) != getattr(place, key):
            report.change(place.id, key, getattr(place, key), getattr(after, key), "reviewed")
    return after


def reviewed_kinds(derived: tuple[str, ...], fixes: dict[str, str]) -> tuple[str, ...]:
    first = fixes["kinds"].split("|") if "kinds" in fixes else derived
    added = fixes["kinds+"].split("|") if "kinds+" in fixes else ()
    return tuple(sorted({*first, *added} - {"other"})) or ("other",)


def one_spelling(places: list[Place], report: Report) -> Iterator[Place]:
    chosen = spellings(place.city for place in places)
    for place in places:
        town = chosen.get(place.city.casefold(), "")
        if town != place.city:
            report.change(place.id, "city", place.city, town, "written as elsewhere")
        yield replace(place, city=town)


def feature(place: Place) -> dict[str, Any]:
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [place.longitude, place.latitude]},
        "properties": {
            "source_id": place.uri,
            "name": place.name,
            "country": place.country,
            "city": place.city,
            "website": place.website,
            "kinds": "|".join(place.kinds),
        },
    }


def write(places: list[Place]) -> None:
    """One feature a line, so that a change of the data reads well."""
    lines = ",\n".join("  " + json.dumps(feature(one), ensure_ascii=False) for one in places)
    top = json.dumps(HEAD, ensure_ascii=False, indent=1)[:-2]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(f'{top},\n "features": [\n{lines}\n ]\n}}\n', encoding="utf-8")


def totals(read_count: int, places: list[Place], report: Report) -> None:
    print(f"\nread\t{read_count}\nkept\t{len(places)}")
    by_kind = Counter(kind for place in places for kind in place.kinds)
    by_country = Counter(place.country for place in places)
    for title, counted in (
        ("dropped", report.dropped),
        ("changed", report.changed),
        ("kind", by_kind),
        ("country", by_country),
    ):
        for what, count in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
            print(f"{title}\t{count}\t{what}")
    print(f"with a website\t{sum(bool(place.website) for place in places)}")
    print(f"with a city\t{sum(bool(place.city) for place in places)}")


def main() -> None:
    if len(sys.argv) != 2:
        raise SystemExit(__doc__)
    features = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))["features"]
    report = Report()
    places = list(merged(one_spelling(list(read(features, report)), report), report))
    write(places)
    totals(len(features), places, report)


if __name__ == "__main__":
    main()
