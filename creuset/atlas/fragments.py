from typing import Any

from django.core.paginator import Paginator
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from creuset.atlas.counting import around
from creuset.atlas.filters import Filter
from creuset.atlas.islands import map_of
from creuset.atlas.models import BY_NAME, Entry
from creuset.atlas.morton import Box
from creuset.atlas.neighbourhoods.drawing import neighbourhoods_drawn
from creuset.atlas.snapshot.choosing import answers
from creuset.atlas.territories import Held, held
from creuset.common.viewer import ViewerRequest
from creuset.places.choropleth import Drawing, Part, drawing
from creuset.places.models import Territory


def piece_of_map(request: ViewerRequest, subject: Any = None) -> SafeString:
    """A small map for the home page, and how much there is to explore."""
    counts = answers(request.viewer, Filter()).overview()
    list_url = reverse("atlas:map") + "#liste"
    context = {
        "counts": counts,
        "map": map_of(Filter(), counts.box, small=True, list_url=list_url),
    }
    return render_to_string("atlas/piece_of_map.html", context)


PER_PAGE = 50
FIRST = 8
MANY = 200  # parts: their drawing weighs, and is the map
APART = 20  # degrees: what is farther than that from the middle of France is drawn beside it


def entries_in(request: ViewerRequest, territory: Territory) -> SafeString:
    """On the page of a territory: how much of the map is there, part by part, and where."""
    listed = Entry.objects.visible_to(request.viewer).listed()
    found = held(listed, territory)
    box = (territory.west, territory.south, territory.east, territory.north)
    wanted = _filter(territory)
    list_url = f"{reverse('atlas:map')}{f'?{wanted.query}' if wanted else ''}#liste"
    context = {
        "territory": territory,
        "held": found,
        "drawing": _drawing(territory, found),
        "page": Paginator(found.full, PER_PAGE).get_page(request.GET.get("page")),
        "first": listed.in_one(territory).order_by(*BY_NAME)[:FIRST] if _small(territory) else [],
        "map": None
        if found.full and len(found.parts) > MANY
        else map_of(
            wanted, around([box]), small=True, list_url=list_url, outline=_border(territory)
        ),
        "list_url": list_url,
    }
    return render_to_string("atlas/entries_in.html", context, request)


def _filter(territory: Territory) -> Filter:
    """Countries have a filter of their own, which the file of columns answers."""
    if territory.kind == Territory.Kind.WORLD:
        return Filter()
    if territory.kind == Territory.Kind.COUNTRY:
        return Filter(country=territory.code)
    return Filter(territory=territory.code)


def _border(territory: Territory) -> str:
    """Of the commune, where no other outline is drawn so near."""
    commune = territory.parent if territory.kind == Territory.Kind.NEIGHBOURHOOD else territory
    if commune is None or commune.kind != Territory.Kind.COMMUNE:
        return ""
    return reverse("places:outline", args=[commune.code])


def _small(territory: Territory) -> bool:
    """Where the first ones by name say something of the place."""
    return territory.kind in {
        Territory.Kind.NEIGHBOURHOOD,
        Territory.Kind.COMMUNE,
        Territory.Kind.EPCI,
    }


def _drawing(territory: Territory, found: Held) -> Drawing | None:
    if not found.parts:
        return None
    if territory.kind == Territory.Kind.COMMUNE:
        return neighbourhoods_drawn(territory, found)
    west, south, east, north = territory.west, territory.south, territory.east, territory.north
    if territory.kind == Territory.Kind.EPCI:
        west, south, east, north = around(_box(part) for part, _number in found.parts)
    parts = (
        Part(part.code, str(part), number, _box(part), _apart(part, territory))
        for part, number in found.parts
    )
    return drawing(found.parts[0][0].kind, parts, (west, south, east, north))


def _box(territory: Territory) -> Box:
    return territory.west, territory.south, territory.east, territory.north


def _apart(part: Territory, whole: Territory) -> bool:
    """Overseas régions, on the map of their country."""
    return part.kind == Territory.Kind.REGION and (
        abs(part.west - whole.west) > APART or abs(part.south - whole.south) > APART
    )
