"""Along the Earth, taken as a ball."""

import math

RADIUS = 6_371_009  # metres

Point = tuple[float, float]  # latitude, longitude


def metres(one: Point, other: Point) -> float:
    (south, west), (north, east) = (tuple(map(math.radians, each)) for each in (one, other))
    half = (
        math.sin((north - south) / 2) ** 2
        + math.cos(south) * math.cos(north) * math.sin((east - west) / 2) ** 2
    )
    return 2 * RADIUS * math.asin(math.sqrt(min(half, 1)))
