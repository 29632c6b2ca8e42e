from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from creuset.assemblies import actions, offices
from creuset.assemblies.models import Assembly, Mandate, Post, Seat
from creuset.assemblies.seats import voices_of
from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.people.http import MemberRequest


@require_safe
def community_mandates(request: ViewerRequest) -> HttpResponse:
    return _mandates(request, get_object_or_404(Assembly, parent=None))


@require_safe
def mandates(request: ViewerRequest, pk: int) -> HttpResponse:
    return _mandates(request, _assembly(request, pk))


def _mandates(request: ViewerRequest, assembly: Assembly) -> HttpResponse:
    """Who has been given what, until when, and who is heard for the absent."""
    inside = assembly.pk in request.viewer.assembly_ids
    held = list(offices.held_in(assembly))
    voices = {each.seat_id: each for each in held}
    seats = Seat.objects.visible_to(request.viewer).current().filter(assembly=assembly)
    context = {
        "assembly": assembly,
        "inside": inside,
        "offices": offices.offices_of(assembly, held),
        "seats": [(seat, voices.get(seat.pk)) for seat in seats.order_by("pk")],
        "to_declare": offices.to_declare_in(assembly) if inside else [],
        "page": page_of(request, offices.former_in(assembly)),
        "section": "charte",
    }
    return render(request, "assemblies/mandates.html", context)


@login_required
@require_safe
def declaration(request: MemberRequest, pk: int) -> HttpResponse:
    """The list to print and send: what is known is filled in, the rest is left to a pen."""
    assembly = _assembly(request, pk)
    if assembly.pk not in request.viewer.assembly_ids:
        raise Http404
    declared = Mandate.objects.declared_in(assembly)
    context = {
        "assembly": assembly,
        "changes": offices.to_declare_in(assembly),
        "holders": declared.held().select_related("person").order_by("post", "starts_on"),
    }
    return render(request, "assemblies/mandates_declaration.html", context)


@require_safe
def mandate(request: ViewerRequest, pk: int) -> HttpResponse:
    visible = Mandate.objects.visible_to(request.viewer)
    found = get_object_or_404(visible.select_related("assembly__parent", "person", "seat"), pk=pk)
    posts = Post.objects.in_force().filter(assembly=found.assembly_id, name=found.post)
    context = {
        "mandate": found,
        "post": posts.first(),
        "inside": found.assembly_id in request.viewer.assembly_ids,
        "mine": found.person_id is not None and found.person_id == request.viewer.person_id,
        "section": "charte",
    }
    return render(request, "assemblies/mandate.html", context)


@login_required
@require_POST
def resign(request: MemberRequest, pk: int) -> HttpResponse:
    found = get_object_or_404(Mandate.objects.visible_to(request.viewer), pk=pk)
    try:
        actions.resign(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Votre mandat a pris fin. Merci de l’avoir porté."))
    return redirect(found)


@require_safe
def seat(request: ViewerRequest, pk: int) -> HttpResponse:
    visible = Seat.objects.visible_to(request.viewer)
    found = get_object_or_404(visible.select_related("assembly__parent"), pk=pk)
    context = {
        "seat": found,
        "voice": voices_of([found]).get(found.pk),
        "former": found.mandates.filter(ends_on__isnull=False)
        .select_related("person")
        .order_by("-pk"),
        "inside": found.assembly_id in request.viewer.assembly_ids,
        "section": "charte",
    }
    return render(request, "assemblies/seat.html", context)


def _assembly(request: ViewerRequest, pk: int) -> Assembly:
    visible = Assembly.objects.visible_to(request.viewer).select_related("parent")
    return get_object_or_404(visible, pk=pk)
