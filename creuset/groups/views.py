from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from creuset.assemblies.models import Application, Assembly, Membership
from creuset.atlas.models import Entry
from creuset.common.pages import page_of
from creuset.common.verdict import Refused
from creuset.common.viewer import ViewerRequest
from creuset.groups import actions
from creuset.groups.models import WorkingGroup
from creuset.people.http import MemberRequest


@require_safe
def groups(request: ViewerRequest) -> HttpResponse:
    """Those that are alive; a closed group keeps its page."""
    alive = WorkingGroup.objects.visible_to(request.viewer).filter(closed_at=None)
    purpose = request.GET.get("but", "")
    if purpose in WorkingGroup.Purpose.values:
        alive = alive.filter(purpose=purpose)
    ordered = alive.select_related("assembly").order_by("-opened_at")
    context = {
        "page": page_of(request, ordered.with_size(), size=24),
        "purposes": WorkingGroup.Purpose.choices,
        "purpose": purpose,
        "root": Assembly.objects.filter(parent=None).first(),
        "section": "groupes",
    }
    return render(request, "groups/groups.html", context)


@require_safe
def group(request: ViewerRequest, slug: str) -> HttpResponse:
    found = _found(request, slug)
    inside = found.assembly_id in request.viewer.assembly_ids
    current = Membership.objects.current().filter(assembly=found.assembly_id)
    waiting = Application.objects.filter(
        assembly=found.assembly_id, status=Application.Status.PENDING
    )
    context = {
        "group": found,
        "inside": inside,
        "members": current.select_related("person").order_by("starts_on", "pk")[:MANY]
        if request.viewer.is_member
        else [],
        "asleep": inside and found.asleep,  # type: ignore[attr-defined]  # see _found
        "waiting": list(waiting.select_related("person")[:MANY]) if inside else [],
        "asked": waiting.filter(person=request.viewer.person_id).first()
        if request.viewer.is_member and not inside
        else None,
        "section": "groupes",
    }
    return render(request, "groups/group.html", context)


MANY = 40


@login_required
@require_POST
def join(request: MemberRequest, slug: str) -> HttpResponse:
    found = _found(request, slug)
    try:
        membership = actions.join(found, by=request.user)
    except Refused as refusal:
        messages.error(request, str(refusal))
    else:
        messages.success(
            request,
            _("Bienvenue dans « %(group)s ».") % {"group": found}
            if membership
            else _("Votre demande attend la réponse du groupe."),
        )
    return redirect(found)


def _found(request: ViewerRequest, slug: str) -> WorkingGroup:
    visible = WorkingGroup.objects.visible_to(request.viewer).with_size().with_sleep()
    return get_object_or_404(
        visible.select_related("assembly", "warrant__decision__assembly"), slug=slug
    )


@login_required
def on_entry(request: MemberRequest, slug: str) -> HttpResponse:
    """Which of my groups work on this entry of the map."""
    entry = get_object_or_404(Entry.objects.visible_to(request.viewer), slug=slug)
    mine = WorkingGroup.objects.filter(
        assembly__in=request.viewer.assembly_ids, closed_at=None
    ).select_related("assembly")
    already = set(entry.worked_on.values_list("group", flat=True))
    if request.method == "POST":
        chosen = set(request.POST.getlist("groupe"))
        for group in mine:
            say = actions.work_on if str(group.pk) in chosen else actions.work_on_no_more
            say(group, entry, by=request.user)
        return redirect(entry)
    context = {
        "entry": entry,
        "groups": [(group, group.pk in already) for group in mine],
        "section": "carte",
    }
    return render(request, "groups/on_entry.html", context)
