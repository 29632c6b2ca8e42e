from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_safe

from creuset.common.viewer import ViewerRequest
from creuset.places.models import Territory


@require_safe
def territories(request: ViewerRequest) -> HttpResponse:
    """From the largest: the world."""
    return redirect(get_object_or_404(Territory, kind=Territory.Kind.WORLD))


@require_safe
def territory(request: ViewerRequest, code: str) -> HttpResponse:
    """What is there, what is said of it, and the territories around."""
    visible = Territory.objects.visible_to(request.viewer).select_related("parent__parent")
    found = get_object_or_404(visible, code=code)
    context = {
        "territory": found,
        "within": found.within,
        "parts": sorted(found.children.all(), key=str),
        "section": "carte",
    }
    return render(request, "places/territory.html", context)
