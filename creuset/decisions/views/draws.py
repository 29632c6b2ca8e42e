from typing import Any

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from creuset.common.verdict import Refused
from creuset.decisions import actions
from creuset.decisions.actions.drawing import drawn_of
from creuset.decisions.models import Decision, Draw
from creuset.people.http import MemberRequest
from creuset.people.models import Person


class SeedForm(forms.Form):
    seed = forms.CharField(
        label=gettext_lazy("Le résultat, tel qu’il a été publié"), max_length=200
    )


@login_required
def draw(request: MemberRequest, pk: int) -> HttpResponse:
    """The list, its print, the chance, and what came of it: all that is needed to draw again."""
    one = get_object_or_404(
        Draw.objects.visible_to(request.viewer).select_related(
            "assembly", "warrant", "seed_entered_by"
        ),
        pk=pk,
    )
    form = SeedForm(request.POST if "seed" in request.POST else None)
    context = _page(one, request)
    if request.method != "POST":
        return render(request, "decisions/draw.html", context | {"form": SeedForm()})
    try:
        if "decliner" in request.POST:
            actions.decline_lot(one, by=request.user)
            messages.success(request, _("C’est noté : la personne suivante prend la place."))
        elif form.is_valid():
            actions.draw_lots(one, seed=form.cleaned_data["seed"], by=request.user)
            messages.success(request, _("Le sort est tiré."))
        else:
            return render(request, "decisions/draw.html", context | {"form": form}, status=422)
    except Refused as refusal:
        context |= {"form": form, "refusal": refusal}
        return render(request, "decisions/draw.html", context, status=409)
    return redirect(one)


def _page(one: Draw, request: MemberRequest) -> dict[str, Any]:
    people = Person.objects.in_bulk([int(key) for key, _stratum in one.pool])
    result = one.result
    strata = [
        {
            "name": stratum,
            "places": result["places"][stratum],
            "drawn": [(key, people.get(int(key))) for key in keys],
            "substitutes": [people.get(int(key)) for key in result["substitutes"][stratum]],
        }
        for stratum, keys in result.get("drawn", {}).items()
    ]
    return {
        "draw": one,
        "strata": strata,
        "pool": [(key, people.get(int(key)), stratum) for key, stratum in one.pool],
        "mine": str(request.user.pk) in drawn_of(one),
        "decision": Decision.objects.filter(warrant=one.warrant_id).first()
        if one.warrant_id
        else None,
        "section": "decisions",
    }
