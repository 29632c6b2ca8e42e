"""Numbers such that all that a territory holds, to any depth, lies between two of them.

Each kind has a room so wide that what is added to the files stays inside it, and so that a commune
may hold neighbourhoods: « in this région » is one range, and no row has to be counted to know it.
"""

ROOM = {
    "world": 10**15,
    "continent": 10**13,
    "country": 10**11,
    "region": 10**9,
    "department": 10**7,
    "commune": 10**3,
    "neighbourhood": 1,
}

Span = tuple[int, int]


def inside(larger: Span, kind: str, rank: int) -> Span:
    """The numbers of the territory of this rank, from 0, among those of its kind in the larger one."""
    first = larger[0] + ROOM[kind] * (rank + 1)
    return first, first + ROOM[kind] - 1


def beside(larger: Span, rank: int) -> Span:
    """Of one that holds nothing by itself: a union, an EPCI. At the end of the larger one's room."""
    return larger[1] - rank, larger[1] - rank


WORLD: Span = (0, ROOM["world"] - 1)
