"""What this area shows on the pages of others."""

from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from creuset.common.viewer import ViewerRequest
from creuset.groups.models import WorkingGroup
from creuset.people.models import Person
from creuset.welcome.models import Arrival


def to_confirm(request: ViewerRequest, person: Person) -> SafeString:
    """On one's own page: someone else entered me, and I have not answered yet."""
    if not person.awaits_consent:
        return SafeString()
    return render_to_string("welcome/to_confirm.html", {}, request)


def first_steps(request: ViewerRequest, person: Person) -> SafeString:
    """On the page of a member without a group, until the community has a first one: the way back
    to what comes next."""
    if WorkingGroup.objects.exists():
        return SafeString()
    return render_to_string("welcome/first_steps.html", {}, request)


def arrival_of(request: ViewerRequest, person: Person) -> SafeString:
    """On a person's page: who wrote for them. Of a list, only they are told."""
    arrival = (
        Arrival.objects.visible_to(request.viewer)
        .filter(person=person)
        .select_related("by", "source")
        .first()
    )
    if arrival is None:
        return SafeString()
    if arrival.way == Arrival.Way.LISTED and request.viewer.person_id != person.pk:
        return SafeString()
    context = {
        "arrival": arrival,
        "person": person,
        "by": arrival.by.name_for(request.viewer) if arrival.by else "",
    }
    return render_to_string("welcome/arrival.html", context, request)


def ways_in(request: ViewerRequest, subject: object) -> SafeString:
    """Above the directory, for members: how others come in."""
    if not request.viewer.is_member:
        return SafeString()
    return render_to_string("welcome/ways_in.html", {}, request)
