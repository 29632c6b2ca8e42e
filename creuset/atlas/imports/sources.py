"""The page of a source: what it asks of those who use it, what came from it."""

from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe

from creuset.atlas.imports.models import Import
from creuset.atlas.models import Entry, Source
from creuset.common.viewer import ViewerRequest

LATEST = 10
SHOWN = 20


@require_safe
def source(request: ViewerRequest, pk: int) -> HttpResponse:
    one = get_object_or_404(Source, pk=pk)
    entries = Entry.objects.visible_to(request.viewer).listed().filter(source=one)
    entered = one.imports.filter(status__in=[Import.Status.DONE, Import.Status.UNDONE])
    context = {
        "section": "carte",
        "source": one,
        "total": entries.count(),
        "entries": entries.order_by("name_folded", "pk")[:SHOWN],
        "latest": entered.order_by("-pk")[:LATEST],
        "last": entered.filter(status=Import.Status.DONE).order_by("-pk").first(),
    }
    return render(request, "atlas/imports/source.html", context)
