"""Derive the outlines of the countries and the continents from Natural Earth (public domain).

PYTHONPATH=.:scripts python scripts/derive_outlines.py    needs requirements/outlines.txt
"""

from collections import defaultdict

import shapely
from derive_countries import by_code, continent, natural_earth, pieces, unrolled
from packing import write
from shapely import MultiPolygon, Polygon
from shapely.geometry.base import BaseGeometry

from creuset.places.continents import CONTINENTS

UNIT = 0.01  # degrees: 65,536 steps go round the Earth
COUNTRIES, CONTINENT = 0.1, 0.5  # how much is smoothed away, in degrees
SMALLEST = 0.004  # square degrees: a lesser island is drawn only when it is all there is


def visible(outline: BaseGeometry) -> BaseGeometry:
    islands = [one for one in pieces(outline) if isinstance(one, Polygon)]
    largest = max(islands, key=lambda one: one.area)
    return MultiPolygon([one for one in islands if one.area > SMALLEST or one is largest])


def simplified(outlines: dict[str, BaseGeometry], tolerance: float) -> dict[str, BaseGeometry]:
    simple = shapely.coverage_simplify(list(outlines.values()), tolerance)
    return {
        code: unrolled(visible(shapely.make_valid(one)))
        for code, one in zip(outlines, simple, strict=True)
    }


def main() -> None:
    _version, rows = natural_earth()
    found = by_code(rows)
    countries = {
        code: shapely.union_all([row.outline for row in same]) for code, same in found.items()
    }
    parts: dict[str, list[BaseGeometry]] = defaultdict(list)
    for code, same in found.items():
        parts[CONTINENTS[continent(same[0])].code].append(countries[code])
    continents = {code: shapely.union_all(each) for code, each in sorted(parts.items())}
    print(f"countries: {write('countries', simplified(countries, COUNTRIES), UNIT):,} bytes")
    print(f"continents: {write('continents', simplified(continents, CONTINENT), UNIT):,} bytes")


if __name__ == "__main__":
    main()
