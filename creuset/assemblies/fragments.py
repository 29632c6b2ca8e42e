"""What assemblies show on the pages of other areas."""

from typing import Any

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.assemblies import offices
from creuset.assemblies.models import Application, Assembly
from creuset.common.viewer import ViewerRequest
from creuset.people.models import Person


def next_step(request: ViewerRequest, person: Person) -> SafeString:
    """On one's own profile, for someone who is not a member yet: how to become one."""
    if request.viewer.is_member:
        return SafeString()
    pending = Application.objects.filter(
        person=person, assembly__parent=None, status=Application.Status.PENDING
    ).first()
    context = {"pending": pending, "assembly": Assembly.objects.filter(parent=None).first()}
    return render_to_string("assemblies/next_step.html", {**context, "person": person}, request)


def leave_community(request: ViewerRequest, person: Person) -> SafeString:
    """Beside one's data: leaving the community without being erased."""
    if not request.viewer.is_member:
        return SafeString()
    context = {"assembly": Assembly.objects.filter(parent=None).first()}
    return render_to_string("assemblies/leave_community.html", context, request)


def mandates_of(request: ViewerRequest, governed: Any) -> SafeString:
    """On the page of a group, or of a charter: the way to who has been given what."""
    context = {"assembly": governed.assembly}
    return render_to_string("assemblies/mandates_link.html", context, request)


def to_declare_for(request: ViewerRequest, person: Person) -> SafeString:
    """On one's own page: one's mandates whose term has passed, and, to those who hold a post that
    is declared, what the prefecture has still to be told."""
    context = offices.awaited_of(person)
    if not any(context.values()):
        return SafeString()
    return render_to_string("assemblies/mandates_awaited.html", context, request)
