from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from creuset.assemblies import actions
from creuset.assemblies.asking import charter_of
from creuset.assemblies.charter import supports_of
from creuset.assemblies.forms import ApplicationForm
from creuset.assemblies.models import Application, Assembly, Membership, Procedure
from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.people.http import MemberRequest


@login_required
def join(request: MemberRequest) -> HttpResponse:
    """Ask to become a member of the community."""
    community = get_object_or_404(Assembly, parent=None)
    form = ApplicationForm(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            application = actions.apply(
                community, message=form.cleaned_data["message"], by=request.user
            )
        except Refused as refusal:
            form.add_error(None, str(refusal))
        else:
            messages.success(request, _("Votre demande est envoyée aux membres."))
            return redirect(application)
    waiting = Application.objects.filter(person=request.user, status=Application.Status.PENDING)
    pending = waiting.filter(assembly=community).first()
    if pending:
        return redirect(pending)
    context = {"form": form, "community_joined": community, "member": request.viewer.is_member}
    status = 422 if request.method == "POST" else 200
    return render(request, "assemblies/join.html", context, status=status)


@login_required
@require_safe
def applications(request: MemberRequest) -> HttpResponse:
    """Those who ask to enter one's assemblies."""
    waiting = (
        Application.objects.visible_to(request.viewer)
        .filter(status=Application.Status.PENDING, assembly__in=request.viewer.assembly_ids)
        .select_related("person", "assembly")
        .order_by("pk")
    )
    return render(request, "assemblies/applications.html", {"page": page_of(request, waiting)})


@login_required
@require_safe
def application(request: MemberRequest, pk: int) -> HttpResponse:
    visible = Application.objects.visible_to(request.viewer).select_related("person", "assembly")
    asked = get_object_or_404(visible, pk=pk)
    rule = charter_of(request, asked.assembly).in_force(asked.gesture).rule
    context = {
        "application": asked,
        "needed": rule.parameters.get("n") if rule.procedure == Procedure.SPONSORS else None,
        "behind": supports_of(asked.gesture, asked.assembly, asked, {}).select_related("person"),
        "mine": asked.person_id == request.user.pk,
        "facets": asked.person.facets.visible_to(request.viewer) if asked.person else [],
        "membership": Membership.objects.current()
        .filter(person=asked.person, assembly=asked.assembly)
        .prefetch_related("sponsorships__sponsor")
        .first(),
    }
    return render(request, "assemblies/application.html", context)


@login_required
@require_POST
def withdraw_application(request: MemberRequest, pk: int) -> HttpResponse:
    mine = Application.objects.filter(person=request.user)
    try:
        actions.withdraw_application(get_object_or_404(mine, pk=pk), by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(request, _("Votre demande est retirée."))
    return redirect("/moi/")


@login_required
@require_POST
def leave(request: MemberRequest, pk: int) -> HttpResponse:
    assembly = get_object_or_404(Assembly.objects.visible_to(request.viewer), pk=pk)
    try:
        actions.leave(assembly, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
        return redirect("/moi/")
    messages.success(request, _("Vous avez quitté « %(assembly)s ».") % {"assembly": assembly})
    return redirect("/moi/")
