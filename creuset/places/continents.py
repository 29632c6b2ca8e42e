"""What lies between the world and the countries: seven continents, by their letters in the data."""

from collections.abc import Mapping
from dataclasses import dataclass

from creuset.places.countries import Box


@dataclass(frozen=True, slots=True)
class Region:
    code: str  # UN M49
    names: Mapping[str, str]
    view: Box


WORLD = Region("001", {"fr": "Monde", "en": "World", "es": "Mundo"}, (-180, -60, 180, 75))

CONTINENTS: Mapping[str, Region] = {
    "AF": Region("002", {"fr": "Afrique", "en": "Africa", "es": "África"}, (-18, -35, 52, 38)),
    "AN": Region(
        "010",
        {"fr": "Antarctique", "en": "Antarctica", "es": "Antártida"},
        (-180, -85, 180, -60),
    ),
    "AS": Region("142", {"fr": "Asie", "en": "Asia", "es": "Asia"}, (26, -11, 150, 60)),
    "EU": Region("150", {"fr": "Europe", "en": "Europe", "es": "Europa"}, (-12, 34, 34, 62)),
    "NA": Region(
        "003",
        {"fr": "Amérique du Nord", "en": "North America", "es": "América del Norte"},
        (-140, 7, -52, 62),
    ),
    "OC": Region("009", {"fr": "Océanie", "en": "Oceania", "es": "Oceanía"}, (110, -48, -170, 20)),
    "SA": Region(
        "005",
        {"fr": "Amérique du Sud", "en": "South America", "es": "América del Sur"},
        (-82, -56, -34, 13),
    ),
}
