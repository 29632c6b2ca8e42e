from typing import Any

from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.safestring import SafeString

from creuset.atlas import counting
from creuset.atlas.filters import Filter
from creuset.atlas.islands import map_of
from creuset.atlas.models import Entry
from creuset.common.viewer import ViewerRequest


def piece_of_map(request: ViewerRequest, subject: Any = None) -> SafeString:
    """A small map for the home page, and how much there is to explore."""
    counts = counting.overview(Entry.objects.visible_to(request.viewer).listed())
    list_url = reverse("atlas:map") + "#liste"
    context = {
        "counts": counts,
        "map": map_of(Filter(), counts.box, small=True, list_url=list_url),
    }
    return render_to_string("atlas/piece_of_map.html", context)
