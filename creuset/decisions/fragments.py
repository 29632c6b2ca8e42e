"""What decisions show on the pages of other areas."""

from typing import Any

from django.db.models import F
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.assemblies.models import Application, Assembly
from creuset.common.viewer import ViewerRequest
from creuset.decisions.models import Decision

FEW = 5


def charter_changes(request: ViewerRequest, assembly: Assembly) -> SafeString:
    return render_to_string("decisions/charter_changes.html", {"assembly": assembly}, request)


def answering(request: ViewerRequest, application: Application) -> SafeString:
    """On the page of someone who asks to enter: what those whom they ask may do."""
    inside_a_group = application.assembly.parent_id is not None
    context = {
        "application": application,
        "key": "groups.admit" if inside_a_group else "assemblies.admit",
    }
    return render_to_string("decisions/answering.html", context, request)


def decided_by(request: ViewerRequest, governed: Any) -> SafeString:
    """The decision that a rule, a work or a group comes from."""
    warrant = governed.warrant
    decision = getattr(warrant, "decision", None)
    if decision is None:
        return SafeString()
    visible = Decision.objects.visible_to(request.viewer).filter(pk=decision.pk).exists()
    context = {"decision": decision, "readable": visible}
    return render_to_string("decisions/decided_by.html", context, request)


def open_in(request: ViewerRequest, group: Any) -> SafeString:
    """On the page of a group: what it is deciding, then what it has decided."""
    visible = Decision.objects.visible_to(request.viewer).filter(assembly=group.assembly_id)
    context = {
        "decisions": visible.order_by(F("closed_at").desc(nulls_first=True))[:FEW],
        "group": group,
    }
    return render_to_string("decisions/open_in.html", context, request)


def open_to(request: ViewerRequest, subject: None) -> SafeString:
    """On the home page: the questions open today, as far as one may see."""
    visible = Decision.objects.visible_to(request.viewer).open().select_related("assembly")
    context = {"decisions": visible.order_by("closes_at")[:FEW]}
    return render_to_string("decisions/open_to.html", context, request)
