from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from creuset.assemblies import gestures
from creuset.assemblies.asking import charter_of
from creuset.assemblies.models import Assembly
from creuset.common.viewer import ViewerRequest


@require_safe
def community_charter(request: ViewerRequest) -> HttpResponse:
    return _charter(request, get_object_or_404(Assembly, parent=None))


@require_safe
def charter(request: ViewerRequest, pk: int) -> HttpResponse:
    return _charter(request, get_object_or_404(Assembly.objects.visible_to(request.viewer), pk=pk))


def _charter(request: ViewerRequest, assembly: Assembly) -> HttpResponse:
    """What is decided how."""
    rules = charter_of(request, assembly)
    concerned = gestures.made_in(assembly)
    lines = [(gesture, rules.in_force(gesture.key)) for gesture in concerned]
    context = {"assembly": assembly, "lines": lines, "section": "charte"}
    return render(request, "assemblies/charter.html", context)
