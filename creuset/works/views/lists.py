from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from creuset.common.pages import page_of
from creuset.common.viewer import ViewerRequest
from creuset.works.models import Work


@require_safe
def works(request: ViewerRequest) -> HttpResponse:
    """What has been published, and under one's own eyes what is being written."""
    visible = Work.objects.visible_to(request.viewer)
    kind = request.GET.get("forme", "")
    drafts = request.GET.get("etat") == "chantier" and request.user.is_authenticated
    shown = (
        visible.filter(status=Work.Status.DRAFT).order_by("-pk") if drafts else visible.published()
    )
    if kind in Work.Kind.values:
        shown = shown.filter(kind=kind)
    related = shown.select_related("group__assembly").prefetch_related("authorships")
    context = {
        "page": page_of(request, related),
        "kinds": Work.Kind.choices,
        "kind": kind,
        "drafts": drafts,
        "section": "travaux",
    }
    return render(request, "works/works.html", context)
