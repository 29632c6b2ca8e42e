from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from creuset.common.viewer import ViewerRequest
from creuset.places.models import Territory
from creuset.places.searching import find

PER_PAGE = 50
MANY = 60  # parts that one page lists without being asked


@require_safe
def territories(request: ViewerRequest) -> HttpResponse:
    """What one looks for; otherwise from the largest: the world."""
    written = request.GET.get("q", "").strip()
    if not written:
        return redirect(get_object_or_404(Territory, kind=Territory.Kind.WORLD))
    found = find(written)
    if len(found) == 1:
        return redirect(found[0])
    page = Paginator(found, PER_PAGE).get_page(request.GET.get("page"))
    context = {"written": written, "page": page, "section": "carte"}
    return render(request, "places/territories.html", context)


@require_safe
def territory(request: ViewerRequest, code: str) -> HttpResponse:
    """What is there, what is said of it, and the territories around."""
    visible = Territory.objects.visible_to(request.viewer)
    larger = "parent__parent__parent__parent__parent"
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
    return render(request, "places/territory.html", context)
