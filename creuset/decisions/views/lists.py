from django.db.models import Q, QuerySet
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from creuset.assemblies.models import Assembly
from creuset.common.pages import page_of
from creuset.common.viewer import ViewerRequest
from creuset.decisions.models import Decision

STATES = {
    "": lambda rows: rows.exclude(outcome=Decision.Outcome.DRAFT).order_by("-opened_at"),
    "ouvertes": lambda rows: rows.open().order_by("closes_at"),
    "adoptees": lambda rows: rows.filter(outcome=Decision.Outcome.ADOPTED).order_by("-closed_at"),
    "a-revoir": lambda rows: rows.in_force().filter(review_on__isnull=False).order_by("review_on"),
    "closes": lambda rows: rows.exclude(
        Q(outcome__in=[Decision.Outcome.DRAFT, Decision.Outcome.OPEN, Decision.Outcome.ADOPTED])
    ).order_by("-closed_at"),
    "brouillons": lambda rows: rows.filter(outcome=Decision.Outcome.DRAFT).order_by("-pk"),
}


@require_safe
def decisions(request: ViewerRequest) -> HttpResponse:
    """By state, of one assembly or of all those that one may read."""
    state = request.GET.get("etat", "")
    if state not in STATES:
        state = ""
    visible = Decision.objects.visible_to(request.viewer)
    assembly = _assembly(request)
    if assembly:
        visible = visible.filter(assembly=assembly)
    rows: QuerySet[Decision] = STATES[state](
        visible.select_related("assembly", "warrant", "joint")
    )
    named = {
        "": _("Toutes"), "ouvertes": _("En cours"), "adoptees": _("Adoptées"),
        "a-revoir": _("À réexaminer"), "closes": _("Non adoptées"),
    }  # fmt: skip
    if request.viewer.is_member:
        named["brouillons"] = _("Mes brouillons")
    mine = Assembly.objects.filter(pk__in=request.viewer.assembly_ids).order_by("name")
    context = {
        "page": page_of(request, rows), "state": state, "states": named, "assembly": assembly,
        "assemblies": mine, "section": "decisions", "today": timezone.localdate(),
    }  # fmt: skip
    return render(request, "decisions/decisions.html", context)


def _assembly(request: ViewerRequest) -> Assembly | None:
    asked = request.GET.get("assemblee", "")
    if not asked.isdecimal() or len(asked) > 18:
        return None
    return get_object_or_404(Assembly.objects.visible_to(request.viewer), pk=int(asked))
