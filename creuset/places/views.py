from django.core.paginator import Paginator
from django.http import Http404, HttpResponse, JsonResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_cache_control
from django.views.decorators.http import require_safe

from creuset.common.viewer import ViewerRequest
from creuset.places.finding import commune
from creuset.places.models import Territory
from creuset.places.outlines import outlines
from creuset.places.searching import LONGEST, find

PER_PAGE = 50
KEPT = 86_400  # seconds: borders move once a year
MANY = 60  # parts that one page lists without being asked


@require_safe
def territories(request: ViewerRequest) -> HttpResponse:
    """What one looks for; otherwise from the largest: the world."""
    written = request.GET.get("q", "").strip()
    world = Territory.objects.filter(kind=Territory.Kind.WORLD).first()
    if world and not written:
        return redirect(world)
    found = find(written)
    if len(found) == 1:
        return redirect(found[0])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    # Of a new installation, the worker writes the territories in its first minutes.
    context = {"written": written, "page": page, "awaited": world is None, "section": "carte"}
    return render(request, "places/territories.html", context)


@require_safe
def whereabouts(request: ViewerRequest) -> HttpResponse:
    """The commune that a name or a postcode means, for a map that goes there."""
    written = request.GET.get("q", "").replace("\x00", " ")[:LONGEST]
    found = commune("", written) or commune(written, "")
    if found is None:
        raise Http404
    return redirect("places:outline", found.code)


@require_safe
def outline(request: ViewerRequest, code: str) -> HttpResponse:
    """Where a commune is: its box and its border, each point a latitude and a longitude."""
    visible = Territory.objects.visible_to(request.viewer)
    found = get_object_or_404(visible, code=code, kind=Territory.Kind.COMMUNE)
    drawn = outlines("communes")
    rings = [
        (ring[:, ::-1] * drawn.unit).round(4).tolist() for ring in drawn.of([code]).get(code, [])
    ]
    box = [found.west, found.south, found.east, found.north]
    response = JsonResponse({"name": str(found), "box": box, "rings": rings})
    patch_cache_control(response, public=True, max_age=KEPT)
    return response


@require_safe
def territory(request: ViewerRequest, code: str) -> HttpResponse:
    """What is there, what is said of it, and the territories around."""
    visible = Territory.objects.visible_to(request.viewer)
    larger = "parent__parent__parent__parent__parent__parent"
    found = get_object_or_404(visible.select_related(larger), code=code)
    parts = found.parts
    context = {
        "territory": found,
        "within": found.within,
        "beside": found.also_in.all(),
        "unions": visible.unions_in(found),
        "parts": parts,
        "many": len(parts) > MANY,
        "section": "carte",
    }
    return render(request, "places/territory.html", context, status=410 if found.gone_at else 200)
