from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from creuset.atlas.counting import around
from creuset.atlas.filters import Filter
from creuset.atlas.islands import map_of
from creuset.atlas.models import Entry
from creuset.atlas.snapshot.choosing import answers
from creuset.atlas.territories import held
from creuset.common.viewer import ViewerRequest
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


def entries_in(request: ViewerRequest, territory: Territory) -> SafeString:
    """On the page of a territory: how much of the map is there, part by part, and where."""
    listed = Entry.objects.visible_to(request.viewer).listed()
    country = territory.code if territory.kind == Territory.Kind.COUNTRY else ""
    box = (territory.west, territory.south, territory.east, territory.north)
    wanted = Filter(country=country)
    list_url = f"{reverse('atlas:map')}{f'?{wanted.query}' if country else ''}#liste"
    context = {
        "territory": territory,
        "held": held(listed, territory),
        "map": map_of(wanted, around([box]), small=True, list_url=list_url),
        "list_url": list_url,
    }
    return render_to_string("atlas/entries_in.html", context, request)
