"""The neighbourhoods of a commune, drawn on it."""

from __future__ import annotations

from creuset.atlas.territories import Held
from creuset.places.choropleth import Drawing, Part, drawing_on
from creuset.places.models import Territory
from creuset.places.neighbourhoods import outline
from creuset.places.outlines import outlines


def neighbourhoods_drawn(commune: Territory, found: Held) -> Drawing:
    box = (commune.west, commune.south, commune.east, commune.north)
    drawn = outlines("communes")
    largest_first = sorted(found.parts, key=lambda each: -(each[0].reach or 0))
    every = [part.round for part, _number in largest_first]
    parts = (
        (Part(part.code, str(part), number, box), outline(part.round, every))
        for part, number in largest_first
    )
    return drawing_on(drawn.of([commune.code]).get(commune.code, []), drawn.unit, parts, box)
