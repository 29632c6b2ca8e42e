from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from creuset.assemblies.models import Assembly
from creuset.common.pages import page_of
from creuset.common.viewer import ViewerRequest
from creuset.meetings.forms import terms_in_words
from creuset.meetings.models import Meeting, MeetingTerms


@require_safe
def agenda(request: ViewerRequest) -> HttpResponse:
    """What is coming, then what has been, of all one's assemblies or of one."""
    past = request.GET.get("quand") == "passees"
    visible = Meeting.objects.visible_to(request.viewer)
    assembly = _assembly(request)
    if assembly:
        visible = visible.filter(assembly=assembly)
    rows = visible.past() if past else visible.to_come()
    context = {
        "page": page_of(request, rows.select_related("assembly")),
        "past": past,
        "assembly": assembly,
        "assemblies": Assembly.objects.filter(pk__in=request.viewer.assembly_ids).order_by("name"),
        "section": "agenda",
    }
    return render(request, "meetings/agenda.html", context)


def _assembly(request: ViewerRequest) -> Assembly | None:
    asked = request.GET.get("assemblee", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return get_object_or_404(Assembly.objects.visible_to(request.viewer), pk=int(asked))


@require_safe
def terms(request: ViewerRequest, pk: int) -> HttpResponse:
    """How long before one is convened here, and how many make a quorum."""
    assembly = get_object_or_404(Assembly.objects.visible_to(request.viewer), pk=pk)
    found = MeetingTerms.objects.of(assembly)
    context = {
        "assembly": assembly,
        "terms": terms_in_words(found),
        "origin": found.assembly if found.pk and found.assembly_id != assembly.pk else None,
        "written_here": bool(found.pk),
        "section": "agenda",
    }
    return render(request, "meetings/terms.html", context)
