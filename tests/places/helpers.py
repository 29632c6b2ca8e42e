"""A little of France: loading all of it takes seconds."""

from functools import cache

from creuset.places.france import Told, read

COMMUNES = {
    "FR-38185",  # Grenoble
    "FR-38421",  # Saint-Martin-d’Hères
    "FR-38169",  # Fontaine
    "FR-38544",  # Vienne
}


@cache
def of_isere() -> list[Told]:
    """The région, the Isère, four of its communes and their EPCI."""
    told = {one.code: one for one in read()}
    communes = [told[code] for code in sorted(COMMUNES)]
    epci = sorted({one.epci for one in communes})
    return [told["FR-ARA"], told["FR-38"], *(told[code] for code in epci), *communes]
