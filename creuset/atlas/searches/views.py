from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from creuset.atlas.filters import Filter
from creuset.atlas.searches import actions
from creuset.atlas.searches.models import Search
from creuset.common.verdict import Refused
from creuset.people.http import MemberRequest


@login_required
def searches(request: MemberRequest) -> HttpResponse:
    """Those that one keeps; a filter is kept from the map, by the same address."""
    if request.method == "POST":
        try:
            actions.keep(
                Filter.read(request.GET), name=request.POST.get("nom", ""), by=request.user
            )
        except Refused as no:
            messages.error(request, no.reason)
        else:
            messages.success(request, _("Recherche gardée. Les nouveautés vous seront dites."))
        return redirect("atlas:searches")
    mine = Search.objects.visible_to(request.viewer).order_by("name", "pk")
    context = {"section": "carte", "searches": mine}
    return render(request, "atlas/searches/searches.html", context)


@login_required
@require_POST
def tell(request: MemberRequest, pk: int) -> HttpResponse:
    search = get_object_or_404(Search.objects.visible_to(request.viewer), pk=pk)
    actions.tell(search, told=not search.told)
    return redirect("atlas:searches")


@login_required
@require_POST
def drop(request: MemberRequest, pk: int) -> HttpResponse:
    actions.drop(get_object_or_404(Search.objects.visible_to(request.viewer), pk=pk))
    messages.success(request, _("Recherche retirée."))
    return redirect("atlas:searches")
